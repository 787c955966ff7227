import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFileFacts } from '../../main/import/fileFacts.ts'
import { readFileName } from '../../main/import/fileNames.ts'
import type { ReaderInput } from '../../main/import/reader.ts'

/** A folder of real exports outside the repository; without it those tests are left out. */
const samples = process.env.EVIDENCE_SAMPLES ?? 'none'

function input(bytes: Uint8Array): ReaderInput {
  return {
    name: 'x',
    size: bytes.length,
    settings: {},
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    async *chunks() {
      yield await Promise.resolve(bytes)
    },
  }
}
const facts = (
  bytes: Uint8Array,
  name: string,
  mtime: string | null = null,
  mediaType = 'application/octet-stream',
) => readFileFacts(input(bytes), { mediaType }, { name, mtime })

const u32 = (...numbers: number[]) =>
  Buffer.concat(
    numbers.map(n => {
      const b = Buffer.alloc(4)
      b.writeUInt32BE(n)
      return b
    }),
  )
const box = (type: string, ...content: Uint8Array[]) => {
  const body = Buffer.concat(content)
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body])
}
/** An `mvhd` of version 0: created in seconds since 1904, 44.1 s long. */
const mvhd = (created: number) => box('mvhd', u32(0, created, created, 1000, 44_100), Buffer.alloc(80))
const m4a = (...inMoov: Buffer[]) =>
  Buffer.concat([box('ftyp', Buffer.from('M4A \0\0\0\0')), box('moov', ...inMoov)])

describe('names of files', () => {
  const wall = (name: string, mtime: string | null = null) => {
    const time = readFileName(name, mtime)?.time
    if (!time || !('wall' in time) || !time.wall) return null
    const { date, hour, minute, second, millisecond } = time.wall
    return [...date, hour, minute, second, ...(millisecond === undefined ? [] : [millisecond])]
  }

  it('reads time, number and name of call recordings of seven makers', () => {
    expect(readFileName('通话录音@183 0854 7877(18308547877)_20190419123402.mp3', null)).toMatchObject({
      pattern: 'miui_call',
      numberRaw: '18308547877',
      name: null,
      meaning: 'callStart',
    })
    expect(readFileName('Миха(89636504365)_20200910105924.mp3', null)).toMatchObject({
      name: 'Миха',
      numberRaw: '89636504365',
    })
    expect(wall('张三@13800138000_20240701101320.amr')).toEqual([2024, 7, 1, 10, 13, 20])
    expect(readFileName('张三@13800138000_20240701101320.amr', null)).toMatchObject({
      name: '张三',
      numberRaw: '13800138000',
    })
    expect(wall('Call recording +1 555 010 0000_240701_101320.m4a')).toEqual([2024, 7, 1, 10, 13, 20])
    expect(readFileName('Call recording +1 555 010 0000_240701_101320.m4a', null)?.numberRaw).toBe(
      '+1 555 010 0000',
    )
    expect(wall('张三 2024-07-01 10-13-20.m4a')).toEqual([2024, 7, 1, 10, 13, 20])
    expect(readFileName('20180220_203215.000+0300_out_sim1_+15550100.m4a', null)).toMatchObject({
      direction: 'out',
      numberRaw: '+15550100',
      time: { offsetMinutes: 180 },
    })
    expect(readFileName('20230414_215701.088-0400_in_+15550100_John.oga', null)).toMatchObject({
      direction: 'in',
      name: 'John',
      time: { offsetMinutes: -240, precision: 'ms' },
    })
  })

  it('reads ColorOS minutes and refuses ten digits that are no date', () => {
    expect(wall('13800138000-2407011013.amr')).toEqual([2024, 7, 1, 10, 13, null])
    expect(readFileName('13800138000-2407011013.amr', null)?.time?.precision).toBe('min')
    expect(readFileName('x-1719800000.mp3', null)?.time).toBeNull()
    expect(readFileName('x-2402301013.mp3', null)?.time).toBeNull()
  })

  it('lends a Lenovo name the year of the file, never a later day than the file', () => {
    const name = '13800138000_通话_05月13日_15点26分.amr'
    expect(wall(name, '2026-05-13T07:40:00Z')).toEqual([2026, 5, 13, 15, 26, null])
    expect(wall(name, '2026-05-12T00:00:00Z')).toEqual([2025, 5, 13, 15, 26, null])
    expect(wall(name, null)).toBeNull()
  })

  it('keeps wall clocks without zone, knows UTC where the maker writes UTC, and says when a time is only of saving', () => {
    expect(readFileName('IMG_20240701_101320.jpg', null)?.time).toMatchObject({ offsetMinutes: null })
    expect(readFileName('PXL_20240701_021320123.jpg', null)?.time).toEqual({
      epochMs: Date.UTC(2024, 6, 1, 2, 13, 20, 123),
      local: null,
      precision: 'ms',
    })
    const saved = readFileName('mmexport1719800000123.jpg', null)
    expect(saved).toMatchObject({ time: { epochMs: 1719800000123 }, meaning: 'saved' })
    expect(saved?.shown).toContainEqual({ name: 'nameTimeMeaning', value: 'saved' })
    expect(readFileName('wx_camera_1719800000123.jpg', null)?.meaning).toBe('taken')
    expect(readFileName('IMG-20240105-WA0001.jpg', null)?.time?.precision).toBe('day')
    expect(wall('photo_1@16-11-2021_22-05-51.jpg')).toEqual([2021, 11, 16, 22, 5, 51])
  })

  it('knows apps of screenshots by package and by its MD5, and reads digits of other scripts', () => {
    expect(readFileName('Screenshot_2025-10-28-19-07-16-918_com.tencent.mm.jpg', null)?.app).toBe('WeChat')
    expect(readFileName('Screenshot_20260123_095617_com.tencent.mm.jpg', null)?.app).toBe('WeChat')
    const arabic = 'Screenshot_٢٠٢٣-٠١-١٤-١٩-١٩-٥٥-٢٣_6012fa4d4ddec268fc5c7112cbb265e7.jpg'
    expect(wall(arabic)).toEqual([2023, 1, 14, 19, 19, 55, 230])
    expect(readFileName(arabic, null)).toMatchObject({
      app: 'WhatsApp',
      time: { local: '٢٠٢٣-٠١-١٤-١٩-١٩-٥٥-٢٣' },
    })
  })

  it('matches names in decomposed Unicode, and no long or foreign name hangs it', () => {
    expect(readFileName('통화 녹음 홍길동_240701_101320.m4a'.normalize('NFD'), null)?.name).toBe('홍길동')
    expect(readFileName('holiday.jpg', null)).toBeNull()
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), name => {
        const before = performance.now()
        readFileName(`${name}_20240101101010.amr`, null)
        return performance.now() - before < 1000
      }),
      { numRuns: process.env.SLOW ? 20_000 : 200 },
    )
    const before = performance.now()
    readFileName(`${'('.repeat(150)}${'1_'.repeat(70)}`, null)
    expect(performance.now() - before).toBeLessThan(1000)
  })

  it('finds the right pattern for every name of our own list', () => {
    const lines = readFileSync(join(import.meta.dirname, '../fixtures/fileNames.tsv'), 'utf8')
      .trim()
      .split('\n')
    expect(lines.length).toBeGreaterThan(60)
    const wrong = lines
      .map(line => line.split('\t'))
      .filter(([pattern, name = '']) => readFileName(name, '2026-01-01T00:00:00Z')?.pattern !== pattern)
    expect(wrong).toEqual([])
  })

  it.runIf(existsSync(samples))('finds a pattern for every name of the corpus', () => {
    const names = readFileSync(join(samples, 'filenames/names.txt'), 'utf8').split('\n').filter(Boolean)
    expect(names.length).toBeGreaterThanOrEqual(63)
    expect(names.filter(name => readFileName(name, '2026-01-01T00:00:00Z') === null)).toEqual([])
  })
})

