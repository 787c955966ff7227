/**
 * What lies in the bin and what was deleted for good, as the entries `bin`, `put-back` and `delete` say. Nothing here is
 * ever forgotten by a clock: days in the bin are counted along the journal, see `counted`.
 */
import { createHash } from 'node:crypto'
import type { CitingPaper } from '../../preload/contract.ts'
import type { EntryBytes } from '../crypto/journalFrame.ts'
import { type EntryJson, timeOf } from './entryBytes.ts'

const day = 86_400_000
/** What is put in the bin stays there at least this long. */
export const binMs = 30 * day
/**
 * Of the time between two entries no more than this is counted: a clock that was set ahead by a year while nobody looked
 * brings nothing nearer than two weeks of not looking would.
 */
const mostBetweenMs = 14 * day

export type Run = readonly [first: number, last: number]

/** One putting into the bin: an original with the entries of everything that is only there because of it. */
export interface Binned {
  /** Of its `bin` entry; it names the request. */
  seq: number
  /** ISO 8601, UTC, by the clock of then. */
  time: string
  /** The original's id. */
  item: string
  /** First and last seq of each run of `import`, `derive` and `adopt` entries that count as if they were not there. */
  entries: readonly Run[]
  /** Events and findings that go on under another name while these entries do not count: old and new name. */
  renamed: readonly (readonly [string, string])[]
  /** Papers that named it when it was put there. */
  papers: readonly CitingPaper[]
  /** Milliseconds of the journal's own time at that moment. */
  counted: number
  state: 'in' | 'back' | 'gone'
}

/** The bin of an open vault, folded from its journal. */
export class Bin {
  /** Content whose last entry is a `delete`, with the seq of that entry. */
  readonly deleted = new Map<string, number>()
  readonly #binned = new Map<number, Binned>()
  #hidden: ReadonlySet<number> = new Set()
  #key = ''
  /**
   * Milliseconds that went by from entry to entry: none where the clock was seen to be moved, none where it went back,
   * never more than two weeks at once.
   */
  #counted = 0
  #lastTime: number | null = null

  /** Takes an entry in; they come in their order. */
  fold(seq: number, json: EntryJson, bytes: EntryBytes): void {
    const time = timeOf(json)
    const moved = (json.clock as { suspectedShift?: unknown } | undefined)?.suspectedShift !== false
    if (this.#lastTime !== null && !moved) this.#counted += between(this.#lastTime, time)
    this.#lastTime = time
    const { sha256 } = json.public
    if (json.type === 'import' || json.type === 'derive' || json.type === 'adopt')
      this.deleted.delete(String(sha256))
    else if (json.type === 'bin') this.#put(seq, json, bytes)
    else if (json.type === 'put-back') this.#over(json, 'back')
    else if (json.type === 'delete') {
      for (const content of strings(json.public['sha256s'])) this.deleted.set(content, seq)
      this.#over(json, 'gone')
    }
  }

  /** Whether the entry of this seq counts as if it were not there: it is in the bin, or what it brought was deleted. */
  has(seq: number): boolean {
    return this.#hidden.has(seq)
  }

  /** The same for the same hidden entries, '' for none: what an index was made with. */
  get key(): string {
    return this.#key
  }

  /** What is in the bin now, the oldest first. */
  get list(): Binned[] {
    return [...this.#binned.values()].filter(({ state }) => state === 'in')
  }

  /** Names that events and findings go by while their first sources are hidden. */
  get renamed(): ReadonlyMap<string, string> {
    const names = new Map<string, string>()
    for (const { renamed, state } of this.#binned.values())
      if (state !== 'back') for (const [from, to] of renamed) names.set(from, to)
    // A source that took over may have gone into the bin as well.
    for (const [from, to] of names) {
      let last = to
      const seen = new Set([from])
      for (let next = names.get(last); next !== undefined && !seen.has(last); next = names.get(last)) {
        seen.add(last)
        last = next
      }
      names.set(from, last)
    }
    return names
  }

  /** Milliseconds until it may be deleted for good; 0 when it is due. `now` is the computer's clock. */
  left({ counted }: Binned, now: number): number {
    const since = this.#lastTime === null ? 0 : between(this.#lastTime, now)
    return Math.max(0, binMs - (this.#counted + since - counted))
  }

  #put(seq: number, json: EntryJson, bytes: EntryBytes): void {
    this.#binned.set(seq, {
      seq,
      time: json.time,
      entries: runsIn(json.public['entries'], seq),
      ...privateIn(bytes.private),
      counted: this.#counted,
      state: 'in',
    })
    this.#changed()
  }

  #over(json: EntryJson, state: 'back' | 'gone'): void {
    for (const seq of numbers(json.public['bins'])) {
      const binned = this.#binned.get(seq)
      // What was deleted does not come back, whatever an entry says.
      if (binned !== undefined && binned.state === 'in') binned.state = state
    }
    this.#changed()
  }

  #changed(): void {
    const hidden = new Set<number>()
    for (const { entries, state } of this.#binned.values())
      if (state !== 'back')
        for (const [first, last] of entries) for (let seq = first; seq <= last; seq++) hidden.add(seq)
    this.#hidden = hidden
    this.#key = hidden.size === 0 ? '' : keyOf(hidden, this.renamed)
  }
}

function between(from: number, to: number): number {
  return Math.min(mostBetweenMs, Math.max(0, to - from))
}

function keyOf(hidden: ReadonlySet<number>, renamed: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256')
  for (const seq of [...hidden].toSorted((x, y) => x - y)) hash.update(`${seq}\n`)
  for (const from of [...renamed.keys()].toSorted()) hash.update(`${from} ${renamed.get(from)}\n`)
  return hash.digest('hex')
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter(each => Number.isSafeInteger(each)) : []
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}

/** The runs of one entry: in their order, apart, and of entries before it. What is none is passed over. */
function runsIn(value: unknown, before: number): Run[] {
  const runs: Run[] = []
  for (const run of Array.isArray(value) ? (value as unknown[]) : []) {
    const [first, last] = numbers(run)
    if (first === undefined || last === undefined) continue
    if (first > (runs.at(-1)?.[1] ?? 0) && first <= last && last < before) runs.push([first, last])
  }
  return runs
}

/** Seqs, which rise, as runs. */
export function runsOf(seqs: readonly number[]): Run[] {
  const runs: [number, number][] = []
  for (const seq of seqs) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === seq - 1) last[1] = seq
    else runs.push([seq, seq])
  }
  return runs
}

/** Seqs of these runs. */
export function seqsOf(runs: readonly Run[]): number[] {
  return runs.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, n) => first + n))
}

function privateIn(bytes: Uint8Array): Pick<Binned, 'item' | 'renamed' | 'papers'> {
  try {
    const { value } = JSON.parse(Buffer.from(bytes).toString('utf8')) as {
      value: { item?: unknown; renamed?: unknown; papers?: unknown }
    }
    const pairs = Array.isArray(value.renamed) ? (value.renamed as unknown[]) : []
    return {
      item: typeof value.item === 'string' ? value.item : '',
      renamed: pairs.flatMap(pair => {
        const [from, to] = strings(pair)
        return from === undefined || to === undefined ? [] : [[from, to] as const]
      }),
      papers: Array.isArray(value.papers) ? (value.papers as CitingPaper[]) : [],
    }
  } catch {
    return { item: '', renamed: [], papers: [] }
  }
}
