import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { demuxerOf } from '../../main/media/command.ts'
import { dueRoles } from '../../main/media/derive.ts'
import { ffmpegAvailable, findFfmpeg, limitsFor, runFfmpeg } from '../../main/media/ffmpeg.ts'
import { FragmentCheck } from '../../main/media/fragments.ts'
import { makePlayable, needsPlayable, playsAsIs } from '../../main/media/playable.ts'
import { relocateMoov } from '../../main/media/relocateMoov.ts'
import { makeThumbnail } from '../../main/media/thumbnail.ts'
import { makeWaveform, PeakCounter } from '../../main/media/waveform.ts'
import { all, amr, code, failure, ffmpeg, objectOf } from './bytes.ts'

const has = ffmpegAvailable()
const folder = mkdtempSync(join(tmpdir(), 'media-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A file made by ffmpeg, for formats that need a seekable output. */
function made(name: string, args: string[]): Buffer {
  ffmpeg([...args, '-y', join(folder, name)])
  return readFileSync(join(folder, name))
}
const run = (object: ReturnType<typeof objectOf>, name = 'x') =>
  makePlayable(object, null, name).then(copy => all(copy.stream))

function proof(bytes: Uint8Array) {
  const check = new FragmentCheck()
  for (let at = 0; at < bytes.length; at += 999) check.push(bytes.subarray(at, at + 999))
  return check.result()
}

describe.runIf(has)('playable copies', { timeout: 120_000 }, () => {
  it('turns AMR into AAC of the same length and rate', async () => {
    const copy = await makePlayable(objectOf(amr(12)), null, '通话录音.amr')
    const bytes = await all(copy.stream)
    expect(copy).toMatchObject({ mediaType: 'audio/mp4', name: '通话录音.m4a', tool: { name: 'ffmpeg' } })
    expect(copy.tool.args).toContain('-f amr -i pipe:0')
    expect(proof(bytes)?.sound).toBeCloseTo(12, 0)
    writeFileSync(join(folder, 'copy.m4a'), bytes)
    const streams = execFileSync('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=codec_name,sample_rate',
      '-of',
      'csv=p=0',
      join(folder, 'copy.m4a'),
    ]).toString()
    expect(streams.trim()).toBe('aac,8000')
  })

  it('turns a 3GP with its index at the end into H.264 with sound', async () => {
    const clip = made('clip.3gp', [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=d=4:s=176x144:r=15',
      '-f',
      'lavfi',
      '-i',
      'sine=440:d=4',
      '-c:v',
      'h263',
      '-c:a',
      'aac',
      '-f',
      '3gp',
    ])
    const copy = await makePlayable(objectOf(clip), null, 'VID.3gp')
    const result = proof(await all(copy.stream))
    expect(copy.mediaType).toBe('video/mp4')
    expect(result?.picture).toBeCloseTo(4, 0)
    expect(result?.sound).toBeCloseTo(4, 0)
  })

  it('keeps H.264 as it is and turns HEVC, AVI, WMV and CAF into what plays', async () => {
    const source = ['-f', 'lavfi', '-i', 'testsrc2=d=2:s=160x120:r=10']
    const h264 = made('h264.avi', [...source, '-c:v', 'libx264', '-pix_fmt', 'yuv420p'])
    expect((await makePlayable(objectOf(h264), null, 'a.avi')).tool.args).toContain('-c:v copy')
    const mpeg4 = made('mpeg4.avi', [...source, '-c:v', 'mpeg4'])
    expect(proof(await run(objectOf(mpeg4)))?.picture).toBeCloseTo(2, 0)
    const caf = made('a.caf', ['-f', 'lavfi', '-i', 'sine=440:d=2', '-c:a', 'pcm_s16be'])
    expect(proof(await run(objectOf(caf)))?.sound).toBeCloseTo(2, 0)
    if (ffmpeg(['-encoders']).includes('libx265')) {
      const hevc = made('hevc.mp4', [
        ...source,
        '-c:v',
        'libx265',
        '-x265-params',
        'log-level=none',
        '-tag:v',
        'hvc1',
        '-pix_fmt',
        'yuv420p',
      ])
      const copy = await makePlayable(objectOf(hevc), null, 'a.mp4')
      expect(copy.tool.args).not.toContain('-c:v copy')
      expect(proof(await all(copy.stream))?.picture).toBeCloseTo(2, 0)
    }
    const wma = made('a.wma', ['-f', 'lavfi', '-i', 'sine=440:d=2', '-c:a', 'wmav2'])
    expect(proof(await run(objectOf(wma)))).toMatchObject({ picture: 0 })
    const wmv = made('a.wmv', [...source, '-c:v', 'wmv2'])
    expect(proof(await run(objectOf(wmv)))?.picture).toBeCloseTo(2, 0)
  })

  it('plays a recording that was cut off up to where it was cut', async () => {
    expect(proof(await run(objectOf(amr(6).subarray(0, 6 + 32 * 200 + 11))))?.sound).toBeCloseTo(4, 0)
  })

  it('refuses what it cannot do, with a reason', async () => {
    expect(await failure(run(objectOf(Buffer.from('\x02#!SILK_V3abcdef', 'latin1'))))).toBe(
      'MediaUnsupported silk',
    )
    expect(await failure(run(objectOf(Buffer.from('no medium at all'))))).toBe('MediaUnsupported container')
    const noSound = made('none.mp4', ['-f', 'lavfi', '-i', 'sine=440:d=1', '-c:a', 'aac'])
    const withoutIndex = noSound.subarray(0, noSound.indexOf('moov') - 4)
    expect(await failure(run(objectOf(withoutIndex)))).toMatch(/^MediaUnsupported noIndex/)
  })

  it('does not follow a playlist that is called a film (T7)', async () => {
    const secret = join(folder, 'secret.amr')
    writeFileSync(secret, amr(2))
    const hls = `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://${secret}\n#EXT-X-ENDLIST\n`
    for (const text of [hls, `ffconcat version 1.0\nfile ${secret}\n`]) {
      expect(await failure(run(objectOf(Buffer.from(text)), 'film.mp4'))).toBe('MediaUnsupported container')
      // Even when it is forced on a demuxer behind our back, no other file is opened.
      const found = await findFfmpeg()
      const demuxer = demuxerOf('mp4')
      const args = [
        '-v',
        'error',
        '-nostdin',
        '-protocol_whitelist',
        'pipe',
        '-format_whitelist',
        demuxer?.name ?? '',
        '-f',
        demuxer?.name ?? '',
        '-i',
        'pipe:0',
        '-f',
        's16le',
        'pipe:1',
      ]
      expect(
        await failure(
          all(runFfmpeg(found?.path ?? '', args, objectOf(Buffer.from(text)).chunks(), limitsFor(100, 1))),
        ),
      ).toMatch(/^FfmpegFailed exit/)
    }
    // A film whose data lies elsewhere by reference must not be read either.
    const outside = made('drefs.mov', ['-f', 'lavfi', '-i', 'sine=440:d=1', '-c:a', 'pcm_s16le'])
    const patched = Buffer.from(
      outside.toString('latin1').replace('url \0\0\0\x01', 'url \0\0\0\0'),
      'latin1',
    )
    const result = await run(objectOf(patched)).catch(code)
    expect(typeof result === 'string' ? result : proof(result)).not.toBeNull()
  })
})

describe.runIf(has)('the index put in front', { timeout: 120_000 }, () => {
  it('gives the same packets as ffmpeg reads from the file, for tables of 32 and 64 bits', async () => {
    const clip = made('tail.mp4', [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=d=3:s=160x120:r=10',
      '-f',
      'lavfi',
      '-i',
      'sine=440:d=3',
      '-c:v',
      'libx264',
      '-c:a',
      'aac',
    ])
    expect(clip.indexOf('moov')).toBeGreaterThan(clip.indexOf('mdat'))
    const moved = await all(relocateMoov(objectOf(clip, 1000)))
    expect(moved.length).toBe(clip.length)
    expect(moved.indexOf('moov')).toBeLessThan(moved.indexOf('mdat'))
    const packets = (input: string[], bytes?: Buffer) =>
      ffmpeg([...input, '-map', '0', '-c', 'copy', '-f', 'framemd5', 'pipe:1'], bytes)
        .toString()
        .replace(/^#.*\n/gm, '')
    expect(packets(['-f', 'mov', '-i', 'pipe:0'], moved)).toBe(packets(['-i', join(folder, 'tail.mp4')]))
    const front = made('front.mp4', ['-i', join(folder, 'tail.mp4'), '-c', 'copy', '-movflags', '+faststart'])
    expect(packets(['-f', 'mov', '-i', 'pipe:0'], moved)).toBe(packets(['-f', 'mov', '-i', 'pipe:0'], front))
    // Any damage to the index is an error of ours or a film, never a crash.
    const at = clip.indexOf('moov') - 4
    for (let seed = 0; seed < 300; seed++) {
      const damaged = Buffer.from(clip)
      for (let i = 0; i < 6; i++)
        damaged[at + ((seed * 7919 + i * 104_729) % (clip.length - at))] = (seed * 31 + i * 17) & 255
      const result = await all(relocateMoov(objectOf(damaged))).then(bytes => bytes.length, code)
      expect(typeof result === 'number' || /^MediaUnsupported/.test(result)).toBe(true)
    }
    // A film that begins with its index passes unchanged.
    expect((await all(relocateMoov(objectOf(front)))).equals(front)).toBe(true)
  })
})

describe.runIf(has)('waveforms and thumbnails', { timeout: 120_000 }, () => {
  it('counts the true length and loudness', async () => {
    const tone = ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'sine=400:d=2:r=8000',
      '-f',
      'lavfi',
      '-i',
      'anullsrc=r=8000:cl=mono:d=2',
      '-filter_complex',
      '[0]volume=6[a];[a][1]concat=n=2:v=0:a=1',
      '-f',
      'wav',
      'pipe:1',
    ])
    const wave = await makeWaveform(objectOf(tone))
    expect(wave.durationSeconds).toBeCloseTo(4, 2)
    expect(wave.peaks.length).toBeLessThanOrEqual(600)
    const half = wave.peaks.length / 2
    expect(Math.min(...wave.peaks.slice(1, half - 1))).toBeGreaterThan(150)
    expect(Math.max(...wave.peaks.slice(half + 1))).toBe(0)
    const long = await makeWaveform(objectOf(amr(100)))
    expect(long.durationSeconds).toBe(100)
    expect(long.peaks.length).toBeGreaterThan(290)
  })

  it('makes small upright JPEGs of pictures and of films', async () => {
    const png = ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'testsrc2=d=1:s=1200x800',
      '-frames:v',
      '1',
      '-c:v',
      'png',
      '-f',
      'image2pipe',
      'pipe:1',
    ])
    const size = (jpeg: Uint8Array) =>
      execFileSync(
        'ffprobe',
        [
          '-v',
          'error',
          '-f',
          'jpeg_pipe',
          '-show_entries',
          'stream=width,height',
          '-of',
          'csv=p=0',
          '-i',
          'pipe:0',
        ],
        { input: jpeg },
      )
        .toString()
        .trim()
    const small = await makeThumbnail(objectOf(png), 'a.png')
    expect(small).toMatchObject({ mediaType: 'image/jpeg', name: 'a.thumbnail.jpg' })
    expect(size(await all(small.stream))).toBe('480,320')
    const jpeg = ffmpeg([
      '-f',
      'lavfi',
      '-i',
      'testsrc2=d=1:s=600x400',
      '-frames:v',
      '1',
      '-c:v',
      'mjpeg',
      '-f',
      'image2pipe',
      'pipe:1',
    ])
    const exif = Buffer.from(
      '457869660000 4d4d002a00000008 0001 0112 0003 00000001 00060000 00000000'.replaceAll(' ', ''),
      'hex',
    )
    const turned = Buffer.concat([
      jpeg.subarray(0, 2),
      Buffer.from([0xff, 0xe1, 0, exif.length + 2]),
      exif,
      jpeg.subarray(2),
    ])
    expect(size(await all((await makeThumbnail(objectOf(turned), 'a.jpg')).stream))).toBe('320,480')
    for (const codec of ['bmp', 'gif', 'libwebp']) {
      const picture = ffmpeg([
        '-f',
        'lavfi',
        '-i',
        'testsrc2=d=1:s=600x400',
        '-frames:v',
        '1',
        '-c:v',
        codec,
        ...(codec === 'gif' ? ['-f', 'gif'] : ['-f', 'image2pipe']),
        'pipe:1',
      ])
      expect(size(await all((await makeThumbnail(objectOf(picture), codec)).stream))).toBe('480,320')
    }
    const tiff = objectOf(
      ffmpeg([
        '-f',
        'lavfi',
        '-i',
        'testsrc2=d=1:s=600x400',
        '-frames:v',
        '1',
        '-c:v',
        'tiff',
        '-f',
        'image2pipe',
        'pipe:1',
      ]),
    )
    const shown = await makePlayable(tiff, null, 'a.tiff')
    expect(shown).toMatchObject({ mediaType: 'image/jpeg', name: 'a.jpg' })
    expect(size(await all(shown.stream))).toBe('600,400')
    const film = made('film.mp4', [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=d=5:s=320x240:r=10',
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
    ])
    expect(size(await all((await makeThumbnail(objectOf(film), 'film.mp4')).stream))).toBe('320,240')
  })

  it('shows HEIC as JPEG, and as PNG where there is no ffmpeg', async () => {
    const heic = objectOf(readFileSync(join(import.meta.dirname, '../fixtures/two-colours.heic')))
    // Left half blue, right half red.
    const corners = (bytes: Uint8Array, type: string) => {
      const rgb = execFileSync(
        'ffmpeg',
        [
          '-v',
          'error',
          '-f',
          `${type}_pipe`,
          '-i',
          'pipe:0',
          '-f',
          'rawvideo',
          '-pix_fmt',
          'rgb24',
          'pipe:1',
        ],
        { input: bytes },
      )
      const at = (x: number) =>
        [...rgb.subarray((32 * 96 + x) * 3, (32 * 96 + x) * 3 + 3)].map(v => (v > 128 ? 1 : 0))
      return [at(10), at(80)]
    }
    const shown = await makePlayable(heic, null, 'IMG_0042.HEIC')
    expect(shown).toMatchObject({ mediaType: 'image/jpeg', name: 'IMG_0042.jpg' })
    expect(corners(await all(shown.stream), 'jpeg')).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ])
    process.env.FFMPEG_BIN = join(folder, 'not-there')
    try {
      const png = await makePlayable(heic, null, 'IMG_0042.HEIC')
      expect(png).toMatchObject({ mediaType: 'image/png', name: 'IMG_0042.png' })
      expect(corners(await all(png.stream), 'png')).toEqual([
        [0, 0, 1],
        [1, 0, 0],
      ])
    } finally {
      delete process.env.FFMPEG_BIN
    }
    expect(await failure(run(objectOf(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1'))))).toBe(
      'MediaUnsupported dimensions',
    )
  })

  it('refuses a picture that unpacks to gigabytes', async () => {
    const head = Buffer.alloc(13)
    head.writeUInt32BE(60_000, 0)
    head.writeUInt32BE(60_000, 4)
    head.set([8, 2, 0, 0, 0], 8)
    const part = (type: string, body: Buffer) => {
      const n = Buffer.alloc(4)
      n.writeUInt32BE(body.length)
      return Buffer.concat([n, Buffer.from(type), body, Buffer.alloc(4)])
    }
    const bomb = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      part('IHDR', head),
      part('IDAT', deflateSync(Buffer.alloc(1e6))),
      part('IEND', Buffer.alloc(0)),
    ])
    expect(await failure(makeThumbnail(objectOf(bomb), 'a.png'))).toBe('MediaUnsupported dimensions')
  })
})

