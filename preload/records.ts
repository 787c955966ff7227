/**
 * The vocabulary of the program: what an event, an item, a party and a finding are.
 * Every room and every screen uses these words and no others. Types only.
 */
import type { eventKinds, factTypes, lenderTypes, partyRoles, thirdPartyRoles } from './words.ts'

export type Locale = 'zh-CN' | 'en'

export type EventKind = (typeof eventKinds)[number]

/** `system` is a notice of the app itself. A draft is a flag, never "sent". */
export type Direction = 'in' | 'out' | 'unknown' | 'system'

export type CallResult =
  | 'answered'
  | 'missed'
  | 'rejected'
  | 'busy'
  | 'voicemail'
  | 'blocked'
  | 'notConnected'
  | 'failed'
  | 'unsent'
  | 'unknown'

export type EventFlag =
  | 'draft'
  | 'deleted'
  | 'edited'
  | 'recalled'
  | 'forwarded'
  | 'truncated'
  | 'lossyDecode'
  | 'missingAttachment'
  | 'failed'
  | 'unsent'
  | 'notDownloaded'
  | 'nullBody'

/**
 * What a message is or carries besides its words, as its export tells it: `value` are the words of it (a file's name, the
 * quoted text, an amount), '' when it has none; `of` is whose it is (who is quoted, who reacted), or null.
 */
export interface MessageFact {
  type: (typeof factTypes)[number]
  value: string
  of: string | null
}

export type TimeSource =
  | 'epoch'
  | 'offset'
  | 'assumed'
  | 'fileName'
  | 'exif'
  | 'quicktime'
  | 'fileSystem'
  | 'user'
  | 'unknown'

export type TimePrecision = 'ms' | 's' | 'min' | 'day'

/** A time is never a bare number: it says where it comes from and how exact it is. */
export interface EvidenceTime {
  /** ISO 8601 with `Z`; null when no zone is known or the date is ambiguous. */
  utc: string | null
  /** Wall clock as the source wrote it, verbatim. */
  local: string | null
  /** IANA zone or offset (`+08:00`) it is read in, or null. */
  zone: string | null
  source: TimeSource
  precision: TimePrecision
  /** For `assumed`: who or what gave the zone (`user`, or the name of the evidence). */
  basis?: string
}

export type ThirdPartyRole = (typeof thirdPartyRoles)[number]

/** Whom a contact was aimed at. */
export type Target = 'self' | { thirdParty: ThirdPartyRole }

export type PartyRole = (typeof partyRoles)[number]

export interface EventSource {
  /** Id of the item the event was read from. */
  item: string
  itemName: string
  sha256: string
  /** Where in it: `sms[1882]`, `line 40`, `page 3`, `whole file`. */
  locator: string
  /** ISO 8601, UTC. */
  importedAt: string
  /** Id that this source alone would give the event; what is split off bears it. Absent for a note of the user. */
  own?: string
  /** What this source says where it differs from the event: another clock, another length. */
  says?: { time: EvidenceTime; durationSeconds: number | null; result: CallResult | null }
}

export interface AttachmentRef {
  /** Null when the export names a file that did not come with it. */
  item: string | null
  name: string
  mediaType: string
  size: number | null
}

/** Part of `text` that a lexicon pattern or a search matched; offsets in UTF-16 units of `text`. */
export interface TextMark {
  start: number
  end: number
  pattern: string
  category: string
  severity: number
}

/**
 * Calls, or messages, of one party in one direction that follow each other directly, each soon after the one before: one
 * line of a list until it is opened. Calls may also come from collectors that take turns.
 */
export interface Burst {
  /** Id of its first event. */
  id: string
  open: boolean
  /** True for the line that stands for all of them while it is closed, and from which it is opened and closed. */
  head: boolean
  /** Every event of it, in the order of time. */
  events: string[]
  /** How many parties they are of. */
  parties: number
  from: EvidenceTime
  to: EvidenceTime
  /** How many of the calls were answered; null for messages. */
  answered: number | null
  /** Rules that marked any of them. */
  rules: string[]
  exhibits: number
}

/** One line of the timeline. */
export interface EventRow {
  id: string
  kind: EventKind
  time: EvidenceTime
  /** Sort key: ms since epoch of the best time known, or null when there is none. */
  sortAt: number | null
  direction: Direction
  /** Id of the party on the other side, or null. */
  party: string | null
  /** What to call that party: name, formatted number, or account. */
  partyLabel: string
  target: Target
  text: string
  result: CallResult | null
  durationSeconds: number | null
  ringSeconds: number | null
  attachments: AttachmentRef[]
  flags: EventFlag[]
  sourceCount: number
  marks: TextMark[]
  /** Ids of findings this event is part of, with their rule and state. */
  findings: { id: string; rule: string; state: FindingState }[]
  exhibit: string | null
  /** Name of the conversation, when its source holds several or it is a group. */
  chat?: string
  facts?: MessageFact[]
  /** The burst it is part of; only in lists that fold them. */
  burst?: Burst
}

