/** Readers, encodings and reasons in the words of the language shown. */
import { words } from '../i18n/setUp.ts'
import type { Text } from '../i18n/useText.ts'

/** What a reader reads, by the words of `import`; its id when there are none yet. */
export function readerName(t: Text, reader: string): string {
  return reader !== '' && words.exists(`import:reader.${reader}`) ? t(`reader.${reader}`) : reader
}

/** `gb18030` → `简体中文（GB18030 / GBK）`, by the words of `sources`. */
export function encodingName(t: Text, encoding: string): string {
  return words.exists(`sources:encoding.${encoding}`) ? t(`encoding.${encoding}`) : encoding
}

/** By what a file was recognised, in a sentence of `sources`; `reason` is the code that detection gives. */
export function reasonWords(t: Text, name: (reader: string) => string, reason: string): string[] {
  const [code = '', named = ''] = reason.split(' named:')
  const known = /^known:(.*)$/u.exec(code)?.[1]
  const because =
    known !== undefined
      ? t('because.known', { reader: name(known) })
      : words.exists(`sources:because.${code}`)
        ? t(`because.${code}`)
        : code === ''
          ? ''
          : t('because.signature')
  return [because, ...(named === '' ? [] : [t('because.named', { ending: named })])].filter(Boolean)
}

/** How sure the recognition is: `sure`, `likely`, `guess` or `none`. */
export function sureness(confidence: number): 'sure' | 'likely' | 'guess' | 'none' {
  return confidence >= 0.9 ? 'sure' : confidence >= 0.6 ? 'likely' : confidence > 0 ? 'guess' : 'none'
}
