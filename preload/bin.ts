/** The bin: what was put there, until when it can be put back, and which papers would speak of something that is gone. */
import type { ChannelId } from './papers.ts'

/** A paper that left the vault and names content. `madeOn` and `sentOn` are ISO 8601, UTC; `sentOn` of a letter a date. */
export interface CitingPaper {
  kind: 'timeline' | 'evidence-list' | 'letter'
  channel: ChannelId | null
  madeOn: string
  sentOn: string | null
}

/** What putting one original in the bin would hide. */
export interface BinPreview {
  item: string
  name: string
  size: number
  /** The archive it came in: its parts are not deleted one by one, only with it. Null for what came by itself. */
  archive: { item: string; name: string } | null
  /** Parts that came with it and have no other place. */
  parts: number
  /** Events that only it tells of, and those that another source tells of too. */
  events: number
  staying: number
  /** Events that stay and will show it as an attachment that is not there. */
  attached: number
  /** Exhibits among the events that go. */
  exhibits: number
  /** Names under which the same content stays in the vault. */
  also: string[]
  papers: CitingPaper[]
  /** When the last copy was made, which still holds it; null when there is none. */
  lastCopy: string | null
}

export interface BinLine {
  /** Names it for putting back. */
  bin: number
  item: string
  name: string
  size: number
  mediaType: string
  parts: number
  /** ISO 8601, UTC. */
  putOn: string
  /** When it may be deleted for good, if the program is used until then; see LAYOUT.md. */
  dueOn: string
  due: boolean
}

export interface BinState {
  lines: BinLine[]
  /** Papers that name what is due. */
  papers: CitingPaper[]
  lastCopy: string | null
}
