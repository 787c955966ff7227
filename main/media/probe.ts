/**
 * What streams a file has. Our own readers say it for everything a phone writes; for AVI, ASF and Matroska ffprobe is
 * asked when it is there. Its answer is untrusted text: parsed, capped, and only the fields we know are taken.
 */
import { z } from 'zod'
import { readAudioFacts } from './audioFacts.ts'
import { probeArgs, demuxerOf } from './command.ts'
import { collect, findFfmpeg, runFfmpeg } from './ffmpeg.ts'
import { MAGIC_BYTES, type Magic, magicOf } from './magic.ts'
import { type MediaObject, windowOf } from './mediaObject.ts'
import { readMp4Facts } from './mp4Facts.ts'
import { relocateMoov } from './relocateMoov.ts'
import { readAsfFacts, readAviFacts } from './videoFacts.ts'

export interface Probe {
  magic: Magic
  durationSeconds: number | null
  /** Codec names as the container or ffprobe gives them. */
  video: string | null
  audio: string | null
}

const answer = z.object({
  streams: z
    .array(z.object({ codec_type: z.string().max(20).optional(), codec_name: z.string().max(40).optional() }))
    .max(16),
  format: z.object({ duration: z.string().max(40).optional() }).optional(),
})

async function byFfprobe(object: MediaObject, magic: Magic): Promise<Probe | null> {
  const demuxer = demuxerOf(magic.container)
  const ffmpeg = await findFfmpeg()
  if (!demuxer || !ffmpeg?.ffprobe) return null
  try {
    const limits = { wallMs: 30_000, idleMs: 30_000, outputBytes: 256 * 1024 }
    const json = await collect(runFfmpeg(ffmpeg.ffprobe, probeArgs(demuxer), object.chunks(), limits))
    const parsed = answer.parse(JSON.parse(new TextDecoder().decode(json)))
    const codec = (type: string) =>
      parsed.streams.find(stream => stream.codec_type === type)?.codec_name ?? null
    const duration = Number(parsed.format?.duration)
    return {
      magic,
      durationSeconds: duration > 0 ? duration : null,
      video: codec('video'),
      audio: codec('audio'),
    }
  } catch {
    return null
  }
}

/** Streams of a recording or film; null when its first bytes are no medium we know. */
export async function probe(object: MediaObject): Promise<Probe | null> {
  const window = windowOf(object)
  const magic = magicOf(await window.upTo(0, MAGIC_BYTES))
  if (!magic) return null
  if (magic.container === 'mp4') {
    const facts = await readMp4Facts(window)
    return {
      magic,
      durationSeconds: facts?.durationSeconds ?? null,
      video: facts?.video?.codec ?? null,
      audio: facts?.audio?.codec ?? null,
    }
  }
  const audio = await readAudioFacts(window, magic.container)
  if (audio) return { magic, durationSeconds: audio.durationSeconds, video: null, audio: audio.codec }
  if (magic.container !== 'avi' && magic.container !== 'asf' && magic.container !== 'matroska')
    return { magic, durationSeconds: null, video: null, audio: null }
  const asked = await byFfprobe(object, magic)
  if (asked && asked.durationSeconds !== null) return asked
  // Without ffprobe the container still says whether there is a picture, and how long it is.
  const own =
    magic.container === 'avi'
      ? await readAviFacts(window)
      : magic.container === 'asf'
        ? await readAsfFacts(window)
        : null
  if (asked) return { ...asked, durationSeconds: own?.durationSeconds ?? null }
  const picture = own?.hasVideo !== false
  return {
    magic,
    durationSeconds: own?.durationSeconds ?? null,
    video: picture ? 'unknown' : null,
    audio: picture ? null : 'unknown',
  }
}

/** The bytes as ffmpeg gets them: MP4 goes through the relocator, everything else is a stream by nature. */
export function inputOf(object: MediaObject, found: Probe): AsyncIterable<Uint8Array> {
  return found.magic.container === 'mp4' ? relocateMoov(object) : object.chunks()
}
