/** Recordings and films, made with espeak-ng's voice and ffmpeg. Needs ffmpeg with an AMR encoder (libavcodec-extra). */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spoken } from './story.ts'

const bitexact = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact']

export interface Sounds {
  li: Buffer
  wang: Buffer
  three: Buffer
  again: Buffer
  voice: Buffer
  visit: Buffer
  visitShort: Buffer
  old: Buffer
}

export function record(utcOf: (local: string) => number): Sounds {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'))
  const make = (name: string, args: string[]) => {
    const file = join(folder, name)
    execFileSync('ffmpeg', ['-hide_banner', '-v', 'error', '-y', ...args, file])
    return readFileSync(file)
  }
  const speak = (who: string, pitch: number, speed: number) => {
    const file = join(folder, `${who}.wav`)
    writeFileSync(join(folder, 'words.txt'), spoken[who] ?? '')
    execFileSync('espeak-ng', [
      '-v',
      'cmn',
      '-p',
      String(pitch),
      '-s',
      String(speed),
      '-f',
      join(folder, 'words.txt'),
      '-w',
      file,
    ])
    return file
  }
  // A quiet line hums; the talk is said once and the rest of the call is the line alone.
  const line = ['-f', 'lavfi', '-i', 'anoisesrc=color=pink:amplitude=0.004:sample_rate=16000:seed=7']
  const call = (name: string, wav: string, seconds: number, codec: string[]) =>
    make(name, [
      '-i',
      wav,
      ...line,
      '-filter_complex',
      '[0]adelay=1200,aresample=16000[a];[a][1]amix=inputs=2:duration=longest:normalize=0',
      '-t',
      String(seconds),
      '-ac',
      '1',
      ...bitexact,
      ...codec,
    ])
  const date = (local: string) => ['-metadata', `creation_time=${new Date(utcOf(local)).toISOString()}`]
  const narrow = ['-ar', '8000', '-c:a', 'libopencore_amrnb', '-b:a', '7.95k', '-f', 'amr']
  const wide = ['-ar', '16000', '-c:a', 'libvo_amrwbenc', '-b:a', '12.65k', '-f', 'amr']
  const again = speak('again', 35, 165)
  const film = (seconds: number) => [
    '-f',
    'lavfi',
    '-i',
    `gradients=s=640x360:c0=0x20242c:c1=0x6b4a2e:x0=0:y0=0:x1=640:y1=360:d=${seconds}:r=12:speed=0.02:seed=5`,
    '-i',
    speak('three', 30, 150),
    ...line,
  ]
  const mixed = [
    '-filter_complex',
    '[0]drawbox=x=250:y=60:w=140:h=240:color=0x3d2a1a:t=fill[v];[1]adelay=2500,aresample=16000[a];[a][2]amix=inputs=2:duration=longest:normalize=0[s]',
    '-map',
    '[v]',
    '-map',
    '[s]',
  ]
  const h264 = [
    '-c:v',
    'libx264',
    '-preset',
    'slow',
    '-crf',
    '30',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-b:a',
    '32k',
    '-ac',
    '1',
  ]
  try {
    return {
      li: call('li.amr', speak('li', 45, 170), 128, narrow),
      wang: call('wang.amr', speak('wang', 35, 165), 65, narrow),
      three: call('three.amr', speak('three', 30, 150), 8, wide),
      again: call('again.m4a', again, 80, [
        '-ar',
        '16000',
        '-c:a',
        'aac',
        '-b:a',
        '24k',
        ...date('2026-10-28 11:25:06'),
      ]),
      voice: make('voice.opus', [
        '-i',
        again,
        ...bitexact,
        '-t',
        '9',
        '-c:a',
        'libopus',
        '-b:a',
        '16k',
        '-f',
        'ogg',
      ]),
      visit: make('visit.mp4', [
        ...film(12),
        ...mixed,
        '-t',
        '12',
        ...bitexact,
        ...h264,
        ...date('2026-10-18 20:10:12'),
      ]),
      visitShort: make('short.mp4', [
        ...film(5),
        ...mixed,
        '-t',
        '5',
        ...bitexact,
        ...h264,
        '-movflags',
        '+faststart',
      ]),
      old: make('old.3gp', [
        '-f',
        'lavfi',
        '-i',
        'testsrc2=s=176x144:r=10:d=6',
        '-i',
        speak('three', 30, 150),
        ...line,
        '-filter_complex',
        '[1]adelay=800,aresample=16000[a];[a][2]amix=inputs=2:duration=longest:normalize=0[s]',
        '-map',
        '0:v',
        '-map',
        '[s]',
        '-t',
        '6',
        ...bitexact,
        '-c:v',
        'h263',
        '-b:v',
        '90k',
        '-ar',
        '8000',
        '-ac',
        '1',
        '-c:a',
        'libopencore_amrnb',
        '-b:a',
        '12.2k',
        ...date('2026-10-18 20:20:41'),
        '-f',
        '3gp',
      ]),
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Puts an EXIF block with a time and its zone into a JPEG. */
export function withExif(jpeg: Uint8Array, local: string, camera: [string, string]): Buffer {
  type Entry = { tag: number; text?: string; long?: number }
  const directory = (entries: Entry[], at: number) => {
    const head = Buffer.alloc(2 + entries.length * 12 + 4)
    head.writeUInt16BE(entries.length, 0)
    const data: Buffer[] = []
    let offset = at + head.length
    entries.forEach(({ tag, text, long }, index) => {
      const place = 2 + index * 12
      const bytes = Buffer.from(`${text ?? ''}\0`)
      head.writeUInt16BE(tag, place)
      head.writeUInt16BE(text === undefined ? 4 : 2, place + 2)
      head.writeUInt32BE(text === undefined ? 1 : bytes.length, place + 4)
      if (text === undefined) head.writeUInt32BE(long ?? 0, place + 8)
      else if (bytes.length <= 4) bytes.copy(head, place + 8)
      else {
        head.writeUInt32BE(offset, place + 8)
        data.push(bytes)
        offset += bytes.length
      }
    })
    return Buffer.concat([head, ...data])
  }
  const main = (exifAt: number) =>
    directory(
      [
        { tag: 0x010f, text: camera[0] },
        { tag: 0x0110, text: camera[1] },
        { tag: 0x8769, long: exifAt },
      ],
      8,
    )
  const exifAt = 8 + main(0).length
  const exif = directory(
    [
      { tag: 0x9003, text: local.replaceAll('-', ':') },
      { tag: 0x9011, text: '+08:00' },
    ],
    exifAt,
  )
  const block = Buffer.concat([Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'), main(exifAt), exif])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(block.length + 2)
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, block, jpeg.subarray(2)])
}
