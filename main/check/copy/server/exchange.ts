/**
 * The only file of the program that opens a connection, and only for a copy on a server that the user has named. It
 * believes nothing the server says: every answer has a bound in bytes and in time, no redirect is followed, no cookie
 * kept, nothing is unpacked, no proxy and no weaker certificate is taken from the environment.
 */
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as askPlain } from 'node:http'
import { Agent as HttpsAgent, request as askSealed } from 'node:https'
import { Readable } from 'node:stream'
import { AppError } from '../../../appError.ts'
import { storageError } from '../../../vault/durable.ts'
import { boundedListing } from './listing.ts'

/** What is asked of the server. */
export interface Question {
  method: string
  headers: Record<string, string>
  body: Buffer | string | Readable | null
}

export interface Bounds {
  /** Bytes of an answer that are read at most. */
  most: number
  /** Bytes that go out or come in, as far as they are known: what is allowed to take longer than an ordinary question. */
  expected: number
  signal: AbortSignal | undefined
}

/** A server that moves no byte for so long is given up. */
const defaultQuietMs = 60_000
/** Slower than this, averaged over a whole answer, is no way to make a copy. */
const leastBytesPerMs = 4
const connections = 6
/** What a server says beside an error is not read; a little is let through so that the connection can be used again. */
const mostOfRefusal = 1 << 16

/** Connections to one server, kept between questions. */
export class Exchange {
  readonly #root: URL
  readonly #quietMs: number
  readonly #agent: HttpAgent

  constructor(root: URL, quietMs = defaultQuietMs) {
    this.#root = root
    this.#quietMs = quietMs
    const settings = { keepAlive: true, maxSockets: connections }
    this.#agent =
      root.protocol === 'https:'
        ? new HttpsAgent({ ...settings, rejectUnauthorized: true, minVersion: 'TLSv1.2' })
        : new HttpAgent(settings)
  }

  close(): void {
    this.#agent.destroy()
  }

  /**
   * Asks once. Throws ServerUnreachable, ServerNotTrusted, ServerSilent, ServerCutOff, ServerRedirects, ServerNotDav,
   * CopyCancelled; a status above 399 is given back for the caller to judge.
   */
  async ask(address: string, question: Question, bounds: Bounds): Promise<Response> {
    const url = new URL(address)
    if (url.origin !== this.#root.origin || !url.pathname.startsWith(this.#root.pathname))
      throw new AppError('ServerAddressRefused')
    for (let again = false; ; again = true) {
      const once = new Once(url, question, bounds, this.#agent, this.#quietMs)
      try {
        return await once.answer
      } catch (error) {
        // A server may close a connection at rest in the moment it is used again; that says nothing.
        const stale = once.reused && error instanceof AppError && error.code === 'ServerCutOff'
        if (again || !stale || question.body instanceof Readable) throw error
      }
    }
  }
}

/** One question and its answer, watched from the first byte to the last. */
class Once {
  readonly answer: Promise<Response>
  readonly #request: ClientRequest
  readonly #bounds: Bounds
  #reject: (error: unknown) => void = () => undefined
  /** An answer has begun: what ends it is told by the one who reads it. */
  #begun = false
  #ended = false
  /** Why it was broken off from this side, which says more than what the socket says then. */
  #why: unknown = null

  constructor(url: URL, question: Question, bounds: Bounds, agent: HttpAgent, quietMs: number) {
    this.#bounds = bounds
    const { method, body } = question
    const ask = url.protocol === 'https:' ? askSealed : askPlain
    const headers = { 'user-agent': 'WebDAV', 'accept-encoding': 'identity', ...question.headers }
    this.#request = ask(url, { method, headers, agent, maxHeaderSize: 1 << 14 })
    this.answer = new Promise<Response>((resolve, reject) => {
      this.#reject = reject
      this.#request.once('response', incoming => {
        this.#begun = true
        this.#answered(method, incoming).then(resolve, error => this.#fail(error))
      })
    })
    this.#request.once('error', error => this.#fail(error))
    this.#request.once('close', () => this.#end())
    this.#watch(quietMs)
    if (body instanceof Readable) this.#send(body)
    else this.#request.end(body ?? undefined)
  }

  get reused(): boolean {
    return this.#request.reusedSocket
  }

