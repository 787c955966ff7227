import type { Detection } from './reader.ts'

/** Bytes at a position, as Latin-1 text; patterns are written the same way. */
interface Magic {
  at: number
  bytes: string
  mediaType: string
}

const media: readonly Magic[] = [
  { at: 0, bytes: '\xff\xd8\xff', mediaType: 'image/jpeg' },
  { at: 0, bytes: '\x89PNG\r\n\x1a\n', mediaType: 'image/png' },
  { at: 0, bytes: 'GIF87a', mediaType: 'image/gif' },
  { at: 0, bytes: 'GIF89a', mediaType: 'image/gif' },
  { at: 0, bytes: 'II*\0', mediaType: 'image/tiff' },
  { at: 0, bytes: 'MM\0*', mediaType: 'image/tiff' },
  { at: 0, bytes: '\xff\x0a', mediaType: 'image/jxl' },
  { at: 0, bytes: '\0\0\0\x0cJXL \r\n\x87\n', mediaType: 'image/jxl' },
  { at: 0, bytes: '#!AMR-WB\n', mediaType: 'audio/amr-wb' },
  { at: 0, bytes: '#!AMR\n', mediaType: 'audio/amr' },
  { at: 0, bytes: '#!AMR-WB_MC1.0\n', mediaType: 'audio/amr-wb' },
  { at: 0, bytes: '\x02#!SILK_V3', mediaType: 'audio/silk' },
  { at: 0, bytes: '#!SILK_V3', mediaType: 'audio/silk' },
  { at: 0, bytes: 'fLaC', mediaType: 'audio/flac' },
  { at: 0, bytes: 'caff\0\x01', mediaType: 'audio/x-caf' },
  { at: 0, bytes: 'MThd', mediaType: 'audio/midi' },
  { at: 0, bytes: '\x30\x26\xb2\x75\x8e\x66\xcf\x11', mediaType: 'video/x-ms-asf' },
  { at: 0, bytes: 'FLV\x01', mediaType: 'video/x-flv' },
  { at: 0, bytes: '\0\0\x01\xba', mediaType: 'video/mpeg' },
  { at: 0, bytes: '\0\0\x01\xb3', mediaType: 'video/mpeg' },
]

