import { existsSync } from 'node:fs'
import { type FileHandle, open, rename, stat, statfs, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../appError.ts'
import { makeFolder, renameInto, syncFolder } from '../../vault/durable.ts'
import { quarantine } from '../../vault/mirrors.ts'
import { openPlainFile } from '../../vault/plainFiles.ts'
import { removeObjects } from '../../vault/removeObjects.ts'
import { freeBytes } from '../../vault/space.ts'
import type { Vault } from '../../vault/vault.ts'
import { MediumReader } from '../fileBytes.ts'
import type { CopyProblem } from '../../../preload/contract.ts'
import { isWhole, seeObject } from '../seeObject.ts'
import { walkObjects } from '../walk.ts'
import { deletedNames, objectsUpTo, type Sized, sized, type UpTo, wholeHere } from './ownObjects.ts'
import { type CopyTarget, targetError } from './target.ts'
import { scratchIn } from '../../vault/places.ts'

export interface CopiedObjects {
  /** Objects that the copy holds now, and their bytes. */
  objects: number
  bytes: number
  /** Of these, written just now. */
  copied: number
  /** Whether what was written was read back past the computer's cache. */
  way: 'medium' | 'cache'
  problems: CopyProblem[]
}

export interface CopyPace {
  signal?: AbortSignal
  onProgress?: (done: { objects: number; bytes: number }, total: { objects: number; bytes: number }) => void
}

/** Small files are opened, written and synced side by side; the medium itself sets the pace. */
const lanes = 4
const fatMagic = 0x4d44
const fatMostBytes = 2 ** 32 - 1

/**
 * Writes every object that the target does not have in its length: into `tmp/`, synced, read back from the medium, every
 * chunk opened, then renamed. So `objects/` of a copy only ever holds what was whole when it came there. What cannot be
 * copied is named and the rest goes on. Throws NoSpace before anything is written, CopyGone, CopyCancelled.
 */
export async function copyObjects(
  vault: Vault,
  target: CopyTarget,
  pace: CopyPace & UpTo,
): Promise<CopiedObjects> {
  const ours = await objectsUpTo(vault, pace)
  const theirs = new Map((await sized(target.places)).map(({ name, size }) => [name, size]))
  const copied: CopiedObjects = { objects: 0, bytes: 0, copied: 0, way: 'medium', problems: [] }
  const missing = ours.filter(({ name, size }) => theirs.get(name) !== size)
  const fat = (await statfs(target.places.dir)).type === fatMagic
  const fits = ({ size }: Sized): boolean => !fat || size <= fatMostBytes
  const due = missing.filter(fits)
  for (const file of missing)
    if (!fits(file)) copied.problems.push({ code: 'tooLargeForFat', where: file.where })
  for (const { name, size } of ours)
    if (theirs.get(name) === size) {
      copied.objects += 1
      copied.bytes += size
    }
  const total = { objects: due.length, bytes: due.reduce((sum, { size }) => sum + size, 0) }
  const free = await freeBytes(target.places.dir)
  if (total.bytes > free) throw new AppError('NoSpace', { needed: total.bytes, free })
  const shards = new Set<string>()
  const done = { objects: 0, bytes: 0 }
  let next = 0
  const lane = async (): Promise<void> => {
    const reader = new MediumReader()
    const room = Buffer.allocUnsafeSlow(1 << 20)
    while (next < due.length) {
      const file = due[next++] as Sized
      if (pace.signal?.aborted) throw new AppError('CopyCancelled')
      const shard = join(target.places.objects, file.name.slice(0, 2))
      const onBytes = (bytes: number): void => {
        done.bytes += bytes
        pace.onProgress?.(done, total)
      }
      const work = { vault, target, reader, room, shard, onBytes, signal: pace.signal }
      const problem = await copyOne(work, file, copied)
      done.objects += 1
      pace.onProgress?.(done, total)
      if (problem !== null) copied.problems.push({ code: problem, where: file.where })
      else {
        shards.add(shard)
        copied.objects += 1
        copied.copied += 1
        copied.bytes += file.size
      }
    }
  }
  try {
    const running = Array.from({ length: Math.min(lanes, due.length) }, lane)
    await Promise.all(running).catch(async (error: unknown) => {
      next = due.length
      await Promise.allSettled(running)
      throw error
    })
    for (const shard of shards) await syncFolder(shard)
    if (shards.size > 0) await syncFolder(target.places.objects)
  } catch (error) {
    throw targetError(error)
  }
  return copied
}

/**
 * Removes what was deleted here from a copy whose journal says so by now, with what lies of it in the copy's quarantine.
 * Gives how many objects were removed.
 */
export async function dropDeleted(vault: Vault, target: CopyTarget): Promise<number> {
  const deleted = deletedNames(vault)
  if (deleted.size === 0) return 0
  const there = (await walkObjects(target.places)).objects.filter(({ name }) => deleted.has(name))
  await target.stillThere()
  const left = await removeObjects(target.places, [...deleted])
  return Math.max(0, there.length - left)
}

interface Work {
  vault: Vault
  target: CopyTarget
  reader: MediumReader
  room: Buffer
  shard: string
  onBytes: (bytes: number) => void
  signal: AbortSignal | undefined
}

async function copyOne(work: Work, file: Sized, copied: CopiedObjects): Promise<CopyProblem['code'] | null> {
  const { target, vault, reader, shard } = work
  const scratch = scratchIn(target.places)
  try {
    // It was damaged the last time as well: it is in the copy as it is.
    if (existsSync(join(target.places.quarantine, file.name)) && !(await wholeHere(vault, file)))
      return 'damagedHere'
    // A second try: the cable may have been loose for a moment.
    for (let attempt = 1; ; attempt++) {
      const problem = await writeOut(work, file, scratch)
      if (problem !== null) return problem
      await target.stillThere()
      const bytes = await reader.open(scratch)
      if (bytes === null) throw new AppError('CopyGone')
      if (bytes.way === 'cache') copied.way = 'cache'
      const seen = await seeObject(vault.files, bytes, { ...file, named: null }, { all: true }).finally(() =>
        bytes.close(),
      )
      if (isWhole(seen, true)) break
      if (!(await wholeHere(vault, file))) return await keepDamaged(target, scratch, file)
      await unlink(scratch)
      if (attempt === 2) return 'readBackDiffers'
    }
    await target.stillThere()
    const place = join(shard, file.name)
    await makeFolder(shard)
    if ((await stat(place).catch(() => null)) !== null)
      await quarantine(target.places, place, `object-${file.name}`)
    await renameInto(scratch, place)
    return null
  } catch (error) {
    await unlink(scratch).catch(() => undefined)
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EFBIG') return 'tooLargeForFat'
    throw error
  }
}

async function writeOut(work: Work, file: Sized, scratch: string): Promise<CopyProblem['code'] | null> {
  let input: FileHandle | null
  try {
    input = await openPlainFile(file.path)
  } catch {
    input = null
  }
  if (input === null) return 'unreadableHere'
  let output: FileHandle | undefined
  try {
    output = await open(scratch, 'wx', 0o600)
    for (let at = 0; at < file.size; ) {
      if (work.signal?.aborted) throw new AppError('CopyCancelled')
      const read = await input
        .read(work.room, 0, Math.min(work.room.length, file.size - at), at)
        .catch(() => null)
      if (read === null || read.bytesRead === 0) {
        await output.close()
        await unlink(scratch)
        return 'unreadableHere'
      }
      for (let written = 0; written < read.bytesRead; )
        written += (await output.write(work.room, written, read.bytesRead - written, at + written))
          .bytesWritten
      at += read.bytesRead
      work.onBytes(read.bytesRead)
    }
    await output.sync()
    return null
  } finally {
    await input.close()
    await output?.close().catch(() => undefined)
  }
}

/** What is damaged here is kept in the copy too, beside its objects: its sound chunks may be all that is left some day. */
async function keepDamaged(target: CopyTarget, scratch: string, file: Sized): Promise<'damagedHere'> {
  await rename(scratch, join(target.places.quarantine, file.name))
  await syncFolder(target.places.quarantine)
  return 'damagedHere'
}
