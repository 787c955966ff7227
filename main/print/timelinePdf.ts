/**
 * The evidence timeline: a cover that says what this is, how times are meant and how to check it; then every event of the
 * selection, oldest first, day by day, whole; then the full hash of every source file.
 */
import { createHash } from 'node:crypto'
import type { EventKind } from '../../preload/contract.ts'
import { type RecordEvent, wallClock } from './caseRecord.ts'
import { channelCell, contentCell, partyCell, type Printing, sourceCell, timeCell } from './eventCells.ts'
import { htmlTable, printPage } from './printPage.ts'
import { put } from './printWords.ts'
import { escapeHtml } from './visibleText.ts'

export interface TimelineLook {
  landscape: boolean
  hashes: boolean
  masked: boolean
  filtered: boolean
}

const style = `
.cover { margin-bottom: 12pt; font-size: 8.5pt; }
.cover td { border: 0; border-bottom: 0.5pt solid #d9d5cc; padding: 3.5pt 6pt 3.5pt 0; }
.cover tr:first-child td { border-top: 1pt solid #0f5c5c; } .cover tr:last-child td { border-bottom: 1pt solid #0f5c5c; }
.cover td:first-child { width: 16%; font-weight: 700; color: #0f5c5c; }
.day td { background: #e7eeed; font-weight: 700; break-after: avoid; } .day .small { font-weight: 400; display: inline; margin-left: 6pt; }
.num { color: #555c64; font-size: 7pt; }
.thumb { display: block; max-width: 46mm; max-height: 40mm; margin: 3pt 0; border: 0.5pt solid #b9b4aa; break-inside: avoid; }
.end { text-align: center; color: #555c64; margin-top: 10pt; }`

/** Line by line what the list hash is made of: number, time, source hash, place in it. */
export function listLines(events: readonly RecordEvent[]): string {
  return events
    .map((event, position) =>
      [
        position + 1,
        event.time.utc ?? event.time.local ?? '',
        event.sources[0]?.sha256 ?? '',
        event.sources[0]?.locator ?? '',
      ].join('\t'),
    )
    .join('\n')
}

export function listHash(events: readonly RecordEvent[]): string {
  return createHash('sha256').update(listLines(events)).digest('hex')
}

/** The day the print was made, in the case's zone. */
export function madeAt(p: Printing): string {
  const { day, clock } = wallClock(Date.parse(p.now), p.record.zone)
  return `${day} ${clock}`
}

function rows(pairs: [string, string][]): string {
  return pairs
    .map(([name, text]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(text)}</td></tr>`)
    .join('')
}

function cover(p: Printing, look: TimelineLook): string {
  const { record, words, shared } = p
  const { facts, events } = record
  const days = events
    .map(({ day }) => day)
    .filter(day => day !== null)
    .sort()
  const undated = events.filter(({ day }) => day === null).length
  const kinds = new Map<EventKind, number>()
  for (const { kind } of events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  const t = words.timeline
  const given: [string, string][] = [
    [t.case, facts.title],
    [t.debtor, facts.debtor],
    [t.lender, facts.lenderName],
    [t.agreedHours, facts.agreedHours],
  ]
  const range = days.length === 0 ? words.undated : `${days[0]} — ${days.at(-1)}`
  return `<h1>${escapeHtml(t.title)}</h1><table class="cover"><colgroup><col style="width:16%"><col></colgroup>${rows(
    [
      ...given.filter(([, text]) => text !== ''),
      [t.range, undated > 0 ? `${range}  ${put(t.undatedText, { n: undated })}` : range],
      [t.events, String(events.length)],
      [t.kinds, [...kinds].map(([kind, n]) => `${shared.channels[kind]} ${n}`).join(' · ')],
      [t.selection, look.filtered ? t.selectionPart : t.selectionAll],
      [t.times, put(t.timesText, { zone: record.zone })],
      [t.masked, look.masked ? t.maskedYes : t.maskedNo],
      [t.made, `${madeAt(p)} (${record.zone})`],
      [t.verify, t.verifyText],
      [t.method, t.methodText],
    ],
  )}</table>`
}

/** The rows of events under headings of days, numbered from `first`. */
function table(p: Printing, look: TimelineLook, events: readonly RecordEvent[]): string {
  const { columns, weekdays, perDay, undated } = p.words
  const widths = look.landscape ? [5, 11, 14, 15, 38, 17] : [6, 12, 15, 16, 34, 17]
  const head = [columns.number, columns.time, columns.channel, columns.party, columns.content, columns.source]
  const perDayCount = new Map<string | null, number>()
  for (const { day } of events) perDayCount.set(day, (perDayCount.get(day) ?? 0) + 1)
  const body: string[] = []
  let day: string | null | undefined
  events.forEach((event, position) => {
    if (event.day !== day) {
      day = event.day
      const name =
        day === null ? undated : `${day}  ${weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]}`
      body.push(
        `<tr class="day"><td colspan="6">${escapeHtml(name)}<span class="small">${escapeHtml(put(perDay, { n: perDayCount.get(day) ?? 0 }))}</span></td></tr>`,
      )
    }
    const cells = [
      `<span class="num">${String(position + 1).padStart(4, '0')}</span>`,
      timeCell(event, p),
      channelCell(event, p),
      partyCell(event, p),
      contentCell(event, p, look.hashes),
      sourceCell(event, p, look.hashes),
    ]
    // Only rows that may be longer than a page may be broken.
    body.push(
      `<tr${event.text.length < 700 ? ' class="whole"' : ''}>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`,
    )
  })
  return htmlTable(head, widths, body)
}

/** Every source file with its full hash. */
export function filesTable(p: Printing): string {
  const { files } = p.words
  const head = [files.name, files.type, files.size, files.imported, files.hash]
  const rowsOf = p.record.files.map(file => {
    const from =
      file.derivedFrom === null
        ? ''
        : `<div class="mono">${escapeHtml(put(files.derived, { hash: file.derivedFrom.slice(0, 16) }))}</div>`
    const imported = wallClock(Date.parse(file.importedAt), p.record.zone)
    return `<tr class="whole"><td>${escapeHtml(p.mask.text(file.name))}${from}</td><td>${escapeHtml(file.mediaType)}</td><td>${file.size}</td><td>${imported.day} ${imported.clock}</td><td class="mono">${escapeHtml(file.sha256)}</td></tr>`
  })
  return htmlTable(head, [27, 13, 11, 14, 35], rowsOf, 'files')
}

/** The whole timeline as a page ready to print. */
export function timelineHtml(p: Printing, look: TimelineLook): string {
  const { words } = p
  const hash = listHash(p.record.events)
  const annex = look.hashes ? `<h2>${escapeHtml(words.timeline.files)}</h2>${filesTable(p)}` : ''
  return printPage({
    locale: p.locale,
    title: words.timeline.title,
    landscape: look.landscape,
    footer: `${words.footer.timeline} · ${words.footer.made} ${madeAt(p)} · ${words.footer.hash} ${hash}`,
    style,
    body: `${cover(p, look)}${table(p, look, p.record.events)}${annex}<p class="end">${escapeHtml(words.timeline.end)}</p>`,
  })
}
