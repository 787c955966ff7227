/**
 * The headers of a tar archive: 512 bytes in front of each file, in the forms of v7, ustar, GNU and pax. Only headers are
 * read here; what stands behind them is passed over by whoever asks for the next.
 */
import { entryName } from '../zip/names.ts'

export const blockBytes = 512
/** Long names and pax records; an honest one has some hundred bytes. */
const maxExtra = 1 << 20

export interface TarEntry {
  /** From 1. */
  number: number
  name: string
  size: number
  kind: 'file' | 'folder' | 'link' | 'device' | 'sparse' | 'other'
  mtime: string | null
}

/** Where a tar's bytes come from: a file, or what gunzip gives. */
export interface TarBytes {
  readonly position: number
  /** Exactly so many bytes, fewer only at the end. */
  take(length: number): Promise<Buffer>
}

/** What comes next: an entry, the proper end, the end of the bytes instead of it or inside a header, or no header. */
export type Next = TarEntry | 'end' | 'noEnd' | 'cutOff' | 'damaged'

/** Whether these bytes are a header, by its own checksum. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockBytes) return false
  const written = octal(block.subarray(148, 156))
  let unsigned = 0
  let signed = 0
  for (let at = 0; at < blockBytes; at += 1) {
    const byte = at >= 148 && at < 156 ? 32 : (block[at] ?? 0)
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  // A block of zeros has the checksum 256 and says 0. Old programs summed signed bytes.
  return written !== null && written > 0 && (written === unsigned || written === signed)
}

/** Goes from header to header. The caller must have passed what stands behind one before it asks for the next. */
export class TarHeaders {
  readonly #bytes: TarBytes
  #number = 0
  #global = new Map<string, string>()

  constructor(bytes: TarBytes) {
    this.#bytes = bytes
  }

  async next(): Promise<Next> {
    let own = new Map<string, string>()
    let longName: string | null = null
    for (;;) {
      const block = await this.#bytes.take(blockBytes)
      // Without the empty blocks of the end nobody knows whether something came behind.
      if (block.length === 0 && longName === null && own.size === 0) return 'noEnd'
      if (block.length < blockBytes) return 'cutOff'
      if (block.every(byte => byte === 0)) return 'end'
      if (!isTarHeader(block)) return 'damaged'
      const type = String.fromCharCode(block[156] ?? 0)
      const size = number(block.subarray(124, 136))
      if (size === null) return 'damaged'
      if ('xgLK'.includes(type)) {
        if (size > maxExtra) return 'damaged'
        const extra = await this.#bytes.take(padded(size))
        if (extra.length < padded(size)) return 'cutOff'
        const said = extra.subarray(0, size)
        if (type === 'L') longName = entryName(untilNul(said), false)
        else if (type === 'x') own = paxOf(said)
        else if (type === 'g') this.#global = paxOf(said)
        continue
      }
      this.#number += 1
      const said = new Map([...this.#global, ...own])
      const told = said.get('size')
      const true_ = told === undefined ? size : Number(told)
      if (!Number.isSafeInteger(true_) || true_ < 0) return 'damaged'
      const name = said.get('GNU.sparse.name') ?? said.get('path') ?? longName ?? nameOf(block)
      if (type === 'S' && !(await this.#passSparseMap(block))) return 'cutOff'
      const sparse = type === 'S' || [...said.keys()].some(key => key.startsWith('GNU.sparse.'))
      return {
        number: this.#number,
        name,
        // Links and devices have no bytes behind them, whatever is claimed.
        size: '123456'.includes(type) ? 0 : true_,
        kind: sparse ? 'sparse' : kindOf(type, name),
        mtime: timeOf(said.get('mtime') ?? null, block),
      }
    }
  }

  /** GNU's list of holes may go on in blocks of its own, which the size does not count. */
  async #passSparseMap(block: Uint8Array): Promise<boolean> {
    let more = block[482] !== 0
    while (more) {
      const extension = await this.#bytes.take(blockBytes)
      if (extension.length < blockBytes) return false
      more = extension[504] !== 0
    }
    return true
  }
}

/** Length on the medium: files are filled up to whole blocks. */
export function padded(size: number): number {
  return Math.ceil(size / blockBytes) * blockBytes
}

function kindOf(type: string, name: string): TarEntry['kind'] {
  switch (type) {
    case '0':
    case '\0':
    case '7':
      // Before there was a type for them, folders were files whose name ends with a slash.
      return name.endsWith('/') ? 'folder' : 'file'
    case '5':
      return 'folder'
    case '1':
    case '2':
      return 'link'
    case '3':
    case '4':
    case '6':
      return 'device'
    default:
      return 'other'
  }
}

function nameOf(block: Uint8Array): string {
  const name = untilNul(block.subarray(0, 100))
  const prefix =
    Buffer.from(block.subarray(257, 263)).toString('latin1') === 'ustar\0'
      ? untilNul(block.subarray(345, 500))
      : new Uint8Array()
  return entryName(prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]), false)
}

function untilNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0)
  return end < 0 ? bytes : bytes.subarray(0, end)
}

function octal(field: Uint8Array): number | null {
  const digits = /^ *([0-7]*)[ \0]*$/.exec(Buffer.from(field).toString('latin1'))?.[1]
  return digits === undefined ? null : digits === '' ? 0 : Number.parseInt(digits, 8)
}

/** Octal, or a big number with its highest bit set. */
function number(field: Uint8Array): number | null {
  if (((field[0] ?? 0) & 0x80) === 0) return octal(field)
  let value = (field[0] ?? 0) & 0x7f
  for (const byte of field.subarray(1)) value = value * 256 + byte
  return Number.isSafeInteger(value) ? value : null
}

/** Records `length key=value\n`; what does not have that form ends them. */
function paxOf(bytes: Uint8Array): Map<string, string> {
  const records = new Map<string, string>()
  const buffer = Buffer.from(bytes)
  for (let at = 0; at < buffer.length; ) {
    const blank = buffer.indexOf(32, at)
    if (blank < 0 || blank - at > 10) break
    const length = Number(buffer.toString('latin1', at, blank))
    if (!Number.isInteger(length) || length <= blank - at + 1 || at + length > buffer.length) break
    const record = buffer.toString('utf8', blank + 1, at + length - 1)
    const equals = record.indexOf('=')
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1))
    at += length
  }
  return records
}

function timeOf(said: string | null, block: Uint8Array): string | null {
  const seconds = said === null ? number(block.subarray(136, 148)) : Number(said)
  if (seconds === null || !Number.isFinite(seconds) || seconds <= 0 || seconds > 4e9) return null
  return new Date(Math.round(seconds * 1000)).toISOString()
}
