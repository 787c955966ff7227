import channelData from '../../resources/channels/channels.json' with { type: 'json' }
import custodyWords from '../../resources/custody.json' with { type: 'json' }
import type { Locale } from '../../preload/contract.ts'
import type { Part } from './kinds.ts'

export type CustodyWords = (typeof custodyWords)['zh-CN']

/** The words of the history in one language. */
export function custodyWordsIn(locale: Locale): CustodyWords {
  return custodyWords[locale]
}

const figures: Record<Locale, Intl.NumberFormat> = {
  'zh-CN': new Intl.NumberFormat('zh-CN'),
  en: new Intl.NumberFormat('en'),
}

/** `template` with its `{name}`s filled; figures as the language writes them. */
export function fill(template: string, values: Record<string, string | number>, locale: Locale): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? figures[locale].format(value) : value
  })
}

const longestName = 80

/**
 * A name out of an entry, on one line and without anything that hides or turns text round: it came with evidence. Long
 * ones keep their end, which tells the kind of file.
 */
export function shownName(name: string): string {
  const plain = name.replace(
    // biome-ignore lint: the ranges are the point
    /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    char => `[U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`,
  )
  const signs = [...plain]
  return signs.length <= longestName
    ? plain
    : `${signs.slice(0, longestName - 24).join('')}…${signs.slice(-23).join('')}`
}

/** A part of what a line says; `alone` when a single entry of the line says it. */
export function sentence(part: Part, alone: boolean, locale: Locale): string {
  const words = custodyWords[locale]
  const values: Record<string, string | number> = { n: part.n }
  for (const [name, value] of Object.entries(part.values ?? {}))
    values[name] = typeof value === 'string' ? shownName(value) : value
  for (const [name, [list, word]] of Object.entries(part.named ?? {}))
    values[name] = wordOf(list, word, locale)
  return fill(words.kinds[part.kind][alone ? 'one' : 'many'], values, locale)
}

function wordOf(list: string, word: string, locale: Locale): string {
  if (list === 'channel')
    return channelData.channels.find(({ id }) => id === word)?.title[locale] ?? shownName(word)
  const lists: Record<string, Record<string, string>> = custodyWords[locale].words
  const words = lists[list] ?? {}
  return Object.hasOwn(words, word) ? (words[word] as string) : shownName(word)
}