const documents: readonly Magic[] = [
  { at: 0, bytes: '%PDF-', mediaType: 'application/pdf' },
  { at: 0, bytes: '{\\rtf', mediaType: 'application/rtf' },
  { at: 0, bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', mediaType: 'application/x-ole-storage' },
  { at: 0, bytes: 'SQLite format 3\0', mediaType: 'application/vnd.sqlite3' },
  { at: 0, bytes: 'bplist00', mediaType: 'application/x-plist' },
  { at: 0, bytes: 'ANDROID BACKUP\n', mediaType: 'application/x-android-backup' },
  { at: 0, bytes: 'age-encryption.org/v1\n', mediaType: 'application/age' },
  { at: 0, bytes: 'MZ', mediaType: 'application/vnd.microsoft.portable-executable' },
  { at: 0, bytes: '\x7fELF', mediaType: 'application/x-elf' },
]

/** Archives that are read. */
const archives: readonly (Magic & { reader: string })[] = [
  { at: 0, bytes: '\x1f\x8b\x08', mediaType: 'application/gzip', reader: 'gzip' },
  { at: 257, bytes: 'ustar', mediaType: 'application/x-tar', reader: 'tar' },
]

/** Archives that somebody must unpack first: no reader of them streams within the memory of a reader's process. */
const closedArchives: readonly Magic[] = [
  { at: 0, bytes: '7z\xbc\xaf\x27\x1c', mediaType: 'application/x-7z-compressed' },
  { at: 0, bytes: 'Rar!\x1a\x07', mediaType: 'application/vnd.rar' },
  { at: 0, bytes: 'BZh', mediaType: 'application/x-bzip2' },
  { at: 0, bytes: '\xfd7zXZ\0', mediaType: 'application/x-xz' },
  { at: 0, bytes: '\x28\xb5\x2f\xfd', mediaType: 'application/zstd' },
]

/** Brands of the ISO base media format: https://www.iana.org/assignments/mp4ra and ISO/IEC 23008-12. */
const brands: readonly [RegExp, string][] = [
  [/^(?:heic|heix|heim|heis|hevc|hevx)$/, 'image/heic'],
  [/^(?:mif1|msf1)$/, 'image/heif'],
  [/^(?:avif|avis)$/, 'image/avif'],
  [/^M4[AB] $/, 'audio/mp4'],
  [/^qt {2}$/, 'video/quicktime'],
  [/^3g2/, 'video/3gpp2'],
  [/^3g/, 'video/3gpp'],
  [/^crx $/, 'image/x-canon-cr3'],
]

function found(reader: string, mediaType: string, confidence = 1): Detection {
  return { reader, confidence, reason: 'magic', mediaType }
}

/** What the magic numbers of pictures, recordings, videos, documents and archives say, or null. */
export function mediaOf(bytes: Uint8Array): Detection | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', 0, 4096)
  for (const magic of media)
    if (head.startsWith(magic.bytes, magic.at)) return found('media', magic.mediaType)
  for (const magic of documents)
    if (head.startsWith(magic.bytes, magic.at))
      return isOldWorkbook(bytes, magic) ?? found('opaque', magic.mediaType)
  for (const magic of archives)
    if (head.startsWith(magic.bytes, magic.at)) return found(magic.reader, magic.mediaType)
  for (const magic of closedArchives)
    if (head.startsWith(magic.bytes, magic.at))
      return { ...found('opaque', magic.mediaType), reason: 'unpackFirst' }
  if (head.startsWith('ftyp', 4)) return isoMedia(head)
  if (head.startsWith('RIFF')) return riff(head)
  if (head.startsWith('FORM') && /^AIF[FC]/.test(head.slice(8))) return found('media', 'audio/aiff')
  if (head.startsWith('OggS')) return ogg(head)
  if (head.startsWith('\x1a\x45\xdf\xa3'))
    return found('media', head.includes('webm') ? 'video/webm' : 'video/x-matroska')
  if (head.startsWith('BM') && bitmap(bytes)) return found('media', 'image/bmp')
  if (/^(?:moov|mdat|wide|free|skip|pnot)/.test(head.slice(4, 8)) && boxFits(bytes))
    return found('media', 'video/quicktime', 0.8)
  const mpeg = mpegAudio(bytes, head)
  if (mpeg !== null) return mpeg
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return zipKind(bytes)
  return null
}

/** Old Office files share one container; a workbook is told by its stream's name, or by how that stream begins. */
function isOldWorkbook(bytes: Uint8Array, magic: Magic): Detection | null {
  if (magic.mediaType !== 'application/x-ole-storage') return null
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const named = text.includes('W\0o\0r\0k\0b\0o\0o\0k\0') || text.includes('B\0o\0o\0k\0\0\0')
  return named || text.startsWith('\x09\x08\x10\0\0\x06', 512)
    ? found('table', 'application/vnd.ms-excel')
    : null
}

function isoMedia(head: string): Detection {
  const length = Math.min(Math.max(16, (head.charCodeAt(2) << 8) | head.charCodeAt(3)), 256)
  const major = head.slice(8, 12)
  const compatible: string[] = []
  for (let at = 16; at + 4 <= length; at += 4) compatible.push(head.slice(at, at + 4))
  for (const [brand, mediaType] of brands)
    if (brand.test(major)) return found('media', heicOf(mediaType, compatible))
  return found('media', 'video/mp4')
}

/** `mif1` says only that it is a picture; the other brands say which. */
function heicOf(mediaType: string, compatible: readonly string[]): string {
  if (mediaType !== 'image/heif') return mediaType
  if (compatible.some(brand => /^hei[cxms]$/.test(brand))) return 'image/heic'
  return compatible.includes('avif') ? 'image/avif' : mediaType
}

function riff(head: string): Detection | null {
  const kind = head.slice(8, 12)
  if (kind === 'WAVE') return found('media', 'audio/wav')
  if (kind === 'WEBP') return found('media', 'image/webp')
  if (kind === 'AVI ') return found('media', 'video/x-msvideo')
  return null
}

