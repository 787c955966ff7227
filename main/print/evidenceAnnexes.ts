/**
 * The annexes behind the list of evidence: the files with their hashes, how each was obtained, the words of recordings, every
 * event bound as an exhibit, contacts per day counted from these very events, and what was masked.
 */
import type { ThirdPartyRole } from '../../preload/contract.ts'
import {
  clockOf,
  contactOf,
  isCall,
  isMessage,
  type RecordEvent,
  thirdRole,
  wallClock,
  wholeFile,
} from './caseRecord.ts'
import { isPlain, type Printing, seconds } from './eventCells.ts'
import type { Exhibit } from './exhibitNumbers.ts'
import { htmlTable } from './printPage.ts'
import { put } from './printWords.ts'
import { filesTable } from './timelinePdf.ts'
import { transcriptsHtml } from './transcripts.ts'
import { escapeHtml } from './visibleText.ts'

function obtained(p: Printing): string {
  const { list, files } = p.words
  const owners = ownersOf(p)
  const read = new Set(
    p.record.events
      .filter(event => !wholeFile.has(event.kind))
      .flatMap(({ sources }) => sources.map(({ item }) => item)),
  )
  const rows = p.record.files.map(file => {
    const at = wallClock(Date.parse(file.importedAt), p.record.zone)
    const how = file.derivedFrom !== null ? list.part : read.has(file.item) ? list.export : list.original
    const role = owners.get(file.item)
    const kept = role === undefined ? list.carrierKept : put(list.keptByOwner, { role: p.shared.roles[role] })
    return `<tr class="whole"><td>${escapeHtml(p.mask.text(file.name))}</td><td>${at.day} ${at.clock}</td><td>${escapeHtml(put(how, { type: file.mediaType }))}</td><td>${escapeHtml(kept)}</td></tr>`
  })
  return `<p class="notes">${escapeHtml(list.annexBText)}</p>${htmlTable([files.name, list.importedBy, list.howGot, list.columns.carrier], [34, 18, 28, 20], rows)}`
}

/** Files that came from a third person's phone, with that person's role. */
function ownersOf(p: Printing): Map<string, ThirdPartyRole> {
  const owners = new Map<string, ThirdPartyRole>()
  for (const event of p.record.events) {
    const role = thirdRole(event)
    if (role !== null) for (const { item } of event.sources) owners.set(item, role)
  }
  return owners
}

function timeline(exhibits: readonly Exhibit[], p: Printing): string {
  const { list } = p.words
  const labels = new Map(exhibits.flatMap(exhibit => exhibit.events.map(event => [event.id, exhibit.label])))
  const rows = p.record.events
    .filter(event => labels.has(event.id))
    .map(event => {
      const clock = clockOf(event, p.record.zone)
      const contact = contactOf(event)
      const nobody = isPlain(event) ? '—' : p.shared.unknownParty
      const words = isCall(event) ? p.words.callDirection : p.words.direction
      const direction = isPlain(event) && event.direction === 'unknown' ? '' : words[event.direction]
      const result = isCall(event) && event.result !== null ? p.shared.results[event.result] : ''
      const length =
        event.durationSeconds !== null && event.durationSeconds > 0 ? seconds(event.durationSeconds, p) : ''
      const rules = [
        ...new Set(event.findings.filter(({ state }) => state === 'confirmed').map(({ rule }) => rule)),
      ]
      const time =
        event.day === null
          ? p.words.undated
          : `${event.day}${clock === null ? ` (${p.words.precision.day})` : ` ${clock}`}`
      const cells = [
        escapeHtml(time),
        escapeHtml(p.shared.channels[event.kind]),
        escapeHtml(contact === null ? nobody : p.mask.contact(contact, event.party)),
        escapeHtml([direction, result, length].filter(part => part !== '').join(' · ')),
        `<div class="text">${escapeHtml(p.mask.text(event.text))}</div>`,
        escapeHtml(rules.join(' ')),
        escapeHtml(labels.get(event.id) ?? ''),
      ]
      return `<tr${event.text.length < 700 ? ' class="whole"' : ''}>${cells.map(html => `<td>${html}</td>`).join('')}</tr>`
    })
  const columns = list.timelineColumns
  return htmlTable(
    [
      columns.time,
      columns.channel,
      columns.party,
      columns.direction,
      columns.text,
      columns.rule,
      columns.exhibit,
    ],
    [13, 10, 13, 15, 30, 11, 8],
    rows,
  )
}

