import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../appError.ts'
import { leafOf } from '../../vault/entryBytes.ts'
import { replaceFile } from '../../vault/durable.ts'
import { quarantine, scanMirrors } from '../../vault/mirrors.ts'
import { mirrors, type Places, segmentName, segmentPattern, scratchIn } from '../../vault/places.ts'
import type { Vault } from '../../vault/vault.ts'
import { MediumReader } from '../fileBytes.ts'
import type { CopyTarget } from './target.ts'

/** The journal up to one entry, as the bytes that a copy must hold. */
export interface JournalState {
  upTo: number
  segments: Map<string, Buffer>
}

/** The journal as it stands at the moment of the call. Throws JournalDamaged. */
export async function journalState(vault: Vault): Promise<JournalState> {
  const upTo = vault.lastSeq
  const parts = vault.segments()
  const segments = new Map<string, Buffer>()
  for await (const { segment, bytes } of parts) segments.set(segmentName(segment), Buffer.from(bytes))
  return { upTo, segments }
}

/**
 * What the target's journal says must be the beginning of what ours says. Throws CopyForked with the first entry that
 * differs, CopyNewer when it knows entries that we do not. A damaged copy of it is no fork: it is renewed.
 */
export async function refuseFork(vault: Vault, places: Places, ours: JournalState): Promise<void> {
  if (await isPrefix(places, ours)) return
  const { sodium, keys, vaultId } = vault.files
  const leaves: { seq: number; leaf: string }[] = []
  const scan = await scanMirrors(places, { sodium, key: keys.journal, vaultId }, (seq, { entry }) =>
    leaves.push({ seq, leaf: leafOf(entry) }),
  )
  let at = 0
  for await (const { seq, leaf } of vault.entries()) {
    if (leaves[at]?.seq !== seq) continue
    if (leaves[at]?.leaf !== leaf) throw new AppError('CopyForked', { entry: seq })
    at += 1
  }
  const last = leaves.at(-1)?.seq ?? 0
  if (at < leaves.length) throw new AppError('CopyNewer', { copy: last, here: ours.upTo })
  if (scan.differs) throw new AppError('CopyForked', { entry: last })
}

/**
 * Brings both copies of the target's journal up to ours: by appending, or by a new file that is renamed in. Nothing is
 * ever overwritten. The first copy is on the medium and read back before the second is touched.
 */
export async function copyJournal(target: CopyTarget, ours: JournalState): Promise<'medium' | 'cache'> {
  const { places } = target
  let way: 'medium' | 'cache' = 'medium'
  for (const mirror of mirrors) {
    const folder = places.journal[mirror]
    for (const [name, bytes] of ours.segments) {
      await target.stillThere()
      const file = join(folder, name)
      const theirs = await readOrNull(file)
      if (theirs?.equals(bytes)) continue
      if (theirs !== null && bytes.subarray(0, theirs.length).equals(theirs))
        await append(file, theirs.length, bytes)
      else {
        if (theirs !== null) await quarantine(places, file, `journal-${mirror}-${name}`)
        await replaceFile(scratchIn(places), file, folder, bytes)
      }
      if ((await readBack(file, bytes)) === 'cache') way = 'cache'
    }
    for (const name of await segmentNames(folder))
      if (!ours.segments.has(name)) await quarantine(places, join(folder, name), `journal-${mirror}-${name}`)
  }
  return way
}

/** Whether each file of both copies is, byte for byte, the beginning of ours, and only the last one is shorter. */
async function isPrefix(places: Places, ours: JournalState): Promise<boolean> {
  for (const mirror of mirrors) {
    let ended = false
    const names = await segmentNames(places.journal[mirror])
    if (names.some(name => !ours.segments.has(name))) return false
    for (const [name, bytes] of ours.segments) {
      if (!names.includes(name)) {
        ended = true
        continue
      }
      const theirs = await readOrNull(join(places.journal[mirror], name))
      if (theirs === null || ended || !bytes.subarray(0, theirs.length).equals(theirs)) return false
      ended = theirs.length < bytes.length
    }
  }
  return true
}

async function append(file: string, from: number, bytes: Buffer): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    for (let at = from; at < bytes.length; )
      at += (await handle.write(bytes, at, bytes.length - at, at)).bytesWritten
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Throws DiskFailed when the medium gives back something else. */
async function readBack(file: string, expected: Buffer): Promise<'medium' | 'cache'> {
  const bytes = await new MediumReader().open(file)
  if (bytes === null) throw new AppError('CopyGone')
  try {
    const found = Buffer.alloc(bytes.size)
    await bytes.read(found, 0)
    if (!found.equals(expected)) throw new AppError('DiskFailed', { reason: 'readBack' })
    return bytes.way
  } finally {
    await bytes.close()
  }
}

async function readOrNull(file: string): Promise<Buffer | null> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

async function segmentNames(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter(name => segmentPattern.test(name))
}
