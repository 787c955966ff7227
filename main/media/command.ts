/**
 * What is said to ffmpeg: pure argument lists, no run. Input is always `pipe:0` with the demuxer we chose from the
 * file's magic, twice locked (list and `-f`): a playlist that is called a film is refused, and no name of the user's
 * is ever an argument. Output is always `pipe:1`.
 */
import type { Container } from './magic.ts'

export interface Demuxer {
  name: string
  /** Decoders ffmpeg may open for it. */
  codecs: string[]
}

const pcm = ['pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_u8', 'pcm_mulaw', 'pcm_alaw', 'pcm_f32le']
const amr = ['amrnb', 'amrwb', 'libopencore_amrnb', 'libopencore_amrwb']
const aac = ['aac', 'mp3float', 'mp3', 'alac', 'opus', 'vorbis', 'flac', 'ac3', 'eac3']
const video = [
  'h264',
  'hevc',
  'h263',
  'mpeg4',
  'mjpeg',
  'vp8',
  'vp9',
  'av1',
  'libdav1d',
  'msmpeg4',
  'msmpeg4v2',
  'msmpeg4v1',
  'mpeg1video',
  'mpeg2video',
  'wmv1',
  'wmv2',
  'wmv3',
  'vc1',
  'dvvideo',
  'rawvideo',
  'cinepak',
  'svq1',
  'svq3',
  'mss2',
]
const adpcm = [
  'adpcm_ms',
  'adpcm_ima_wav',
  'adpcm_ima_qt',
  'gsm',
  'gsm_ms',
  'qcelp',
  'wmav1',
  'wmav2',
  'wmapro',
  'wmavoice',
  'wmalossless',
  'mp2',
  'mp2float',
]

const demuxers: Partial<Record<Container, Demuxer>> = {
  amr: { name: 'amr', codecs: amr },
  amrwb: { name: 'amr', codecs: amr },
  mp4: { name: 'mov', codecs: [...video, ...aac, ...amr, ...pcm, ...adpcm] },
  wav: { name: 'wav', codecs: [...pcm, ...adpcm, ...aac] },
  avi: { name: 'avi', codecs: [...video, ...aac, ...pcm, ...adpcm] },
  mp3: { name: 'mp3', codecs: aac },
  aac: { name: 'aac', codecs: aac },
  ogg: { name: 'ogg', codecs: [...aac, 'libspeex', 'theora'] },
  flac: { name: 'flac', codecs: ['flac'] },
  caf: { name: 'caf', codecs: [...pcm, ...aac, ...adpcm, ...amr] },
  asf: { name: 'asf', codecs: [...video, ...adpcm, ...aac, ...pcm] },
  matroska: { name: 'matroska', codecs: [...video, ...aac, ...pcm] },
  jpeg: { name: 'jpeg_pipe', codecs: ['mjpeg'] },
  png: { name: 'png_pipe', codecs: ['png', 'apng'] },
  webp: { name: 'webp_pipe', codecs: ['webp', 'vp8'] },
  gif: { name: 'gif', codecs: ['gif'] },
  bmp: { name: 'bmp_pipe', codecs: ['bmp'] },
  tiff: { name: 'tiff_pipe', codecs: ['tiff'] },
}

/** The demuxer for a container, or null when ffmpeg is never started for it. */
export function demuxerOf(container: Container): Demuxer | null {
  return demuxers[container] ?? null
}

/** Larger pictures are refused before ffmpeg starts; a film is limited by ffmpeg itself. */
export const MOST_PIXELS = 100_000_000

// No `-xerror`: a recording that was cut off is still evidence up to where it was cut.
const quiet = ['-hide_banner', '-nostdin', '-v', 'error']

function input(demuxer: Demuxer): string[] {
  return [
    ...quiet,
    ...[
      '-protocol_whitelist',
      'pipe',
      '-format_whitelist',
      demuxer.name,
      '-codec_whitelist',
      demuxer.codecs.join(','),
    ],
    ...['-max_alloc', '268435456', '-max_streams', '16', '-max_pixels', String(MOST_PIXELS)],
    ...['-probesize', '5M', '-analyzeduration', '10M', '-threads', '2', '-f', demuxer.name, '-i', 'pipe:0'],
  ]
}

/** Without texts, data, names and dates of the source; the same input gives the same bytes. */
const bare = [
  '-sn',
  '-dn',
  '-map_metadata',
  '-1',
  '-map_chapters',
  '-1',
  '-fflags',
  '+bitexact',
  '-flags:v',
  '+bitexact',
  '-flags:a',
  '+bitexact',
]

/** Fragments of two seconds: a pipe cannot be wound back to write an index in front. */
const fragmented = (videoToo: boolean) => [
  '-movflags',
  `${videoToo ? '+frag_keyframe' : ''}+empty_moov+default_base_moof`,
  '-frag_duration',
  '2000000',
  '-f',
  'mp4',
  'pipe:1',
]

