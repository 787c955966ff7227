/**
 * A vault of its own from a copy on a server. Nothing the server gives counts before it has been opened with the vault's
 * keys; the key file comes last, so that a restoring that was broken off is no vault and can be taken up again.
 */
import { constants } from 'node:fs'
import { open, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../appError.ts'
import { parseKeyFile } from '../../../crypto/keyFile.ts'
import { deriveKeys, wipeKeys } from '../../../crypto/keys.ts'
import { loadSodium } from '../../../crypto/sodium.ts'
import { toHex, utf8 } from '../../../crypto/text.ts'
import type { CopyProblem } from '../../../../preload/contract.ts'
import { makeFolder, renameInto, replaceFile, syncFolder } from '../../../vault/durable.ts'
import { type FoundKeyFiles, type Secret, unlock } from '../../../vault/keyFiles.ts'
import type { ObjectSecret } from '../../../vault/objectReader.ts'
import { mirrors, type Places, scratchIn, segmentPattern } from '../../../vault/places.ts'
import { segmentMostBytes } from '../../../vault/segments.ts'
import { freeBytes } from '../../../vault/space.ts'
import { cachedBytes } from '../../fileBytes.ts'
import { isWhole, seeObject } from '../../seeObject.ts'
import type { CopyPace } from '../copyObjects.ts'
import { openTarget } from '../target.ts'
import { folderAt, type Server, serverFolderPattern } from './address.ts'
import type { DavFolder } from './davFolder.ts'
import { inLanes, serverLanes } from './lanes.ts'
import { within } from './openRemote.ts'
import { objectPlace, remoteObjects } from './remoteObjects.ts'
import { keyFileNames, remoteKeyFile } from './sendKeyFiles.ts'

export interface Restored {
  objects: number
  bytes: number
  /** Fetched just now; the others were there from an attempt that was broken off. */
  copied: number
  problems: CopyProblem[]
}

/**
 * Restores the copy into an empty folder, or goes on where that was broken off. Throws NotAVault when there is none or more
 * than one, WrongPassword, WrongRecoveryCode, FolderNotEmpty, NoSpace, CopyCancelled, and what `DavFolder` throws.
 */
export async function restoreFromServer(
  server: Server,
  secret: Secret,
  dir: string,
  pace: CopyPace & { quietMs?: number } = {},
): Promise<Restored> {
  const options =
    pace.quietMs === undefined ? { signal: pace.signal } : { signal: pace.signal, quietMs: pace.quietMs }
  const named = folderAt(server.address)
  const place = await within(named, server, options, folder => copyIn(named, folder))
  return within(place, server, options, async remote => {
    const sodium = await loadSodium()
    const { masterKey, vaultId, text } = await unlock(sodium, await keyFilesOf(remote), secret)
    const keys = deriveKeys(sodium, masterKey)
    masterKey.fill(0)
    try {
      // Without an authentic key file there would be nothing to open the vault by.
      if (text === null) throw new AppError('VaultDamaged')
      const target = await openTarget({ id: toHex(vaultId), dir: null }, dir, false)
      try {
        const fetched = await fetchObjects({ sodium, keys, vaultId }, remote, target.places, pace)
        await fetchJournal(remote, target.places)
        const { places } = target
        for (const file of [places.keyFileTwin, places.keyFile])
          await replaceFile(scratchIn(places), file, places.dir, utf8(text))
        return fetched
      } finally {
        target.release()
      }
    } finally {
      wipeKeys(keys)
    }
  })
}

/** The folder of the one copy that lies in the named folder, or is it. */
async function copyIn(named: URL, folder: DavFolder): Promise<URL> {
  const names = ((await folder.list('')) ?? []).map(({ name }) => name)
  if (keyFileNames.some(name => names.includes(name))) return named
  const [only, ...more] = new Set(names.filter(name => serverFolderPattern.test(name)))
  if (only === undefined || more.length > 0) throw new AppError('NotAVault')
  return new URL(`${only}/`, named)
}

async function keyFilesOf(remote: DavFolder): Promise<FoundKeyFiles> {
  const found: FoundKeyFiles = { files: [], texts: [] }
  let refused: unknown
  for (const name of keyFileNames) {
    const bytes = await remoteKeyFile(remote, name)
    found.texts.push(bytes === null ? null : bytes.toString('utf8'))
    try {
      found.files.push(bytes === null ? null : parseKeyFile(bytes))
    } catch (error) {
      refused = error
      found.files.push(null)
    }
  }
  if (found.files.every(file => file === null)) throw refused ?? new AppError('NotAVault')
  return found
}

async function fetchObjects(
  secret: ObjectSecret,
  remote: DavFolder,
  places: Places,
  pace: CopyPace,
): Promise<Restored> {
  const { objects } = await remoteObjects(remote, null)
  const restored: Restored = { objects: 0, bytes: 0, copied: 0, problems: [] }
  const due: { name: string; size: number }[] = []
  for (const [name, size] of objects) {
    const here = await stat(join(places.dir, objectPlace(name))).catch(() => null)
    // Only what was whole was ever put there.
    if (here === null || here.size !== size) due.push({ name, size })
    else {
      restored.objects += 1
      restored.bytes += size
    }
  }
  const total = { objects: due.length, bytes: due.reduce((sum, { size }) => sum + (size || 0), 0) }
  const free = await freeBytes(places.dir)
  if (total.bytes > free) throw new AppError('NoSpace', { needed: total.bytes, free })
  const done = { objects: 0, bytes: 0 }
  await inLanes(due, serverLanes, async ({ name, size }) => {
    const where = objectPlace(name)
    const onBytes = (bytes: number): void => {
      done.bytes += bytes
      pace.onProgress?.(done, total)
    }
    const whole =
      Number.isSafeInteger(size) && (await fetchObject({ secret, remote, places, onBytes }, name, size))
    done.objects += 1
    pace.onProgress?.(done, total)
    if (!whole) restored.problems.push({ code: 'damagedThere', where })
    else {
      restored.objects += 1
      restored.copied += 1
      restored.bytes += size
    }
  })
  await syncFolder(places.objects)
  restored.problems.sort((x, y) => (x.where < y.where ? -1 : 1))
  return restored
}

interface Fetching {
  secret: ObjectSecret
  remote: DavFolder
  places: Places
  onBytes: (bytes: number) => void
}

/** Fetches an object and puts it in its place when all of it opens; what does not is kept beside, in `quarantine/`. */
async function fetchObject(work: Fetching, name: string, size: number): Promise<boolean> {
  const { secret, places } = work
  const where = objectPlace(name)
  const scratch = scratchIn(places)
  try {
    for (let attempt = 1; ; attempt++) {
      const there = await fetchTo(work, where, scratch, size)
      const bytes = there ? await cachedBytes(scratch) : null
      if (bytes !== null) {
        const seen = await seeObject(secret, bytes, { name, where, named: null }, { all: true }).finally(() =>
          bytes.close(),
        )
        if (isWhole(seen, true)) break
      }
      if (attempt < 2) continue
      if (bytes !== null) await rename(scratch, join(places.quarantine, name))
      return false
    }
    const shard = join(places.objects, name.slice(0, 2))
    await makeFolder(shard)
    await renameInto(scratch, join(shard, name))
    await syncFolder(shard)
    return true
  } finally {
    await unlink(scratch).catch(() => undefined)
  }
}

async function fetchTo(
  { remote, onBytes }: Fetching,
  where: string,
  scratch: string,
  size: number,
): Promise<boolean> {
  const { O_WRONLY, O_CREAT, O_TRUNC } = constants
  const output = await open(scratch, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  let at = 0
  try {
    const there = await remote.readTo(where, size, async part => {
      for (let done = 0; done < part.length; )
        done += (await output.write(part, done, part.length - done, at + done)).bytesWritten
      at += part.length
      onBytes(part.length)
    })
    await output.sync()
    return there
  } catch (error) {
    // It gave more than it had said: no object of this length.
    if (error instanceof AppError && error.code === 'ServerNotDav') return false
    throw error
  } finally {
    await output.close()
  }
}

/** Both copies of the journal as they are; opening the vault says what in them counts. */
async function fetchJournal(remote: DavFolder, places: Places): Promise<void> {
  for (const mirror of mirrors)
    for (const { name, size } of (await remote.list(`journal/${mirror}`)) ?? []) {
      if (!segmentPattern.test(name) || size > segmentMostBytes) continue
      const bytes = await remote.read(`journal/${mirror}/${name}`, segmentMostBytes)
      const folder = places.journal[mirror]
      if (bytes !== null) await replaceFile(scratchIn(places), join(folder, name), folder, bytes)
    }
}
