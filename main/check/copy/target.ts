import { mkdir, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { AppError } from '../../appError.ts'
import { parseKeyFile } from '../../crypto/keyFile.ts'
import { toHex } from '../../crypto/text.ts'
import { makeFolder, replaceFile, storageError } from '../../vault/durable.ts'
import { takeLock } from '../../vault/lock.ts'
import { type Places, placesOf, scratchIn } from '../../vault/places.ts'
import { refuseLinks } from '../../vault/plainFiles.ts'
import { writeReadme } from '../../vault/readme.ts'
import { isOfTheSystem } from '../walk.ts'
import { copyMarkText } from './markText.ts'

/** A folder that a copy is written into, locked so that nobody opens it meanwhile. */
export interface CopyTarget {
  places: Places
  /** Whether it held a whole vault before: an older copy. */
  older: boolean
  /** Throws CopyGone when the disk that was chosen no longer lies under that folder. */
  stillThere(): Promise<void>
  release(): void
}

const ofACopy =
  /^(README\.txt|FORMAT\.md|decrypt\.py|COPY\.txt|vault\.json(\.bak)?|objects|journal|index|tmp|quarantine|lock\.db(-\w+)?)$/

/**
 * Opens an empty folder, an older copy of this vault or a copy that was broken off. With `marked` it will be a copy, else a
 * vault of its own; `vault.dir` is null when the vault lies on no disk. Throws CopyInside, CopyOtherVault, FolderNotEmpty, VaultInUse, NoPermission, LinksInVault.
 */
export async function openTarget(
  vault: { id: string; dir: string | null },
  dir: string,
  marked: boolean,
): Promise<CopyTarget> {
  try {
    await mkdir(dir, { recursive: true })
    const theirs = await realpath(dir)
    const ours = vault.dir === null ? null : await realpath(vault.dir)
    if (ours !== null && (isInside(ours, theirs) || isInside(theirs, ours))) throw new AppError('CopyInside')
    const places = placesOf(theirs)
    const names = (await readdir(theirs)).filter(name => !isOfTheSystem(name))
    if (names.some(name => !ofACopy.test(name))) throw new AppError('FolderNotEmpty')
    const ids = (await Promise.all([places.keyFile, places.keyFileTwin].map(vaultIdIn))).filter(
      id => id !== null,
    )
    if (ids.some(id => id !== vault.id)) throw new AppError('CopyOtherVault')
    // What is restored must not take the place of something else, not even of the same vault.
    if (!marked && ids.length > 0) throw new AppError('FolderNotEmpty')
    await refuseLinks(places)
    const lock = takeLock(places.lock)
    if (lock === null) throw new AppError('NoPermission')
    try {
      const before = await stat(theirs)
      const target: CopyTarget = {
        places,
        older: ids.length > 0,
        stillThere: async () => {
          const now = await stat(theirs).catch(() => null)
          if (now === null || now.dev !== before.dev || now.ino !== before.ino) throw new AppError('CopyGone')
        },
        release: () => lock.release(),
      }
      await layOut(target, marked, names)
      return target
    } catch (error) {
      lock.release()
      throw error
    }
  } catch (error) {
    throw targetError(error)
  }
}

/** What a write into the copy failed with, as a person can be told it. */
export function targetError(error: unknown): AppError {
  const { code } = error as NodeJS.ErrnoException
  if (!(error instanceof AppError) && /^(EIO|ENODEV|ENXIO|ENOTCONN|ESTALE|EROFS|ENOENT)$/.test(code ?? ''))
    return new AppError('CopyGone', {}, error)
  return storageError(error)
}

async function layOut(target: CopyTarget, marked: boolean, names: readonly string[]): Promise<void> {
  const { places } = target
  for (const folder of [places.tmp, places.objects, join(places.dir, 'journal'), places.quarantine])
    await makeFolder(folder)
  for (const folder of Object.values(places.journal)) await makeFolder(folder)
  for (const name of await readdir(places.tmp))
    await rm(join(places.tmp, name), { recursive: true, force: true })
  // A vault that works by itself elsewhere and is brought up to date stays one.
  if (marked && (!target.older || names.includes('COPY.txt')))
    await replaceFile(scratchIn(places), places.copyMark, places.dir, copyMarkText)
  if (!marked) await rm(places.copyMark, { force: true })
  await writeReadme(places)
}

async function vaultIdIn(file: string): Promise<string | null> {
  try {
    return toHex(parseKeyFile(await readFile(file)).vaultId)
  } catch {
    return null
  }
}

function isInside(folder: string, other: string): boolean {
  const way = relative(folder, other)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^[a-z]:/i.test(way))
}
