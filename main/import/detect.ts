/**
 * What a file is, by its first 64 KiB and not by its name: magic numbers, then the signatures of the exports. The name
 * is only compared with the result; a name that says something else is told.
 */
import { AppError } from '../appError.ts'
import { mediaOf } from './detectMedia.ts'
import { textFormatOf } from './detectText.ts'
import type { Detection } from './reader.ts'

/** How many bytes of its head a file is told by. */
export const detectBytes = 64 << 10

/** What each ending promises, as far as content can contradict it. */
const endings: Readonly<Record<string, string>> = {
  jpg: 'image/',
  jpeg: 'image/',
  png: 'image/',
  gif: 'image/',
  webp: 'image/',
  heic: 'image/',
  heif: 'image/',
  bmp: 'image/',
  tif: 'image/',
  tiff: 'image/',
  mp4: 'video/',
  mov: 'video/',
  m4v: 'video/',
  avi: 'video/',
  mkv: 'video/',
  webm: 'video/',
  wmv: 'video/',
  '3gp': '',
  mp3: 'audio/',
  m4a: 'audio/',
  aac: 'audio/',
  amr: 'audio/',
  wav: 'audio/',
  ogg: 'audio/',
  opus: 'audio/',
  oga: 'audio/',
  flac: 'audio/',
  wma: 'audio/',
  caf: 'audio/',
  silk: 'audio/',
  aud: 'audio/',
  pdf: 'application/pdf',
  zip: 'application/zip',
  docx: 'application/vnd.openxmlformats',
  xlsx: 'application/vnd.openxmlformats',
  pptx: 'application/vnd.openxmlformats',
  xml: 'application/xml',
  txt: 'text/',
  csv: 'text/',
  html: 'text/html',
  htm: 'text/html',
  eml: 'message/rfc822',
  json: 'application/json',
}

/**
 * Which reader a file is for and what it is. `reason` is a code (`magic`, `smsBackupRestore`, `known:qqTxt` for exports
 * that are recognised but not read yet …), followed by ` named:<ending>` when the name says something else. Never throws
 * for any bytes; confidence 0 means that nothing was recognised.
 */
export function detect(head: Uint8Array, name: string, size: number): Detection {
  if (!Number.isFinite(size) || size < 0) throw new AppError('Internal', { reason: 'size' })
  const bytes = head.subarray(0, detectBytes)
  const found = byName(mediaOf(bytes) ?? textFormatOf(bytes) ?? nothing, name)
  const ending = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase()
  const promised = ending === undefined ? undefined : endings[ending]
  if (promised === undefined || found.confidence === 0 || found.mediaType.startsWith(promised)) return found
  if (promised === 'audio/' && found.mediaType === 'video/3gpp') return found
  // Plain text has no look of its own; a text by any name is no lie.
  if (found.reason === 'text' && /^(?:text|application\/(?:xml|json)|message)/.test(promised)) return found
  return { ...found, reason: `${found.reason} named:${ending}` }
}

/** What stands in workbooks and PDFs is packed, so that a carrier's list of calls shows by its name only. */
function byName(found: Detection, name: string): Detection {
  const workbook = found.reader === 'table' && found.reason === 'magic'
  if (!workbook && found.mediaType !== 'application/pdf') return found
  return /[详詳][单單]|[话話][单單]|(?:通[话話]|[语語]音|通信)(?:清[单單]|[记記][录錄])|call[ _-]?(?:detail|record|log|histor)/i.test(
    name,
  )
    ? { ...found, reader: 'carrierBill', confidence: 0.6, reason: 'carrierBill' }
    : found
}

const nothing: Detection = {
  reader: 'opaque',
  confidence: 0,
  reason: 'unknown',
  mediaType: 'application/octet-stream',
}
