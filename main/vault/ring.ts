/**
 * Plaintext on its way between two threads: slots of 1 MiB in shared memory. One side fills them in order; up to two
 * sides read each of them; a slot is filled again when all have read it. Nobody copies.
 */
import { groupBytes } from './payloadFile.ts'

const slots = 8
/** Where the counters lie, in Int32 steps. */
const filledAt = 0
const endedAt = 1
const stoppedAt = 2
/** Grows with each of the three above, so that nobody sleeps through a change. */
const changesAt = 3
const readAt = 4
const readers = 2
const lengthsAt = readAt + readers
const headInts = lengthsAt + slots
const headBytes = 4096
const nobody = 0x7fffffff

export type RingMemory = SharedArrayBuffer

/** Somebody stopped the work: a cancel, or the other side failed and says why itself. */
export class Stopped extends Error {}

export function makeRingMemory(): RingMemory {
  return new SharedArrayBuffer(headBytes + slots * groupBytes)
}

/** One side's view of the ring. The waits block the thread; `waitForRoom` is for the one that must not. */
export class Ring {
  readonly #head: Int32Array
  readonly #slots: Uint8Array[]

  constructor(memory: RingMemory) {
    this.#head = new Int32Array(memory, 0, headInts)
    this.#slots = Array.from({ length: slots }, (_, i) =>
      Buffer.from(memory, headBytes + i * groupBytes, groupBytes),
    )
  }

  /** Before each use. `readerCount` sides will read; nothing of the use before may still be running. */
  reset(readerCount: 1 | 2): void {
    this.#head.fill(0)
    if (readerCount === 1) this.#head[readAt] = nobody
  }

  /** Groups filled so far. */
  get filled(): number {
    return Atomics.load(this.#head, filledAt)
  }

  stop(): void {
    Atomics.store(this.#head, stoppedAt, 1)
    this.#changed()
    for (let reader = 0; reader < readers; reader++) Atomics.notify(this.#head, readAt + reader)
  }

  #check(): void {
    if (Atomics.load(this.#head, stoppedAt) !== 0) throw new Stopped()
  }

  /** The next slot to fill, once everybody has read what was in it. */
  room(): Uint8Array {
    const group = this.filled
    for (let reader = 0; reader < readers; reader++)
      for (;;) {
        this.#check()
        const read = Atomics.load(this.#head, readAt + reader)
        if (read > group - slots) break
        Atomics.wait(this.#head, readAt + reader, read, 100)
      }
    return this.#slots[group % slots] as Uint8Array
  }

  /** As `room`, without blocking the thread. */
  async waitForRoom(): Promise<Uint8Array> {
    const group = this.filled
    for (let reader = 0; reader < readers; reader++)
      for (;;) {
        this.#check()
        const read = Atomics.load(this.#head, readAt + reader)
        if (read > group - slots) break
        await Atomics.waitAsync(this.#head, readAt + reader, read, 100).value
      }
    return this.#slots[group % slots] as Uint8Array
  }

  /** The slot given by `room` now holds so many bytes. All groups but the last are full. */
  fill(length: number): void {
    Atomics.store(this.#head, lengthsAt + (this.filled % slots), length)
    Atomics.add(this.#head, filledAt, 1)
    this.#changed()
  }

  /** No group comes after those that are filled. */
  end(): void {
    Atomics.store(this.#head, endedAt, 1)
    this.#changed()
  }

  #changed(): void {
    Atomics.add(this.#head, changesAt, 1)
    Atomics.notify(this.#head, changesAt)
  }

  /** Group number `group`, or null when there is none. `last` is known before it is given. */
  group(group: number): { bytes: Uint8Array; last: boolean } | null {
    for (;;) {
      const changes = Atomics.load(this.#head, changesAt)
      this.#check()
      // First whether it ended, then how many: the other way round a group filled in between would be lost.
      const ended = Atomics.load(this.#head, endedAt) !== 0
      const filled = this.filled
      if (filled > group + 1 || (ended && filled > group)) {
        const length = Atomics.load(this.#head, lengthsAt + (group % slots))
        return {
          bytes: (this.#slots[group % slots] as Uint8Array).subarray(0, length),
          last: ended && filled === group + 1,
        }
      }
      if (ended) return null
      Atomics.wait(this.#head, changesAt, changes)
    }
  }

  /** Group number `group` as soon as it is filled, whether or not more come. */
  anyGroup(group: number): Uint8Array | null {
    for (;;) {
      const changes = Atomics.load(this.#head, changesAt)
      this.#check()
      const ended = Atomics.load(this.#head, endedAt) !== 0
      const filled = this.filled
      if (filled > group)
        return (this.#slots[group % slots] as Uint8Array).subarray(
          0,
          Atomics.load(this.#head, lengthsAt + (group % slots)),
        )
      if (ended) return null
      Atomics.wait(this.#head, changesAt, changes)
    }
  }

  /** Reader `reader` needs its group no more. */
  release(reader: 0 | 1): void {
    Atomics.add(this.#head, readAt + reader, 1)
    Atomics.notify(this.#head, readAt + reader)
  }
}
