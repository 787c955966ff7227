import { createHash, type Hash, randomBytes } from 'node:crypto'
import { constants, type FileHandle, open } from 'node:fs/promises'
import { uptime } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../appError.ts'
import {
  type EntryBytes,
  frameCipherBytes,
  frameMostBytes,
  frameMostEntries,
  openFrame,
  sealFrame,
} from '../crypto/journalFrame.ts'
import { nonceBytes, type Sodium } from '../crypto/sodium.ts'
import { makeFolder, storageError, syncFolder } from './durable.ts'
import type { NewEntry } from './entries.ts'
import {
  type Clock,
  decodeEntry,
  encodeEntry,
  leafOf,
  noLeaf,
  parseEntry,
  type RecordedEntry,
} from './entryBytes.ts'
import { JournalFacts } from './journalFacts.ts'
import { type FramePlace, healMirrors, type MirrorScan, scanMirrors, syncMirrors } from './mirrors.ts'
import { type Mirror, mirrors, type Places, segmentName } from './places.ts'
import { frameAfter, readFrame } from './readSegments.ts'
import { dropBallast } from './space.ts'

const segmentBytes = 8 << 20
/** A clock that moved by more than this against the time since the computer started was set. */
const shiftMs = 120_000

/**
 * The journal of an open vault. Appending is the commit point of everything: an entry counts once a copy of its frame
 * is on the medium. One writer; appends run one after another.
 */
export class Journal {
  readonly facts = new JournalFacts()
  readonly scan: MirrorScan
  lastSeq = 0
  lastLeaf = noLeaf
  /** Copies that failed since opening; the other one goes on. */
  readonly failed = new Set<Mirror>()
  readonly #places: Places
  readonly #secret: { sodium: Sodium; key: Uint8Array; vaultId: Uint8Array }
  #frames: FramePlace[] = []
  #leaves: Hash = createHash('sha256')
  /** Leaves that are not hashed yet, one per line. */
  #lines = ''
  #chainBroken = false
  #segment = 0
  #size = 0
  #handles: Partial<Record<Mirror, FileHandle>> = {}
  #broken = false
  #closed = false
  #writing: Promise<unknown> = Promise.resolve()
  readonly #opened = performance.now()
  /** Both clocks at the entry before, or at opening. */
  #clock = { now: Date.now(), up: uptime() * 1000 }

  private constructor(places: Places, secret: { sodium: Sodium; key: Uint8Array; vaultId: Uint8Array }) {
    this.#places = places
    this.#secret = secret
    this.scan = {
      frames: [],
      faults: [],
      missing: [],
      differs: false,
      strange: 0,
      lastSegment: 0,
      lastSegmentSize: 0,
    }
  }

  /** Reads all of it; with `writable` also mends what can be mended without loss. Never cuts anything else. */
  static async open(
    places: Places,
    secret: { sodium: Sodium; key: Uint8Array; vaultId: Uint8Array },
    writable: boolean,
  ): Promise<Journal> {
    const journal = new Journal(places, secret)
    if (writable) {
      await makeFolder(join(places.dir, 'journal'))
      for (const mirror of mirrors) await makeFolder(places.journal[mirror])
      await syncMirrors(places)
    }
    Object.assign(journal.scan, await scanMirrors(places, secret, (seq, bytes) => journal.#fold(seq, bytes)))
    if (writable && journal.whole) await healMirrors(places, journal.scan)
    journal.#frames = journal.scan.frames
    journal.#segment = journal.scan.lastSegment
    journal.#size = journal.scan.lastSegmentSize
    return journal
  }

  /** No entry is missing, the copies agree, and each entry names the one before it. */
  get whole(): boolean {
    return this.scan.missing.length === 0 && !this.scan.differs && !this.#chainBroken
  }

  /** SHA-256 over the list of all leaves, one per line. */
  get head(): string {
    this.#hashLeaves()
    return this.#leaves.copy().digest('hex')
  }

  #addLeaf(leaf: string): void {
    this.#lines += `${leaf}\n`
    if (this.#lines.length > 16_384) this.#hashLeaves()
  }

  /** Some hundred leaves at once: each call costs more than hashing the line. */
  #hashLeaves(): void {
    this.#leaves.update(this.#lines)
    this.#lines = ''
  }

  #fold(seq: number, bytes: EntryBytes): void {
    const json = parseEntry(bytes.entry)
    const leaf = leafOf(bytes.entry)
    for (let lost = this.lastSeq + 1; lost < seq; lost++) this.#addLeaf(noLeaf)
    const follows = seq === this.lastSeq + 1
    if (json === null || json.seq !== seq || (follows && json.prev !== this.lastLeaf))
      this.#chainBroken = true
    this.#addLeaf(leaf)
    this.lastSeq = seq
    this.lastLeaf = leaf
    this.facts.fold(seq, json)
    if (json !== null) this.facts.bin.fold(seq, json, bytes)
  }

