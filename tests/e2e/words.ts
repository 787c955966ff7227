/** The words of the page as its own files have them, so that a spec finds a button by what it says in either language. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../renderer/i18n')

/** Looks up `screen.key.key` in one language, with its values filled in; an unknown key fails. */
export type Words = (key: string, values?: Record<string, string | number>) => string

/** The words of one language. Of a word with plural forms, the form for many is taken. */
export function wordsOf(locale: 'zh-CN' | 'en'): Words {
  const files = new Map<string, unknown>()
  return (key, values = {}) => {
    const [screen = '', ...path] = key.split('.')
    if (!files.has(screen))
      files.set(screen, JSON.parse(readFileSync(join(folder, locale, `${screen}.json`), 'utf8')))
    let found: unknown = files.get(screen)
    for (const [at, part] of path.entries()) {
      const here = found as Record<string, unknown> | undefined
      found = here?.[part] ?? (at === path.length - 1 ? here?.[`${part}_other`] : undefined)
    }
    if (typeof found !== 'string') throw new Error(`no words ${key} in ${locale}`)
    return found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? '')).trim()
  }
}

/** Matches a name that begins with these words. */
export function begins(words: string): RegExp {
  return new RegExp(`^\\s*${RegExp.escape(words)}`)
}

/** Matches a name in which `#` stands for any number. */
export function numbered(words: string): RegExp {
  return new RegExp(`^\\s*${RegExp.escape(words).replace(/#|\\x23/g, '[\\d,]+')}`)
}
