/**
 * A thread that hashes, seals and opens for the engine. Two of them run: while one seals, the other hashes. A thread gets
 * the payload key of one write at a time and never the master key; plaintext is passed through a ring and not kept.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { AppError } from '../appError.ts'
import { loadSodium } from '../crypto/sodium.ts'
import { type Failure, failureOf } from './failure.ts'
import { PayloadWriter, readFully, readPayload } from './payloadFile.ts'
import { type ReadFile, SmallFiles, type SmallWrite, type Written } from './smallFiles.ts'
import { Ring, type RingMemory } from './ring.ts'

/** What a thread can be asked for, and what it answers. */
export interface ThreadJobs {
  /** Reads a source into the ring and hashes it on the way. */
  feed: { arg: { ring: RingMemory; fd: number }; answer: { sha256: string; size: number } }
  /** Hashes what others put into the ring. */
  hash: { arg: { ring: RingMemory }; answer: { sha256: string; size: number } }
  /** Seals what is in the ring into a file, after the place of the front page. */
  seal: { arg: { ring: RingMemory; fd: number; key: Uint8Array }; answer: { size: number } }
  /** Opens a payload into the ring. */
  open: { arg: { ring: RingMemory; fd: number; key: Uint8Array; size: number }; answer: { whole: boolean } }
  /** Opens and hashes one whole payload, at once and without the ring: true when it is what its page says. */
  verify: { arg: { file: string; key: Uint8Array; size: number; sha256: string }; answer: boolean }
  /** The same for one after the other. */
  verifyMany: { arg: { payloads: ThreadJobs['verify']['arg'][] }; answer: boolean[] }
  /** Reads and hashes small files and keeps their content until the next call. */
  readMany: { arg: { files: string[] }; answer: (ReadFile | Failure)[] }
  /** Writes, syncs and reads back the files of the last `readMany`. */
  writeMany: { arg: { writes: SmallWrite[] }; answer: (Written | Failure)[] }
}

export type JobName = keyof ThreadJobs

export type ThreadRequest = { [N in JobName]: { id: number; name: N; arg: ThreadJobs[N]['arg'] } }[JobName]
export type ThreadAnswer = { id: number; value: unknown } | { id: number; failure: Failure }

const sodium = await loadSodium()
const small = new SmallFiles(sodium)

const jobs: {
  [N in JobName]: (arg: ThreadJobs[N]['arg']) => ThreadJobs[N]['answer'] | Promise<ThreadJobs[N]['answer']>
} = {
  feed({ ring: memory, fd }) {
    const ring = new Ring(memory)
    return stopOnError(ring, () => {
      const hash = createHash('sha256')
      let size = 0
      for (;;) {
        const room = ring.room()
        const length = readSource(fd, room, size)
        if (length > 0) {
          ring.fill(length)
          hash.update(room.subarray(0, length))
          ring.release(1)
          size += length
        }
        // A short read is the end; a source that grows meanwhile is noticed by its size.
        if (length < room.length) break
      }
      ring.end()
      return { sha256: hash.digest('hex'), size }
    })
  },

  hash({ ring: memory }) {
    const ring = new Ring(memory)
    return stopOnError(ring, () => {
      const hash = createHash('sha256')
      let size = 0
      for (let i = 0; ; i++) {
        const bytes = ring.anyGroup(i)
        if (bytes === null) return { sha256: hash.digest('hex'), size }
        hash.update(bytes)
        size += bytes.length
        ring.release(1)
      }
    })
  },

  seal({ ring: memory, fd, key }) {
    const ring = new Ring(memory)
    return stopOnError(ring, () => {
      const writer = new PayloadWriter(sodium, key, fd)
      try {
        for (let i = 0; ; i++) {
          const group = ring.group(i)
          if (group === null || group.last) {
            writer.end(group?.bytes ?? new Uint8Array(0))
            if (group !== null) ring.release(0)
            return { size: writer.size }
          }
          writer.group(group.bytes)
          ring.release(0)
        }
      } finally {
        key.fill(0)
      }
    })
  },

  open({ ring: memory, fd, key, size }) {
    const ring = new Ring(memory)
    return stopOnError(ring, () => {
      const whole = readPayload(
        sodium,
        key,
        fd,
        size,
        plain => ring.fill(plain.length),
        () => ring.room(),
      )
      key.fill(0)
      ring.end()
      return { whole }
    })
  },

  verify: isWhole,
  verifyMany: ({ payloads }) => payloads.map(isWhole),

  readMany: ({ files }) => small.read(files),
  writeMany: ({ writes }) => small.write(writes),
}

function isWhole({ file, key, size, sha256 }: ThreadJobs['verify']['arg']): boolean {
  const fd = openSync(file, 'r')
  try {
    const hash = createHash('sha256')
    const whole = readPayload(sodium, key, fd, size, plain => hash.update(plain))
    return whole && hash.digest('hex') === sha256
  } finally {
    key.fill(0)
    closeSync(fd)
  }
}

function readSource(fd: number, room: Uint8Array, position: number): number {
  try {
    return readFully(fd, room, position)
  } catch (error) {
    throw new AppError('SourceUnreadable', { errno: String((error as NodeJS.ErrnoException).code) })
  }
}

function stopOnError<T>(ring: Ring, work: () => T): T {
  try {
    return work()
  } catch (error) {
    ring.stop()
    throw error
  }
}

async function answer(request: ThreadRequest): Promise<ThreadAnswer> {
  try {
    // The name and the argument of a request belong together; the compiler cannot follow that through the table.
    const job = jobs[request.name] as (arg: unknown) => unknown
    return { id: request.id, value: await job(request.arg) }
  } catch (error) {
    return { id: request.id, failure: failureOf(error) }
  }
}

const port = parentPort
port?.on('message', (request: ThreadRequest) => {
  void answer(request).then(done => port.postMessage(done))
})