  /** A long body waits until the server has said that it wants it: a refusal comes before gigabytes were sent. */
  #send(body: Readable): void {
    body.once('error', error => this.#break(storageError(error)))
    let sent = false
    const go = (): void => {
      if (sent || this.#ended) return
      sent = true
      body.pipe(this.#request)
    }
    this.#request.setHeader('expect', '100-continue')
    this.#request.once('continue', go)
    const timer = setTimeout(go, 2000)
    this.#request.once('close', () => {
      clearTimeout(timer)
      body.destroy()
    })
    this.#request.flushHeaders()
  }

  #watch(quietMs: number): void {
    const { signal, expected } = this.#bounds
    const cancel = (): void => this.#break(new AppError('CopyCancelled'))
    if (signal?.aborted) cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    const began = performance.now()
    const tickMs = Math.min(1000, quietMs / 4)
    let moved = began
    let looked = began
    let bytes = 0
    const timer = setInterval(() => {
      const now = performance.now()
      const { bytesRead = 0, bytesWritten = 0 } = this.#request.socket ?? {}
      // After a pause of this program or a sleep of the computer the server gets its time again.
      if (bytesRead + bytesWritten !== bytes || now - looked > 2 * tickMs) moved = now
      bytes = bytesRead + bytesWritten
      looked = now
      if (now - moved > quietMs || now - began > quietMs + expected / leastBytesPerMs)
        this.#break(new AppError('ServerSilent'))
    }, tickMs)
    this.#request.once('close', () => {
      clearInterval(timer)
      signal?.removeEventListener('abort', cancel)
    })
  }

  async #answered(method: string, incoming: IncomingMessage): Promise<Response> {
    const status = incoming.statusCode ?? 0
    const { 'content-encoding': packed = 'identity', 'content-length': length } = incoming.headers
    if (status >= 300 && status < 400) throw new AppError('ServerRedirects')
    const content = method === 'GET' || method === 'PROPFIND'
    if (status >= 400 || !content) {
      // What is done in part is not done.
      if (status === 207) throw new AppError('ServerFailed', { status })
      for await (const _ of bounded(incoming, mostOfRefusal)) void _
      return new Response(null, { status: status >= 200 && status < 600 ? status : 502 })
    }
    const wanted = method === 'GET' ? 200 : 207
    if (status !== wanted || packed !== 'identity') throw new AppError('ServerNotDav')
    if (length !== undefined && Number(length) > this.#bounds.most) throw new AppError('ServerNotDav')
    const body = this.#told(bounded(incoming, this.#bounds.most))
    if (method === 'GET') return new Response(Readable.toWeb(Readable.from(body)) as ReadableStream)
    const parts: Buffer[] = []
    for await (const part of body) parts.push(part)
    return new Response(boundedListing(Buffer.concat(parts)), { status })
  }

  /** What breaks an answer while it is read is told as what breaks the question. */
  async *#told(parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      yield* parts
    } catch (error) {
      throw this.#why ?? networkError(error)
    } finally {
      if (!this.#ended) this.#request.destroy()
    }
  }

  #break(why: AppError): void {
    this.#why ??= why
    this.#fail(why)
    this.#request.destroy(why)
  }

  #fail(error: unknown): void {
    this.#reject(this.#why ?? networkError(error))
    this.#request.destroy()
  }

  #end(): void {
    this.#ended = true
    if (!this.#begun) this.#reject(this.#why ?? new AppError('ServerCutOff'))
  }
}

async function* bounded(incoming: IncomingMessage, most: number): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const part of incoming as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > most) throw new AppError('ServerNotDav')
    yield part
  }
}

function networkError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = String((error as NodeJS.ErrnoException | null)?.code ?? '')
  if (
    /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|ETIMEDOUT|EADDRNOTAVAIL)$/.test(
      code,
    )
  )
    return new AppError('ServerUnreachable', {}, error)
  if (
    /^(CERT_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA)/.test(
      code,
    )
  )
    return new AppError('ServerNotTrusted', {}, error)
  if (/^(HPE_|ERR_INVALID_CHAR|ERR_HTTP_)/.test(code)) return new AppError('ServerNotDav', {}, error)
  return new AppError('ServerCutOff', {}, error)
}
