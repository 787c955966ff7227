/**
 * A vault on disk: an encrypted folder of objects (the truth for evidence) and a journal (the truth for what people did
 * and said about it). LAYOUT.md tells of the folder, ../crypto/FORMAT.md of the bytes. The way of a file: `put` makes
 * its object durable and verified, `append` writes the entry that names it; only then is it *Saved*.
 * `keyFiles` finds the master key, `journal` and `mirrors` read and write the entries, `storeObject` and `objectReader`
 * the content, `tidy` what a crash left behind, `lock` keeps a second writer out.
 */
import { randomBytes } from 'node:crypto'
import { access, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { AppError } from '../appError.ts'
import type { KdfCost } from '../crypto/keyFile.ts'
import { deriveKeys, wipeKeys } from '../crypto/keys.ts'
import { loadSodium } from '../crypto/sodium.ts'
import { sshPublicKey } from '../crypto/sshsig.ts'
import { toHex } from '../crypto/text.ts'
import type { Bin } from './bin.ts'
import { checkpointOf } from './checkpoint.ts'
import { CryptoThreads } from './cryptoThreads.ts'
import { changePassword, offerRecoveryCode, takeRecoveryCode } from './changeSlots.ts'
import { testCost } from './deriveKey.ts'
import { makeFolder, storageError, syncFolder } from './durable.ts'
import type { JournalEntry, NewEntry } from './entries.ts'
import type { RecordedEntry } from './entryBytes.ts'
import { Journal } from './journal.ts'
import type { JournalFacts } from './journalFacts.ts'
import {
  bodyHash,
  makeKeyFile,
  newMasterKey,
  readKeyFiles,
  type Secret,
  unlock,
  writeKeyFile,
} from './keyFiles.ts'
import { takeLock, type WriterLock } from './lock.ts'
import { ObjectReader } from './objectReader.ts'
import { openVault, type VaultNotice, type VaultParts } from './openVault.ts'
import { checkPassword } from './passwordRules.ts'
import { type Mirror, placesOf } from './places.ts'
import type { PutManyOptions, PutMeta, PutMetaOf, PutSource, StoredObject } from './putTypes.ts'
import { writeReadme } from './readme.ts'
import { freeBytes, layBallast } from './space.ts'
import { objectPath } from './settle.ts'
import { looksLikeVault, recoverVault } from './recover.ts'
import { type SheetFacts, sheetFacts } from './sheetFacts.ts'
import type { OfferedCode } from './slots.ts'
import { storeMany } from './storeMany.ts'
import { readSegments } from './readSegments.ts'
import { type ObjectStore, storeObject } from './storeObject.ts'
import type { Orphan } from './tidy.ts'

export { headBytes, type PutMeta, type PutSource, type StoredObject } from './putTypes.ts'
export type { VaultNotice } from './openVault.ts'
export type { Orphan } from './tidy.ts'
export { ObjectReader } from './objectReader.ts'

const checkpointEvery = 100

export class Vault {
  readonly dir: string
  /** 32 hex digits. */
  readonly id: string
  readonly readOnly: boolean
  readonly sodium: 'native' | 'wasm'
  readonly notices: readonly VaultNotice[]
  /** Objects that no entry names; offered, never deleted. `append` an `adopt` entry to keep one. */
  readonly orphans: readonly Orphan[]
  /** What lies in the bin and what was deleted. */
  readonly bin: Bin
  /** Copies of the journal that failed since opening: what is saved lies in the other one alone until the next opening. */
  readonly failedCopies: ReadonlySet<Mirror>
  readonly #store: ObjectStore
  readonly #journal: Journal
  readonly #lock: WriterLock | null
  #closed = false

  private constructor(opened: VaultParts) {
    this.#store = opened.store
    this.#journal = opened.journal
    this.#lock = opened.lock
    this.dir = opened.store.places.dir
    this.id = toHex(opened.store.vaultId)
    this.sodium = opened.store.sodium.kind
    this.readOnly = opened.readOnly
    this.notices = opened.notices
    this.orphans = opened.orphans
    this.failedCopies = opened.journal.failed
    this.bin = opened.journal.facts.bin
  }

  /**
   * Makes a vault in an empty or new folder. The recovery code is given here and kept nowhere. Throws PasswordTooShort,
   * PasswordTooCommon, FolderNotEmpty, NoSpace, DiskFailed.
   */
  static async create(
    dir: string,
    options: { password: string; testOnlyCost?: KdfCost },
  ): Promise<{ vault: Vault; recoveryCode: string; recoverySlot: string }> {
    const cost = testCost(options.testOnlyCost)
    checkPassword(options.password)
    const places = placesOf(dir)
    await mkdir(dir, { recursive: true }).catch(error => {
      throw storageError(error)
    })
    if ((await readdir(dir)).length > 0) throw new AppError('FolderNotEmpty')
    const sodium = await loadSodium()
    const vaultId = randomBytes(16)
    const masterKey = newMasterKey()
    let journal: Journal | undefined
    let lock: WriterLock | null = null
    try {
      lock = takeLock(places.lock)
      if (lock === null) throw new AppError('DiskFailed', { reason: 'notWritable' })
      for (const folder of [places.objects, places.tmp, places.quarantine]) await makeFolder(folder)
      await writeReadme(places)
      const file = await makeKeyFile(sodium, vaultId, masterKey, options.password, cost)
      const keys = deriveKeys(sodium, masterKey)
      journal = await Journal.open(places, { sodium, key: keys.journal, vaultId }, true)
      const publicKey = sshPublicKey(sodium, keys.signSeed)
      const created = {
        vaultId: toHex(vaultId),
        publicKey,
        generation: 1,
        bodySha256: bodyHash(file.bodyBytes),
      }
      await journal.append([{ type: 'create', public: created, private: null }])
      // Last, so that a folder either is a whole vault or is none.
      await writeKeyFile(places, 'keyFileTwin', file.text)
      await writeKeyFile(places, 'keyFile', file.text)
      // The name of the vault itself; the folder around it may be one that may not be read.
      await syncFolder(dirname(resolve(dir))).catch(() => undefined)
      await layBallast(places)
      const made = journal
      const threads = new CryptoThreads()
      const store: ObjectStore = { sodium, keys, vaultId, places, threads, lastSeq: () => made.lastSeq }
      const vault = new Vault({ store, journal, lock, readOnly: false, notices: [], orphans: [] })
      return { vault, recoveryCode: file.offered.code, recoverySlot: file.offered.slot }
    } catch (error) {
      await journal?.close()
      lock?.release()
      // The folder was empty, so all that is in it was made here just now.
      for (const name of await readdir(dir)) await rm(`${dir}/${name}`, { recursive: true, force: true })
      throw storageError(error)
    } finally {
      masterKey.fill(0)
    }
  }

  /**
   * Opens a vault: for writing where that is possible, else for reading. Throws NotAVault, VaultHeaderRefused,
   * VaultTooNew, VaultInUse, WrongPassword, WrongRecoveryCode, RecoveryGroupWrong. Damage is no error: it is healed where
   * nothing is lost, else the vault is read-only, and `notices` tells.
   */
  static async open(dir: string, secret: Secret): Promise<Vault> {
    return new Vault(await openVault(dir, secret))
  }

  /** Sets a new password by the recovery code, and with the sheet when the key files are lost; see recover.ts. */
  static recover(
    dir: string,
    given: { code: string; sheet: string | null },
    fresh: string,
    testOnlyCost?: KdfCost,
  ): Promise<void> {
    return recoverVault(dir, given, fresh, testCost(testOnlyCost))
  }

  /** Whether the folder is a vault's, with its key files or without; says nothing of whether it can be opened. */
  static looksLikeVault(dir: string): Promise<boolean> {
    return looksLikeVault(placesOf(dir))
  }

  /** Seq of the last committed entry. */
  get lastSeq(): number {
    return this.#journal.lastSeq
  }

  /** SHA-256 of the last committed entry's bytes. */
  get lastLeaf(): string {
    return this.#journal.lastLeaf
  }

  /** A copy of the index's key; the caller wipes it. */
  indexKey(): Uint8Array {
    this.#mustBeOpen()
    return this.#store.keys.index.slice()
  }

  /**
   * Makes the content's object: sealed, on the medium, read back. It is *Saved* only when an entry names it. Throws
   * SourceUnreadable, SourceChanged, NoSpace, DiskFailed, ImportCancelled; nothing is left behind then.
   */
  async put(
    source: PutSource,
    meta: PutMeta,
    onBytes?: (n: number) => void,
    signal?: AbortSignal,
  ): Promise<StoredObject> {
    this.mustBeWritable()
    return storeObject(this.#store, source, meta, onBytes, signal)
  }

  /** Stores many small files, each with its own outcome. Throws ImportCancelled only. */
  async putMany(
    list: { source: PutSource; meta: PutMeta | PutMetaOf }[],
    options?: PutManyOptions,
  ): Promise<(StoredObject | AppError)[]> {
    this.mustBeWritable()
    return storeMany(this.#store, list, options)
  }

  /**
   * The commit point: when it returns, the entries are on the medium. Gives them in order, followed by a checkpoint that
   * the vault may have added; the index folds all of them. Throws NoSpace, DiskFailed, VaultReadOnly.
   */
  async append(entries: NewEntry[]): Promise<JournalEntry[]> {
    this.mustBeWritable()
    const due =
      this.#journal.lastSeq + entries.length - this.#journal.facts.lastCheckpointSeq >= checkpointEvery
    const written = await this.#journal.append(entries)
    return due ? [...written, ...(await this.#checkpoint())] : written
  }

  /** The journal as a whole: number, type and time of each entry, and the head (FORMAT.md 7.1) up to the last. */
  get record(): Pick<Journal, 'lastSeq' | 'head'> & Pick<JournalFacts, 'outline' | 'lastCheckpointSeq'> {
    const { lastSeq, head, facts } = this.#journal
    return { lastSeq, head, outline: facts.outline, lastCheckpointSeq: facts.lastCheckpointSeq }
  }

  /** Entries after `afterSeq` in order. Throws JournalDamaged. */
  entries(afterSeq = 0): AsyncIterable<RecordedEntry> {
    this.#mustBeOpen()
    return this.#journal.entries(afterSeq)
  }

  /** Seq of the last entry of this type, 0 when there is none; `verify full` asks for a check of that depth. */
  lastOf(type: string): number {
    return this.#journal.facts.lastOf.get(type) ?? 0
  }

  /** For the room `check`: keys, places and threads of the open vault. */
  get files(): ObjectStore {
    this.#mustBeOpen()
    return this.#store
  }

  /** The journal's frames as they stand now, a segment at a time: what a copy of it must hold. Throws JournalDamaged. */
  segments(): AsyncIterable<{ segment: number; bytes: Uint8Array }> {
    this.#mustBeOpen()
    return readSegments(this.#store, this.#journal.frames)
  }

  /** Runs `work` while nothing is appended to the journal. */
  quietly<T>(work: () => Promise<T>): Promise<T> {
    this.#mustBeOpen()
    return this.#journal.quietly(work)
  }

  /** Whether content with this SHA-256 is stored; its bytes are not read. */
  async has(sha256: string): Promise<boolean> {
    this.#mustBeOpen()
    return access(objectPath(this.#store, sha256).file).then(
      () => true,
      () => false,
    )
  }

  /** Opens stored content for reading. Throws ObjectMissing, ObjectDamaged. */
  async object(sha256: string): Promise<ObjectReader> {
    this.#mustBeOpen()
    const { file } = objectPath(this.#store, sha256)
    return ObjectReader.open(this.#store, file, sha256)
  }

  /** Replaces the password; the present password or the recovery code is asked for again. Throws as `open` and `create` do. */
  async changePassword(secret: Secret, fresh: string, testOnlyCost?: KdfCost): Promise<void> {
    this.mustBeWritable()
    await changePassword(this.#store, this.#journal, secret, fresh, testCost(testOnlyCost))
  }

  /** Whether it is one that opens the vault now. Throws WrongPassword, WrongRecoveryCode. */
  async checkSecret(secret: Secret): Promise<void> {
    this.#mustBeOpen()
    const { masterKey } = await unlock(this.#store.sodium, await readKeyFiles(this.#store.places), secret)
    masterKey.fill(0)
  }

  /** A new recovery code, in force once it is given to `takeRecoveryCode`. Throws WrongPassword, WrongRecoveryCode. */
  async offerRecoveryCode(secret: Secret): Promise<OfferedCode> {
    this.mustBeWritable()
    return offerRecoveryCode(this.#store, secret)
  }

  /** Puts an offered code in the place of the old one. */
  async takeRecoveryCode(slot: string): Promise<void> {
    this.mustBeWritable()
    await takeRecoveryCode(this.#store, this.#journal, slot)
  }

  /** What a recovery sheet carries besides the code, for the slot of a code. */
  sheetFacts(slot: string): Promise<SheetFacts> {
    this.#mustBeOpen()
    return sheetFacts(this.#store, slot)
  }

  /** Bytes that can still be written where the vault lies. */
  freeBytes(): Promise<number> {
    return freeBytes(this.dir)
  }

  /** Signs the head, lets go of the lock and wipes the keys. May be called more than once. */
  async close(): Promise<void> {
    if (this.#closed) return
    try {
      if (!this.readOnly && this.#journal.facts.lastType !== 'checkpoint' && this.#journal.lastSeq > 1)
        await this.#checkpoint().catch((error: unknown) => {
          // A full or failed disk takes nothing away that was saved; the next checkpoint signs the same list.
          if (!(error instanceof AppError)) throw error
        })
    } finally {
      this.#closed = true
      try {
        await this.#store.threads.close()
        await this.#journal.close()
      } finally {
        // Whatever went wrong: nobody is locked out because of it.
        wipeKeys(this.#store.keys)
        this.#lock?.release()
      }
    }
  }

  async #checkpoint(): Promise<JournalEntry[]> {
    return this.#journal.append([checkpointOf(this.#store, this.#journal)])
  }

  #mustBeOpen(): void {
    if (this.#closed) throw new AppError('VaultLocked')
  }

  /** Throws VaultReadOnly; NoSpace when only a full disk is the reason. */
  mustBeWritable(): void {
    this.#mustBeOpen()
    if (this.readOnly) throw new AppError(this.notices.includes('NoSpace') ? 'NoSpace' : 'VaultReadOnly')
  }
}
