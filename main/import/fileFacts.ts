/**
 * Facts of a file that is itself evidence (recording, picture, video, document), from its own bytes and its name.
 * Runs inside the reader process, without keys or paths. Every time found is kept as a candidate, best first:
 * what the camera wrote, what the container says, what the name says, what the file system says. No zone is assumed.
 */
import { ByteWindow, ShortInput } from '../media/byteWindow.ts'
import { type AudioFacts, readAudioFacts } from '../media/audioFacts.ts'
import { MAGIC_BYTES, type Magic, magicOf } from '../media/magic.ts'
import { type Mp4Facts, readMp4Facts } from '../media/mp4Facts.ts'
import { readPictureFacts } from '../media/pictureFacts.ts'
import { readAsfFacts, readAviFacts } from '../media/videoFacts.ts'
import type { FileFacts, RawTime } from '../vault/entries.ts'
import { readExif } from './exif.ts'
import { type NameFacts, readFileName } from './fileNames.ts'
import type { Detection, ReaderInput } from './reader.ts'

type Shown = FileFacts['shown']
type Candidates = FileFacts['times']

interface Read {
  kind: FileFacts['kind']
  times: Candidates
  durationSeconds: number | null
  width: number | null
  height: number | null
  shown: Shown
}

const nothing = (kind: FileFacts['kind']): Read => ({
  kind,
  times: [],
  durationSeconds: null,
  width: null,
  height: null,
  shown: [],
})

/** `2019-07-24T11:25:40+0300`; without an offset it stays a wall clock, a bare year is no time. */
function quicktimeDate(written: string): RawTime | null {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?\s*(Z|[+-]\d\d:?\d\d)?$/.exec(
      written.trim(),
    )
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number)
  const back = new Date(Date.UTC(year, month - 1, day))
  if (
    back.getUTCDate() !== day ||
    back.getUTCMonth() !== month - 1 ||
    hour > 23 ||
    minute > 59 ||
    second > 59 ||
    year < 1990
  )
    return null
  const zone = match[8]
  const digits = zone?.replace(/\D/g, '') ?? ''
  const minutes =
    zone === 'Z'
      ? 0
      : zone
        ? (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * (zone.startsWith('-') ? -1 : 1)
        : null
  const ms = match[7]?.padEnd(3, '0')
  return {
    wall: {
      date: [year, month, day],
      order: 'YMD',
      hour,
      minute,
      second,
      half: null,
      ...(ms ? { millisecond: Number(ms) } : {}),
    },
    offsetMinutes: minutes,
    local: written.trim(),
    precision: ms ? 'ms' : 's',
  }
}

function fromMp4(facts: Mp4Facts): Read {
  const read = nothing(facts.video ? 'video' : 'recording')
  const date = facts.creationDate === null ? null : quicktimeDate(facts.creationDate)
  if (date) read.times.push({ source: 'quicktime', time: date })
  if (facts.createdMs !== null)
    read.times.push({ source: 'quicktime', time: { epochMs: facts.createdMs, local: null, precision: 's' } })
  read.durationSeconds = facts.durationSeconds
  read.width = facts.video?.width || null
  read.height = facts.video?.height || null
  if (facts.video) read.shown.push({ name: 'videoCodec', value: facts.video.codec })
  if (facts.audio) read.shown.push({ name: 'audioCodec', value: facts.audio.codec })
  if (facts.device) read.shown.push({ name: 'camera', value: facts.device })
  if (facts.place) read.shown.push({ name: 'place', value: facts.place })
  return read
}

function fromAudio(facts: AudioFacts): Read {
  const read = { ...nothing('recording'), durationSeconds: facts.durationSeconds }
  read.shown.push({ name: 'audioCodec', value: facts.codec })
  if (facts.durationSeconds !== null) read.shown.push({ name: 'durationBasis', value: facts.basis })
  if (facts.cut) read.shown.push({ name: 'cutOff', value: 'true' })
  return read
}

async function fromBytes(window: ByteWindow, magic: Magic): Promise<Read> {
  if (magic.container === 'mp4') {
    const facts = await readMp4Facts(window)
    return facts ? fromMp4(facts) : nothing(magic.mediaType.startsWith('audio/') ? 'recording' : 'video')
  }
  const audio = await readAudioFacts(window, magic.container)
  if (audio) return fromAudio(audio)
  const picture = await readPictureFacts(window, magic.container)
  if (picture) {
    const read = { ...nothing('picture'), width: picture.width, height: picture.height }
    const exif = picture.exif ? readExif(picture.exif) : null
    if (exif?.time) read.times.push({ source: 'exif', time: exif.time })
    if (exif) read.shown.push(...exif.shown)
    return read
  }
  const video =
    magic.container === 'avi'
      ? await readAviFacts(window)
      : magic.container === 'asf'
        ? await readAsfFacts(window)
        : null
  if (!video) return nothing('video')
  const read = {
    ...nothing(video.hasVideo ? 'video' : 'recording'),
    durationSeconds: video.durationSeconds,
    width: video.width,
    height: video.height,
  }
  if (video.createdMs !== null)
    read.times.push({ source: 'quicktime', time: { epochMs: video.createdMs, local: null, precision: 's' } })
  return read
}

