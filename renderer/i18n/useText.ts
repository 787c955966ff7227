import { useTranslation } from 'react-i18next'
import type { Locale } from '../../preload/contract.ts'

export type Values = Record<string, string | number>
/** Gives the sentence under `key`; `count` chooses singular or plural. */
export type Text = (key: string, values?: Values) => string

/** The words of one screen (its JSON file's name). The function changes when the language does. */
export function useText(screen: string): Text {
  const { t } = useTranslation(screen)
  return t as Text
}

/** The language shown now. */
export function useLanguage(): Locale {
  const { i18n } = useTranslation()
  return i18n.language === 'en' ? 'en' : 'zh-CN'
}
