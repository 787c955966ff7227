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

async function byFfprobe(object: MediaObject, magic: Magic): Promise<Probe> {
  const unknown: Probe = { magic, durationSeconds: null, video: null, audio: null }
  const demuxer = demuxerOf(magic.container)
  const ffmpeg = await findFfmpeg()
  if (!demuxer || !ffmpeg?.ffprobe) return unknown
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
    return unknown
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
  if (magic.container === 'avi' || magic.container === 'asf' || magic.container === 'matroska')
    return await byFfprobe(object, magic)
  return { magic, durationSeconds: null, video: null, audio: null }
}
