import { createHash } from 'node:crypto'
import { closeSync, fstatSync, fsync, openSync, unlinkSync } from 'node:fs'
import { promisify } from 'node:util'
import { AppError } from '../appError.ts'
import { pageSize } from '../crypto/objectPage.ts'
import { paddedSize } from '../crypto/padding.ts'
import type { Sodium } from '../crypto/sodium.ts'
import { chunkCount, openChunks, sealChunks } from '../crypto/stream.ts'
import { type Failure, failureOf } from './failure.ts'
import { headBytes } from './putTypes.ts'
import { isZero, objectFileSize, readFully, rearPageAt, writeFully } from './payloadFile.ts'

const sync = promisify(fsync)

/** A source as it was when it was read. */
export interface ReadFile {
  sha256: string
  size: number
  mtimeMs: number
  /** Its first `headBytes`. */
  head: Uint8Array
}

/** Where and how the i-th file of the last `read` is to be written. */
export interface SmallWrite {
  index: number
  scratch: string
  key: Uint8Array
  page: Uint8Array
}

export interface Written {
  written: true
}

interface Held extends Omit<ReadFile, 'head'> {
  fd: number
  content: Uint8Array
}

/** The file is larger than it was said to be: it is not one for a batch. */
export const tooLarge = 'tooLarge'
export const smallFileMost = 1 << 20

/** Many small files at once: all are read, then all written, and their fsyncs run together. */
export class SmallFiles {
  readonly #sodium: Sodium
  #held: (Held | null)[] = []
  /** Room for one padded content, and for one object file; used again for each. */
  readonly #plain = Buffer.allocUnsafeSlow(paddedSize(smallFileMost))
  readonly #file = Buffer.allocUnsafeSlow(objectFileSize(smallFileMost))

  constructor(sodium: Sodium) {
    this.#sodium = sodium
  }

  /** Opens each file once and keeps it open until it is written, or until the next call. */
  read(files: string[]): (ReadFile | Failure)[] {
    this.#release()
    return files.map((file, index) => {
      this.#held[index] = null
      let fd: number | undefined
      try {
        fd = openSync(file, 'r')
        const { size, mtimeMs } = this.#stat(fd)
        // One byte more, so that a file that has grown shows itself.
        const room = Buffer.allocUnsafeSlow(size + 1)
        if (readFully(fd, room, 0) !== size) throw new AppError('SourceChanged')
        const content = room.subarray(0, size)
        const sha256 = createHash('sha256').update(content).digest('hex')
        this.#held[index] = { fd, content, sha256, size, mtimeMs }
        // A copy: the content is wiped when it is written, and a view would take all of it along to the other thread.
        return { sha256, size, mtimeMs, head: new Uint8Array(content.subarray(0, headBytes)) }
      } catch (error) {
        if (fd !== undefined) closeSync(fd)
        return failureOf(asSourceError(error))
      }
    })
  }

  #stat(fd: number): { size: number; mtimeMs: number } {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new AppError('SourceUnreadable', { errno: 'notAFile' })
    if (stat.size > smallFileMost) throw new AppError('SourceUnreadable', { errno: tooLarge })
    return stat
  }

  /** Seals, syncs and reads back; a scratch file whose outcome is not `written` is gone. */
  async write(writes: SmallWrite[]): Promise<(Written | Failure)[]> {
    const results: (Written | Failure)[] = []
    const syncing: Promise<void>[] = []
    for (const [i, write] of writes.entries()) {
      const fd = this.#attempt(results, i, write, () => this.#create(write))
      // The fsyncs run in the background while the next files are sealed and read back.
      syncing.push(
        fd === undefined
          ? Promise.resolve()
          : this.#sync(fd).catch((error: unknown) => {
              results[i] = failureOf(error)
            }),
      )
    }
    for (const [i, write] of writes.entries())
      if (results[i] !== undefined && !('failed' in results[i]))
        this.#attempt(results, i, write, () => this.#verify(write))
    await Promise.all(syncing)
    for (const [i, write] of writes.entries()) if ('failed' in (results[i] as object)) remove(write.scratch)
    this.#release()
    return results
  }

  #attempt<T>(results: (Written | Failure)[], i: number, write: SmallWrite, work: () => T): T | undefined {
    try {
      const value = work()
      results[i] = { written: true }
      return value
    } catch (error) {
      results[i] = failureOf(error)
      write.key.fill(0)
      return undefined
    }
  }

  #create({ index, scratch, key, page }: SmallWrite): number {
    const held = this.#held[index]
    if (!held) throw new Error('nothing was read at this index')
    const padded = this.#plain.subarray(0, paddedSize(held.size))
    padded.set(held.content)
    padded.fill(0, held.size)
    const file = this.#file.subarray(0, objectFileSize(held.size))
    sealChunks(this.#sodium, key, 0, padded, true, file.subarray(pageSize, rearPageAt(held.size)))
    file.set(page, 0)
    file.set(page, rearPageAt(held.size))
    const fd = openSync(scratch, 'wx', 0o600)
    try {
      writeFully(fd, file, 0)
      return fd
    } catch (error) {
      closeSync(fd)
      throw error
    }
  }

  async #sync(fd: number): Promise<void> {
    try {
      await sync(fd)
    } finally {
      closeSync(fd)
    }
  }

  #verify({ index, scratch, key, page }: SmallWrite): void {
    const held = this.#held[index] as Held
    const fd = openSync(scratch, 'r')
    try {
      const rear = rearPageAt(held.size)
      const file = this.#file.subarray(0, objectFileSize(held.size))
      const plain = this.#plain.subarray(0, paddedSize(held.size))
      if (readFully(fd, file, 0) !== file.length) throw readBackFailed()
      const opened = openChunks(this.#sodium, key, 0, file.subarray(pageSize, rear), true, plain)
      const content = plain.subarray(0, held.size)
      const whole =
        opened === chunkCount(plain.length) &&
        isZero(plain.subarray(held.size)) &&
        file.subarray(0, pageSize).equals(page) &&
        file.subarray(rear).equals(page) &&
        createHash('sha256').update(content).digest('hex') === held.sha256
      if (!whole) throw readBackFailed()
      const { size, mtimeMs } = fstatSync(held.fd)
      if (size !== held.size || mtimeMs !== held.mtimeMs) throw new AppError('SourceChanged')
    } finally {
      closeSync(fd)
      key.fill(0)
    }
  }

  #release(): void {
    for (const held of this.#held) {
      if (held === null) continue
      closeSync(held.fd)
      held.content.fill(0)
    }
    this.#held = []
  }
}

function readBackFailed(): AppError {
  return new AppError('DiskFailed', { reason: 'readBack' })
}

function asSourceError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('SourceUnreadable', { errno: String((error as NodeJS.ErrnoException).code) })
}

function remove(scratch: string): void {
  try {
    unlinkSync(scratch)
  } catch {
    // It was never made, or tmp/ is emptied when the vault is opened next.
  }
}
