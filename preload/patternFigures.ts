/** The figures of the pattern screen and of home. */
import type { EventKind } from './records.ts'

export interface HeatCell {
  weekday: number
  hour: number
  count: number
}
export interface PatternOverview {
  heat: HeatCell[]
  /** Contacts from collectors per local day, by what the rules count. */
  days: {
    day: string
    answered: number
    unanswered: number
    messages: number
    total: number
    findings: number
    /** Parties of the creditor group whose calls `answered` counts; empty when there is one group only. */
    answeredBy: string[]
  }[]
  numbers: {
    party: string
    label: string
    calls: number
    answered: number
    messages: number
    nights: number
    total: number
  }[]
  quiet: { start: number; end: number }
  limitPerDay: number
  /** Contacts that no hour can be given to, so they are in no cell. */
  withoutHour: number
  summary: Summary
}

/** Each figure is what the home sentence and the letters print. */
export interface Summary {
  events: number
  byKind: Partial<Record<EventKind, number>>
  from: string | null
  to: string | null
  nightContacts: number
  daysOverLimit: number
  thirdPartyContacts: number
  abusiveMessages: number
  collectorNumbers: number
  openQuestions: number
  unconfirmed: number
}
