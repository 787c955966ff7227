/** One object made whole again, from its own sound parts and those of copies. What is replaced goes to quarantine. */
import { link, type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../appError.ts'
import { payloadKey } from '../../crypto/keys.ts'
import { type ObjectPage, pageSize } from '../../crypto/objectPage.ts'
import { paddedSize } from '../../crypto/padding.ts'
import { chunkCount } from '../../crypto/stream.ts'
import { copyWhole, renameInto, storageError, syncFolder } from '../../vault/durable.ts'
import type { ObjectSecret } from '../../vault/objectReader.ts'
import { objectFileSize, rearPageAt } from '../../vault/payloadFile.ts'
import type { Places } from '../../vault/places.ts'
import { needSpace } from '../../vault/space.ts'
import type { Vault } from '../../vault/vault.ts'
import { scratchIn } from '../copy/scratch.ts'
import { cachedBytes, type FileBytes } from '../fileBytes.ts'
import { chunkOpens, chunkPlace, isWhole, seeObject, type SeenObject } from '../seeObject.ts'
import { type Donor, donorsOf } from './donors.ts'

export interface Mended {
  sha256: string
  /** From its own other page, with pieces of a copy, or by a copy's whole object. */
  by: 'itself' | 'pieces' | 'whole'
  chunks: number
  pages: number
  /** Chunks that no copy has whole either. */
  left: number
}

/** Bytes 0..79 of a page say which write it belongs to: pieces are only ever taken from the same one. */
const boundBytes = 80
/** More replaced pieces than this are kept as the one file that they were in. */
const mostPieces = 64

/**
 * Null when nothing can be made better. The new file is on the medium and was read back before it takes the old one's
 * place. Throws NoSpace, DiskFailed.
 */
export async function repairObject(
  vault: Vault,
  copies: readonly Places[],
  name: string,
): Promise<Mended | null> {
  const { files } = vault
  const place = join(files.places.objects, name.slice(0, 2), name)
  const own = await cachedBytes(place).catch(() => null)
  const donors = await donorsOf(files, copies, name)
  try {
    const seen =
      own === null ? null : await seeObject(files, own, { name, where: name, named: null }, { all: true })
    if (seen !== null && isWhole(seen, true)) return null
    const sameWrite: Donor[] = []
    for (const donor of donors)
      if (own !== null && seen !== null && (await isSameWrite(own, seen, donor))) sameWrite.push(donor)
    const plan = own === null || seen === null ? null : await planPieces(files, own, seen, sameWrite)
    if (own !== null && seen !== null && plan !== null && plan.left === 0)
      return await mendByPieces(vault, place, own, seen, plan)
    const whole = donors.find(donor => isWhole(donor.seen, true))
    if (whole !== undefined) return await takeWhole(vault, place, whole)
    const before = seen?.badChunks?.length ?? Number.POSITIVE_INFINITY
    if (own !== null && seen !== null && plan !== null && plan.left < before)
      return await mendByPieces(vault, place, own, seen, plan)
    return null
  } catch (error) {
    throw storageError(error)
  } finally {
    await own?.close()
    for (const { bytes } of donors) await bytes.close()
  }
}

async function isSameWrite(own: FileBytes, seen: SeenObject, donor: Donor): Promise<boolean> {
  const theirs = donor.seen.page as ObjectPage
  if (seen.page !== null)
    return (
      Buffer.compare(seen.page.salt, theirs.salt) === 0 &&
      Buffer.compare(seen.page.objectId, theirs.objectId) === 0
    )
  // Neither of our pages is whole; the part of one that says so may be.
  const wanted = Buffer.alloc(boundBytes)
  await donor.bytes.read(wanted, donor.seen.front === 'whole' ? 0 : rearPageAt(theirs.meta.size))
  for (const at of [0, rearPageAt(theirs.meta.size)]) {
    const found = Buffer.alloc(boundBytes)
    if ((await own.read(found, at)) === boundBytes && found.equals(wanted)) return true
  }
  return false
}

interface Plan {
  page: Buffer
  size: number
  sha256: string
  /** Where each chunk that our file does not have comes from. */
  chunks: Map<number, FileBytes>
  left: number
}

/** Null when no page can be had. */
async function planPieces(
  secret: ObjectSecret,
  own: FileBytes,
  seen: SeenObject,
  donors: readonly Donor[],
): Promise<Plan | null> {
  const holder = seen.page === null ? donors[0] : { bytes: own, seen }
  if (holder === undefined || holder.seen.page === null) return null
  const { size, sha256 } = holder.seen.page.meta
  const page = Buffer.alloc(pageSize)
  await holder.bytes.read(page, holder.seen.front === 'whole' ? 0 : rearPageAt(size))
  // Without a page of its own nothing of it was tried; the donor's tells the key.
  const bad = seen.badChunks ?? (await badChunksOf(secret, own, holder.seen.page))
  const chunks = new Map<number, FileBytes>()
  let left = 0
  for (const chunk of bad) {
    const donor = donors.find(({ seen: theirs }) => theirs.badChunks?.includes(chunk) === false)
    if (donor === undefined) left += 1
    else chunks.set(chunk, donor.bytes)
  }
  return { page, size, sha256, chunks, left: seen.otherContent ? Number.POSITIVE_INFINITY : left }
}

async function badChunksOf(secret: ObjectSecret, own: FileBytes, page: ObjectPage): Promise<number[]> {
  const { size } = page.meta
  const key = payloadKey(secret.sodium, secret.keys, secret.vaultId, page.salt)
  const bad: number[] = []
  for (let chunk = 0; chunk < chunkCount(paddedSize(size)); chunk++) {
    const { at, length } = chunkPlace(size, chunk)
    const sealed = Buffer.alloc(length)
    const read = await own.read(sealed, at)
    if (read !== length || !chunkOpens(secret, key, size, chunk, sealed)) bad.push(chunk)
  }
  key.fill(0)
  return bad
}

async function mendByPieces(
  vault: Vault,
  place: string,
  own: FileBytes,
  seen: SeenObject,
  plan: Plan,
): Promise<Mended> {
  const { files } = vault
  const { page, size, chunks } = plan
  await needSpace(files.places.dir, objectFileSize(size))
  const scratch = scratchIn(files.places)
  await written(scratch, async output => {
    await writeAt(output, page, 0)
    for (let chunk = 0; chunk < chunkCount(paddedSize(size)); chunk++) {
      const { at, length } = chunkPlace(size, chunk)
      const bytes = Buffer.alloc(length)
      await (chunks.get(chunk) ?? own).read(bytes, at)
      await writeAt(output, bytes, at)
    }
    await writeAt(output, page, rearPageAt(size))
  })
  try {
    const again = await reread(vault, scratch, seen.name)
    const expected = plan.left === 0 ? isWhole(again, true) : again.badChunks?.length === plan.left
    if (!expected) throw new AppError('DiskFailed', { reason: 'readBack' })
    await setPiecesAside(files.places, place, own, seen, plan)
    await renameInto(scratch, place)
  } catch (error) {
    await unlink(scratch).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(place))
  const pages =
    (seen.front === 'whole' ? 0 : 1) + (seen.rear === 'whole' && seen.size === objectFileSize(size) ? 0 : 1)
  return {
    sha256: plan.sha256,
    by: chunks.size === 0 ? 'itself' : 'pieces',
    chunks: chunks.size,
    pages,
    left: plan.left,
  }
}

async function takeWhole(vault: Vault, place: string, donor: Donor): Promise<Mended> {
  const { files } = vault
  const { size, sha256 } = (donor.seen.page as ObjectPage).meta
  const length = objectFileSize(size)
  await needSpace(files.places.dir, length)
  const scratch = scratchIn(files.places)
  await written(scratch, async output => {
    const room = Buffer.alloc(1 << 20)
    for (let at = 0; at < length; at += room.length) {
      const part = room.subarray(0, Math.min(room.length, length - at))
      await donor.bytes.read(part, at)
      await writeAt(output, part, at)
    }
  })
  try {
    if (!isWhole(await reread(vault, scratch, donor.seen.name), true))
      throw new AppError('DiskFailed', { reason: 'readBack' })
    await mkdir(dirname(place), { recursive: true })
    await setFileAside(files.places, place)
    await renameInto(scratch, place)
  } catch (error) {
    await unlink(scratch).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(place))
  await syncFolder(files.places.objects)
  return { sha256, by: 'whole', chunks: chunkCount(paddedSize(size)), pages: 2, left: 0 }
}

async function setPiecesAside(
  places: Places,
  place: string,
  own: FileBytes,
  seen: SeenObject,
  { size, chunks }: Plan,
): Promise<void> {
  const pieces: { what: string; at: number; length: number }[] = []
  if (seen.front !== 'whole') pieces.push({ what: 'front', at: 0, length: pageSize })
  for (const chunk of chunks.keys()) pieces.push({ what: `chunk-${chunk}`, ...chunkPlace(size, chunk) })
  if (seen.rear !== 'whole') pieces.push({ what: 'rear', at: rearPageAt(size), length: pageSize })
  if (seen.size > objectFileSize(size))
    pieces.push({ what: 'added', at: objectFileSize(size), length: seen.size - objectFileSize(size) })
  if (pieces.length > mostPieces || pieces.some(({ length }) => length > 1 << 20))
    return setFileAside(places, place)
  const stem = join(places.quarantine, `${stamp()}-${seen.name}`)
  await mkdir(places.quarantine, { recursive: true })
  for (const { what, at, length } of pieces) {
    const bytes = Buffer.alloc(length)
    const read = await own.read(bytes, at)
    // Of a file that was cut short there is nothing to keep.
    if (read > 0) await written(`${stem}-${what}`, output => writeAt(output, bytes.subarray(0, read), 0))
  }
  await syncFolder(places.quarantine)
}

/** The old file stays where it is until the new one is renamed over it; another name of it lies in quarantine. */
async function setFileAside(places: Places, place: string): Promise<void> {
  await mkdir(places.quarantine, { recursive: true })
  const kept = join(places.quarantine, `${stamp()}-object-${place.slice(-36)}`)
  try {
    await link(place, kept)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return
    // FAT has no second names.
    await copyWhole(scratchIn(places), place, kept, places.quarantine)
  }
  await syncFolder(places.quarantine)
}

const stamp = (): string => new Date().toISOString().replace(/[^0-9]/g, '')

async function reread(vault: Vault, file: string, name: string): Promise<SeenObject> {
  const bytes = await cachedBytes(file)
  if (bytes === null) throw new AppError('DiskFailed', { reason: 'readBack' })
  return seeObject(vault.files, bytes, { name, where: name, named: null }, { all: true }).finally(() =>
    bytes.close(),
  )
}

async function written(file: string, work: (output: FileHandle) => Promise<void>): Promise<void> {
  const output = await open(file, 'wx', 0o600)
  try {
    await work(output)
    await output.sync()
  } catch (error) {
    await unlink(file).catch(() => undefined)
    throw error
  } finally {
    await output.close()
  }
}

async function writeAt(output: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await output.write(bytes, done, bytes.length - done, at + done)).bytesWritten
}
