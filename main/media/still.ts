/** One picture made of a picture or film: small for the timeline and the print, or in full where Chromium cannot show it. */
import { AppError } from '../appError.ts'
import { demuxerOf, MOST_PIXELS, stillArgs } from './command.ts'
import { collect, needFfmpeg, runFfmpeg } from './ffmpeg.ts'
import { heicToStill } from './heic.ts'
import { type Made, type MediaObject, windowOf } from './mediaObject.ts'
import { orientationOf } from './orientation.ts'
import { readPictureFacts } from './pictureFacts.ts'
import { inputOf, type Probe } from './probe.ts'

const MOST_EDGE = 30_000

/** Null for a film. Refuses a picture that says it is larger than any camera makes: a few kilobytes can unpack to gigabytes. */
async function checkedOrientation(object: MediaObject, found: Probe): Promise<number | null> {
  const facts = await readPictureFacts(windowOf(object), found.magic.container)
  if (!facts) return null
  const [width, height] = [facts.width ?? 0, facts.height ?? 0]
  if (width > MOST_EDGE || height > MOST_EDGE || width * height > MOST_PIXELS)
    throw new AppError('MediaUnsupported', { reason: 'dimensions' })
  return facts.exif ? orientationOf(facts.exif) : 1
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

const isJpeg = (bytes: Uint8Array) => bytes.length > 100 && bytes[0] === 0xff && bytes[1] === 0xd8

/**
 * A JPEG of at most `edge` px, in full when that is null (a PNG only for HEIC without ffmpeg). Throws FfmpegMissing,
 * FfmpegFailed, MediaUnsupported (no picture we decode; dimensions beyond 30,000 px or 100 megapixels).
 */
export async function makeStill(
  object: MediaObject,
  found: Probe,
  edge: number | null,
  signal?: AbortSignal,
): Promise<Omit<Made, 'name'>> {
  if (found.magic.container === 'heif') {
    const { bytes, mediaType, tool } = await heicToStill(object, edge)
    return { stream: single(bytes), mediaType, tool }
  }
  const demuxer = demuxerOf(found.magic.container)
  if (!demuxer) throw new AppError('MediaUnsupported', { reason: found.magic.container })
  const orientation = await checkedOrientation(object, found)
  const ffmpeg = await needFfmpeg()
  const limits = {
    wallMs: 60_000,
    idleMs: 60_000,
    outputBytes: edge === null ? 64 * 1024 * 1024 : 8 * 1024 * 1024,
  }
  // The first second of a film is often black; short ones have no later one.
  const seconds = (found.durationSeconds ?? 0) > 3 ? [1, 0] : [0]
  for (const at of seconds) {
    const args = stillArgs(demuxer, edge ?? MOST_EDGE, at, orientation, object.size)
    const bytes = await collect(runFfmpeg(ffmpeg.path, args, inputOf(object, found), limits, signal))
    const tool = { name: 'ffmpeg', version: ffmpeg.version, args: args.join(' ') }
    if (isJpeg(bytes)) return { stream: single(bytes), mediaType: 'image/jpeg', tool }
  }
  throw new AppError('FfmpegFailed', { reason: 'outputEmpty' })
}