function ogg(head: string): Detection {
  const start = head.slice(0, 512)
  if (start.includes('\x80theora')) return found('media', 'video/ogg')
  return found('media', 'audio/ogg')
}

function bitmap(bytes: Uint8Array): boolean {
  // Reserved fields are zero and the info header has one of its known sizes.
  const size = bytes[14] ?? 0
  return (
    bytes.length > 26 && bytes[6] === 0 && bytes[7] === 0 && [12, 40, 52, 56, 64, 108, 124].includes(size)
  )
}

function boxFits(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = bytes.length >= 8 ? view.getUint32(0) : 0
  return length === 1 || length >= 8
}

/** MP3 and AAC have no magic number; their frames repeat, so the second frame must be where the first says. */
function mpegAudio(bytes: Uint8Array, head: string): Detection | null {
  if (head.startsWith('ID3')) return found('media', 'audio/mpeg')
  if (bytes[0] !== 0xff || ((bytes[1] ?? 0) & 0xe0) !== 0xe0) return null
  const second = bytes[1] ?? 0
  const third = bytes[2] ?? 0
  const isAdts = (second & 0xf6) === 0xf0
  if (isAdts) {
    const length = (((bytes[3] ?? 0) & 3) << 11) | ((bytes[4] ?? 0) << 3) | ((bytes[5] ?? 0) >> 5)
    return length > 7 && frameAgain(bytes, length, 0xf6) ? found('media', 'audio/aac', 0.9) : null
  }
  const version = (second >> 3) & 3
  const layer = (second >> 1) & 3
  const rateIndex = (third >> 2) & 3
  const bitIndex = third >> 4
  // Layer I is extinct, and its bytes are the byte order mark of UTF-16.
  if (version === 1 || layer === 0 || layer === 3 || rateIndex === 3 || bitIndex === 0 || bitIndex === 15)
    return null
  const mpeg1 = version === 3
  const kilobits = layer === 1 ? (mpeg1 ? layer3 : layer3low)[bitIndex] : undefined
  if (kilobits === undefined) return found('media', 'audio/mpeg', 0.6)
  const rate = [44100, 48000, 32000][rateIndex] ?? 44100
  const hertz = mpeg1 ? rate : version === 2 ? rate / 2 : rate / 4
  const length = Math.floor(((mpeg1 ? 144_000 : 72_000) * kilobits) / hertz) + ((third >> 1) & 1)
  return frameAgain(bytes, length, 0xfe) ? found('media', 'audio/mpeg', 0.9) : null
}

const layer3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const layer3low = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

function frameAgain(bytes: Uint8Array, length: number, mask: number): boolean {
  if (length >= bytes.length) return false
  return bytes[length] === 0xff && ((bytes[length + 1] ?? 0) & mask) === ((bytes[1] ?? 0) & mask)
}

/** Office and e-book files are zips too; the names of their first entries tell them from archives of people. */
function zipKind(bytes: Uint8Array): Detection {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const office = 'application/vnd.openxmlformats-officedocument.'
  // Open documents and e-books begin with a stored entry that names their type.
  const openDocument = /^PK\x03\x04[^]{26}mimetype(application\/[\w.+-]+?)(?:PK|$)/.exec(text)?.[1]
  if (openDocument !== undefined) return found('opaque', openDocument)
  if (text.includes('[Content_Types].xml') || /^PK\x03\x04[^]{26}_rels\/\.rels/.test(text)) {
    if (text.includes('word/')) return found('opaque', `${office}wordprocessingml.document`)
    if (text.includes('xl/')) return found('table', `${office}spreadsheetml.sheet`)
    if (text.includes('ppt/')) return found('opaque', `${office}presentationml.presentation`)
    return found('opaque', `${office}document`)
  }
  if (/^PK\x03\x04[^]{26}(?:META-INF\/|AndroidManifest\.xml|classes\.dex)/.test(text))
    return found(
      'opaque',
      text.includes('AndroidManifest.xml')
        ? 'application/vnd.android.package-archive'
        : 'application/java-archive',
    )
  return found('zip', 'application/zip')
}
