/**
 * A workbook's archive without compression. SheetJS unpacks by itself, and over damaged bytes it never comes to an end; here
 * the parts that cells are made of are unpacked, held to the size and the sum that the archive names, and put side by side.
 */
import { crc32 } from 'node:zlib'
import { AppError } from '../../../appError.ts'
import type { ReaderInput } from '../../reader.ts'
import { contentOf, deflated, stored } from '../zip/content.ts'
import type { Entry } from '../zip/entries.ts'

/** Pictures, drawings and looks have no cells in them. */
const beside = /^(?:docProps|xl\/(?:media|drawings|theme|embeddings|printerSettings|charts|ctrlProps))\//i

/** The same archive with its parts stored. Throws ReaderFailed when one that is needed is damaged or locked. */
export async function storedArchive(input: ReaderInput, entries: readonly Entry[]): Promise<Buffer> {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  const needed = entries.filter(({ name }) => !beside.test(name) && !name.endsWith('/'))
  for (const entry of needed) {
    const bytes = await wholeContent(input, entry)
    const name = Buffer.from(entry.name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    // Names are UTF-8.
    fields.writeUInt16LE(0x800, 2)
    fields.writeUInt32LE(entry.crc32, 10)
    fields.writeUInt32LE(bytes.length, 14)
    fields.writeUInt32LE(bytes.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, name])
    pieces.push(local, bytes)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\0'), fields, place, name)
    at += local.length + bytes.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(needed.length, 4)
  end.writeUInt16LE(needed.length, 6)
  end.writeUInt32LE(list.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...pieces, list, Buffer.from('PK\u0005\u0006'), end])
}

async function wholeContent(input: ReaderInput, entry: Entry): Promise<Buffer> {
  const damaged = new AppError('ReaderFailed', { reason: 'damaged' })
  if (entry.encrypted || entry.dataAt === null || (entry.method !== stored && entry.method !== deflated))
    throw damaged
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of contentOf(input, entry, null)) {
      size += piece.length
      if (size > entry.size) throw damaged
      pieces.push(piece)
    }
  } catch {
    throw damaged
  }
  const bytes = Buffer.concat(pieces)
  if (size !== entry.size || crc32(bytes) !== entry.crc32) throw damaged
  return bytes
}
