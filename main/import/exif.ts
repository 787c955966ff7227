/** The few facts of an EXIF block that evidence needs: when, with which zone, by what device. */
import ExifReader from 'exifreader'
import type { RawTime } from '../vault/entries.ts'

export interface ExifFacts {
  time: RawTime | null
  shown: { name: string; value: string }[]
}

/** Far more than any phone writes; a longer value is no date and no model. */
const LONGEST_TEXT = 200

function text(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('value' in value)) return null
  const raw: unknown = value.value
  const found = Array.isArray(raw) ? raw.find(part => typeof part === 'string') : raw
  if (typeof found !== 'string') return null
  const clean = found.replace(/\0+$/, '').trim()
  return clean === '' || clean.length > LONGEST_TEXT ? null : clean
}

function offsetMinutes(written: string | null): number | null {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(written ?? '')
  if (!match) return written === 'Z' ? 0 : null
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return minutes > 14 * 60 ? null : match[1] === '-' ? -minutes : minutes
}

interface WrittenTime {
  time: RawTime
  /** The wall clock read as if it were UTC, for comparison with GPS. */
  asUtc: number
}

/** `2026:11:03 18:30:05`; all zeros and impossible dates are absent dates. */
function written(date: string | null, fraction: string | null, offset: string | null): WrittenTime | null {
  const match = /^(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(date ?? '')
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(asUtc)
  if (
    year < 1990 ||
    year > 2100 ||
    back.getUTCDate() !== day ||
    back.getUTCMonth() !== month - 1 ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    return null
  const digits = /^\d{1,9}$/.test(fraction ?? '') ? (fraction ?? '').padEnd(3, '0').slice(0, 3) : null
  const minutes = offsetMinutes(offset)
  const time: RawTime = {
    wall: {
      date: [year, month, day],
      order: 'YMD',
      hour,
      minute,
      second,
      half: null,
      ...(digits === null ? {} : { millisecond: Number(digits) }),
    },
    offsetMinutes: minutes,
    local: [match[0], fraction === null ? '' : `.${fraction}`, offset ?? ''].join(''),
    precision: digits === null ? 's' : 'ms',
  }
  return { time, asUtc }
}

/** GPS date and time are UTC, but may be minutes old: they are shown as a hint of the zone and decide nothing. */
function gpsUtc(tags: Record<string, unknown>): number | null {
  const date = /^(\d{4})[:/-](\d\d)[:/-](\d\d)$/.exec(text(tags.GPSDateStamp) ?? '')
  const clock = tags.GPSTimeStamp
  if (
    !date ||
    typeof clock !== 'object' ||
    clock === null ||
    !('value' in clock) ||
    !Array.isArray(clock.value)
  )
    return null
  const numbers = clock.value.slice(0, 3).map((part: unknown) => {
    if (typeof part === 'number') return part
    if (!Array.isArray(part)) return Number.NaN
    return Number(part[0]) / Number(part[1])
  })
  const [hour = Number.NaN, minute = Number.NaN, second = Number.NaN] = numbers
  const ms =
    Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3])) +
    ((hour * 60 + minute) * 60 + second) * 1000
  // Receivers without a fix write the first day of 1970 or of 1980.
  return Number.isFinite(ms) && ms > Date.UTC(1990, 0, 1) ? ms : null
}

const formatOffset = (minutes: number) =>
  `${minutes < 0 ? '-' : '+'}${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, '0')}:${String(Math.abs(minutes) % 60).padStart(2, '0')}`

/** Reads a TIFF structure (the EXIF block without its `Exif\0\0`). Damaged blocks give null, never an exception. */
export function readExif(tiff: Uint8Array): ExifFacts | null {
  let tags: Record<string, unknown>
  try {
    const bytes = Uint8Array.from(tiff)
    // A block that ends early would be refused whole; its first entries are still good.
    const expanded = ExifReader.load(bytes.buffer, {
      expanded: true,
      includeUnknown: false,
      computed: false,
      async: false,
    })
    tags = { ...(expanded.exif as Record<string, unknown> | undefined) }
  } catch {
    return null
  }
  const original = written(
    text(tags.DateTimeOriginal),
    text(tags.SubSecTimeOriginal),
    text(tags.OffsetTimeOriginal),
  )
  const digitized = written(
    text(tags.DateTimeDigitized),
    text(tags.SubSecTimeDigitized),
    text(tags.OffsetTimeDigitized),
  )
  const best = original ?? digitized
  const shown: ExifFacts['shown'] = []
  const camera = [text(tags.Make), text(tags.Model)].filter(part => part !== null).join(' ')
  if (camera) shown.push({ name: 'camera', value: camera })
  const software = text(tags.Software)
  if (software) shown.push({ name: 'software', value: software })
  const edited = text(tags.DateTime)
  if (edited && best && !best.time.local?.startsWith(edited))
    shown.push({ name: 'lastEdited', value: edited })
  const gps = gpsUtc(tags)
  if (gps !== null) {
    shown.push({ name: 'gpsTimeUtc', value: new Date(gps).toISOString() })
    if (best && 'wall' in best.time && best.time.offsetMinutes === null) {
      const quarter = Math.round((best.asUtc - gps) / 900_000) * 15
      if (Math.abs(quarter) <= 14 * 60) shown.push({ name: 'gpsOffsetHint', value: formatOffset(quarter) })
    }
  }
  return { time: best?.time ?? null, shown }
}