/** One event with everything that is known of it. */
export interface EventDetail extends EventRow {
  numberRaw: string | null
  e164: string | null
  name: string | null
  account: string | null
  /** The raw result code of the source. */
  resultCode: string | null
  /** SIM or own line the event belongs to, as the source wrote it. */
  line: string | null
  sources: EventSource[]
  /** The person split it off what another source tells. */
  apart?: boolean
  /** Note of the user about this event. */
  userNote: string | null
}

export interface Item {
  id: string
  name: string
  sha256: string
  size: number
  mediaType: string
  kind: 'original' | 'derivative'
  /** SHA-256 of the content this was made from or lies in. */
  derivedFrom: string | null
  importedAt: string
  tool: { name: string; version: string; args: string } | null
}

export type AttributionReason =
  | 'heardInCall'
  | 'smsSignature'
  | 'contractOrAmount'
  | 'publishedNumber'
  | 'callbackAnswered'
  | 'sameTemplate'
  | 'sameTimeCluster'
  | 'mobileWithoutContent'

export interface Attribution {
  /** 60 and more strong, 30 to 59 probable, below unknown. */
  score: number
  level: 'strong' | 'probable' | 'unknown'
  reasons: { reason: AttributionReason; points: number; detail: string; events: string[] }[]
}

export interface Party {
  id: string
  numbers: { raw: string; e164: string | null; formatted: string }[]
  names: string[]
  accounts: string[]
  label: string
  /** Parties that were taken for this one, with what they are called by themselves. */
  members: { id: string; label: string }[]
  /** Parties that may be the same, with the code of the reason; only of a party that is looked at alone. */
  suggested: {
    id: string
    label: string
    reason: 'sameName' | 'numberAsName' | 'sameAccount'
    detail: string
  }[]
  role: PartyRole
  /** Creditor group this party collects for; findings sum over it. */
  lender: string | null
  /** Set when this party is a third person the collectors contacted. */
  thirdParty: ThirdPartyRole | null
  attribution: Attribution
  events: number
  calls: number
  answered: number
  messages: number
  nights: number
  firstAt: string | null
  lastAt: string | null
}

export type AuthorityLevel = 'law' | 'dept_rule' | 'national_standard' | 'self_regulatory' | 'indicator'
export type FindingStrength = 'strong' | 'conditional' | 'possible' | 'indicator'
export type FindingState = 'open' | 'confirmed' | 'dismissed'

/** What a rule saw. Says "apparent", never a verdict. */
export interface Finding {
  /** Stable: made of the rule, its version and what it is about, so that a confirmation survives a recount. */
  id: string
  rule: string
  ruleVersion: string
  authority: AuthorityLevel
  strength: FindingStrength
  severity: number
  events: string[]
  /** ISO date in the rule's zone, when the finding is about one day. */
  day: string | null
  lender: string | null
  count: number | null
  limit: number | null
  parameters: Record<string, string | number | boolean | null>
  /** The arithmetic in words, both languages. */
  explanation: { 'zh-CN': string; en: string }
  citation: { 'zh-CN': string; en: string; confidence: string }
  title: { 'zh-CN': string; en: string }
  notes: ('deliveryDelayPossible' | 'reminder' | 'clauseUnverified' | 'zoneAssumed')[]
  state: FindingState
  reason: string | null
}

export type LenderType = (typeof lenderTypes)[number]

/** The case as domain rules need it. Empty strings are unknown; nothing is invented. */
export interface CaseFacts {
  title: string
  debtor: string
  lenderName: string
  lenderType: LenderType
  lenderCode: string
  appBrand: string
  contractNo: string
  principal: string
  overdueSince: string
  overdueAmount: string
  /** Hours in which contact was agreed with the lender, as `20:00-23:00`; empty when none. */
  agreedHours: string
  region: string
  zone: string
  borrowedOn: string
}

/** The person who complains. Only what the chosen office asks for is printed. */
export interface Complainant {
  name: string
  idNumber: string
  phone: string
  address: string
  email: string
}

export interface SelfFacts {
  names: string[]
  numbers: string[]
}
