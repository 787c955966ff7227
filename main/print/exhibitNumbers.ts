/**
 * Exhibit numbers 证{group}-{n}. Numbers once given are kept; events that have none are put together by group and source
 * file and numbered after them, so that list, prints and letters agree.
 */
import type { Locale } from '../../preload/contract.ts'
import { type CaseRecord, type RecordEvent, wholeFile } from './caseRecord.ts'

export type ExhibitGroup = 1 | 2 | 3 | 4 | 5

export interface Exhibit {
  /** `证2-1`, or `E2-1` in English papers. */
  label: string
  group: number
  number: number
  events: RecordEvent[]
}

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

const isConfirmed = ({ findings }: RecordEvent): boolean =>
  findings.some(({ state }) => state === 'confirmed')

/** What one exhibit is made of: a file by itself, or the records of one source. */
function heapOf(event: RecordEvent, group: number): string {
  return `${group}\n${wholeFile.has(event.kind) ? event.id : (event.sources[0]?.item ?? event.id)}`
}

/**
 * Exhibits of the record in the order of their numbers. Its universe is always the same for a case: what the user labelled,
 * what letters cite, confirmed findings, who collects; then `extra` events. Numbers the user or a letter gave stay; new
 * events join the exhibit of their source or get the next free number, so that nothing that was handed in changes its meaning.
 */
export function numberExhibits(record: CaseRecord, locale: Locale, extra: ReadonlySet<string>): Exhibit[] {
  const { identity, inLetters, given } = record.exhibits
  const used = new Set(record.exhibits.used)
  const exhibits = new Map<string, Exhibit>()
  const heaps = new Map<string, Exhibit>()
  const place = (event: RecordEvent, group: number, number: number): Exhibit => {
    const label = exhibitLabel(group, number, locale)
    const exhibit = exhibits.get(label) ?? { label, group, number, events: [] }
    exhibit.events.push(event)
    exhibits.set(label, exhibit)
    used.add(`${group}-${number}`)
    return exhibit
  }
  const free = (group: number): number => {
    let number = 1
    while (used.has(`${group}-${number}`)) number += 1
    return number
  }
  const open: RecordEvent[] = []
  for (const event of record.events) {
    const [, group, number] = /(\d+)-(\d+)$/.exec(event.exhibit ?? '') ?? []
    if (group !== undefined && number !== undefined) place(event, Number(group), Number(number))
    else open.push(event)
  }
  const fresh: RecordEvent[] = []
  const listed = (event: RecordEvent): boolean =>
    isConfirmed(event) || identity.has(event.id) || inLetters.has(event.id) || extra.has(event.id)
  for (const event of open.filter(listed)) {
    const before = given.get(event.id)
    if (before === undefined) fresh.push(event)
    else heaps.set(heapOf(event, before.group), place(event, before.group, before.number))
  }
  // Stable: within each rank the order is that of time. The contract comes before messages that speak of it.
  const rank = (event: RecordEvent): number => {
    if (isConfirmed(event)) return 0
    const proofs = identity.get(event.id)
    return proofs === undefined ? 3 : proofs.includes('document') ? 1 : 2
  }
  for (const event of fresh.toSorted((a, b) => rank(a) - rank(b))) {
    const group = !isConfirmed(event) && identity.has(event.id) ? 1 : groupOf(event)
    const key = heapOf(event, group)
    const heap = heaps.get(key)
    if (heap === undefined) heaps.set(key, place(event, group, free(group)))
    else heap.events.push(event)
  }
  const order = new Map(record.events.map((event, position) => [event, position]))
  for (const { events } of exhibits.values())
    events.sort((a, b) => (order.get(a) as number) - (order.get(b) as number))
  return [...exhibits.values()].sort((a, b) => a.group - b.group || a.number - b.number)
}
