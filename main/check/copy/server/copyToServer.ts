/**
 * A copy on a WebDAV server, in the order of a copy on a disk: objects first, then the journal that names them, then the
 * key file. Broken off at any moment it is the older vault that it was. Only what lies in the vault's folder goes there,
 * sealed as it lies; the server sees lengths that are rounded, numbers and times.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../appError.ts'
import type { Vault } from '../../../vault/vault.ts'
import { journalState } from '../copyJournal.ts'
import type { CopyPace } from '../copyObjects.ts'
import { type CopyReport, lastRead } from '../copyVault.ts'
import { copyMarkText } from '../markText.ts'
import { objectNames } from '../ownObjects.ts'
import type { Server } from './address.ts'
import type { DavFolder } from './davFolder.ts'
import { openRemote } from './openRemote.ts'
import { sendFile } from './remoteFiles.ts'
import { refuseRemoteFork, seeRemoteJournal, sendJournal } from './sendJournal.ts'
import { sendKeyFiles } from './sendKeyFiles.ts'
import { dropDeletedThere, sendObjects } from './sendObjects.ts'

export interface ServerCopyOptions extends CopyPace {
  /** Fetch and compare everything that is there already, not only a few of it. */
  all?: boolean
  quietMs?: number
}

/**
 * Makes or renews the copy of an open vault in its folder on the server. Answers with the place it lies in. Throws
 * CopyOtherVault, CopyForked, CopyNewer, CopyCancelled, JournalDamaged, ServerGaveOther and what `DavFolder` throws.
 */
export async function copyToServer(
  vault: Vault,
  server: Server,
  options: ServerCopyOptions = {},
): Promise<{ report: CopyReport; place: string }> {
  const { all = false, quietMs, signal } = options
  const before = await objectNames(vault)
  const journal = await journalState(vault)
  const { folder, place } = await openRemote(
    vault.id,
    server,
    quietMs === undefined ? { signal } : { signal, quietMs },
  )
  try {
    await refuseRemoteFork(vault, journal, await seeRemoteJournal(folder, journal, all))
    await sendPapers(vault, folder)
    // What the journal names up to here lies in `objects/` already, so a later entry cannot ask for more than is sent.
    const sent = await sendObjects(vault, folder, { ...options, all, before, upTo: journal.upTo })
    if (signal?.aborted) throw new AppError('CopyCancelled')
    // Sending takes hours: somebody else may have written there meanwhile.
    const theirs = await seeRemoteJournal(folder, journal, all)
    await refuseRemoteFork(vault, journal, theirs)
    await sendJournal(folder, journal, theirs)
    await sendKeyFiles(vault, folder, journal.upTo)
    // Last: only a copy whose journal says that content was deleted may lack it.
    const dropped = await dropDeletedThere(vault, folder)
    const allRead = all || sent.copied === sent.objects
    return {
      place,
      report: {
        entry: journal.upTo,
        checkedOn: allRead ? new Date().toISOString() : await lastRead(vault, place),
        objects: sent.objects,
        bytes: sent.bytes,
        copied: sent.copied,
        dropped,
        readBack: 'server',
        problems: sent.problems.toSorted((x, y) => (x.where < y.where ? -1 : 1)),
      },
    }
  } finally {
    folder.close()
  }
}

/** What tells a finder of the folder what it is, and the program that it is a copy. Sent again when its length differs. */
async function sendPapers(vault: Vault, remote: DavFolder): Promise<void> {
  const { readme, format, reader } = vault.files.places
  const there = new Map(((await remote.list('')) ?? []).map(({ name, size }) => [name, size]))
  const papers: [string, Uint8Array | null][] = [['COPY.txt', copyMarkText]]
  for (const file of [readme, format, reader])
    papers.push([basename(file), await readFile(file).catch(() => null)])
  for (const [name, bytes] of papers)
    if (bytes !== null && there.get(name) !== bytes.length) await sendFile(remote, name, bytes)
}
