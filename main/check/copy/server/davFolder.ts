/** A folder on a WebDAV server, by the client library `webdav`; what it asks goes through `Exchange` and nowhere else. */
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { createClient, type FileStat, getPatcher, type WebDAVClient } from 'webdav'
import { AppError } from '../../../appError.ts'
import { utf8 } from '../../../crypto/text.ts'
import type { Server } from './address.ts'
import { type Bounds, Exchange } from './exchange.ts'
import { listingMostBytes } from './listing.ts'

export interface RemoteName {
  name: string
  /** Bytes as the server says; NaN when it does not. */
  size: number
}

export interface DavOptions {
  signal?: AbortSignal | undefined
  /** A server that moves no byte for so long is given up; a minute when absent. */
  quietMs?: number | undefined
}

const wanted =
  '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'

const xml = 'application/xml; charset=utf-8'

/** The library asks by one function for all its clients; this tells whose question it is. */
const ways = new WeakMap<AbortSignal, { exchange: Exchange; bounds: Bounds }>()

getPatcher().patch('fetch', async (url: unknown, asked: unknown) => {
  const { method, headers, body, signal } = asked as {
    method: string
    headers: Record<string, string>
    body?: Buffer | string | Readable
    signal?: AbortSignal
  }
  const way = signal === undefined ? undefined : ways.get(signal)
  if (way === undefined) throw new AppError('Internal')
  // Only folders are listed and made; the library drops the slash at their end, and servers answer that with a redirect.
  const folder = (method === 'PROPFIND' || method === 'MKCOL') && !String(url).endsWith('/')
  const address = `${String(url)}${folder ? '/' : ''}`
  return way.exchange.ask(address, { method, headers, body: body ?? null }, way.bounds)
})

/**
 * Paths are those of a vault, with `/`. Each question throws what `Exchange.ask` throws, and what the status says:
 * ServerLogin, ServerForbids, ServerFolderMissing, ServerTooLarge, ServerLocked, ServerBusy, ServerFull, ServerFailed.
 */
export class DavFolder {
  readonly #client: WebDAVClient
  readonly #exchange: Exchange
  readonly #signal: AbortSignal | undefined

  constructor(root: URL, { user, password }: Omit<Server, 'address'>, options: DavOptions = {}) {
    this.#signal = options.signal
    this.#exchange = new Exchange(root, options.quietMs)
    const login = Buffer.from(utf8(`${user}:${password}`)).toString('base64')
    this.#client = createClient(root.href, { headers: { authorization: `Basic ${login}` } })
  }

  close(): void {
    this.#exchange.close()
  }

  /** What lies in a folder, by name alone: where else the server says it lies does not count. Null when there is none. */
  async list(path: string): Promise<RemoteName[] | null> {
    const found = await this.#ask(
      { most: listingMostBytes, expected: listingMostBytes, none: [404] },
      signal =>
        this.#client.getDirectoryContents(path, {
          signal,
          data: wanted,
          headers: { 'content-type': xml },
        }),
    )
    return found === null
      ? null
      : (found as FileStat[]).map(({ basename, size }) => ({ name: basename, size }))
  }

  /** Whether there is such a folder; what lies in it is not asked for, it may be anything. */
  async exists(path: string): Promise<boolean> {
    const found = await this.#ask(
      { most: listingMostBytes, expected: listingMostBytes, none: [404] },
      signal => this.#client.stat(path, { signal, data: wanted, headers: { 'content-type': xml } }),
    )
    return found !== null
  }

  /** Makes a folder whose parent is there; one that is there already is as good. */
  async makeFolder(path: string): Promise<void> {
    await this.#ask({ most: 0, expected: 0, none: [405] }, signal =>
      this.#client.createDirectory(path, { signal }),
    )
  }

  /** The bytes of a file of at most `most`; null when there is none. */
  async read(path: string, most: number): Promise<Buffer | null> {
    const parts: Uint8Array[] = []
    const there = await this.readTo(path, most, async part => void parts.push(part))
    return there ? Buffer.concat(parts) : null
  }

  /** Hands over a file's bytes as they come; false when there is none. Throws ServerNotDav for more than `most`. */
  async readTo(path: string, most: number, take: (part: Uint8Array) => Promise<void>): Promise<boolean> {
    const there = await this.#ask({ most, expected: most, none: [404] }, async signal => {
      // The library hands on what `Exchange` answers.
      const { body } = (await this.#client.customRequest(path, {
        method: 'GET',
        signal,
      })) as unknown as Response
      for await (const part of (body ?? []) as AsyncIterable<Uint8Array>) await take(part)
      return true
    })
    return there === true
  }

  /** SHA-256 of what the server gives for a file of this size; null when it gives none, or more or less. */
  async hash(path: string, size: number): Promise<string | null> {
    const hash = createHash('sha256')
    let bytes = 0
    const take = async (part: Uint8Array): Promise<void> => {
      bytes += part.length
      hash.update(part)
    }
    try {
      if (!(await this.readTo(path, size, take)) || bytes !== size) return null
      return hash.digest('hex')
    } catch (error) {
      if (error instanceof AppError && error.code === 'ServerNotDav') return null
      throw error
    }
  }

  async put(path: string, body: Buffer | Readable, size: number): Promise<void> {
    await this.#ask({ most: 0, expected: size }, signal =>
      this.#client.putFileContents(path, body, { signal, headers: { 'Content-Length': String(size) } }),
    )
  }

  /** Renames on the server; with `over` in the place of what is there, else only where nothing is. */
  async move(from: string, to: string, over: boolean): Promise<void> {
    await this.#ask({ most: 0, expected: 0 }, signal =>
      this.#client.moveFile(from, to, { signal, overwrite: over }),
    )
  }

  /** Removes one file; none is as good. */
  async remove(path: string): Promise<void> {
    await this.#ask({ most: 0, expected: 0, none: [404] }, signal =>
      this.#client.deleteFile(path, { signal }),
    )
  }

  async #ask<T>(
    { none = [], ...bounds }: Omit<Bounds, 'signal'> & { none?: number[] },
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | null> {
    const { signal } = new AbortController()
    ways.set(signal, { exchange: this.#exchange, bounds: { ...bounds, signal: this.#signal } })
    try {
      return await ask(signal)
    } catch (error) {
      if (error instanceof AppError) throw error
      const { status } = error as { status?: unknown }
      // Only the library's own words for an answer that it cannot read are left.
      if (typeof status !== 'number') throw new AppError('ServerNotDav', {}, error)
      if (none.includes(status)) return null
      throw refusal(status)
    } finally {
      ways.delete(signal)
    }
  }
}

function refusal(status: number): AppError {
  switch (status) {
    case 401:
      return new AppError('ServerLogin')
    case 403:
      return new AppError('ServerForbids')
    case 404:
    case 409:
      return new AppError('ServerFolderMissing')
    case 413:
      return new AppError('ServerTooLarge')
    case 423:
      return new AppError('ServerLocked')
    case 429:
    case 503:
      return new AppError('ServerBusy')
    case 507:
      return new AppError('ServerFull')
    default:
      return new AppError('ServerFailed', { status })
  }
}
