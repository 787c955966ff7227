import { createHash, type Hash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { AppError } from '../../../appError.ts'
import type { CopyProblem } from '../../../../preload/contract.ts'
import { openPlainFile } from '../../../vault/plainFiles.ts'
import type { Vault } from '../../../vault/vault.ts'
import type { CopyPace } from '../copyObjects.ts'
import { deletedNames, objectsUpTo, type Sized, type UpTo, wholeHere } from '../ownObjects.ts'
import type { DavFolder } from './davFolder.ts'
import { inLanes, serverLanes } from './lanes.ts'
import { byLot } from './lot.ts'
import { remoteScratch, setAside } from './remoteFiles.ts'
import { objectPlace, remoteObjects } from './remoteObjects.ts'

export interface SentObjects {
  objects: number
  bytes: number
  copied: number
  problems: CopyProblem[]
}

/** Of what is there already, so much is fetched and compared each time, chosen anew: whoever forgets is found out. */
const sampleFiles = 12
const sampleBytes = 16 << 20
const pieceBytes = 1 << 18

/**
 * Sends every object that the copy does not have in its length: under another name, fetched and compared with what was
 * sent, then renamed, so that `objects/` there only ever holds what was whole when it came there. With `all` every object
 * that is there is fetched and compared too, else a few of them. What cannot be sent is named and the rest goes on.
 */
export async function sendObjects(
  vault: Vault,
  remote: DavFolder,
  pace: CopyPace & UpTo & { all: boolean },
): Promise<SentObjects> {
  const ours = await objectsUpTo(vault, pace)
  const shards = new Set(ours.map(({ name }) => name.slice(0, 2)))
  const { objects: theirs, folders } = await remoteObjects(remote, shards)
  const sent: SentObjects = { objects: 0, bytes: 0, copied: 0, problems: [] }
  const there = ours.filter(({ name, size }) => theirs.get(name) === size)
  const due = ours.filter(({ name, size }) => theirs.get(name) !== size)
  const asked = pace.all ? there : sample(there)
  const total = {
    objects: due.length + asked.length,
    bytes: [...due, ...asked].reduce((sum, { size }) => sum + size, 0),
  }
  const done = { objects: 0, bytes: 0 }
  const onBytes = (bytes: number): void => {
    done.bytes += bytes
    pace.onProgress?.(done, total)
  }
  const onObject = (): void => {
    done.objects += 1
    pace.onProgress?.(done, total)
  }
  const otherwise = new Set<string>()
  await inLanes(asked, serverLanes, async file => {
    const here = await hashHere(file, pace.signal)
    if (here === null || (await remote.hash(objectPlace(file.name), file.size)) !== here) {
      otherwise.add(file.name)
      due.push(file)
    }
    done.bytes += file.size
    onObject()
  })
  for (const { name, size } of there)
    if (!otherwise.has(name)) {
      sent.objects += 1
      sent.bytes += size
    }
  const aside = new Set(((await remote.list('quarantine')) ?? []).map(({ name }) => name))
  const making = new Map<string, Promise<void>>()
  const shardOf = (name: string): Promise<void> => {
    const shard = name.slice(0, 2)
    if (folders.has(shard)) return Promise.resolve()
    const made = making.get(shard) ?? remote.makeFolder(`objects/${shard}`)
    making.set(shard, made)
    return made
  }
  await inLanes(due, serverLanes, async file => {
    const problem = await sendOne(
      { vault, remote, onBytes, shardOf, aside, signal: pace.signal },
      file,
      theirs.has(file.name),
    )
    onObject()
    if (problem !== null) sent.problems.push({ code: problem, where: file.where })
    else {
      sent.objects += 1
      sent.copied += 1
      sent.bytes += file.size
    }
  })
  return sent
}

/**
 * Removes what was deleted here from a copy whose journal says so by now, with what lies of it in the copy's quarantine.
 * Gives how many objects were removed.
 */
export async function dropDeletedThere(vault: Vault, remote: DavFolder): Promise<number> {
  const deleted = deletedNames(vault)
  if (deleted.size === 0) return 0
  for (const { name } of (await remote.list('quarantine')) ?? [])
    if (deleted.has(/[a-z2-7]{32}\.evo/.exec(name)?.[0] ?? '') && /^[\w.-]+$/.test(name))
      await remote.remove(`quarantine/${name}`)
  const { objects } = await remoteObjects(remote, new Set([...deleted].map(name => name.slice(0, 2))))
  const there = [...objects.keys()].filter(name => deleted.has(name))
  await inLanes(there, serverLanes, name => remote.remove(objectPlace(name)))
  return there.length
}

interface Work {
  vault: Vault
  remote: DavFolder
  onBytes: (bytes: number) => void
  shardOf: (name: string) => Promise<void>
  /** Names in the copy's `quarantine/`. */
  aside: ReadonlySet<string>
  signal: AbortSignal | undefined
}

async function sendOne(work: Work, file: Sized, there: boolean): Promise<CopyProblem['code'] | null> {
  const { vault, remote } = work
  try {
    const whole = await wholeHere(vault, file, work.signal)
    // What is damaged here is kept in the copy too, beside its objects; the last time it may have been sent already.
    if (!whole && (there || work.aside.has(file.name))) return 'damagedHere'
    const scratch = await sendScratch(work, file)
    if (scratch === null) return 'readBackDiffers'
    if (!whole) {
      await remote.move(scratch, `quarantine/${file.name}`, true)
      return 'damagedHere'
    }
    const place = objectPlace(file.name)
    await work.shardOf(file.name)
    if (there) await setAside(remote, place, `object-${file.name}`)
    await remote.move(scratch, place, true)
    return null
  } catch (error) {
    if (error instanceof AppError && error.code === 'ServerTooLarge') return 'tooLargeForServer'
    if (error instanceof AppError && error.code === 'SourceUnreadable') return 'unreadableHere'
    throw error
  }
}

/** Sends a file under another name and fetches it again; null when the server gave back something else twice. */
async function sendScratch({ remote, onBytes, signal }: Work, file: Sized): Promise<string | null> {
  const scratch = remoteScratch()
  for (let attempt = 1; ; attempt++) {
    const hash = createHash('sha256')
    const handle = await openPlainFile(file.path).catch(() => null)
    if (handle === null) throw new AppError('SourceUnreadable')
    try {
      const pieces = piecesOf(handle, file.size, { hash, onBytes, signal })
      // What is small goes as a whole, so that it can be asked for again when the connection was stale.
      const body =
        file.size <= pieceBytes
          ? Buffer.concat(await gathered(pieces))
          : Readable.from(pieces, { objectMode: false })
      await remote.put(scratch, body, file.size)
    } catch (error) {
      // A second try: the way to the server may have been bad for a moment.
      if (attempt === 1 && error instanceof AppError && error.code === 'ServerCutOff') continue
      throw error
    } finally {
      await handle.close()
    }
    if ((await remote.hash(scratch, file.size)) === hash.digest('hex')) return scratch
    if (attempt === 2) {
      await remote.remove(scratch)
      return null
    }
  }
}

async function* piecesOf(
  handle: FileHandle,
  size: number,
  {
    hash,
    onBytes,
    signal,
  }: { hash: Hash; onBytes?: (bytes: number) => void; signal: AbortSignal | undefined },
): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; ) {
    if (signal?.aborted) throw new AppError('CopyCancelled')
    // A new one each time: the socket keeps it until the bytes have left.
    const room = Buffer.allocUnsafeSlow(Math.min(pieceBytes, size - at))
    const { bytesRead } = await handle.read(room, 0, room.length, at).catch((error: unknown) => {
      throw new AppError('SourceUnreadable', {}, error)
    })
    if (bytesRead === 0) throw new AppError('SourceUnreadable')
    const piece = room.subarray(0, bytesRead)
    hash.update(piece)
    at += bytesRead
    onBytes?.(bytesRead)
    yield piece
  }
}

async function gathered(pieces: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const list: Buffer[] = []
  for await (const piece of pieces) list.push(piece)
  return list
}

async function hashHere(file: Sized, signal: AbortSignal | undefined): Promise<string | null> {
  const handle = await openPlainFile(file.path).catch(() => null)
  if (handle === null) return null
  const hash = createHash('sha256')
  try {
    for await (const _ of piecesOf(handle, file.size, { hash, signal })) void _
    return hash.digest('hex')
  } catch (error) {
    if (error instanceof AppError && error.code === 'CopyCancelled') throw error
    return null
  } finally {
    await handle.close()
  }
}

/** Some of them by lot, as long as they are not too much together. */
function sample(list: readonly Sized[]): Sized[] {
  const chosen = new Map<string, Sized>()
  let bytes = 0
  for (let i = 0; i < sampleFiles; i++) {
    const file = byLot(list)
    if (file === undefined || chosen.has(file.name) || bytes + file.size > sampleBytes) continue
    chosen.set(file.name, file)
    bytes += file.size
  }
  return [...chosen.values()]
}
