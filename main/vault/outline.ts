const firstRoom = 1024
/** Types beyond this many are told apart no more; a vault has two dozen. */
const mostTypes = 60_000
/** A journal that claims more was made to fill memory; what lies beyond counts as missing. */
const mostEntries = 100_000_000

/** No calendar goes further than these, ms since the epoch: years 1 and 9998. */
const [earliest, latest] = [-62_135_596_800_000, 253_370_764_800_000]

/** A time that any calendar can show. */
export function boundedTime(ms: number): number {
  return Math.min(Math.max(ms, earliest), latest)
}

/**
 * What is known of every entry of a journal without reading any again: its type, its time, and whether the clock was
 * suspected. Eleven bytes an entry, so that a history of a million of them can be laid out in memory.
 */
export class Outline {
  /** Names of the types; the first stands for an entry that is missing, the second for one that cannot be read. */
  readonly #names = ['', '?']
  readonly #numbers = new Map([
    ['', 0],
    ['?', 1],
  ])
  #types = new Uint16Array(firstRoom)
  #times = new Float64Array(firstRoom)
  #shifts = new Uint8Array(firstRoom)

  /** Notes an entry; `type` is null when its bytes are no entry. */
  add(seq: number, type: string | null, time: number, suspectedShift: boolean): void {
    if (seq > mostEntries) return
    if (seq >= this.#types.length) this.#grow(seq)
    let number = this.#numbers.get(type ?? '?')
    if (number === undefined) {
      number = this.#names.length < mostTypes ? this.#names.push(type ?? '?') - 1 : 1
      this.#numbers.set(type ?? '?', number)
    }
    this.#types[seq] = number
    this.#times[seq] = boundedTime(time)
    this.#shifts[seq] = suspectedShift ? 1 : 0
  }

  /** Type of an entry; `` when it is missing, `?` when its bytes are no entry. */
  type(seq: number): string {
    return this.#names[this.#types[seq] ?? 0] ?? ''
  }

  /** Ms since the epoch by the computer's clock of then; 0 when the entry is missing. */
  time(seq: number): number {
    return this.#times[seq] ?? 0
  }

  suspectedShift(seq: number): boolean {
    return this.#shifts[seq] === 1
  }

  #grow(seq: number): void {
    const room = Math.max(seq + 1, this.#types.length * 2)
    const [types, times, shifts] = [this.#types, this.#times, this.#shifts]
    this.#types = new Uint16Array(room)
    this.#times = new Float64Array(room)
    this.#shifts = new Uint8Array(room)
    this.#types.set(types)
    this.#times.set(times)
    this.#shifts.set(shifts)
  }
}
