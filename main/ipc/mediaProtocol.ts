import type { EngineLink } from './engineLink.ts'

/** Types the page may be given to show or play; anything else comes as bytes to save, never as a document. */
const shown = /^(image\/(png|jpeg|webp|gif|avif|bmp)|audio\/[a-z0-9.+-]+|video\/(mp4|webm|ogg))$/

/** The largest answer to one request; a player asks again for the rest. */
export const largestSpan = 1 << 20
/** A picture is asked for without a range and has to come whole; the Chromium host's pipe breaks at 90 MiB. */
const largestWhole = 64 << 20

const headers = {
  'accept-ranges': 'bytes',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'cross-origin',
  'referrer-policy': 'no-referrer',
}

interface Span {
  start: number
  /** Inclusive. */
  end: number
}

/** The one span a `Range` header asks for (RFC 9110 14.1.2), `none` without one, `bad` when it lies outside. */
export function parseRange(header: string | null, size: number): Span | 'none' | 'bad' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (match === null) return 'none'
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return 'none'
  if (first === '') {
    const start = Math.max(size - Number(last), 0)
    return Number(last) === 0 || size === 0 ? 'bad' : { start, end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start >= size || end < start ? 'bad' : { start, end }
}

async function* spans(engine: EngineLink, id: string, size: number): AsyncIterable<Uint8Array> {
  for (let offset = 0; offset < size; offset += largestSpan) {
    yield await engine.call('media.range', { id, offset, length: Math.min(largestSpan, size - offset) })
  }
}

/**
 * Answers a request for an item's bytes: 206 for a range, at most 1 MiB of it; 200 for a picture; 404, 405, 413, 415 or 416
 * without a body otherwise. `engine` is null while no vault is open.
 */
export async function answerMedia(request: Request, engine: EngineLink | null): Promise<Response> {
  const refuse = (status: number, more: Record<string, string> = {}) =>
    new Response(null, { status, headers: { ...headers, ...more } })
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
  const id = /^\/(?:item\/)?([A-Za-z0-9_.:-]{1,120})$/.exec(new URL(request.url).pathname)?.[1]
  if (id === undefined || engine === null) return refuse(404)
  try {
    const { size, mediaType } = await engine.call('media.head', { id })
    const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? ''
    if (!shown.test(type)) return refuse(415)
    const span = parseRange(request.headers.get('range'), size)
    if (span === 'bad') return refuse(416, { 'content-range': `bytes */${size}` })
    if (request.method === 'HEAD')
      return refuse(200, { 'content-type': type, 'content-length': String(size) })
    if (span === 'none') {
      if (size > largestWhole) return refuse(413)
      const parts: Uint8Array[] = []
      for await (const part of spans(engine, id, size)) parts.push(part)
      return new Response(new Uint8Array(Buffer.concat(parts)), {
        headers: { ...headers, 'content-type': type, 'content-length': String(size) },
      })
    }
    const length = Math.min(span.end - span.start + 1, largestSpan)
    const bytes = new Uint8Array(await engine.call('media.range', { id, offset: span.start, length }))
    return new Response(bytes, {
      status: 206,
      headers: {
        ...headers,
        'content-type': type,
        'content-length': String(bytes.length),
        'content-range': `bytes ${span.start}-${span.start + bytes.length - 1}/${size}`,
      },
    })
  } catch {
    // A locked vault, a missing or damaged item: the panel that shows it asks for the reason by its own call.
    return refuse(404)
  }
}
