/** Bytes of a file that is looked at: through the computer's cache, or from the medium itself. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { openPlainFile } from '../vault/plainFiles.ts'

export interface FileBytes {
  readonly size: number
  /** `medium`: read past the computer's cache. `cache`: the same as any program would get. */
  readonly way: 'medium' | 'cache'
  /** Descriptor for a thread to read by, where that gives the same bytes. */
  readonly fd: number | null
  /** Fills `into` from `position` as far as the file goes; answers how far. */
  read(into: Uint8Array, position: number): Promise<number>
  close(): Promise<void>
}

/** Files up to this are read in one call: three calls for each of a hundred thousand small files are most of the time. */
const wholeBytes = 1 << 20

/** Throws as `open` does; null for what is no plain file. `parts` says that only a few of its bytes are wanted. */
export async function cachedBytes(file: string, parts = false): Promise<FileBytes | null> {
  const handle = await openPlainFile(file)
  if (handle === null) return null
  try {
    return await bytesOf(handle, parts)
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function bytesOf(handle: FileHandle, parts: boolean): Promise<FileBytes> {
  const { size } = await handle.stat()
  const bytes: FileBytes = {
    size,
    way: 'cache',
    fd: handle.fd,
    read: (into, position) => readFully(handle, into, position),
    close: () => handle.close(),
  }
  if (parts || size > wholeBytes) return bytes
  const whole = Buffer.allocUnsafeSlow(size)
  const length = await readFully(handle, whole, 0)
  return {
    ...bytes,
    fd: null,
    read: async (into, position) => {
      const part = whole.subarray(position, Math.min(length, position + into.length))
      into.set(part)
      return part.length
    },
  }
}

/** The compiler's library for Node leaves this out. */
declare const WebAssembly: {
  Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer }
}

const block = 4096
const windowBytes = 1 << 20

/**
 * Reads past the computer's cache where the system and the file system let it (`way` is `medium` then): what is given was
 * on the medium. One window at a time: a second file is opened when the first is closed.
 */
export class MediumReader {
  /** Memory of WebAssembly begins on a page, as such reads ask for; no buffer of Node promises that. */
  readonly #window = new Uint8Array(
    new WebAssembly.Memory({ initial: windowBytes >> 16, maximum: windowBytes >> 16 }).buffer,
  )

  async open(file: string): Promise<FileBytes | null> {
    const handle = await openDirect(file)
    if (handle === null) return cachedBytes(file)
    let size = 0
    let from = 0
    let filled = 0
    const fill = async (position: number): Promise<void> => {
      from = position - (position % block)
      filled = (await handle.read(this.#window, 0, windowBytes, from)).bytesRead
    }
    // Some file systems open such a file and refuse to read it.
    try {
      size = (await handle.stat()).size
      await fill(0)
    } catch (error) {
      await handle.close()
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EINVAL' || code === 'EOPNOTSUPP') return cachedBytes(file)
      throw error
    }
    return {
      size,
      way: 'medium',
      fd: null,
      read: async (into, position) => {
        let done = 0
        while (done < into.length && position + done < size) {
          const at = position + done
          if (at < from || at >= from + filled) await fill(at)
          const part = this.#window.subarray(at - from, Math.min(filled, at - from + into.length - done))
          if (part.length === 0) break
          into.set(part, done)
          done += part.length
        }
        return done
      },
      close: () => handle.close(),
    }
  }
}

async function openDirect(file: string): Promise<FileHandle | null> {
  // Each system has its own of these.
  const { O_RDONLY, O_DIRECT, O_NOFOLLOW } = constants as Record<string, number | undefined>
  if (O_DIRECT === undefined) return null
  try {
    return await open(file, (O_RDONLY ?? 0) | O_DIRECT | (O_NOFOLLOW ?? 0))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EINVAL' || code === 'EOPNOTSUPP') return null
    throw error
  }
}

async function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let done = 0
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}
