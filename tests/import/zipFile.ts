/** Writes zips byte by byte, also such as no honest program writes. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  name: string | Uint8Array
  content?: string | Uint8Array
  /** Compressed with deflate unless said otherwise. */
  stored?: boolean
  flags?: number
  method?: number
  mode?: number
  extra?: Uint8Array
  /** What the directory claims, where it lies. */
  claimedSize?: number
  claimedCrc?: number
  claimedOffset?: number
  /** What the local header says, where it differs from the directory. */
  localName?: string
  localSize?: number
}

export function zipOf(entries: readonly ZipEntry[], comment = ''): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const name = typeof entry.name === 'string' ? Buffer.from(entry.name) : Buffer.from(entry.name)
    const content = Buffer.from((entry.content ?? '') as string)
    const bytes = entry.stored ? content : deflateRawSync(content)
    const method = entry.method ?? (entry.stored ? 0 : 8)
    const flags = entry.flags ?? (typeof entry.name === 'string' ? 0x800 : 0)
    const size = entry.claimedSize ?? content.length
    const crc = entry.claimedCrc ?? crc32(content)
    const extra = Buffer.from(entry.extra ?? [])
    const localName = entry.localName === undefined ? name : Buffer.from(entry.localName)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(20, 4)
    head.writeUInt16LE(flags, 6)
    head.writeUInt16LE(method, 8)
    head.writeUInt32LE(crc, 14)
    head.writeUInt32LE(bytes.length, 18)
    head.writeUInt32LE(entry.localSize ?? size, 22)
    head.writeUInt16LE(localName.length, 26)
    local.push(head, localName, bytes)
    const row = Buffer.alloc(46)
    row.writeUInt32LE(0x02014b50, 0)
    row.writeUInt16LE(0x0314, 4)
    row.writeUInt16LE(20, 6)
    row.writeUInt16LE(flags, 8)
    row.writeUInt16LE(method, 10)
    row.writeUInt32LE(crc, 16)
    row.writeUInt32LE(bytes.length, 20)
    row.writeUInt32LE(size, 24)
    row.writeUInt16LE(name.length, 28)
    row.writeUInt16LE(extra.length, 30)
    row.writeUInt32LE(((entry.mode ?? 0o100644) * 0x10000) >>> 0, 38)
    row.writeUInt32LE(entry.claimedOffset ?? at, 42)
    central.push(row, name, extra)
    at += head.length + localName.length + bytes.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8)
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(comment.length, 20)
  const large = entries.length > 0xffff ? [zip64End(entries.length, directory.length, at)] : []
  return Buffer.concat([...local, directory, ...large, end, Buffer.from(comment)])
}

/** The zip64 end record and its locator: more than 65,535 entries do not fit the plain one. */
function zip64End(entries: number, size: number, at: number): Buffer {
  const record = Buffer.alloc(56 + 20)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(45, 12)
  record.writeUInt16LE(45, 14)
  record.writeBigUInt64LE(BigInt(entries), 24)
  record.writeBigUInt64LE(BigInt(entries), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(at), 48)
  record.writeUInt32LE(0x07064b50, 56)
  record.writeBigUInt64LE(BigInt(at + size), 64)
  record.writeUInt32LE(1, 72)
  return record
}
