/**
 * HEIC to JPEG: libheif (WebAssembly) decodes in a thread that dies with its memory, ffmpeg writes the JPEG; where
 * there is no ffmpeg, a PNG is written here.
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { crc32, deflateSync } from 'node:zlib'
import { AppError } from '../appError.ts'
import { pixelsArgs } from './command.ts'
import { collect, findFfmpeg, limitsFor, runFfmpeg } from './ffmpeg.ts'
import { type MediaObject, windowOf } from './mediaObject.ts'
import { readPictureFacts } from './pictureFacts.ts'

/** Decoded pixels take four bytes each, twice for a moment. */
const MOST_PIXELS = 50_000_000
const MOST_BYTES = 64 * 1024 * 1024
const DECODE_MS = 60_000

interface Pixels {
  width: number
  height: number
  data: Uint8Array
}

// The thread is a string so that it runs alike from the source and from a bundle; the module's place is handed over.
const thread = `
const { parentPort, workerData } = require('node:worker_threads')
const decode = require(workerData.module)
decode({ buffer: workerData.bytes }).then(
  image => {
    const data = new Uint8Array(image.data.buffer, image.data.byteOffset, image.data.byteLength)
    parentPort.postMessage({ width: image.width, height: image.height, data })
  },
  () => parentPort.postMessage(null),
)`

function decode(bytes: Uint8Array): Promise<Pixels> {
  return new Promise((resolve, reject) => {
    const module = createRequire(import.meta.url).resolve('heic-decode')
    const worker = new Worker(thread, {
      eval: true,
      workerData: { module, bytes },
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    const failed = (reason: string) => reject(new AppError('MediaUnsupported', { reason }))
    const timer = setTimeout(() => {
      failed('timeout')
      void worker.terminate()
    }, DECODE_MS)
    worker.once('message', (pixels: Pixels | null) => {
      if (pixels === null) failed('decode')
      else resolve(pixels)
      void worker.terminate()
    })
    worker.once('error', () => failed('decode'))
    worker.once('exit', () => {
      clearTimeout(timer)
      failed('decode')
    })
  })
}

function chunk(type: string, body: Uint8Array): Buffer {
  const out = Buffer.alloc(body.length + 12)
  out.writeUInt32BE(body.length, 0)
  out.write(type, 4, 'latin1')
  out.set(body, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length)
  return out
}

/** A plain RGBA PNG (no filters; RFC 2083). */
function png({ width, height, data }: Pixels): Uint8Array {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc((width * 4 + 1) * height)
  for (let y = 0; y < height; y++)
    rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 6 })),
    chunk('IEND', new Uint8Array()),
  ])
}

export interface Still {
  bytes: Uint8Array
  mediaType: 'image/jpeg' | 'image/png'
  tool: { name: string; version: string; args: string }
}

/** A HEIC picture, turned upright, in full or at most `edge` px. Throws MediaUnsupported. */
export async function heicToStill(object: MediaObject, edge: number | null): Promise<Still> {
  const facts = await readPictureFacts(windowOf(object), 'heif')
  const [width, height] = [facts?.width ?? 0, facts?.height ?? 0]
  if (width * height === 0 || width * height > MOST_PIXELS || object.size > MOST_BYTES)
    throw new AppError('MediaUnsupported', { reason: 'dimensions' })
  const parts: Uint8Array[] = []
  for await (const part of object.chunks()) parts.push(part)
  const pixels = await decode(new Uint8Array(Buffer.concat(parts)))
  const ffmpeg = await findFfmpeg()
  if (!ffmpeg) {
    if (edge !== null) throw new AppError('FfmpegMissing')
    return {
      bytes: png(pixels),
      mediaType: 'image/png',
      tool: { name: 'heic-decode', version: '2.1.0', args: 'png' },
    }
  }
  const args = pixelsArgs(pixels.width, pixels.height, edge)
  const bytes = await collect(
    runFfmpeg(ffmpeg.path, args, once(pixels.data), limitsFor(pixels.data.length, 10)),
  )
  if (bytes.length < 100) throw new AppError('FfmpegFailed', { reason: 'empty' })
  return {
    bytes,
    mediaType: 'image/jpeg',
    tool: { name: 'heic-decode 2.1.0, ffmpeg', version: ffmpeg.version, args: args.join(' ') },
  }
}

/** One buffer as a stream, in pieces that a pipe takes. */
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 1 << 20)
    yield await Promise.resolve(bytes.subarray(at, at + (1 << 20)))
}
