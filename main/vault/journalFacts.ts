import { Bin } from './bin.ts'
import { clockOf, type EntryJson, timeOf } from './entryBytes.ts'
import { Outline } from './outline.ts'

/** What the fold of the whole journal tells the vault itself. */
export class JournalFacts {
  generation = 0
  bodySha256 = ''
  lastCheckpointSeq = 0
  lastType: string | null = null
  /** Seq of the last entry of each type; of a `verify` also with its depth, as `verify full`. */
  readonly lastOf = new Map<string, number>()
  /** SHA-256 of all content that an entry names. */
  readonly known = new Set<string>()
  readonly outline = new Outline()
  readonly bin = new Bin()
  /** By the computer's clock of then, ms since the epoch. */
  lastTime = 0

  /** Takes an entry in; `json` is null when its bytes are none. */
  fold(seq: number, json: EntryJson | null): void {
    if (json === null) return this.outline.add(seq, null, this.lastTime, false)
    this.lastTime = timeOf(json)
    this.outline.add(seq, json.type, this.lastTime, clockOf(json).suspectedShift)
    this.lastType = json.type
    this.lastOf.set(json.type, seq)
    if (typeof json.public.depth === 'string') this.lastOf.set(`${json.type} ${json.public.depth}`, seq)
    const { sha256, generation, bodySha256 } = json.public
    if (json.type === 'checkpoint') this.lastCheckpointSeq = seq
    if ((json.type === 'create' || json.type === 'slot-change') && typeof generation === 'number') {
      this.generation = generation
      this.bodySha256 = String(bodySha256)
    }
    const holdsContent = json.type === 'import' || json.type === 'derive' || json.type === 'adopt'
    if (holdsContent && typeof sha256 === 'string') this.known.add(sha256)
  }
}