  /**
   * Appends entries; when it returns they are on the medium. More than one frame's worth goes into several frames, each
   * durable before the next. Throws NoSpace, DiskFailed, BadRequest; entries of a frame are kept all or none.
   */
  append(entries: readonly NewEntry[]): Promise<RecordedEntry[]> {
    const run = this.#writing.then(() => this.#append(entries))
    this.#writing = run.catch(() => undefined)
    return run
  }

  async #append(entries: readonly NewEntry[]): Promise<RecordedEntry[]> {
    const written: RecordedEntry[] = []
    for (let from = 0; from < entries.length; ) {
      if (this.#broken) throw new AppError('DiskFailed', { reason: 'reopen' })
      const frame: EntryBytes[] = []
      let seq = this.lastSeq
      let prev = this.lastLeaf
      while (from + frame.length < entries.length && frame.length < frameMostEntries) {
        const entry = entries[from + frame.length]
        if (entry === undefined) break
        const bytes = encodeEntry(entry, { seq: ++seq, prev, ...this.#now() })
        if (frameCipherBytes([...frame, bytes]) > frameMostBytes) break
        prev = leafOf(bytes.entry)
        frame.push(bytes)
      }
      await this.#commit(frame)
      frame.forEach(bytes => {
        this.#fold(this.lastSeq + 1, bytes)
        written.push(decodeEntry(bytes))
      })
      from += frame.length
    }
    return written
  }

  async #commit(entries: EntryBytes[]): Promise<void> {
    const { sodium, key, vaultId } = this.#secret
    const firstSeq = this.lastSeq + 1
    const bytes = sealFrame(sodium, key, vaultId, { firstSeq, nonce: randomBytes(nonceBytes), entries })
    try {
      await this.#write(bytes)
    } catch (error) {
      if (this.#broken || !(error instanceof AppError) || error.code !== 'NoSpace') throw error
      // The room that was set aside for exactly this.
      if (!(await dropBallast(this.#places))) throw error
      await this.#write(bytes)
    }
    const mirror = this.failed.has('a') ? 'b' : 'a'
    this.#frames.push({
      mirror,
      segment: this.#segment,
      offset: this.#size,
      length: bytes.length,
      firstSeq,
      count: entries.length,
    })
    this.#size += bytes.length
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#segment === 0 || this.#size >= segmentBytes) await this.#nextSegment()
    const alive = mirrors.filter(mirror => !this.failed.has(mirror))
    const results = await Promise.all(alive.map(mirror => this.#writeTo(mirror, bytes)))
    const lost = alive.filter((_, i) => results[i] !== null)
    if (lost.length === 0) return
    const cutBack = await Promise.all(lost.map(mirror => this.#takeBack(mirror)))
    const first = results.find(result => result !== null)
    if (lost.length === alive.length) {
      // What lies in a copy now may be a whole frame that nobody was told of: another one must not take its number.
      if (cutBack.includes(false) || results.some(result => result?.unsure)) this.#broken = true
      throw storageError(first?.error, bytes.length)
    }
    // One durable copy commits. Whatever the other holds of this frame is the same; it is left alone from here on, until
    // the vault is opened again and mends it.
    for (const mirror of lost) this.failed.add(mirror)
  }

  /** Null once the copy holds the bytes for good. `unsure`: after a failed fsync nobody knows what is on the medium. */
  async #writeTo(mirror: Mirror, bytes: Uint8Array): Promise<{ error: unknown; unsure: boolean } | null> {
    let unsure = false
    try {
      const handle = (this.#handles[mirror] ??= await open(
        join(this.#places.journal[mirror], segmentName(this.#segment)),
        'r+',
      ))
      for (let done = 0; done < bytes.length; )
        done += (await handle.write(bytes, done, bytes.length - done, this.#size + done)).bytesWritten
      unsure = true
      await handle.sync()
      return null
    } catch (error) {
      return { error, unsure }
    }
  }

  /** Cuts a copy back to its last good length after a failed append. */
  async #takeBack(mirror: Mirror): Promise<boolean> {
    try {
      await this.#handles[mirror]?.truncate(this.#size)
      return true
    } catch {
      return false
    }
  }

  /** Begins the next file of each copy; a copy that cannot is left behind, as long as the other one can. */
  async #nextSegment(): Promise<void> {
    await this.#closeHandles()
    const segment = this.#segment + 1
    const alive = mirrors.filter(mirror => !this.failed.has(mirror))
    const opened: Partial<Record<Mirror, FileHandle>> = {}
    const errors: { mirror: Mirror; error: unknown }[] = []
    for (const mirror of alive) {
      try {
        // It may be there already, empty, from an attempt that failed half way.
        const file = join(this.#places.journal[mirror], segmentName(segment))
        const handle = await open(file, constants.O_RDWR | constants.O_CREAT, 0o600)
        opened[mirror] = handle
        if ((await handle.stat()).size > 0) throw new AppError('DiskFailed', { reason: 'segmentExists' })
        await syncFolder(this.#places.journal[mirror])
      } catch (error) {
        errors.push({ mirror, error })
        await opened[mirror]?.close().catch(() => undefined)
        delete opened[mirror]
      }
    }
    if (errors.length === alive.length) throw storageError(errors[0]?.error)
    for (const { mirror } of errors) this.failed.add(mirror)
    this.#handles = opened
    this.#segment = segment
    this.#size = 0
  }

  #now(): { time: string; clock: Clock } {
    const now = Date.now()
    const monotonic = Math.round(performance.now() - this.#opened)
    // The time since the computer started counts its sleep too, so that a nap is not taken for a clock that was set.
    const up = uptime() * 1000
    const moved = Math.abs(now - this.#clock.now - (up - this.#clock.up)) > shiftMs
    this.#clock = { now, up }
    const suspectedShift = moved || now < this.facts.lastTime
    return { time: new Date(now).toISOString(), clock: { tz: zone(), monotonic, suspectedShift } }
  }

  /** Entries with a seq above `afterSeq`, in order, as far as they are there. Throws JournalDamaged. */
  async *entries(afterSeq = 0): AsyncGenerator<RecordedEntry> {
    const { sodium, key, vaultId } = this.#secret
    let at = frameAfter(this.#frames, afterSeq)
    let handle: FileHandle | undefined
    let opened = ''
    try {
      for (; at < this.#frames.length; at++) {
        const frame = this.#frames[at] as FramePlace
        const file = join(this.#places.journal[frame.mirror], segmentName(frame.segment))
        if (file !== opened) {
          await handle?.close()
          handle = undefined
          handle = await open(file, 'r').catch(() => undefined)
          opened = file
        }
        const bytes = Buffer.alloc(frame.length)
        // A copy that cannot be read is as good as one that is damaged: the other one is asked below.
        await handle?.read(bytes, 0, frame.length, frame.offset).catch(() => undefined)
        let content = openFrame(sodium, key, vaultId, bytes)
        if (this.#closed) throw new AppError('VaultLocked')
        if (content?.firstSeq !== frame.firstSeq)
          content = openFrame(sodium, key, vaultId, await readFrame(this.#places, this.#secret, frame))
        if (content === null) throw new AppError('JournalDamaged')
        for (const [i, entry] of content.entries.entries())
          if (frame.firstSeq + i > afterSeq) yield decodeEntry(entry)
      }
    } finally {
      await handle?.close()
    }
  }

  /** Runs `work` while nothing is appended. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#writing.then(work)
    this.#writing = run.catch(() => undefined)
    return run
  }

  /** Where the frames that count lie now, in their order. */
  get frames(): readonly FramePlace[] {
    return [...this.#frames]
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#writing
    await this.#closeHandles()
  }

  async #closeHandles(): Promise<void> {
    const handles = Object.values(this.#handles)
    this.#handles = {}
    // All that counts is on the medium already, so what comes of closing changes nothing.
    for (const handle of handles) await handle.close().catch(() => undefined)
  }
}

/** Asked each time: people travel while the program runs. */
function zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
