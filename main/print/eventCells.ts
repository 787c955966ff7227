/** What prints say of one event, cell by cell. Every function gives escaped HTML. */
import type { Finding, Locale } from '../../preload/contract.ts'
import {
  type CaseRecord,
  clockOf,
  contactOf,
  isCall,
  type RecordEvent,
  thirdRole,
  wholeFile,
} from './caseRecord.ts'
import type { Mask } from './masking.ts'
import { type PrintWords, printWords, put, sharedWords } from './printWords.ts'
import { escapeHtml } from './visibleText.ts'

export interface Printing {
  record: CaseRecord
  locale: Locale
  mask: Mask
  words: PrintWords
  shared: ReturnType<typeof sharedWords>
  findings: Map<string, Finding>
  /** Small pictures by item id, as data URIs. */
  thumbnails: Map<string, string>
  /** ISO time of the print. */
  now: string
}

export function printing(
  record: CaseRecord,
  locale: Locale,
  mask: Mask,
  now: string,
  thumbnails = new Map<string, string>(),
): Printing {
  return {
    record,
    locale,
    mask,
    words: printWords(locale),
    shared: sharedWords(locale),
    findings: new Map(record.findings.map(finding => [finding.id, finding])),
    thumbnails,
    now,
  }
}

const small = (html: string): string => (html === '' ? '' : `<div class="small">${html}</div>`)

export function seconds(value: number, { shared }: Pick<Printing, 'shared'>): string {
  const whole = Math.round(value)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return put(h > 0 ? shared.duration.hours : m > 0 ? shared.duration.minutes : shared.duration.seconds, {
    h,
    m,
    s,
  })
}

/** Clock, or date when `dated`; then how exact it is and where it comes from. */
export function timeCell(event: RecordEvent, p: Printing, dated = false): string {
  const { words } = p
  const clock = clockOf(event, p.record.zone)
  const shown = [...(dated && event.day !== null ? [event.day] : []), ...(clock === null ? [] : [clock])]
  const notes = [words.precision[event.time.precision], words.timeSource[event.time.source]].filter(
    note => note !== '',
  )
  if (event.time.basis !== undefined && event.time.basis !== 'user' && event.time.basis !== 'case')
    notes.push(p.mask.text(event.time.basis))
  const { local } = event.time
  if (clock === null && local !== null && local !== event.day)
    notes.push(put(words.asWritten, { text: local }))
  const head = shown.length > 0 ? shown.join(' ') : event.day === null ? words.undated : '—'
  return `<div>${escapeHtml(head)}</div>${small(escapeHtml(notes.join(' · ')))}`
}

/** Whether it is something that lies there, and not a contact with somebody. */
export const isPlain = ({ kind }: Pick<RecordEvent, 'kind'>): boolean =>
  wholeFile.has(kind) || kind === 'note' || kind === 'system'

/** Channel, direction, result, length. */
export function channelCell(event: RecordEvent, p: Printing): string {
  const { words, shared } = p
  const call = isCall(event)
  const direction = call ? words.callDirection[event.direction] : words.direction[event.direction]
  const head =
    isPlain(event) && event.direction !== 'in' && event.direction !== 'out'
      ? shared.channels[event.kind]
      : `${shared.channels[event.kind]} · ${direction}`
  const more: string[] = []
  if (call && event.result !== null) more.push(shared.results[event.result])
  if (event.durationSeconds !== null && (event.durationSeconds > 0 || event.result === 'answered'))
    more.push(put(words.duration, { text: seconds(event.durationSeconds, p) }))
  if (event.ringSeconds !== null) more.push(put(words.ring, { text: seconds(event.ringSeconds, p) }))
  if (event.line !== null && event.line !== '') more.push(put(words.sim, { text: event.line }))
  const flags = event.flags.map(flag => words.flags[flag])
  return `<div>${escapeHtml(head)}</div>${small(escapeHtml(more.join(' · ')))}${small(escapeHtml(flags.join(' · ')))}`
}

