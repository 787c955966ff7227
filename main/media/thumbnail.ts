/** Small JPEGs of pictures and films for the timeline and the print. */
import { AppError } from '../appError.ts'
import { demuxerOf, MOST_PIXELS, stillArgs } from './command.ts'
import { collect, limitsFor, needFfmpeg, runFfmpeg } from './ffmpeg.ts'
import { heicToStill } from './heic.ts'
import { copyName, type Made, type MediaObject, windowOf } from './mediaObject.ts'
import { orientationOf } from './orientation.ts'
import { readPictureFacts } from './pictureFacts.ts'
import { inputOf } from './playable.ts'
import { type Probe, probe } from './probe.ts'

export const THUMBNAIL_EDGE = 480
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

function made(bytes: Uint8Array, name: string, tool: Made['tool']): Made {
  async function* stream() {
    yield await Promise.resolve(bytes)
  }
  return { stream: stream(), mediaType: 'image/jpeg', name: copyName(name, 'thumbnail.jpg'), tool }
}

const isJpeg = (bytes: Uint8Array) => bytes.length > 100 && bytes[0] === 0xff && bytes[1] === 0xd8

/**
 * A JPEG of at most 480 px: the picture, or a frame a second into the film. Throws FfmpegMissing, FfmpegFailed,
 * MediaUnsupported (not a picture or film we decode; dimensions beyond 30,000 px or 100 megapixels).
 */
export async function makeThumbnail(object: MediaObject, name: string, signal?: AbortSignal): Promise<Made> {
  const found = await probe(object)
  if (!found) throw new AppError('MediaUnsupported', { reason: 'container' })
  if (found.magic.container === 'heif') {
    const still = await heicToStill(object, THUMBNAIL_EDGE)
    return made(still.bytes, name, still.tool)
  }
  const demuxer = demuxerOf(found.magic.container)
  if (!demuxer) throw new AppError('MediaUnsupported', { reason: found.magic.container })
  const orientation = await checkedOrientation(object, found)
  const ffmpeg = await needFfmpeg()
  const limits = { wallMs: 60_000, idleMs: 60_000, outputBytes: 8 * 1024 * 1024 }
  // The first second of a film is often black; short ones have no later one.
  const seconds = (found.durationSeconds ?? 0) > 3 ? [1, 0] : [0]
  for (const at of seconds) {
    const args = stillArgs(demuxer, THUMBNAIL_EDGE, at, orientation)
    const bytes = await collect(
      runFfmpeg(
        ffmpeg.path,
        args,
        inputOf(object, found),
        { ...limitsFor(object.size, 10), ...limits },
        signal,
      ),
    )
    if (isJpeg(bytes))
      return made(bytes, name, { name: 'ffmpeg', version: ffmpeg.version, args: args.join(' ') })
  }
  throw new AppError('FfmpegFailed', { reason: 'outputEmpty' })
}