describe('facts of files', () => {
  it('counts the frames of AMR exactly, and says when the last one is cut', async () => {
    const frame = Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31, 7)])
    const amr = Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: 101 }, () => frame)])
    const whole = await facts(
      amr,
      '通话录音@13800138000(13800138000)_20260803220501.amr',
      '2026-08-03T14:05:10Z',
    )
    expect(whole).toMatchObject({ kind: 'recording', durationSeconds: 2.02, numberRaw: '13800138000' })
    expect(whole?.times.map(t => t.source)).toEqual(['fileName', 'fileSystem'])
    const cut = await facts(amr.subarray(0, amr.length - 5), 'a.amr')
    expect(cut?.durationSeconds).toBe(2)
    expect(cut?.shown).toContainEqual({ name: 'cutOff', value: 'true' })
  })

  it('reads mvhd as UTC and refuses clocks that were never set', async () => {
    const at = Date.UTC(2026, 7, 3, 14, 0, 0) / 1000 + 2_082_844_800
    expect(await facts(m4a(mvhd(at)), 'a.m4a')).toMatchObject({
      kind: 'recording',
      durationSeconds: 44.1,
      times: [{ source: 'quicktime', time: { epochMs: Date.UTC(2026, 7, 3, 14) } }],
    })
    for (const unset of [0, 60, 2_082_844_800, 2_082_844_801])
      expect((await facts(m4a(mvhd(unset)), 'a.m4a'))?.times).toEqual([])
  })

  it('trusts the name for the start where the container was stamped at the end', async () => {
    const name = '13900000012_20260803220501.m4a'
    const start = Date.UTC(2026, 7, 3, 14, 5, 1) / 1000 + 2_082_844_800
    const atEnd = await facts(m4a(mvhd(start + 44)), name)
    expect(atEnd?.times.map(each => each.source)).toEqual(['fileName', 'quicktime'])
    expect(atEnd?.shown).toContainEqual({ name: 'containerTimeIs', value: 'end' })
    const atStart = await facts(m4a(mvhd(start + 1)), name)
    expect(atStart?.times.map(each => each.source)).toEqual(['quicktime', 'fileName'])
    expect(atStart?.shown).toContainEqual({ name: 'containerTimeIs', value: 'start' })
    // Forwarded or copied later: neither, and nothing is claimed.
    const later = await facts(m4a(mvhd(start + 400)), name)
    expect(later?.times.map(each => each.source)).toEqual(['quicktime', 'fileName'])
    expect(later?.shown.map(each => each.name)).not.toContain('containerTimeIs')
  })

  it('puts the creation date with its offset before mvhd', async () => {
    const key = Buffer.from('com.apple.quicktime.creationdate')
    const keys = box('keys', u32(0, 1), u32(key.length + 8), Buffer.from('mdta'), key)
    const value = box('data', u32(1, 0), Buffer.from('2019-07-24T11:25:40+0300'))
    const ilst = box('ilst', Buffer.concat([u32(value.length + 8, 1), value]))
    const movie = m4a(mvhd(Date.UTC(2019, 6, 24, 8, 25, 57) / 1000 + 2_082_844_800), box('meta', keys, ilst))
    const found = await facts(movie, 'a.mov')
    expect(found?.times[0]).toMatchObject({
      source: 'quicktime',
      time: { offsetMinutes: 180, wall: { date: [2019, 7, 24], hour: 11 } },
    })
    expect(found?.times[1]).toMatchObject({ time: { epochMs: Date.UTC(2019, 6, 24, 8, 25, 57) } })
  })

  it('reads EXIF with its offset out of HEIC and JPEG', async () => {
    for (const name of ['two-colours.heic', 'two-colours.jpg']) {
      const found = await facts(readFileSync(join(import.meta.dirname, '../fixtures', name)), name)
      expect(found).toMatchObject({
        kind: 'picture',
        width: 96,
        height: 64,
        shown: [{ name: 'camera', value: 'Testwerk T1' }],
      })
      expect(found?.times).toMatchObject([
        {
          source: 'exif',
          time: {
            offsetMinutes: 480,
            precision: 'ms',
            wall: { date: [2026, 8, 3], hour: 22, minute: 5, second: 1, millisecond: 250 },
          },
        },
      ])
    }
  })

  it('gives nothing for files that are no evidence by themselves, and a document by its type', async () => {
    expect(await facts(Buffer.from('hello'), 'a.bin')).toBeNull()
    expect(
      await facts(Buffer.from('%PDF-1.7'), '借款合同.pdf', '2026-01-02T03:04:05.000Z', 'application/pdf'),
    ).toMatchObject({ kind: 'document', times: [{ source: 'fileSystem' }], numberRaw: null })
    expect(await facts(new Uint8Array(0), 'a.amr')).toBeNull()
  })

  it('survives any bytes after any magic', async () => {
    const magics = [
      '#!AMR\n',
      '#!AMR-WB\n',
      '\x02#!SILK_V3',
      '\0\0\0\x18ftypheic\0\0\0\0heicmif1',
      '\0\0\0\x10ftypisom\0\0\0\0',
      'RIFF\0\0\0\0WAVE',
      'RIFF\0\0\0\0AVI LIST',
      'RIFF\0\0\0\0WEBPVP8X',
      'OggS',
      'fLaC',
      'caff',
      '\x30\x26\xb2\x75\x8e\x66\xcf\x11',
      '\xff\xd8\xff\xe1\0\x20Exif\0\0II*\0',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      'II*\0',
      'ID3',
      '\xff\xf1',
      '\xff\xfb\x90',
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...magics),
        fc.uint8Array({ maxLength: 600 }),
        fc.boolean(),
        async (magic, tail, boxed) => {
          const body = boxed ? box('moov', mvhd(1), box('trak', tail), box('meta', tail)) : tail
          const found = await facts(Buffer.concat([Buffer.from(magic, 'latin1'), body]), 'x')
          return found === null || found.durationSeconds === null || found.durationSeconds >= 0
        },
      ),
      { numRuns: process.env.SLOW ? 100_000 : 1500 },
    )
  })

  it.runIf(existsSync(samples))('reads size, length and time of every media sample', async () => {
    const folder = join(samples, 'media')
    const read = new Map<string, Awaited<ReturnType<typeof facts>>>()
    for (const name of readdirSync(folder))
      read.set(name, await facts(readFileSync(join(folder, name)), name))
    expect([...read].filter(([, found]) => found === null)).toEqual([])
    expect(read.get('androidx_sample_nb.amr')?.durationSeconds).toBe(4.36)
    expect(read.get('androidx_sample_wb.amr')?.durationSeconds).toBe(3.38)
    expect(read.get('androidx_bbb_mono_8kHz_12.2kbps_amrnb.3gp')).toMatchObject({
      kind: 'recording',
      durationSeconds: 3.007,
    })
    expect(read.get('androidx_london.jpg')).toMatchObject({
      width: 1020,
      height: 768,
      times: [{ source: 'exif', time: { offsetMinutes: 0 } }],
    })
    expect(read.get('pillowheif_L_exif_xmp_iptc.heic')).toMatchObject({
      kind: 'picture',
      width: 64,
      times: [{ time: { offsetMinutes: -300 } }],
    })
    expect(read.get('androidx_ss-motion-photo-shortened.jpg')?.times[0]?.time).toMatchObject({
      offsetMinutes: null,
    })
  })
})
