import letterData from '../../resources/letters/letters.json' with { type: 'json' }
import printData from '../../resources/letters/print.json' with { type: 'json' }
import type { Locale } from '../../preload/contract.ts'

export type PrintWords = (typeof printData)['zh-CN']

/** The fixed wording of prints in one language. */
export function printWords(locale: Locale): PrintWords {
  return printData[locale]
}

/** Names of channels, results, roles and exhibit groups: the same words as in letters. */
export function sharedWords(
  locale: Locale,
): Pick<
  (typeof letterData)['zh-CN'],
  'channels' | 'results' | 'roles' | 'exhibitGroups' | 'duration' | 'unknownParty'
> {
  return letterData[locale]
}

/** `template` with its `{name}`s filled. */
export function put(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
