/** The words of the screens in the language shown. Not react-i18next: its hook took half of the time of drawing a line. */
import { useSyncExternalStore } from 'react'
import type { Locale } from '../../preload/contract.ts'
import { words } from './setUp.ts'

export type Values = Record<string, string | number>
/** Gives the sentence under `key`; `count` chooses singular or plural. */
export type Text = (key: string, values?: Values) => string

const texts = new Map<string, Text>()

/** The words of one screen in one language; the same function each time, which looks each plain sentence up once. */
function textOf(language: Locale, screen: string): Text {
  const name = `${language} ${screen}`
  let text = texts.get(name)
  if (text === undefined) {
    const look = words.getFixedT(language, screen) as Text
    const plain = new Map<string, string>()
    text = (key, values) => {
      if (values !== undefined) return look(key, values)
      let sentence = plain.get(key)
      if (sentence === undefined) {
        sentence = look(key)
        plain.set(key, sentence)
      }
      return sentence
    }
    texts.set(name, text)
  }
  return text
}

/** The words of one screen (its JSON file's name). The function changes when the language does. */
export function useText(screen: string): Text {
  return textOf(useLanguage(), screen)
}

function subscribe(changed: () => void): () => void {
  words.on('languageChanged', changed)
  return () => words.off('languageChanged', changed)
}

const shown = (): Locale => (words.language === 'en' ? 'en' : 'zh-CN')

/** The language shown now. */
export function useLanguage(): Locale {
  return useSyncExternalStore(subscribe, shown)
}
