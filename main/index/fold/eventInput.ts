/** An event as the fold read it from a record, a file or a note, before it becomes a row. */
import type { Direction, EventFlag, EventKind, MessageFact } from '../../../preload/records.ts'
import type { EventTime } from '../eventTime.ts'

export interface EventAttachment {
  item: string | null
  name: string
  mediaType: string
  /** Key of the part in the source, when the reader handed it over. */
  part: string | null
}

export interface EventInput {
  kind: EventKind
  time: EventTime
  direction: Direction
  party: string | null
  /** The party it would be of by itself, where that was taken for another. */
  side?: string | null
  numberRaw: string | null
  e164: string | null
  name: string | null
  account: string | null
  text: string
  result: string | null
  resultCode: string | null
  duration: number | null
  ring: number | null
  line: string | null
  /** `self` or the role of a third person. */
  target: string
  flags: readonly EventFlag[]
  attachments: readonly EventAttachment[]
  /** Name of the conversation where the source holds several. */
  chat?: string | null
  facts?: readonly MessageFact[]
  /** Number of the source in `sources`, its content and the place in it: they make the id. */
  source: number
  sha256: string
  locator: string
  /** Kind of source: its reader; absent where there is none. Other kinds may tell the same in other words. */
  reader?: string
  /** What makes the same event in another source the same; null when it is never the same as another. */
  sameAs: string | null
}

/** The last part of a name with `/`, in NFC: how attachments are looked for beside their source. */
export function plainName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).normalize('NFC')
}
