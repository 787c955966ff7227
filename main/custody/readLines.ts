/** Lines of the history with what their entries say, read from the journal. */
import { createHash, type Hash } from 'node:crypto'
import type { HistoryGroup, HistoryLine, Locale } from '../../preload/contract.ts'
import type { ZoneClock } from '../index/zoneClock.ts'
import type { Bin } from '../vault/bin.ts'
import type { RecordedEntry } from '../vault/entryBytes.ts'
import { boundedTime, type Outline } from '../vault/outline.ts'
import type { Vault } from '../vault/vault.ts'
import { familyOf } from './families.ts'
import { type Kind, type Part, type Told, tell } from './kinds.ts'
import { dayName, jumpAt, type LinePlace, timeBefore } from './lines.ts'
import { custodyWordsIn, fill, sentence, shownName } from './sentences.ts'

export interface Reading {
  group: HistoryGroup | null
  clock: ZoneClock
  locale: Locale
  /** The computer's clock, ms. */
  now: number
}

/** Reading on is cheaper than finding a place anew, up to so many entries. */
const readOn = 512

/**
 * What each line says, in the order given, which must be that of the journal. Only the entries of these lines are read,
 * one frame at a time. Throws JournalDamaged, VaultLocked.
 */
export async function* readLines(
  vault: Pick<Vault, 'entries' | 'record' | 'bin'>,
  places: Iterable<LinePlace>,
  reading: Reading,
): AsyncGenerator<HistoryLine> {
  let entries: AsyncIterator<RecordedEntry> | null = null
  let next: RecordedEntry | null = null
  let before: RecordedEntry | null = null
  try {
    for (const place of places) {
      const line = new LineInMaking(place, vault, reading)
      if (!place.missing) {
        const at: number = before?.seq ?? 0
        if (entries === null || at >= place.first || place.first - at > readOn) {
          await entries?.return?.()
          // From one before it on: how its clock stood tells whether the vault was opened anew.
          entries = vault.entries(Math.max(0, place.first - 2))[Symbol.asyncIterator]()
          next = null
          before = null
        }
        for (;;) {
          if (next === null) {
            const got: IteratorResult<RecordedEntry> = await entries.next()
            if (got.done === true) break
            next = got.value
          }
          if (next.seq > place.last) break
          line.take(next, before)
          before = next
          next = null
        }
      }
      yield line.done()
    }
  } finally {
    await entries?.return?.()
  }
}

class LineInMaking {
  readonly #place: LinePlace
  readonly #outline: Outline
  readonly #bin: Bin
  readonly #reading: Reading
  readonly #parts = new Map<Kind, { part: Part; times: number }>()
  #openings = 0
  #firstOpened = 0
  #by: Told['by'] = 'program'
  #app = ''
  #contents = 0
  #first = ''
  readonly #list: Hash = createHash('sha256')

  constructor(place: LinePlace, { record, bin }: Pick<Vault, 'record' | 'bin'>, reading: Reading) {
    this.#place = place
    this.#outline = record.outline
    this.#bin = bin
    this.#reading = reading
  }

  take(entry: RecordedEntry, before: RecordedEntry | null): void {
    const { group } = this.#reading
    if (entry.seq < this.#place.first || (group !== null && familyOf(entry.type).group !== group)) return
    const opened = openedAt(entry, before)
    if (opened !== null && ++this.#openings === 1) this.#firstOpened = opened
    this.#say(tell(entry, this.#bin.has(entry.seq)))
    this.#app = shownName(entry.app)
  }

  #say({ parts, by, contents }: Told): void {
    if (by === 'person') this.#by = 'person'
    for (const part of parts) {
      const held = this.#parts.get(part.kind)
      if (held === undefined) this.#parts.set(part.kind, { part, times: 1 })
      else
        this.#parts.set(part.kind, { part: { ...held.part, n: held.part.n + part.n }, times: held.times + 1 })
    }
    for (const sha256 of contents) {
      this.#contents += 1
      this.#first = this.#contents === 1 ? sha256 : this.#first
      this.#list.update(`${sha256}\n`)
    }
  }

  done(): HistoryLine {
    const { first, last, entries, missing, day } = this.#place
    const { locale } = this.#reading
    const [from, to] = [this.#clock(this.#outline.time(first)), this.#clock(this.#outline.time(last))]
    const what = [...this.#parts.values()].map(({ part, times }) => sentence(part, times === 1, locale))
    return {
      first,
      last,
      entries: missing ? 0 : entries,
      day: dayName(day),
      clock: missing ? '' : from.clock,
      until: missing || to.clock === from.clock ? null : to.clock,
      what: missing ? [sentence({ kind: 'missing', n: entries }, entries === 1, locale)] : what,
      by: this.#by,
      app: this.#app,
      jump: missing ? null : this.#jump(),
      opened:
        this.#openings === 0
          ? null
          : fill(
              custodyWordsIn(locale).opened[this.#openings === 1 ? 'one' : 'many'],
              { n: this.#openings, time: this.#clock(this.#firstOpened).clock },
              locale,
            ),
      refers:
        this.#contents === 0
          ? null
          : {
              contents: this.#contents,
              sha256: this.#contents === 1 ? this.#first : this.#list.digest('hex'),
            },
    }
  }

  #jump(): string | null {
    const { first } = this.#place
    const { locale, now } = this.#reading
    const before = timeBefore(this.#outline, first)
    const jump = jumpAt(this.#outline, first, before, now)
    if (jump === null) return null
    const full = (ms: number) => Object.values(this.#clock(ms)).join(' ')
    const time = full(this.#outline.time(first))
    const values = { before: before === null ? '—' : full(before), time, now: full(now) }
    return fill(custodyWordsIn(locale).jump[jump], values, locale)
  }

  #clock(utcMs: number): { day: string; clock: string } {
    const iso = new Date(this.#reading.clock.wall(boundedTime(utcMs))).toISOString()
    return { day: iso.slice(0, 10), clock: iso.slice(11, 19) }
  }
}

/**
 * When the vault was opened before an entry, or null when it was open since the entry before: the journal notes how long
 * ago it was opened, by a clock that nobody sets.
 */
function openedAt(entry: RecordedEntry, before: RecordedEntry | null): number | null {
  const opened = Date.parse(entry.time) - entry.clock.monotonic
  if (before === null) return entry.seq === 1 ? opened : null
  if (before.seq !== entry.seq - 1) return null
  const anew = entry.clock.monotonic < before.clock.monotonic || opened > Date.parse(before.time)
  return anew ? opened : null
}
