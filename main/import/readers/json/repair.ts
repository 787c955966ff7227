/** Characters of a broken value that a repair is tried on. */
const maxRepaired = 8 << 20

/** The value of a JSON text, or undefined when it is none even after its usual damages were mended. */
export function parseTolerant(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    if (text.length > maxRepaired) return undefined
  }
  try {
    return JSON.parse(repaired(text)) as unknown
  } catch {
    return undefined
  }
}

/**
 * The text with what programs get wrong put right, and nothing else: control characters written as `\x07` (Telegram) or
 * as themselves, other escapes that JSON does not have (their character stays, with its backslash), a comma before a
 * closing bracket, and `NaN`, `Infinity`, `None`, `True` for numbers and words that JSON cannot write.
 */
function repaired(text: string): string {
  const out: string[] = []
  let from = 0
  let inString = false
  const replace = (at: number, until: number, by: string): void => {
    out.push(text.slice(from, at), by)
    from = until
  }
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (!inString) {
      if (code === 34) inString = true
      else if (code === 44) {
        const behind = /^\s{0,200}[}\]]/.test(text.slice(at + 1, at + 202))
        if (behind) replace(at, at + 1, '')
      } else if (code === 78 || code === 73 || code === 84 || code === 70 || code === 45) {
        const word = /^(?:NaN|-?Infinity|None|True|False)\b/.exec(text.slice(at, at + 12))?.[0]
        if (word !== undefined) {
          replace(at, at + word.length, word === 'True' ? 'true' : word === 'False' ? 'false' : 'null')
          at += word.length - 1
        }
      }
    } else if (code === 34) inString = false
    else if (code < 32) replace(at, at + 1, `\\u${code.toString(16).padStart(4, '0')}`)
    else if (code === 92) {
      const next = text[at + 1] ?? ''
      const hex = next === 'x' ? /^[0-9a-f]{2}/i.exec(text.slice(at + 2, at + 4))?.[0] : undefined
      if (hex !== undefined) {
        replace(at, at + 4, `\\u00${hex}`)
        at += 3
      } else {
        const whole =
          next === 'u' ? /^[0-9a-f]{4}/i.test(text.slice(at + 2, at + 6)) : '"\\/bfnrt'.includes(next)
        if (next === '' || !whole) replace(at, at + 1, '\\\\')
        else at += 1
      }
    }
  }
  out.push(text.slice(from))
  return out.join('')
}