/** Number, account or name of the other side; whom it was aimed at. */
export function partyCell(event: RecordEvent, p: Printing): string {
  const contact = contactOf(event)
  const nobody = isPlain(event) ? '—' : p.shared.unknownParty
  const label = contact ?? (event.partyLabel === '' ? nobody : event.partyLabel)
  const name = event.name !== null && event.name !== contact ? p.mask.contact(event.name, event.party) : ''
  const role = thirdRole(event)
  const aimed = role === null ? '' : put(p.words.thirdParty, { role: p.shared.roles[role] })
  return `<div>${escapeHtml(contact === null && event.party === null ? label : p.mask.contact(label, event.party))}</div>${small(escapeHtml(name))}${small(`<b>${escapeHtml(aimed)}</b>`.replace('<b></b>', ''))}`
}

/** A finding's title, marked as apparent unless it says so itself. */
export function apparent(title: string, { words }: Pick<Printing, 'words'>): string {
  return /^(?:疑似|apparent)/i.test(title) ? title : put(words.apparent, { title })
}

/** What the rules saw in an event: confirmed ones, then those still to be checked. Dismissed ones are not printed. */
export function findingTags(event: RecordEvent, p: Printing): string {
  return event.findings
    .filter(({ state }) => state !== 'dismissed')
    .sort((a, b) => Number(a.state === 'open') - Number(b.state === 'open'))
    .map(({ id, rule, state }) => {
      const title = p.findings.get(id)?.title[p.locale] ?? rule
      const text = `${apparent(title, p)}${state === 'open' ? p.words.open : ''}`
      return `<span class="tag${state === 'open' ? ' open' : ''}">${escapeHtml(text)}</span>`
    })
    .join('')
}

/**
 * The whole text, what belongs to it with the start of its hash, the user's own note, findings and small pictures. Nothing
 * is cut.
 */
export function contentCell(event: RecordEvent, p: Printing, hashes = true): string {
  const parts: string[] = []
  if (event.text !== '') parts.push(`<div class="text">${escapeHtml(p.mask.text(event.text))}</div>`)
  parts.push(...carried(event, p))
  const own = event.sources[0]?.item
  for (const attachment of event.attachments) {
    if (attachment.item !== null && attachment.item === own) continue
    parts.push(small(escapeHtml(put(p.words.attachment, { name: p.mask.text(attachment.name) }))))
    if (hashes && attachment.sha256 !== null)
      parts.push(`<div class="mono">${escapeHtml(attachment.sha256.slice(0, 16))}</div>`)
    parts.push(thumbnail(attachment.item, p))
  }
  if (event.kind === 'picture' || event.kind === 'video')
    parts.push(thumbnail(event.sources[0]?.item ?? null, p))
  if (event.userNote !== null && event.userNote !== '')
    parts.push(small(escapeHtml(put(p.words.note, { text: p.mask.text(event.userNote) }))))
  parts.push(findingTags(event, p))
  return parts.join('')
}

/** What the message carries besides its words, where the words do not say it already: a quote, an amount, a link. */
function carried({ facts = [], text }: RecordEvent, p: Printing): string[] {
  return facts.flatMap(({ type, value, of }) => {
    if (value === '' || text.includes(value)) return []
    const words = { what: p.words.facts[type], value: p.mask.text(value), of: p.mask.text(of ?? '') }
    return [small(escapeHtml(put(of === null ? p.words.fact : p.words.factOf, words)))]
  })
}

function thumbnail(item: string | null, p: Printing): string {
  const data = item === null ? undefined : p.thumbnails.get(item)
  return data === undefined ? '' : `<img class="thumb" src="${data}" alt="">`
}

/** File, place in it, and the start of its hash. */
export function sourceCell(event: RecordEvent, p: Printing, hashes: boolean): string {
  const [first, ...rest] = event.sources
  if (first === undefined) return ''
  const name = first.itemName === '' ? p.words.journal : p.mask.text(first.itemName)
  const journal = first.itemName === ''
  return [
    `<div class="small">${escapeHtml(name)}</div>`,
    journal ? '' : small(escapeHtml(first.locator)),
    hashes && !journal ? `<div class="mono">${escapeHtml(first.sha256.slice(0, 16))}</div>` : '',
    event.chat === undefined ? '' : small(escapeHtml(put(p.words.chat, { name: p.mask.text(event.chat) }))),
    rest.length === 0 ? '' : small(escapeHtml(put(p.words.moreSources, { n: rest.length }))),
  ].join('')
}