/** Contacts by the other side per day; each figure is counted here from the very events of annex D. */
function frequency(exhibits: readonly Exhibit[], p: Printing): string {
  const { list, undated } = p.words
  const days = new Map<string, RecordEvent[]>()
  for (const event of exhibits.flatMap(({ events }) => events)) {
    if (event.direction !== 'in' || !(isCall(event) || isMessage(event))) continue
    const day = event.day ?? undated
    days.set(day, [...(days.get(day) ?? []), event])
  }
  const figures = (events: readonly RecordEvent[]): number[] => {
    const night = events.filter(event => {
      const clock = clockOf(event, p.record.zone)
      return clock !== null && (clock < '08:00' || clock >= '22:00')
    })
    const numbers = new Set(events.map(event => event.party ?? contactOf(event)).filter(key => key !== null))
    return [
      events.filter(isCall).length,
      events.filter(event => isCall(event) && event.result === 'answered').length,
      events.filter(isMessage).length,
      night.length,
      numbers.size,
      events.length,
    ]
  }
  const row = (name: string, events: readonly RecordEvent[], total: boolean): string =>
    `<tr class="${total ? 'group' : 'whole'}"><td>${escapeHtml(name)}</td>${figures(events)
      .map(n => `<td class="n">${n}</td>`)
      .join('')}</tr>`
  const columns = list.statColumns
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = [
    ...sorted.map(([day, events]) => row(day, events, false)),
    row(list.statTotal, [...days.values()].flat(), true),
  ]
  const hours = p.record.facts.agreedHours.trim()
  const agreed = hours === '' ? '' : put(list.statAgreed, { hours })
  return `<p class="notes">${escapeHtml(put(list.statNote, { zone: p.record.zone }) + (p.locale === 'zh-CN' ? '' : ' ') + agreed)}</p>${htmlTable([columns.day, columns.calls, columns.answered, columns.messages, columns.night, columns.numbers, columns.total], [22, 13, 13, 13, 13, 13, 13], rows)}`
}

function masking(p: Printing, masked: boolean): string {
  const { list } = p.words
  const hidden = [...p.mask.applied].sort()
  if (!masked || hidden.length === 0) return `<p class="notes">${escapeHtml(list.annexFNone)}</p>`
  return `<p class="notes">${escapeHtml(put(list.annexFText, { n: hidden.length }))}</p><p>${hidden.map(escapeHtml).join(p.locale === 'zh-CN' ? '、' : ', ')}</p>`
}

function annex(title: string, html: string, same = false): string {
  return `<section class="annex${same ? ' same' : ''}"><h2>${escapeHtml(title)}</h2>${html}</section>`
}

/** All annexes in the order of their letters, as HTML for the page of the list and its style. */
export function annexesHtml(exhibits: readonly Exhibit[], masked: boolean, p: Printing): string {
  const { list } = p.words
  const transcripts = transcriptsHtml(exhibits, p)
  return [
    annex(list.annexA, filesTable(p)),
    annex(list.annexB, obtained(p), true),
    ...(transcripts === '' ? [] : [annex(list.annexC, transcripts)]),
    annex(list.annexD, timeline(exhibits, p)),
    annex(list.annexE, frequency(exhibits, p), true),
    // Last, since it tells what the pages before have hidden.
    annex(list.annexF, masking(p, masked), true),
  ].join('')
}
