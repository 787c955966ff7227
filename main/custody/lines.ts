/**
 * How the journal is laid out as lines, by numbers and times alone: which entries share a line, where a day begins, where
 * the clock jumped. Made from the outline of the journal, so that no entry need be read for it.
 */
import type { HistoryGroup } from '../../preload/contract.ts'
import type { ZoneClock } from '../index/zoneClock.ts'
import type { Outline } from '../vault/outline.ts'
import { familyOf } from './families.ts'

/** Apart: each entry. Alike: those of one family that follow each other on one day. Days: all of a day. */
export type Folding = 'apart' | 'alike' | 'days'

export interface Asked {
  /** Number of the last entry to tell of. */
  upTo: number
  group: HistoryGroup | null
  folding: Folding
}

/** `back`: earlier than the entry before. `set`: moved against the computer's own running. `ahead`: later than now. */
export type Jump = 'back' | 'set' | 'ahead'

export interface LinePlace {
  first: number
  last: number
  /** Entries of the group between them. */
  entries: number
  /** They are in neither copy of the journal. */
  missing: boolean
  /** Days since 1970 by the wall clock. */
  day: number
}

const dayMs = 86_400_000
/** The journal's own bound for a clock that was set; see `vault/journal.ts`. */
const shiftMs = 120_000

/** Whether the clock jumped at an entry; `before` is the time of the last one before it that is there, or null. */
export function jumpAt(outline: Outline, seq: number, before: number | null, now: number): Jump | null {
  const time = outline.time(seq)
  if (before !== null && time < before) return 'back'
  if (outline.suspectedShift(seq)) return 'set'
  // Said once, where it begins.
  return time > now + shiftMs && (before === null || before <= now + shiftMs) ? 'ahead' : null
}

/** Time of the last entry before `seq` that is there. */
export function timeBefore(outline: Outline, seq: number): number | null {
  for (let at = seq - 1; at > 0; at -= 1) if (outline.type(at) !== '') return outline.time(at)
  return null
}

/** The lines of a journal, oldest first, in numbers only: a million of them are a few megabytes. */
export class Lines {
  #length = 0
  #first = new Uint32Array(256)
  #last = new Uint32Array(256)
  #entries = new Uint32Array(256)
  #day = new Int32Array(256)
  #missing = new Uint8Array(256)

  get length(): number {
    return this.#length
  }

  at(index: number): LinePlace {
    return {
      first: this.#first[index] ?? 0,
      last: this.#last[index] ?? 0,
      entries: this.#entries[index] ?? 0,
      missing: this.#missing[index] === 1,
      day: this.day(index),
    }
  }

  /** Days since 1970 by the wall clock. */
  day(index: number): number {
    return this.#day[index] ?? 0
  }

  begin(seq: number, day: number, missing: boolean): void {
    if (this.#length === this.#first.length) this.#grow()
    const at = this.#length++
    this.#first[at] = seq
    this.#last[at] = seq
    this.#entries[at] = 1
    this.#day[at] = day
    this.#missing[at] = missing ? 1 : 0
  }

  /** Another entry for the last line. */
  join(seq: number): void {
    const at = this.#length - 1
    this.#last[at] = seq
    this.#entries[at] = (this.#entries[at] ?? 0) + 1
  }

  #grow(): void {
    const wider = <A extends Uint32Array | Int32Array | Uint8Array>(fresh: A, old: A): A => {
      fresh.set(old)
      return fresh
    }
    const room = this.#length * 2
    this.#first = wider(new Uint32Array(room), this.#first)
    this.#last = wider(new Uint32Array(room), this.#last)
    this.#entries = wider(new Uint32Array(room), this.#entries)
    this.#day = wider(new Int32Array(room), this.#day)
    this.#missing = wider(new Uint8Array(room), this.#missing)
  }
}

/** What an outline holds besides its lines. */
export interface Counted {
  jumps: number
  missing: number
  groups: Record<HistoryGroup, number>
}

/** How often the clock jumped, what is missing, and how many entries each group has. */
export function countEntries(outline: Outline, upTo: number, now: number): Counted {
  const counted: Counted = { jumps: 0, missing: 0, groups: { evidence: 0, papers: 0, vault: 0 } }
  let before: number | null = null
  for (let seq = 1; seq <= upTo; seq += 1) {
    const type = outline.type(seq)
    if (type === '') {
      counted.missing += 1
      continue
    }
    counted.groups[familyOf(type).group] += 1
    if (jumpAt(outline, seq, before, now) !== null) counted.jumps += 1
    before = outline.time(seq)
  }
  return counted
}

/** The lines asked for. No entry is left out: the lines of a group hold all entries of it, each once. */
export function layOutLines(outline: Outline, asked: Asked, clock: ZoneClock, now: number): Lines {
  const lines = new Lines()
  let open: { day: number; missing: boolean; folds: string | null } | null = null
  let before: number | null = null
  for (let seq = 1; seq <= asked.upTo; seq += 1) {
    const type = outline.type(seq)
    const missing = type === ''
    const time: number = missing ? (before ?? 0) : outline.time(seq)
    const jump = missing ? null : jumpAt(outline, seq, before, now)
    before = missing ? before : time
    const { group, folds } = familyOf(type)
    if (asked.group !== null && group !== asked.group) continue
    const day = Math.floor(clock.wall(time) / dayMs)
    const joins: boolean =
      open !== null &&
      jump === null &&
      open.missing === missing &&
      (missing || (open.day === day && together(asked.folding, open.folds, folds)))
    if (joins) lines.join(seq)
    else {
      open = { day, missing, folds }
      lines.begin(seq, day, missing)
    }
  }
  return lines
}

/** Signatures come by themselves behind other entries: they part nothing, and stand with what they follow. */
function together(folding: Folding, open: string | null, next: string | null): boolean {
  if (folding === 'days') return true
  return folding === 'alike' && (next === 'checkpoint' || (open !== null && next === open))
}

/** `2026-11-24` for a day as it stands in a line. */
export function dayName(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}
