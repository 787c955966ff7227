import { apparent, type Printing } from './eventCells.ts'
import { type RecordEvent, thirdRole } from './caseRecord.ts'
import type { Exhibit } from './exhibitNumbers.ts'
import { put } from './printWords.ts'

/** First and last day of events, in words. */
export function exhibitTime(events: readonly RecordEvent[], p: Printing): string {
  const days = events
    .map(({ day }) => day)
    .filter(day => day !== null)
    .sort()
  const [from, to] = [days[0], days.at(-1)]
  if (from === undefined || to === undefined) return p.words.list.noDate
  // The time of a file says when it was last written, not when what it shows took place.
  const mark = events.every(({ time }) => time.source === 'fileSystem')
    ? ` (${p.words.timeSource.fileSystem})`
    : ''
  return (from === to ? from : put(p.words.list.span, { from, to })) + mark
}

/** What an exhibit is called: the file's name for a file, channel and count for records. */
export function exhibitName({ events }: Exhibit, p: Printing): string {
  const [first] = events
  if (first === undefined) return ''
  const channels = [...new Set(events.map(({ kind }) => kind))]
  const named = channels
    .map(kind =>
      put(p.words.list.count, {
        channel: p.shared.channels[kind],
        n: events.filter(event => event.kind === kind).length,
      }),
    )
    .join(p.locale === 'zh-CN' ? '、' : '; ')
  const single = ['recording', 'picture', 'video', 'document'].includes(first.kind) && events.length === 1
  const file = first.sources[0]?.itemName ?? ''
  return single && file !== '' ? `${p.shared.channels[first.kind]} ${p.mask.text(file)}` : named
}

/** Kind of evidence and where it comes from. */
export function exhibitType({ events }: Exhibit, p: Printing): string {
  const { list } = p.words
  const [first] = events
  if (first === undefined) return ''
  const kind =
    first.kind === 'recording' || first.kind === 'video'
      ? list.audiovisual
      : first.kind === 'document'
        ? list.documentary
        : list.electronicData
  const role = thirdRole(first)
  const journal = (first.sources[0]?.itemName ?? '') === ''
  const origin = journal
    ? list.ownRecord
    : role !== null
      ? put(list.thirdOwner, { role: p.shared.roles[role] })
      : list.ownDevice
  return `${kind}·${origin}`
}

/** What an exhibit shows: the confirmed findings in words, and the gravest words verbatim. */
export function exhibitProves({ events, group }: Exhibit, p: Printing): string {
  const ids = new Set(
    events.flatMap(({ findings }) =>
      findings.filter(({ state }) => state === 'confirmed').map(({ id }) => id),
    ),
  )
  const titles = new Map<string, number>()
  for (const id of ids) {
    const finding = p.findings.get(id)
    if (finding === undefined) continue
    const title = apparent(finding.title[p.locale], p)
    titles.set(
      title,
      (titles.get(title) ?? 0) + finding.events.filter(event => events.some(of => of.id === event)).length,
    )
  }
  const groups: Record<string, string> = p.shared.exhibitGroups
  const lines = [...titles].map(([title, n]) => (n > 1 ? `${title}（${n}）` : title))
  if (lines.length === 0) lines.push(groups[group] ?? groups['5'] ?? '')
  const gravest = events
    .flatMap(event => event.marks.map(mark => ({ event, mark })))
    .sort((a, b) => b.mark.severity - a.mark.severity)[0]
  const quoted = gravest?.event ?? (events.length === 1 ? events[0] : undefined)
  if (quoted !== undefined && quoted.text !== '' && Array.from(quoted.text).length <= 90)
    lines.push(put(p.words.list.quote, { text: p.mask.text(quoted.text) }))
  return p.locale === 'zh-CN' ? lines.join('；') : lines.join('; ')
}
