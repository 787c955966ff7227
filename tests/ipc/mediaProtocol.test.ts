import { describe, expect, it } from 'vitest'
import { AppError } from '../../main/appError.ts'
import type { EngineLink } from '../../main/ipc/engineLink.ts'
import { answerMedia, largestSpan, parseRange } from '../../main/ipc/mediaProtocol.ts'

const bytes = new Uint8Array(3 * largestSpan + 123).map((_, index) => (index * 31) & 255)

/** An engine with one item of these bytes. */
function engineWith(mediaType: string, size = bytes.length): EngineLink & { spans: [number, number][] } {
  const spans: [number, number][] = []
  const call = async (name: string, arg: { id: string; offset: number; length: number }) => {
    if (arg.id !== 'i1') throw new AppError('ItemMissing')
    if (name === 'media.head') return { size, mediaType }
    spans.push([arg.offset, arg.length])
    return bytes.slice(arg.offset, arg.offset + arg.length)
  }
  return { call: call as EngineLink['call'], kill() {}, spans }
}
const ask = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Request(url, { headers, method })

describe('parseRange', () => {
  it.each([
    [null, 'none'],
    ['', 'none'],
    ['bytes=', 'none'],
    ['bytes=-', 'none'],
    ['items=0-1', 'none'],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=99-99', { start: 99, end: 99 }],
    ['bytes=50-1000', { start: 50, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=-0', 'bad'],
    ['bytes=100-', 'bad'],
    ['bytes=10-5', 'bad'],
  ] as const)('reads %s of 100 bytes', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected)
  })
  it('finds nothing in an empty item', () => {
    expect(parseRange('bytes=0-', 0)).toBe('bad')
    expect(parseRange('bytes=-5', 0)).toBe('bad')
  })
})

describe('answerMedia', () => {
  it('answers a range with 206, at most 1 MiB, and the exact bytes', async () => {
    for (const url of ['vault://item/i1', 'https://app.vault.invalid/item/i1']) {
      const engine = engineWith('video/mp4')
      const response = await answerMedia(ask(url, { range: 'bytes=1000000-' }), engine)
      expect(response.status).toBe(206)
      expect(response.headers.get('content-range')).toBe(
        `bytes 1000000-${1000000 + largestSpan - 1}/${bytes.length}`,
      )
      expect(response.headers.get('content-type')).toBe('video/mp4')
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(
        bytes.slice(1000000, 1000000 + largestSpan),
      )
      expect(engine.spans).toEqual([[1000000, largestSpan]])
    }
  })

  it('gives a picture whole, read in pieces', async () => {
    const engine = engineWith('image/png')
    const response = await answerMedia(ask('vault://item/i1'), engine)
    expect(response.status).toBe(200)
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
    expect(engine.spans.every(([, length]) => length <= largestSpan)).toBe(true)
  })

  it('never caches, never runs, never sniffs', async () => {
    const { headers } = await answerMedia(ask('vault://item/i1'), engineWith('image/png'))
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each([
    'text/html',
    'image/svg+xml',
    'application/pdf',
    'application/xhtml+xml',
    'text/plain',
    '',
    'video/3gpp',
  ])('does not show %s', async type => {
    const response = await answerMedia(ask('vault://item/i1'), engineWith(type))
    expect(response.status).toBe(415)
    expect(await response.text()).toBe('')
  })

  it('refuses other methods, unknown items, a closed vault, spans outside and giants', async () => {
    const engine = engineWith('audio/mp4')
    expect((await answerMedia(ask('vault://item/i1', {}, 'POST'), engine)).status).toBe(405)
    expect((await answerMedia(ask('vault://item/i2'), engine)).status).toBe(404)
    expect((await answerMedia(ask('vault://item/../i1%2f'), engine)).status).toBe(404)
    expect((await answerMedia(ask('vault://item/i1'), null)).status).toBe(404)
    const outside = await answerMedia(ask('vault://item/i1', { range: `bytes=${bytes.length}-` }), engine)
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`])
    expect((await answerMedia(ask('vault://item/i1'), engineWith('image/png', 65 << 20))).status).toBe(413)
  })
})
