import { createHash } from 'node:crypto'
import type { SkipReason } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { archivePartKnown, nestingOf } from '../index/importState.ts'
import type { NewEntry } from '../vault/entries.ts'
import { detect } from './detect.ts'
import { type ImportEnv, importer } from './importEnv.ts'
import type { ImportJob } from './importJob.ts'
import { openBytes, type Place } from './itemBytes.ts'
import type { UnreadSource } from '../index/importState.ts'
import type { BlobSink, Detection } from './reader.ts'
import { archives } from './readers/readers.ts'
import { freeOfRatio, maxRatio, maxTotal } from './readers/zip/limits.ts'
import type { ReportBuilder } from './report.ts'
import { type PartName, type PartPlace, PartStream, type PartTaker } from './sourceParts.ts'
import { headBytes } from '../vault/vault.ts'
import type { ImportedFile } from '../../preload/contract.ts'

/** Archives that lie so deep are kept and not opened: archives in archives without end are how bombs work. */
const maxDepth = 1

/**
 * The files of an archive. Each becomes an item of its own (`inside` the archive); the bytes of stored entries stay
 * where they are, compressed ones become objects. An archive inside an archive is opened too, one inside that is kept.
 */
export class ArchiveParts implements PartTaker {
  readonly #archive: UnreadSource
  readonly #job: ImportJob
  readonly #env: ImportEnv
  readonly #report: ReportBuilder
  #waiting: { entry: NewEntry; row: ImportedFile }[] = []
  readonly #nesting: ReturnType<typeof nestingOf>
  count = 0

  constructor(archive: UnreadSource, job: ImportJob, env: ImportEnv, report: ReportBuilder) {
    this.#archive = archive
    this.#job = job
    this.#env = env
    this.#report = report
    this.#nesting = nestingOf(env.db, archive.id)
  }

  /** How many bytes may still come out of this archive, with all that came out of the outermost one so far. */
  get room(): number {
    const { depth, outermost, size } = this.#nesting
    if (depth === 0) return maxTotal
    return (
      Math.max(freeOfRatio, Math.min(size * maxRatio, maxTotal)) - (this.#job.unpacked.get(outermost) ?? 0)
    )
  }

  async blob(part: PartName): Promise<BlobSink> {
    const stream = new PartStream()
    const head: Buffer[] = []
    let headSize = 0
    const name = lastName(part.name)
    // A part that an interrupted import already saved is read past, not saved twice.
    if (archivePartKnown(this.#env.db, this.#archive.sha256, part.key)) return discard
    const storing = this.#env.vault.put(
      { stream: stream.stream() },
      {
        kind: 'original',
        name,
        mediaType: part.mediaType,
        importedAt: this.#job.startedAt.toISOString(),
        sourceMtime: part.mtime ?? null,
        sourcePath: null,
        derivedFrom: this.#archive.sha256,
        tool: { name: this.#archive.reader, version: importer, args: part.key },
        importer,
      },
      undefined,
      this.#job.signal,
    )
    storing.catch(error => stream.fail(error))
    return {
      write: async bytes => {
        const { outermost } = this.#nesting
        this.#job.unpacked.set(outermost, (this.#job.unpacked.get(outermost) ?? 0) + bytes.length)
        if (headSize < headBytes) {
          const piece = Buffer.from(bytes.subarray(0, headBytes - headSize))
          head.push(piece)
          headSize += piece.length
        }
        await stream.write(bytes)
      },
      end: async () => {
        stream.end()
        const stored = await storing
        await this.#add(part, detect(Buffer.concat(head), name, stored.size), {
          sha256: stored.sha256,
          metaSha256: stored.metaSha256,
          place: { object: stored.sha256, offset: 0, size: stored.size },
          offset: null,
        })
      },
      abort: async reason => {
        stream.fail(new AppError('ReaderFailed', { reason }))
        await storing.catch(() => undefined)
        this.#report.skip(`${this.#archive.path}/${part.name}`, skipReasons[reason] ?? 'failed')
      },
    }
  }

  async inPlace(part: PartPlace): Promise<void> {
    if (archivePartKnown(this.#env.db, this.#archive.sha256, part.key)) return
    const place: Place = {
      object: this.#archive.place.object,
      offset: this.#archive.place.offset + part.offset,
      size: part.size,
    }
    const bytes = await openBytes(this.#env.vault, place)
    try {
      const hash = createHash('sha256')
      for await (const chunk of bytes.chunks()) {
        await this.#job.checkpoint()
        hash.update(chunk)
      }
      const head = await bytes.range(0, Math.min(headBytes, part.size))
      await this.#add(part, detect(head, lastName(part.name), part.size), {
        sha256: hash.digest('hex'),
        metaSha256: '',
        place,
        offset: part.offset,
      })
    } finally {
      await bytes.close()
    }
  }

  unreadPart(locator: string, reason: string): boolean {
    this.#report.skip(`${this.#archive.path}/${locator}`, skipReasons[reason] ?? 'failed')
    return true
  }

  async #add(
    part: PartName | PartPlace,
    found: Detection,
    bytes: { sha256: string; metaSha256: string; place: Place; offset: number | null },
  ): Promise<void> {
    const name = lastName(part.name)
    const detection: Detection =
      archives.has(found.reader) && this.#nesting.depth >= maxDepth
        ? { ...found, reader: 'opaque', reason: 'archiveInArchive' }
        : found
    const [facts = null] = await this.#env.facts.read(this.#env.vault, [
      { place: bytes.place, head: null, detection, name, mtime: part.mtime ?? null },
    ])
    this.count += 1
    const row = this.#report.imported(`${this.#archive.path}/${part.name}`, name, bytes.place.size, detection)
    this.#waiting.push({
      row,
      entry: {
        type: 'import',
        public: { sha256: bytes.sha256, size: bytes.place.size, metaSha256: bytes.metaSha256 },
        private: {
          name,
          path: `${this.#archive.path}/${part.name}`,
          sourcePath: '',
          mediaType: detection.mediaType,
          importedAt: this.#job.startedAt.toISOString(),
          mtime: part.mtime ?? null,
          job: this.#job.id,
          reader: detection.reader,
          detection: { confidence: detection.confidence, reason: detection.reason },
          inside: { sha256: this.#archive.sha256, path: part.key, offset: bytes.offset },
          facts,
        },
      },
    })
    if (this.#waiting.length >= 200) await this.flush()
  }

  async flush(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    if (waiting.length === 0) return
    const done = await this.#env.commit(waiting.map(({ entry }) => entry))
    for (const [index, entry] of done.entries.entries()) {
      const row = waiting[index]?.row
      if (row !== undefined) this.#report.saved(row, `i${entry.seq}`)
    }
    this.#report.changed(done.change)
  }
}

/** What a reader of archives says of an entry it does not take, in the report's words. */
const skipReasons: Record<string, SkipReason> = {
  encrypted: 'encrypted',
  ArchiveEncrypted: 'encrypted',
  wrongPassword: 'wrongPassword',
  bomb: 'bomb',
  symlink: 'symlink',
  device: 'special',
  empty: 'empty',
  systemFile: 'systemFile',
  tooLarge: 'tooLarge',
}

const discard: BlobSink = {
  write: () => Promise.resolve(),
  end: () => Promise.resolve(),
  abort: () => Promise.resolve(),
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
