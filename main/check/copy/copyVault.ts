/**
 * A copy on another disk: objects first, then the journal that names them, then the key file. Broken off at any moment it
 * is the older vault that it was, and the next run goes on. A vault that is restored is made in the same way.
 */
import { AppError } from '../../appError.ts'
import type { NewEntry } from '../../vault/entries.ts'
import type { Vault } from '../../vault/vault.ts'
import type { CopyDone } from '../../../preload/contract.ts'
import { copyJournal, journalState, refuseFork } from './copyJournal.ts'
import { copyKeyFile } from './copyKeyFile.ts'
import { type CopyPace, copyObjects, dropDeleted } from './copyObjects.ts'
import { objectNames } from './ownObjects.ts'
import { openTarget, targetError } from './target.ts'

/** How a copy went, wherever it lies. */
export type CopyReport = Omit<CopyDone, 'folderName'>

/**
 * Copies an open vault into `dir`: an empty folder, or an older copy of it. `restore` makes a vault that works by itself.
 * Throws CopyInside, CopyOtherVault, CopyForked, CopyNewer, CopyGone, FolderNotEmpty, VaultInUse, NoSpace, NoPermission,
 * DiskFailed, JournalDamaged, CopyCancelled.
 */
export async function copyVault(
  vault: Vault,
  dir: string,
  options: CopyPace & { restore?: boolean } = {},
): Promise<CopyReport> {
  const target = await openTarget(vault, dir, options.restore !== true)
  try {
    const before = await objectNames(vault)
    const journal = await journalState(vault)
    await refuseFork(vault, target.places, journal)
    // What the journal names up to here lies in `objects/` already, so a later entry cannot ask for more than is copied.
    const copied = await copyObjects(vault, target, { ...options, before, upTo: journal.upTo })
    if (options.signal?.aborted) throw new AppError('CopyCancelled')
    const journalWay = await copyJournal(target, journal)
    await copyKeyFile(vault, target)
    // Last: only a copy whose journal says that content was deleted may lack it.
    const dropped = await dropDeleted(vault, target)
    const all = copied.copied === copied.objects
    return {
      entry: journal.upTo,
      checkedOn: all ? new Date().toISOString() : await lastRead(vault, dir),
      objects: copied.objects,
      bytes: copied.bytes,
      copied: copied.copied,
      dropped,
      readBack: copied.way === 'cache' || journalWay === 'cache' ? 'cache' : 'medium',
      problems: copied.problems.toSorted((x, y) => (x.where < y.where ? -1 : 1)),
    }
  } catch (error) {
    throw targetError(error)
  } finally {
    target.release()
  }
}

/** That a copy was made, as an entry of the journal. Where it lies is nobody's business but the owner's. */
export function copyEntry(report: CopyReport, dir: string): NewEntry {
  const { entry, objects, bytes, checkedOn, problems } = report
  return {
    type: 'copy',
    public: { upTo: entry, objects, bytes, checkedOn, problems: problems.length },
    private: { place: dir, problems: problems.slice(0, 1000) },
  }
}

/** When all of the copy in this place was last read, as the journal has it. */
export async function lastRead(vault: Vault, dir: string): Promise<string | null> {
  let found: string | null = null
  if (vault.lastOf('copy') === 0) return null
  for await (const entry of vault.entries())
    if (entry.type === 'copy' && entry.private.place === dir) found = entry.public.checkedOn
  return found
}
