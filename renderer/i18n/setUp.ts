/**
 * The words of the page. One JSON file per screen and language, `<language>/<screen>.json`; the file's name is the
 * namespace. No HTML in them: a sentence with a link or a bold part uses `[[name]]` and the Sentence component.
 */
import i18next, { type i18n } from 'i18next'
import importWords from '../../resources/importWords.json'
import type { Locale } from '../../preload/contract.ts'

type Words = Record<string, unknown>
const files = import.meta.glob<Words>('./*/*.json', { eager: true, import: 'default' })

export const words: i18n = i18next.createInstance()

/** Loads both languages and starts in `locale`; everything is in the bundle, so it is ready when this returns. */
export async function setUpWords(locale: Locale): Promise<void> {
  const resources: Record<string, Record<string, Words>> = { 'zh-CN': {}, en: {} }
  for (const [path, content] of Object.entries(files)) {
    const [, language, screen] = /^\.\/([^/]+)\/([^/]+)\.json$/.exec(path) ?? []
    if (language && screen) (resources[language] ??= {})[screen] = content
  }
  // Words that the saved account of an import uses too.
  for (const [language, shared] of Object.entries(importWords))
    Object.assign(((resources[language] ??= {})['import'] ??= {}), shared)
  await words.init({
    lng: locale,
    fallbackLng: 'zh-CN',
    resources: resources as Record<string, Record<string, Record<string, string>>>,
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
  })
}
