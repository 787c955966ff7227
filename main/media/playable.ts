/**
 * Copies that Chromium can play or show. AMR, 3GP, AVI, HEVC, WMV and CAF become AAC or H.264 in a fragmented MP4
 * that streams straight into the vault; HEIC becomes a JPEG. The original never changes.
 */
import { AppError } from '../appError.ts'
import type { FileFacts } from '../vault/entries.ts'
import { audioArgs, demuxerOf, videoArgs } from './command.ts'
import { limitsFor, needFfmpeg, runFfmpeg } from './ffmpeg.ts'
import { FragmentCheck } from './fragments.ts'
import { copyName, type Made, type MediaObject } from './mediaObject.ts'
import { inputOf, probe } from './probe.ts'
import { makeStill } from './still.ts'

type Facts = Pick<FileFacts, 'shown' | 'durationSeconds'> | null

const playsDirectly = new Set([
  'audio/mpeg',
  'audio/mp3',
  'audio/aac',
  'audio/mp4',
  'audio/x-m4a',
  'audio/wav',
  'audio/x-wav',
  'audio/ogg',
  'audio/opus',
  'audio/flac',
  'audio/webm',
  'video/mp4',
  'video/quicktime',
  'video/webm',
  'video/ogg',
  'video/3gpp',
  'video/3gpp2',
  'audio/3gpp',
  'video/x-matroska',
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/bmp',
  'image/avif',
  'image/svg+xml',
])

const videoPlays = new Set(['avc1', 'avc3', 'h264', 'vp08', 'vp8', 'vp09', 'vp9', 'av01', 'av1'])
const audioPlays = new Set(['mp4a', 'aac', 'mp3', 'opus', 'Opus', 'vorbis', 'flac', 'fLaC', '.mp3', 'pcm'])

/** Recordings, films and pictures are the only items that are ever copied or drawn. */
const isMedia = (mediaType: string): boolean => /^(audio|video|image)\//.test(mediaType)

/** Whether Chromium shows these bytes as they are; the codecs that the reader found decide for MP4 and its kin. */
export function playsAsIs(mediaType: string, facts: Facts = null): boolean {
  if (!playsDirectly.has(mediaType)) return false
  const codec = (name: string) => facts?.shown.find(fact => fact.name === name)?.value
  const video = codec('videoCodec')
  const audio = codec('audioCodec')
  if (video === undefined && audio === undefined) return !/3gpp|matroska|quicktime/.test(mediaType)
  return (video === undefined || videoPlays.has(video)) && (audio === undefined || audioPlays.has(audio))
}

/** Whether an item wants a copy to be shown at all: a medium that Chromium cannot play. */
export function needsPlayable(mediaType: string, facts: Facts = null): boolean {
  return isMedia(mediaType) && !playsAsIs(mediaType, facts)
}

/** Passes the stream on and fails at its end unless the fragments hold what was asked for. */
async function* proven(
  stream: AsyncIterable<Uint8Array>,
  want: { sound: boolean; picture: boolean },
): AsyncGenerator<Uint8Array> {
  const check = new FragmentCheck()
  for await (const chunk of stream) {
    check.push(chunk)
    yield chunk
  }
  const result = check.result()
  if (!result || (want.sound && result.sound === 0) || (want.picture && result.picture === 0))
    throw new AppError('FfmpegFailed', { reason: 'outputEmpty' })
}

/**
 * A playable copy. Throws MediaUnsupported (SILK has no decoder here; no index; no known container), FfmpegMissing;
 * the stream itself throws FfmpegFailed when the result is not whole, and then nothing of it may be kept.
 */
export async function makePlayable(
  object: MediaObject,
  facts: Facts,
  name: string,
  signal?: AbortSignal,
): Promise<Made> {
  const found = await probe(object)
  if (!found) throw new AppError('MediaUnsupported', { reason: 'container' })
  if (/^image\//.test(found.magic.mediaType)) {
    const still = await makeStill(object, found, null, signal)
    return { ...still, name: copyName(name, still.mediaType === 'image/jpeg' ? 'jpg' : 'png') }
  }
  const demuxer = demuxerOf(found.magic.container)
  if (!demuxer) throw new AppError('MediaUnsupported', { reason: found.magic.container })
  const ffmpeg = await needFfmpeg()
  const film = found.video !== null || (found.audio === null && /^video\//.test(found.magic.mediaType))
  const copies = found.video === 'avc1' || found.video === 'h264'
  if (film && !copies && ffmpeg.h264 === null) throw new AppError('MediaUnsupported', { reason: 'noEncoder' })
  const speech = found.audio !== null && /^(amr_nb|samr|silk)$/.test(found.audio)
  const args = film
    ? videoArgs(demuxer, copies ? 'copy' : (ffmpeg.h264 ?? 'copy'))
    : audioArgs(demuxer, speech ? '32k' : '64k')
  const limits = limitsFor(object.size, facts?.durationSeconds ?? found.durationSeconds)
  const stream = runFfmpeg(ffmpeg.path, args, inputOf(object, found), limits, signal)
  return {
    stream: proven(stream, { sound: !film, picture: film }),
    mediaType: film ? 'video/mp4' : 'audio/mp4',
    name: copyName(name, film ? 'mp4' : 'm4a'),
    tool: { name: 'ffmpeg', version: ffmpeg.version, args: args.join(' ') },
  }
}
