/** What leaves on paper: prints, and letters to the offices. */
import type { LenderType, Locale } from './records.ts'
import type { TimelineFilter } from './timelineLists.ts'

export type PrintKind = 'timeline' | 'evidence-list' | 'custody'
export interface PrintOptions {
  kind: PrintKind
  locale: Locale
  filter: TimelineFilter
  maskThirdParties: boolean
  thumbnails: boolean
  hashes: boolean
  /** Evidence list: bind the exhibits behind the list. */
  exhibits: boolean
  paper: 'portrait' | 'landscape'
  copies: number
}
export interface Printed {
  id: string
  pages: number
  bytes: number
  events: number
  sha256: string
}

export type ChannelId = 'platform' | 'nfra' | 'nfra-report' | '12321' | 'police'
export interface Channel {
  id: ChannelId
  title: { 'zh-CN': string; en: string }
  purpose: { 'zh-CN': string; en: string }
  entry: { 'zh-CN': string; en: string }
  limits: { 'zh-CN': string; en: string }
  competentFor: LenderType[] | 'all'
  verified: string
  confidence: string
}

/** A stretch of a letter. What has neither `events` nor `fact` nor `statement` is unsourced and blocks export. */
export interface DraftSpan {
  text: string
  events?: string[]
  findings?: string[]
  /** Field of the case or complainant it repeats. */
  fact?: string
  /** Wording of the form itself or a citation: says nothing about this case. */
  fixed?: boolean
  /** The user declared it as their own statement. */
  statement?: boolean
}
export interface DraftSection {
  id: string
  title: string
  /** `field` sections can be copied into a form one by one. */
  paragraphs: { id: string; spans: DraftSpan[]; exhibit?: string }[]
  table?: { head: string[]; rows: { cells: DraftSpan[]; events: string[] }[] }
  editable: boolean
}
export interface DraftProblem {
  section: string
  paragraph: string
  code:
    | 'unsourced'
    | 'notInEvidence'
    | 'accusingWord'
    | 'exaggeration'
    | 'fullId'
    | 'thirdPartyNumber'
    | 'threatTone'
    | 'missingFact'
    | 'oldOffice'
  text: string
  blocks: boolean
}
export interface Draft {
  id: string
  channel: ChannelId
  locale: Locale
  sections: DraftSection[]
  problems: DraftProblem[]
  exhibits: { label: string; event: string }[]
  updatedAt: string
}
/** One field of the office's own form, ready to be copied. `limit` is the most characters it takes, where known. */
export interface FormField {
  id: string
  label: string
  text: string
  characters: number
  limit: number | null
  tooLong: boolean
}
export interface DraftChoice {
  channel: ChannelId
  locale: Locale
  findings: string[]
  events: string[]
}
