/**
 * Text as the lexicon reads it, form `norm-v1`: NFKC, lower case, without invisible characters, traditional Chinese as
 * simplified, and without up to two separators between two Chinese characters (爆 通*讯-录). Every unit of the result
 * knows where in the original it came from, so that marks lie on the words as they were written.
 */
import traditionalPairs from 'opencc-js/dict/TSCharacters'

export interface NormalText {
  text: string
  /** For each UTF-16 unit of `text`: where in the original the character it came from starts and ends. */
  starts: readonly number[]
  ends: readonly number[]
}

const invisible = /^(?:[\p{Cf}\u115F\u1160\u3164\uFFA0]|\p{Variation_Selector}|\u034F|\u17B4|\u17B5)$/u
const combining = /^\p{M}$/u
const han = /^\p{Script=Han}$/u
const separators = new Set(' *_-·~^|/\\#@+=')

let simplified: Map<string, string> | null = null

function simplify(character: string): string {
  simplified ??= new Map(
    traditionalPairs.split('|').map(pair => pair.split(' ').slice(0, 2) as [string, string]),
  )
  return simplified.get(character) ?? character
}

interface Form {
  text: string
  /** What it is for what stands around it. */
  kind: 'han' | 'separator' | 'combining' | 'invisible' | 'other'
}

/** Forms of characters already met; texts repeat the same few thousand. */
const forms = new Map<string, Form>()

function formOf(character: string): Form {
  let form = forms.get(character)
  if (form === undefined) {
    form = readForm(character)
    if (forms.size > 50_000) forms.clear()
    forms.set(character, form)
  }
  return form
}

function readForm(character: string): Form {
  if (invisible.test(character)) return { text: '', kind: 'invisible' }
  if (combining.test(character)) return { text: character, kind: 'combining' }
  const plain = [...character.normalize('NFKC').toLowerCase()].map(simplify).join('')
  if (han.test(plain)) return { text: plain, kind: 'han' }
  return { text: plain, kind: separators.has(plain) ? 'separator' : 'other' }
}

/** Brings a text into `norm-v1`. Offsets are UTF-16 units; the original is not changed. */
export function normalise(original: string): NormalText {
  const out: string[] = []
  const starts: number[] = []
  const ends: number[] = []
  // Separators that stand after a Chinese character and may still turn out to lie between two.
  let waiting: { text: string; start: number; end: number }[] = []
  let afterHan = false
  const emit = (text: string, start: number, end: number): void => {
    out.push(text)
    for (let unit = 0; unit < text.length; unit += 1) {
      starts.push(start)
      ends.push(end)
    }
  }
  const flush = (): void => {
    for (const { text, start, end } of waiting) emit(text, start, end)
    waiting = []
  }

  for (let at = 0; at < original.length; ) {
    const start = at
    let character = String.fromCodePoint(original.codePointAt(at) as number)
    at += character.length
    let form = formOf(character)
    if (form.kind === 'invisible') continue
    // A letter and the marks on it are one: they may compose to one character.
    while (at < original.length && form.kind !== 'separator') {
      const next = String.fromCodePoint(original.codePointAt(at) as number)
      if (formOf(next).kind !== 'combining') break
      character += next
      at += next.length
      if (at - start > 64) break
      form = { text: character.normalize('NFKC').toLowerCase(), kind: form.kind }
    }
    if (form.kind === 'separator' && afterHan && waiting.length < 2) {
      waiting.push({ text: form.text, start, end: at })
      continue
    }
    if (form.kind === 'han') waiting = []
    else flush()
    emit(form.text, start, at)
    afterHan = form.kind === 'han'
  }
  flush()
  return { text: out.join(''), starts, ends }
}
