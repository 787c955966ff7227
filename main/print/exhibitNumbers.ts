/**
 * Exhibit numbers 证{group}-{n}. Labels that the user gave are kept; the events of confirmed findings that have none are
 * put together by group and source file, and numbered after them, so that list, prints and letters agree.
 */
import type { Locale } from '../../preload/contract.ts'
import type { CaseRecord, RecordEvent } from './caseRecord.ts'

export type ExhibitGroup = 1 | 2 | 3 | 4 | 5

export interface Exhibit {
  /** `证2-1`, or `E2-1` in English papers. */
  label: string
  group: number
  number: number
  events: RecordEvent[]
}

const wholeFile = new Set(['recording', 'picture', 'video', 'document'])

function groupOfRule(rule: string): ExhibitGroup {
  if (rule.startsWith('CN-3P')) return 3
  if (/^CN-(ABUSE|ID|LEGAL|MONEY|CRIME)/.test(rule)) return 4
  if (/^CN-(TIME|FREQ|VISIT)/.test(rule)) return 2
  return 5
}

/** Group of an event by the confirmed findings it is part of; content and third persons weigh more than hours. */
export function groupOf(event: RecordEvent): ExhibitGroup {
  const groups = event.findings
    .filter(({ state }) => state === 'confirmed')
    .map(({ rule }) => groupOfRule(rule))
  return ([3, 4, 2, 5] as const).find(group => groups.includes(group)) ?? 5
}

/** The label in the language of the paper; the stored form is `证2-1`. */
export function exhibitLabel(group: number, number: number, locale: Locale): string {
  return `${locale === 'zh-CN' ? '证' : 'E'}${group}-${number}`
}

/**
 * Exhibits of the record in the order of their numbers. Its universe is always the same for a case: labelled events and
 * events of confirmed findings first, `extra` events after them, so that adding one does not renumber the others.
 */
export function numberExhibits(record: CaseRecord, locale: Locale, extra: ReadonlySet<string>): Exhibit[] {
  const exhibits = new Map<string, Exhibit>()
  const last = new Map<number, number>()
  for (const event of record.events) {
    const [, group, number] = /(\d+)-(\d+)$/.exec(event.exhibit ?? '') ?? []
    if (group === undefined || number === undefined) continue
    const label = exhibitLabel(Number(group), Number(number), locale)
    const exhibit = exhibits.get(label) ?? { label, group: Number(group), number: Number(number), events: [] }
    exhibit.events.push(event)
    exhibits.set(label, exhibit)
    last.set(Number(group), Math.max(last.get(Number(group)) ?? 0, Number(number)))
  }
  const bySource = new Map<string, Exhibit>()
  const add = (event: RecordEvent): void => {
    const group = groupOf(event)
    const source = event.sources[0]?.item ?? event.id
    const key = `${group}\n${wholeFile.has(event.kind) ? event.id : source}`
    let exhibit = bySource.get(key)
    if (exhibit === undefined) {
      const number = (last.get(group) ?? 0) + 1
      last.set(group, number)
      exhibit = { label: exhibitLabel(group, number, locale), group, number, events: [] }
      bySource.set(key, exhibit)
    }
    exhibit.events.push(event)
  }
  const unlabelled = record.events.filter(event => event.exhibit === null)
  const confirmed = unlabelled.filter(event => event.findings.some(({ state }) => state === 'confirmed'))
  for (const event of confirmed) add(event)
  for (const event of unlabelled) if (extra.has(event.id) && !confirmed.includes(event)) add(event)
  return [...exhibits.values(), ...bySource.values()].sort((a, b) => a.group - b.group || a.number - b.number)
}