/** Sound as AAC in fragmented MP4. The sample rate stays: resampling AMR costs 2.5 times as much and adds nothing. */
export function audioArgs(demuxer: Demuxer, bitRate: string): string[] {
  return [
    ...input(demuxer),
    '-map',
    '0:a:0',
    '-vn',
    ...bare,
    '-c:a',
    'aac',
    '-ac',
    '1',
    '-b:a',
    bitRate,
    ...fragmented(false),
  ]
}

/** Film as H.264 and AAC in fragmented MP4, at most 1280 px; H.264 that is there already is kept (`copy`). */
export function videoArgs(demuxer: Demuxer, encoder: string): string[] {
  const limits =
    "scale=w='min(1280,iw)':h='min(1280,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2"
  const x264 = encoder === 'libx264' ? ['-preset', 'veryfast', '-crf', '23'] : ['-b:v', '1500k']
  const encode = ['-c:v', encoder, ...x264, '-g', '60', '-pix_fmt', 'yuv420p', '-vf', limits]
  return [
    ...input(demuxer),
    ...['-map', '0:v:0', '-map', '0:a:0?', ...bare],
    ...(encoder === 'copy' ? ['-c:v', 'copy'] : encode),
    ...['-c:a', 'aac', '-ac', '2', '-b:a', '96k'],
    ...fragmented(true),
  ]
}

/** Sound as signed 16-bit mono samples, for peaks and the true length. */
export function samplesArgs(demuxer: Demuxer, rate: number): string[] {
  return [
    ...input(demuxer),
    '-map',
    '0:a:0',
    '-vn',
    ...bare,
    '-ac',
    '1',
    '-ar',
    String(rate),
    '-f',
    's16le',
    'pipe:1',
  ]
}

/** EXIF orientation 1 to 8 as filters. Some versions of ffmpeg heed it in pictures and some do not, so it is switched off there and done here. */
const turns: Record<number, string> = {
  2: 'hflip,',
  3: 'hflip,vflip,',
  4: 'vflip,',
  5: 'transpose=0,',
  6: 'transpose=1,',
  7: 'transpose=3,',
  8: 'transpose=2,',
}

/**
 * One JPEG of at most `edge` px: a picture turned by its EXIF `orientation`, or (null) the frame of a film at
 * `atSeconds`. TIFF has no frames that could be found in a stream: ffmpeg is told the `size` of the whole.
 */
export function stillArgs(
  demuxer: Demuxer,
  edge: number,
  atSeconds: number,
  orientation: number | null,
  size = 0,
): string[] {
  const scale = `scale=w='min(${edge},iw)':h='min(${edge},ih)':force_original_aspect_ratio=decrease`
  const filter = `${turns[orientation ?? 1] ?? ''}${scale},format=yuvj420p`
  const [first = '', ...rest] = input(demuxer)
  return [
    ...[first, ...(orientation === null ? [] : ['-noautorotate'])],
    ...(demuxer.name === 'tiff_pipe' ? ['-frame_size', String(size)] : []),
    ...rest,
    ...['-map', '0:v:0', '-an', ...bare],
    ...(atSeconds > 0 ? ['-ss', String(atSeconds)] : []),
    ...['-vf', filter, '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '4', '-f', 'image2pipe', 'pipe:1'],
  ]
}

/** A JPEG from decoded pixels (HEIC), scaled to `edge` or in full when that is null. */
export function pixelsArgs(width: number, height: number, edge: number | null): string[] {
  const scale =
    edge === null ? '' : `scale=w='min(${edge},iw)':h='min(${edge},ih)':force_original_aspect_ratio=decrease,`
  return [
    ...quiet,
    ...['-protocol_whitelist', 'pipe', '-format_whitelist', 'rawvideo', '-codec_whitelist', 'rawvideo'],
    ...['-f', 'rawvideo', '-pixel_format', 'rgba', '-video_size', `${width}x${height}`, '-i', 'pipe:0'],
    ...[
      '-vf',
      `${scale}format=yuvj420p`,
      ...bare,
      '-frames:v',
      '1',
      '-c:v',
      'mjpeg',
      '-q:v',
      edge === null ? '2' : '4',
    ],
    ...['-f', 'image2pipe', 'pipe:1'],
  ]
}

/** Streams of a file as JSON by ffprobe, under the same locks. */
export function probeArgs(demuxer: Demuxer): string[] {
  return [
    ...['-hide_banner', '-v', 'error', '-protocol_whitelist', 'pipe', '-format_whitelist', demuxer.name],
    ...[
      '-codec_whitelist',
      demuxer.codecs.join(','),
      '-max_streams',
      '16',
      '-probesize',
      '5M',
      '-analyzeduration',
      '10M',
    ],
    ...[
      '-f',
      demuxer.name,
      '-show_entries',
      'stream=codec_type,codec_name,width,height:format=duration',
      '-of',
      'json',
      '-i',
      'pipe:0',
    ],
  ]
}
