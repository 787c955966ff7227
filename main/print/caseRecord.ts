/**
 * What prints and letters are made of: a plain copy of the events chosen, with everything known of them. Read once by
 * `readRecord.ts`; all that follows are pure functions of it, so that a printed figure can be checked against it.
 */
import type {
  AttachmentRef,
  Attribution,
  CaseFacts,
  Complainant,
  EventDetail,
  EventRow,
  Finding,
  PartyRole,
  SelfFacts,
  ThirdPartyRole,
} from '../../preload/contract.ts'

/** An event with its date in the case's zone; `day` is the date as written when no zone is known. */
export type RecordEvent = Omit<EventDetail, 'attachments'> & {
  day: string | null
  attachments: (AttachmentRef & { sha256: string | null })[]
}

export interface RecordParty {
  id: string
  label: string
  role: PartyRole
  lender: string | null
  thirdParty: ThirdPartyRole | null
  level: Attribution['level']
  /** Numbers, names and accounts as written; used to mask third persons wherever they appear. */
  numbers: string[]
  names: string[]
  accounts: string[]
}

/** A file an event was read from, or that belongs to one. */
export interface RecordFile {
  item: string
  name: string
  sha256: string
  size: number
  mediaType: string
  kind: 'original' | 'derivative'
  derivedFrom: string | null
  importedAt: string
}

/** What in an event shows who collects and for whom. */
export type IdentityProof = 'document' | 'signature' | 'figure' | 'stated' | 'commission'

/** What decides which events are exhibits and what numbers they bear, beside labels and confirmed findings. */
export interface ExhibitBasis {
  /** Events of group 1, with what in them shows who collects and for whom. */
  identity: ReadonlyMap<string, readonly IdentityProof[]>
  /** Events that letters cite: the list must hold them. */
  inLetters: ReadonlySet<string>
  /** Numbers that letters gave: they stay with their events. */
  given: ReadonlyMap<string, { group: number; number: number }>
  /** Numbers that were ever given, as `2-1`; no other exhibit gets them. */
  used: ReadonlySet<string>
}

export interface CaseRecord {
  facts: CaseFacts
  complainant: Complainant
  self: SelfFacts
  zone: string
  /** Oldest first; undated last. */
  events: RecordEvent[]
  /** Findings with at least one event among `events`, of every state. */
  findings: Finding[]
  parties: Map<string, RecordParty>
  files: RecordFile[]
  exhibits: ExhibitBasis
}

const formats = new Map<string, Intl.DateTimeFormat>()

function partsIn(ms: number, zone: string): Record<string, string> {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  return Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
}

/** Date and wall clock of an instant in `zone`, as `2026-11-03` and `22:41:07`. */
export function wallClock(ms: number, zone: string): { day: string; clock: string } {
  const { year, month, day, hour, minute, second } = partsIn(ms, zone)
  return { day: `${year}-${month}-${day}`, clock: `${hour}:${minute}:${second}` }
}

type Timed = Pick<EventRow, 'time'>

/** Date in the case's zone, else the date the source wrote when it is unambiguous, else null. */
export function dayOf(event: Timed, zone: string): string | null {
  const { utc, local } = event.time
  if (utc !== null) return wallClock(Date.parse(utc), zone).day
  return /^\d{4}-\d{2}-\d{2}/.exec(local ?? '')?.[0] ?? null
}

/** Wall clock as exact as is known (`22:41:07`, `22:41`), in the case's zone; null when only the day is known or not even that. */
export function clockOf(event: Timed, zone: string): string | null {
  const { utc, precision } = event.time
  if (utc === null || precision === 'day') return null
  const { clock } = wallClock(Date.parse(utc), zone)
  return precision === 'min' ? clock.slice(0, 5) : clock
}

/** Role of the third person a contact was aimed at, or null when it was aimed at the debtor. */
export function thirdRole(event: Pick<EventRow, 'target'>): ThirdPartyRole | null {
  return event.target === 'self' ? null : event.target.thirdParty
}

/** Kinds of events that are a file by themselves. */
export const wholeFile: ReadonlySet<RecordEvent['kind']> = new Set([
  'recording',
  'picture',
  'video',
  'document',
])

export function isCall(event: Pick<EventRow, 'kind'>): boolean {
  return event.kind === 'call' || event.kind === 'voicemail'
}

export function isMessage(event: Pick<EventRow, 'kind'>): boolean {
  return event.kind === 'sms' || event.kind === 'mms' || event.kind === 'message' || event.kind === 'email'
}

/** Number, else account, else name of the other side as the source gives it; null when nothing is known. */
export function contactOf(
  event: Pick<EventDetail, 'e164' | 'numberRaw' | 'account' | 'name'>,
): string | null {
  return domestic(event.e164) ?? event.numberRaw ?? event.account ?? event.name
}

/** A mainland number the way people there write it. */
function domestic(e164: string | null): string | null {
  return e164?.startsWith('+86') === true ? e164.slice(3) : e164
}
