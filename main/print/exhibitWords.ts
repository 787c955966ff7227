import { apparent, type Printing } from './eventCells.ts'
import { type IdentityProof, type RecordEvent, thirdRole, wholeFile } from './caseRecord.ts'
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
  const single = wholeFile.has(first.kind) && events.length === 1
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

/** What an exhibit shows: the confirmed findings in words, what ties it to the lender, and the words that matter, verbatim. */
export function exhibitProves({ events, group }: Exhibit, p: Printing): string {
  const groups: Record<string, string> = p.shared.exhibitGroups
  const lines = [...findingLines(events, p), ...(group === 1 ? identityLines(events, p) : [])]
  if (lines.length === 0) lines.push(groups[group] ?? groups['5'] ?? '')
  const quoted = wordsThatMatter(events, group, p)
  if (quoted !== undefined && quoted.text !== '' && Array.from(quoted.text).length <= 90)
    lines.push(put(p.words.list.quote, { text: p.mask.text(quoted.text) }))
  return lines.join(p.locale === 'zh-CN' ? '；' : '; ')
}

/** How often each text occurs, as lines; more than one is said in brackets. */
function countedLines(texts: readonly string[], p: Printing): string[] {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  const [open, close] = p.locale === 'zh-CN' ? ['（', '）'] : [' (', ')']
  return [...counts].map(([text, n]) => (n > 1 ? `${text}${open}${n}${close}` : text))
}

function findingLines(events: readonly RecordEvent[], p: Printing): string[] {
  const ids = new Set(events.map(({ id }) => id))
  const findings = new Set(
    events.flatMap(of => of.findings.filter(({ state }) => state === 'confirmed').map(({ id }) => id)),
  )
  return countedLines(
    [...findings].flatMap(id => {
      const finding = p.findings.get(id)
      if (finding === undefined) return []
      const title = apparent(finding.title[p.locale], p)
      return finding.events.filter(event => ids.has(event)).map(() => title)
    }),
    p,
  )
}

function identityLines(events: readonly RecordEvent[], p: Printing): string[] {
  const { identity } = p.record.exhibits
  return countedLines(
    events.flatMap(({ id }) => (identity.get(id) ?? []).map(proof => p.words.list.identity[proof])),
    p,
  )
}

/** The message with the gravest words; in group 1 the one that says for whom it comes; else the only one. */
function wordsThatMatter(
  events: readonly RecordEvent[],
  group: number,
  p: Printing,
): RecordEvent | undefined {
  if (group === 1) {
    const says = (proof: IdentityProof): RecordEvent | undefined =>
      events.find(({ id }) => p.record.exhibits.identity.get(id)?.includes(proof) === true)
    const found = says('stated') ?? says('commission') ?? says('signature') ?? says('figure')
    if (found !== undefined) return found
  }
  const gravest = events
    .flatMap(event => event.marks.map(mark => ({ event, mark })))
    .sort((a, b) => b.mark.severity - a.mark.severity)[0]
  return gravest?.event ?? (events.length === 1 ? events[0] : undefined)
}
