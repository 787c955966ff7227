/** One object made whole again, from its own sound parts and those of copies. What is replaced goes to quarantine. */
import { link, type FileHandle, mkdir, open, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../appError.ts'
import { toHex } from '../../crypto/text.ts'
import { payloadKey } from '../../crypto/keys.ts'
import { type ObjectPage, pageSize } from '../../crypto/objectPage.ts'
import { paddedSize } from '../../crypto/padding.ts'
import { chunkCount } from '../../crypto/stream.ts'
import { copyWhole, renameInto, storageError, syncFolder } from '../../vault/durable.ts'
import type { ObjectSecret } from '../../vault/objectReader.ts'
import { objectFileSize, rearPageAt } from '../../vault/payloadFile.ts'
import { type Places, scratchIn } from '../../vault/places.ts'
import { needSpace } from '../../vault/space.ts'
import type { Vault } from '../../vault/vault.ts'
import { cachedBytes } from '../fileBytes.ts'
import { chunkOpens, chunkPlace, isWhole, seeObject, type SeenObject } from '../seeObject.ts'
import { type Holder, holderOf, holdersIn } from './holders.ts'

export interface Mended {
  sha256: string
  /** From its own other page, with pieces of a copy, or by a copy's whole object. */
  by: 'itself' | 'pieces' | 'whole'
  chunks: number
  pages: number
  /** Chunks that no copy has whole either. */
  left: number
}

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
  const own = await holderOf(files, place, name)
  const donors = await holdersIn(files, copies, name)
  try {
    if (own !== null && isWhole(own.seen, true)) return null
    const plan = await bestPlan(files, own, donors)
    if (plan === null) return null
    const before = own?.seen.badChunks?.length ?? Number.POSITIVE_INFINITY
    // A file that is still damaged is only worth it when it is less so.
    return plan.left === 0 || plan.left < before ? await mend(vault, place, own, plan) : null
  } catch (error) {
    throw storageError(error)
  } finally {
    for (const holder of own === null ? donors : [own, ...donors]) await holder.bytes.close()
  }
}

interface Plan {
  page: ObjectPage
  pageBytes: Buffer
  /** Where each chunk comes from; null for one that nobody has. */
  chunks: (Holder | null)[]
  left: number
}

/**
 * For each write of this content of which a page is left: where its chunks can be had. A chunk counts when it opens with
 * the key of that write, so pieces of two writes are never mixed. Our own write comes first.
 */
async function bestPlan(
  secret: ObjectSecret,
  own: Holder | null,
  donors: readonly Holder[],
): Promise<Plan | null> {
  const holders = own === null ? donors : [own, ...donors]
  const tried = new Set<string>()
  let best: Plan | null = null
  for (const { bytes, seen } of holders) {
    const { page } = seen
    if (page === null || seen.properName !== seen.name || tried.has(toHex(page.salt))) continue
    tried.add(toHex(page.salt))
    const pageBytes = Buffer.alloc(pageSize)
    await bytes.read(pageBytes, seen.front === 'whole' ? 0 : rearPageAt(page.meta.size))
    const ofThisWrite = holders.filter(
      // A file without a page may be of any write: what opens shows it.
      other => other.seen.page === null || Buffer.compare(other.seen.page.salt, page.salt) === 0,
    )
    const chunks = await chunksFrom(secret, page, ofThisWrite)
    // All chunks open and the content is another: no writer makes that, and nothing can be built on it.
    const useless = ofThisWrite.some(other => other.seen.otherContent)
    const left = useless ? Number.POSITIVE_INFINITY : chunks.filter(holder => holder === null).length
    if (best === null || left < best.left) best = { page, pageBytes, chunks, left }
    if (left === 0) break
  }
  return best
}

async function chunksFrom(
  secret: ObjectSecret,
  page: ObjectPage,
  holders: readonly Holder[],
): Promise<(Holder | null)[]> {
  const { size } = page.meta
  const key = payloadKey(secret.sodium, secret.keys, secret.vaultId, page.salt)
  const chunks: (Holder | null)[] = []
  for (let chunk = 0; chunk < chunkCount(paddedSize(size)); chunk++) {
    const { at, length } = chunkPlace(size, chunk)
    let from: Holder | null = null
    for (const holder of holders) {
      const known = holder.seen.badChunks
      if (known !== null) {
        if (known.includes(chunk)) continue
      } else {
        const sealed = Buffer.alloc(length)
        const read = await holder.bytes.read(sealed, at)
        if (read !== length || !chunkOpens(secret, key, size, chunk, sealed)) continue
      }
      from = holder
      break
    }
    chunks.push(from)
  }
  key.fill(0)
  return chunks
}

async function mend(vault: Vault, place: string, own: Holder | null, plan: Plan): Promise<Mended> {
  const { files } = vault
  const { page, pageBytes, chunks, left } = plan
  const { size, sha256 } = page.meta
  const name = place.slice(-36)
  await needSpace(files.places.dir, objectFileSize(size))
  const scratch = scratchIn(files.places)
  await written(scratch, async output => {
    await writeAt(output, pageBytes, 0)
    for (const [chunk, holder] of chunks.entries()) {
      const { at, length } = chunkPlace(size, chunk)
      const bytes = Buffer.alloc(length)
      await (holder ?? own)?.bytes.read(bytes, at)
      await writeAt(output, bytes, at)
    }
    await writeAt(output, pageBytes, rearPageAt(size))
  })
  const ours =
    own !== null &&
    (Buffer.compare(own.seen.page?.salt ?? page.salt, page.salt) === 0
      ? chunks.includes(own) || own.seen.page !== null
      : false)
  try {
    const again = await reread(vault, scratch, name)
    if (left === 0 ? !isWhole(again, true) : again.badChunks?.length !== left)
      throw new AppError('DiskFailed', { reason: 'readBack' })
    await mkdir(dirname(place), { recursive: true })
    if (own !== null && ours) await setPiecesAside(files.places, place, own, plan)
    else await setFileAside(files.places, place)
    await renameInto(scratch, place)
  } catch (error) {
    await unlink(scratch).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(place))
  await syncFolder(files.places.objects)
  const taken = chunks.filter(holder => holder !== null && holder !== own).length
  const pages = ours ? badPages(own.seen, size) : 2
  return {
    sha256,
    by: !ours ? 'whole' : taken === 0 && own.seen.page !== null ? 'itself' : 'pieces',
    chunks: taken,
    pages,
    left,
  }
}

function badPages(seen: SeenObject, size: number): number {
  const rear = seen.rear === 'whole' && seen.size === objectFileSize(size)
  return (seen.front === 'whole' ? 0 : 1) + (rear ? 0 : 1)
}

async function setPiecesAside(
  places: Places,
  place: string,
  { bytes: own, seen }: Holder,
  { page, chunks }: Plan,
): Promise<void> {
  const { size } = page.meta
  const pieces: { what: string; at: number; length: number }[] = []
  if (seen.front !== 'whole') pieces.push({ what: 'front', at: 0, length: pageSize })
  for (const [chunk, holder] of chunks.entries())
    if (holder !== null && holder.bytes !== own)
      pieces.push({ what: `chunk-${chunk}`, ...chunkPlace(size, chunk) })
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