/** The kind a media type announces, for files whose first bytes are none of ours; null is no evidence by itself. */
function kindOfType(mediaType: string): FileFacts['kind'] | null {
  if (mediaType.startsWith('image/')) return 'picture'
  if (mediaType.startsWith('audio/')) return 'recording'
  if (mediaType.startsWith('video/')) return 'video'
  return mediaType === 'application/octet-stream' ? null : 'document'
}

function fileSystemTime(mtime: string | null): Candidates {
  const ms = mtime === null ? Number.NaN : Date.parse(mtime)
  return Number.isNaN(ms)
    ? []
    : [{ source: 'fileSystem', time: { epochMs: ms, local: null, precision: 's' } }]
}

/** Offsets of zones are whole quarters of an hour. */
const QUARTER = 900_000
const awayFromQuarter = (ms: number) => Math.abs(ms - Math.round(ms / QUARTER) * QUARTER)

/**
 * The candidates, best first. Many recorders write the container's clock when they stop, not when they start: where
 * name and clock differ by whole quarters of an hour and the recording's own length, the clock is the end, and the
 * name, which is the start, goes first. What was seen is shown either way; no time is changed.
 */
function ordered(read: Read, named: RawTime | null): { times: Candidates; shown: Shown } {
  if (!named) return { times: read.times, shown: [] }
  const last: Candidates = [...read.times, { source: 'fileName', time: named }]
  const container = read.times.find(each => each.source === 'quicktime' && 'epochMs' in each.time)?.time
  const seconds = read.durationSeconds ?? 0
  if (
    !container ||
    !('epochMs' in container) ||
    !('wall' in named) ||
    !named.wall ||
    named.wall.second === null ||
    seconds < 4
  )
    return { times: last, shown: [] }
  const [year, month, day] = named.wall.date
  const apart =
    container.epochMs - Date.UTC(year, month - 1, day, named.wall.hour, named.wall.minute, named.wall.second)
  const asStart = awayFromQuarter(apart)
  const asEnd = awayFromQuarter(apart - seconds * 1000)
  // Two seconds for the recorder to start and to close the file.
  if (asStart <= 2000) return { times: last, shown: [{ name: 'containerTimeIs', value: 'start' }] }
  if (asEnd > 2000) return { times: last, shown: [] }
  return {
    times: [{ source: 'fileName', time: named }, ...read.times],
    shown: [{ name: 'containerTimeIs', value: 'end' }],
  }
}

/**
 * Facts of one file; null when it is no recording, picture, video or document. Reads headers, and the whole of an AMR,
 * SILK or ADTS file to count its frames. Never throws for what the bytes say; it rejects only when `input.read` does.
 */
export async function readFileFacts(
  input: ReaderInput,
  detection: Pick<Detection, 'mediaType'>,
  file: { name: string; mtime: string | null },
): Promise<FileFacts | null> {
  const window = new ByteWindow(input)
  const magic = magicOf(await window.upTo(0, MAGIC_BYTES).catch(shortIsEmpty))
  const named: NameFacts | null = readFileName(file.name, file.mtime)
  const fallback = kindOfType(detection.mediaType)
  const read = magic
    ? await fromBytes(window, magic).catch(shortIsNothing(magic))
    : fallback
      ? nothing(fallback)
      : null
  if (!read) return null
  // Documents keep their own kind: a PDF called like a recording is none.
  const media = read.kind !== 'document'
  const { times, shown } = ordered(read, named?.time ?? null)
  return {
    kind: read.kind,
    times: [...times, ...fileSystemTime(file.mtime)],
    durationSeconds: read.durationSeconds,
    width: read.width,
    height: read.height,
    numberRaw: media ? (named?.numberRaw ?? null) : null,
    name: media ? (named?.name ?? null) : null,
    direction: media ? (named?.direction ?? null) : null,
    app: named?.app ?? null,
    shown: [...read.shown, ...shown, ...(named?.shown ?? [])],
  }
}

const shortIsEmpty = (error: unknown): Uint8Array => {
  if (error instanceof ShortInput) return new Uint8Array(0)
  throw error
}

const shortIsNothing =
  (magic: Magic) =>
  (error: unknown): Read => {
    if (error instanceof ShortInput)
      return nothing(
        magic.mediaType.startsWith('image/')
          ? 'picture'
          : magic.mediaType.startsWith('audio/')
            ? 'recording'
            : 'video',
      )
    throw error
  }
