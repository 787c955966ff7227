import { existsSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { deriveKeys, type VaultKeys, wipeKeys } from '../crypto/keys.ts'
import { loadSodium } from '../crypto/sodium.ts'
import { CryptoThreads } from './cryptoThreads.ts'
import { storageError } from './durable.ts'
import type { NewEntry } from './entries.ts'
import { Journal } from './journal.ts'
import {
  bodyHash,
  isNewer,
  readKeyFiles,
  type Secret,
  unlock,
  type Unlocked,
  writeKeyFile,
} from './keyFiles.ts'
import { takeLock, type WriterLock } from './lock.ts'
import { placesOf } from './places.ts'
import { removeDeletedPieces, removeObjects } from './removeObjects.ts'
import { refuseLinks } from './plainFiles.ts'
import { isFull, layBallast } from './space.ts'
import type { ObjectStore } from './storeObject.ts'
import { emptyTmp, findOrphans, type Orphan } from './tidy.ts'

/** What opening found, for the person to be told. */
export type VaultNotice =
  | 'ReadOnly'
  | 'IsCopy'
  | 'NoSpace'
  | 'NewerVersion'
  | 'SlotFileDiffers'
  | 'SlotFileUnverified'
  | 'RollbackSuspected'
  | 'MirrorHealed'
  | 'MirrorDamaged'
  | 'JournalTailCut'
  | 'JournalDamaged'
  | 'MirrorDiffers'
  | 'OrphansFound'
  | 'DeletedFound'
  | 'StrangeFiles'

/** All that an open vault is made of. */
export interface VaultParts {
  store: ObjectStore
  journal: Journal
  lock: WriterLock | null
  readOnly: boolean
  notices: VaultNotice[]
  orphans: Orphan[]
}

/** Opens a vault as `Vault.open` promises. Bounds come before the lock, the lock before the key, the key before all else. */
export async function openVault(dir: string, secret: Secret): Promise<VaultParts> {
  const places = placesOf(dir)
  await refuseLinks(places).catch(error => {
    throw storageError(error)
  })
  const found = await readKeyFiles(places)
  const sodium = await loadSodium()
  // What is written in a copy would part it from the vault it is a copy of.
  const copy = existsSync(places.copyMark)
  const writable = await access(dir, constants.W_OK).then(
    () => !copy,
    () => false,
  )
  const lock = writable ? takeLock(places.lock) : null
  let keys: VaultKeys | undefined
  let journal: Journal | undefined
  try {
    const unlocked = await unlock(sodium, found, secret)
    keys = deriveKeys(sodium, unlocked.masterKey)
    unlocked.masterKey.fill(0)
    const { vaultId, current } = unlocked
    const notices = new Set<VaultNotice>()
    if (copy) notices.add('IsCopy')
    else if (lock === null) notices.add('ReadOnly')
    else if (await isFull(dir)) notices.add('NoSpace')
    if (current === null) notices.add('SlotFileUnverified')
    else if (isNewer(current)) notices.add('NewerVersion')
    const mayWrite = notices.size === 0
    if (mayWrite) await emptyTmp(places)
    journal = await Journal.open(places, { sodium, key: keys.journal, vaultId }, mayWrite)
    const whole = tellDamage(journal, mayWrite, notices)
    const readOnly = !mayWrite || !whole
    const opened = journal
    const threads = new CryptoThreads()
    const store: ObjectStore = { sodium, keys, vaultId, places, threads, lastSeq: () => opened.lastSeq }
    const entries = [...checkGeneration(journal, unlocked, notices), ...(readOnly ? [] : repairs(journal))]
    if (!readOnly) {
      if (!unlocked.same) await mendKeyFile(store, unlocked, notices)
      if (entries.length > 0) await journal.append(entries)
      await layBallast(places)
    } else if (!unlocked.same) notices.add('SlotFileDiffers')
    const { facts, lastSeq } = journal
    const tidied = await findOrphans(places, store, facts.known, facts.bin.deleted, lastSeq)
    if (tidied.deleted.length > 0) notices.add('DeletedFound')
    if (!readOnly) {
      await removeObjects(places, tidied.deleted)
      await removeDeletedPieces(store, facts.bin)
    }
    // A copy that was broken off holds newer objects than its journal names.
    if (tidied.ahead > 0 && !copy) notices.add('RollbackSuspected')
    if (tidied.orphans.length > 0 && !copy) notices.add('OrphansFound')
    if (tidied.strange + journal.scan.strange > 0) notices.add('StrangeFiles')
    return { store, journal, lock, readOnly, notices: [...notices], orphans: tidied.orphans }
  } catch (error) {
    await journal?.close()
    lock?.release()
    if (keys) wipeKeys(keys)
    throw storageError(error)
  }
}

/** Whether the journal may be written on; a vault whose journal is lost or has gaps can only be read. */
function tellDamage(journal: Journal, mayWrite: boolean, notices: Set<VaultNotice>): boolean {
  const { scan } = journal
  const whole = journal.whole && journal.lastSeq > 0
  if (scan.differs) notices.add('MirrorDiffers')
  else if (!whole) notices.add('JournalDamaged')
  for (const fault of scan.faults) {
    // A crash leaves one copy behind in the last segment only.
    if (!whole || (fault.kind === 'behind' && fault.segment === scan.lastSegment)) continue
    if (!mayWrite) notices.add('MirrorDamaged')
    else notices.add(fault.kind === 'damaged' && fault.tail ? 'JournalTailCut' : 'MirrorHealed')
  }
  return whole
}

/** The journal knows which key file was the last one; an older one that was put back opens with older passwords. */
function checkGeneration(journal: Journal, { current }: Unlocked, notices: Set<VaultNotice>): NewEntry[] {
  if (current === null) return []
  const { generation, bodySha256 } = journal.facts
  const body = bodyHash(current.bodyBytes)
  if (current.generation > generation)
    return [
      { type: 'slot-change', public: { generation: current.generation, bodySha256: body }, private: null },
    ]
  if (current.generation < generation || body !== bodySha256) notices.add('RollbackSuspected')
  return []
}

function repairs(journal: Journal): NewEntry[] {
  return journal.scan.faults
    .filter(fault => fault.kind === 'damaged' || fault.segment < journal.scan.lastSegment)
    .map(({ mirror, segment, tail }) => ({
      type: 'repair',
      public: { what: tail ? 'journalTail' : 'journalSegment', mirror, segment },
      private: null,
    }))
}

async function mendKeyFile(
  store: ObjectStore,
  { current, text }: Unlocked,
  notices: Set<VaultNotice>,
): Promise<void> {
  if (current === null || text === null) throw new AppError('Internal')
  notices.add('SlotFileDiffers')
  await writeKeyFile(store.places, 'keyFile', text)
  await writeKeyFile(store.places, 'keyFileTwin', text)
}