describe('what is due', () => {
  const facts = (...codecs: [string, string][]) => ({
    kind: 'video' as const,
    times: [],
    durationSeconds: 1,
    width: null,
    height: null,
    numberRaw: null,
    name: null,
    direction: null,
    app: null,
    shown: codecs.map(([name, value]) => ({ name, value })),
  })

  it('knows what Chromium plays from type and codec', () => {
    expect(playsAsIs('video/mp4')).toBe(true)
    expect(needsPlayable('video/mp4', facts(['videoCodec', 'hvc1'], ['audioCodec', 'mp4a']))).toBe(true)
    expect(needsPlayable('audio/amr')).toBe(true)
    expect(needsPlayable('video/3gpp', facts(['videoCodec', 's263'], ['audioCodec', 'samr']))).toBe(true)
    expect(playsAsIs('video/3gpp', facts(['videoCodec', 'avc1'], ['audioCodec', 'mp4a']))).toBe(true)
    expect(needsPlayable('image/heic')).toBe(true)
    expect(needsPlayable('application/pdf')).toBe(false)
  })

  it('lists the roles of an item', () => {
    expect(dueRoles({ name: 'a.amr', mediaType: 'audio/amr', size: 5, facts: null })).toEqual([
      'playable',
      'waveform',
    ])
    expect(dueRoles({ name: 'a.png', mediaType: 'image/png', size: 5, facts: null })).toEqual(['thumbnail'])
    expect(dueRoles({ name: 'a.amr', mediaType: 'audio/silk', size: 5, facts: null })).toEqual([])
    expect(dueRoles({ name: 'a.pdf', mediaType: 'application/pdf', size: 5, facts: null })).toEqual([])
  })

  it('merges peaks so that a recording of any length fits', () => {
    const counter = new PeakCounter()
    const loud = Buffer.alloc(16_000)
    for (let i = 0; i < 8000; i++) loud.writeInt16LE(i % 2 ? 16_384 : -16_384, i * 2)
    for (let second = 0; second < 100; second++)
      for (let at = 0; at < loud.length; at += 777) counter.push(loud.subarray(at, at + 777))
    const { peaks, durationSeconds } = counter.result()
    expect(durationSeconds).toBe(100)
    expect(peaks.length).toBeLessThanOrEqual(600)
    expect(new Set(peaks)).toEqual(new Set([128]))
  })
})
