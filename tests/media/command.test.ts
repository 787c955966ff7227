import { describe, expect, it } from 'vitest'
import {
  audioArgs,
  demuxerOf,
  pixelsArgs,
  probeArgs,
  samplesArgs,
  stillArgs,
  videoArgs,
} from '../../main/media/command.ts'
import type { Container } from '../../main/media/magic.ts'

const of = (container: Container) => demuxerOf(container) ?? { name: 'none', codecs: [] }

describe('what is said to ffmpeg', () => {
  it('stays as it was agreed', () => {
    expect({
      audio: audioArgs(of('amr'), '32k').join(' '),
      film: videoArgs(of('asf'), 'libx264').join(' '),
      copy: videoArgs(of('flac'), 'copy').join(' '),
      samples: samplesArgs(of('amr'), 8000).join(' '),
      still: stillArgs(of('jpeg'), 480, 1, 6).join(' '),
      pixels: pixelsArgs(10, 20, null).join(' '),
      probe: probeArgs(of('png')).join(' '),
    }).toMatchSnapshot()
  })

  it('forces one demuxer twice, reads and writes pipes only, and names no playlist', () => {
    const containers: Container[] = [
      'amr',
      'amrwb',
      'mp4',
      'wav',
      'avi',
      'mp3',
      'aac',
      'ogg',
      'flac',
      'caf',
      'asf',
      'matroska',
      'jpeg',
      'png',
      'webp',
      'gif',
      'bmp',
      'tiff',
    ]
    for (const container of containers) {
      const demuxer = of(container)
      expect(demuxer.name).not.toMatch(/none|hls|dash|concat|sdp|image2$|lavfi|subfile|tee/)
      for (const args of [
        audioArgs(demuxer, '64k'),
        videoArgs(demuxer, 'libx264'),
        samplesArgs(demuxer, 8000),
        stillArgs(demuxer, 480, 0, 1),
      ]) {
        const after = (option: string) => args[args.indexOf(option) + 1]
        expect([
          after('-protocol_whitelist'),
          after('-format_whitelist'),
          after('-f'),
          after('-i'),
          args.at(-1),
        ]).toEqual(['pipe', demuxer.name, demuxer.name, 'pipe:0', 'pipe:1'])
        expect(args.indexOf('-f')).toBeLessThan(args.indexOf('-i'))
      }
    }
    expect(demuxerOf('silk')).toBeNull()
    expect(demuxerOf('heif')).toBeNull()
  })
})
