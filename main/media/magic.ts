/**
 * What a file is, by its first bytes. Extensions lie (a WeChat `.amr` is often SILK); the demuxer that is forced on
 * ffmpeg and the reader of facts are both chosen from this.
 */
import { Fields } from './byteWindow.ts'

export type Container =
  | 'amr'
  | 'amrwb'
  | 'silk'
  | 'mp4'
  | 'heif'
  | 'wav'
  | 'avi'
  | 'webp'
  | 'mp3'
  | 'aac'
  | 'ogg'
  | 'flac'
  | 'caf'
  | 'asf'
  | 'matroska'
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'bmp'
  | 'tiff'

export interface Magic {
  container: Container
  /** Best media type by the first bytes alone; for MP4 and ASF the tracks decide between audio and video. */
  mediaType: string
}

/** How many first bytes `magicOf` wants. */
export const MAGIC_BYTES = 64

const heifBrands = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'msf1', 'hevc', 'hevx', 'avif', 'avis'])

function isoMedia(head: Fields, length: number): Magic {
  const brand = length >= 12 ? head.name(8) : ''
  if (heifBrands.has(brand))
    return { container: 'heif', mediaType: brand.startsWith('avi') ? 'image/avif' : 'image/heic' }
  if (brand.startsWith('M4A') || brand.startsWith('M4B')) return { container: 'mp4', mediaType: 'audio/mp4' }
  if (brand.startsWith('3g')) return { container: 'mp4', mediaType: 'video/3gpp' }
  if (brand === 'qt  ') return { container: 'mp4', mediaType: 'video/quicktime' }
  return { container: 'mp4', mediaType: 'video/mp4' }
}

/** The container the first bytes announce, or null when they are none of ours. */
export function magicOf(head: Uint8Array): Magic | null {
  const n = head.length
  const f = new Fields(head)
  const starts = (text: string, at = 0) => n >= at + text.length && f.name(at, text.length) === text
  if (starts('#!AMR-WB\n')) return { container: 'amrwb', mediaType: 'audio/amr-wb' }
  if (starts('#!AMR\n')) return { container: 'amr', mediaType: 'audio/amr' }
  if (starts('#!SILK_V3') || starts('#!SILK_V3', 1)) return { container: 'silk', mediaType: 'audio/silk' }
  if (starts('ftyp', 4)) return isoMedia(f, n)
  // QuickTime files of old cameras start without `ftyp`.
  if (starts('moov', 4) || (starts('mdat', 4) && n >= 8) || (starts('wide', 4) && starts('mdat', 12)))
    return { container: 'mp4', mediaType: 'video/quicktime' }
  if (starts('RIFF') && starts('WAVE', 8)) return { container: 'wav', mediaType: 'audio/wav' }
  if (starts('RIFF') && starts('AVI ', 8)) return { container: 'avi', mediaType: 'video/x-msvideo' }
  if (starts('RIFF') && starts('WEBP', 8)) return { container: 'webp', mediaType: 'image/webp' }
  if (starts('OggS')) return { container: 'ogg', mediaType: 'audio/ogg' }
  if (starts('fLaC')) return { container: 'flac', mediaType: 'audio/flac' }
  if (starts('caff')) return { container: 'caf', mediaType: 'audio/x-caf' }
  if (starts('\x30\x26\xb2\x75\x8e\x66\xcf\x11')) return { container: 'asf', mediaType: 'video/x-ms-wmv' }
  if (starts('\x1a\x45\xdf\xa3')) return { container: 'matroska', mediaType: 'video/x-matroska' }
  if (starts('\xff\xd8\xff')) return { container: 'jpeg', mediaType: 'image/jpeg' }
  if (starts('\x89PNG\r\n\x1a\n')) return { container: 'png', mediaType: 'image/png' }
  if (starts('GIF87a') || starts('GIF89a')) return { container: 'gif', mediaType: 'image/gif' }
  if (starts('BM') && n >= 18 && f.u32(14, true) >= 12 && f.u32(14, true) <= 124)
    return { container: 'bmp', mediaType: 'image/bmp' }
  if (starts('II*\0') || starts('MM\0*')) return { container: 'tiff', mediaType: 'image/tiff' }
  if (starts('ID3')) return { container: 'mp3', mediaType: 'audio/mpeg' }
  if (n >= 4 && f.u8(0) === 0xff) {
    const second = f.u8(1)
    if ((second & 0xf6) === 0xf0) return { container: 'aac', mediaType: 'audio/aac' }
    // Layer III, a real version, bit rate and sample rate: two sync bytes alone are too common.
    if (
      (second & 0xe6) === 0xe2 &&
      (second & 0x18) !== 0x08 &&
      (f.u8(2) & 0xf0) !== 0xf0 &&
      (f.u8(2) & 0x0c) !== 0x0c
    )
      return { container: 'mp3', mediaType: 'audio/mpeg' }
  }
  return null
}
