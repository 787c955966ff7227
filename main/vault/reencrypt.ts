/**
 * Full re-encryption: a new folder beside the old one, with a new master key, that holds the same content, records and
 * entries to the byte. It is what makes an old password, an old `vault.json` and an old sheet useless. The old folder is
 * only read. The work can be broken off at any moment and taken up again with the same new password.
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rm, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../appError.ts'
import { encodeKeyFile, type KdfCost } from '../crypto/keyFile.ts'
import { frameLength, openFrame, sealFrame } from '../crypto/journalFrame.ts'
import { wipeKeys } from '../crypto/keys.ts'
import { nonceBytes } from '../crypto/sodium.ts'
import { sshPublicKey, sshSign } from '../crypto/sshsig.ts'
import { toHex, utf8 } from '../crypto/text.ts'
import { CryptoThreads } from './cryptoThreads.ts'
import { testCost } from './deriveKey.ts'
import { makeFolder, storageError, syncFolder } from './durable.ts'
import type { NewEntry } from './entries.ts'
import { Journal } from './journal.ts'
import { bodyHash, writeKeyFile } from './keyFiles.ts'
import { listObjects, type ListedObject } from './listObjects.ts'
import { takeLock, type WriterLock } from './lock.ts'
import { ObjectReader } from './objectReader.ts'
import { checkPassword } from './passwordRules.ts'
import { mirrors, segmentName } from './places.ts'
import { writeReadme } from './readme.ts'
import { resealObject } from './resealObject.ts'
import { objectPath, type Ready, settle } from './settle.ts'
import type { OfferedCode } from './slots.ts'
import { layBallast, needSpace } from './space.ts'
import type { ObjectStore } from './storeObject.ts'
import { emptyTmp } from './tidy.ts'
import { keepUnfinished, openUnfinished, type UnfinishedVault, unfinishedFile } from './unfinishedVault.ts'
import type { Vault } from './vault.ts'

export const migrateNamespace = 'evidence-vault-migrate-v1'

/** Objects that go to the medium together. */
const batchObjects = 64
const batchBytes = 64 << 20

export interface ReencryptProgress {
  phase: 'copying' | 'checking'
  objects: number
  objectsTotal: number
  bytes: number
  bytesTotal: number
}

/** What was done. `damaged` counts objects that do not read in the old folder and so are in the old folder only. */
export interface Reencrypted {
  objects: number
  entries: number
  damaged: number
}

export class Reencryption {
  /** To be written down before `run`; null when an earlier attempt has a code in force. */
  readonly offered: OfferedCode | null
  readonly #old: Vault
  readonly #made: UnfinishedVault
  readonly #store: ObjectStore
  readonly #lock: WriterLock
  #closed = false

  private constructor(old: Vault, made: UnfinishedVault, lock: WriterLock) {
    this.#old = old
    this.#made = made
    this.#lock = lock
    this.offered = made.offered
    const { sodium, keys, vaultId, places } = made
    const threads = new CryptoThreads()
    this.#store = { sodium, keys, vaultId, places, threads, lastSeq: () => old.lastSeq }
  }

  /**
   * Makes the new folder, or takes up an unfinished one that has this password. Throws VaultReadOnly, PasswordTooShort,
   * PasswordTooCommon, WrongPassword, FolderNotEmpty, VaultInUse, NoSpace.
   */
  static async begin(
    old: Vault,
    dir: string,
    password: string,
    testOnlyCost?: KdfCost,
  ): Promise<Reencryption> {
    const cost = testCost(testOnlyCost)
    old.mustBeWritable()
    checkPassword(password)
    await mkdir(dir).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw storageError(error)
    })
    const lock = takeLock(join(dir, 'lock.db'))
    if (lock === null) throw new AppError('DiskFailed', { reason: 'notWritable' })
    try {
      const made = await openUnfinished(dir, old.id, password, cost)
      const { places } = made
      for (const folder of [places.objects, places.tmp, places.quarantine]) await makeFolder(folder)
      await emptyTmp(places)
      await writeReadme(places)
      return new Reencryption(old, made, lock)
    } catch (error) {
      lock.release()
      throw storageError(error)
    }
  }

  get dir(): string {
    return this.#made.places.dir
  }

  /** What the new vault's recovery sheet carries, for the code that is offered. */
  get store(): ObjectStore {
    return this.#store
  }

  /** Puts the offered code in force. */
  async takeRecoveryCode(slot: string): Promise<void> {
    this.#made.slots = [...this.#made.slots.filter(text => !text.includes('"type":"recovery"')), slot]
    await keepUnfinished(this.#made, this.#old.id)
  }

  /**
   * Copies everything, reads all of it back, and only then makes the folder a vault. Throws BadRequest while no code is in
   * force, ImportCancelled, NoSpace, DiskFailed, JournalDamaged; what was done so far stays for the next attempt.
   */
  async run(onProgress: (progress: ReencryptProgress) => void, signal: AbortSignal): Promise<Reencrypted> {
    if (!this.#made.slots.some(text => text.includes('"type":"recovery"')))
      throw new AppError('BadRequest', { reason: 'noRecoveryCode' })
    try {
      const { places } = this.#made
      // The key files come last of all, so an attempt that got so far is finished but for its mark.
      if (existsSync(places.keyFile) || existsSync(places.keyFileTwin)) return await this.#unmark()
      const { list, closed } = await listObjects(this.#old.files, this.#old.bin.deleted)
      const damaged = await this.#copy(list, onProgress, signal)
      await this.#check(list, damaged, onProgress, signal)
      return await this.#old.quietly(async () => {
        const late = await listObjects(this.#old.files, this.#old.bin.deleted)
        if (late.list.length !== list.length) throw new AppError('BadRequest', { reason: 'vaultChanged' })
        const entries = await this.#finish()
        return { objects: list.length - damaged.size, entries, damaged: damaged.size + closed }
      })
    } catch (error) {
      throw storageError(error)
    }
  }

  async #copy(
    list: ListedObject[],
    onProgress: (progress: ReencryptProgress) => void,
    signal: AbortSignal,
  ): Promise<Set<string>> {
    const into = this.#store
    const damaged = new Set<string>()
    const due: ListedObject[] = []
    const there = new Set((await listObjects(into)).list.map(({ sha256 }) => sha256))
    for (const object of list) if (!there.has(object.sha256)) due.push(object)
    const bytesTotal = list.reduce((sum, { size }) => sum + size, 0)
    const left = due.reduce((sum, { size }) => sum + size, 0)
    await needSpace(into.places.dir, left)
    let objects = list.length - due.length
    let bytes = bytesTotal - left
    const tell = (more = 0) =>
      onProgress({ phase: 'copying', objects, objectsTotal: list.length, bytes: bytes + more, bytesTotal })
    let batch: Ready[] = []
    const flush = async () => {
      for (const outcome of await settle(into, batch)) if (outcome instanceof AppError) throw outcome
      batch = []
    }
    tell()
    for (const { sha256, size } of due) {
      if (signal.aborted) throw new AppError('ReencryptCancelled')
      const reader = await this.#old.object(sha256).catch(unreadable)
      const ready =
        reader === null
          ? null
          : await resealObject(into, reader, tell, signal)
              .catch(unreadable)
              .finally(() => reader.close())
      if (ready === null) damaged.add(sha256)
      else batch.push(ready)
      objects++
      bytes += size
      tell()
      if (batch.length >= batchObjects || batch.reduce((sum, each) => sum + each.size, 0) > batchBytes)
        await flush()
    }
    await flush()
    return damaged
  }

  /** Reads every byte of the new folder and holds each record against the old one; what does not read is made again. */
  async #check(
    list: ListedObject[],
    damaged: Set<string>,
    onProgress: (progress: ReencryptProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const bytesTotal = list.reduce((sum, { size }) => sum + size, 0)
    let bytes = 0
    for (const [objects, { sha256, size }] of list.entries()) {
      if (signal.aborted) throw new AppError('ReencryptCancelled')
      onProgress({ phase: 'checking', objects, objectsTotal: list.length, bytes, bytesTotal })
      bytes += size
      if (damaged.has(sha256)) continue
      if (!(await this.#isThere(sha256, signal))) damaged.add(sha256)
    }
    onProgress({ phase: 'checking', objects: list.length, objectsTotal: list.length, bytes, bytesTotal })
  }

  /** False when neither the copy nor the old object reads; the old folder keeps it then. */
  async #isThere(sha256: string, signal: AbortSignal): Promise<boolean> {
    const from = await this.#old.object(sha256)
    try {
      if (await this.#holds(from, signal)) return true
      const ready = await resealObject(this.#store, from, () => {}, signal).catch(unreadable)
      if (ready === null) return false
      // A copy that is damaged is set aside by this.
      const [outcome] = await settle(this.#store, [ready])
      if (outcome instanceof AppError) throw outcome
      if (await this.#holds(from, signal)) return true
      throw new AppError('DiskFailed', { reason: 'readBack' })
    } finally {
      await from.close()
    }
  }

  async #holds(from: ObjectReader, signal: AbortSignal): Promise<boolean> {
    const { file } = objectPath(this.#store, from.sha256)
    const copy = await ObjectReader.open(this.#store, file, from.sha256).catch(unreadable)
    if (copy === null) return false
    try {
      if (copy.damagedPage !== null || Buffer.compare(copy.metaBytes, from.metaBytes) !== 0) return false
      for await (const part of copy.chunks()) if (signal.aborted || part.length === 0) break
      if (signal.aborted) throw new AppError('ReencryptCancelled')
      return true
    } catch (error) {
      unreadable(error)
      return false
    } finally {
      await copy.close()
    }
  }

  /** The journal, both signatures, the key files: from here on the folder is a vault. Gives the number of entries. */
  async #finish(): Promise<number> {
    const { places, sodium, keys, vaultId, slots } = this.#made
    const old = this.#old.files
    const head = await this.#copyJournal()
    const journal = await Journal.open(places, { sodium, key: keys.journal, vaultId }, true)
    try {
      if (!journal.whole || journal.lastSeq !== this.#old.lastSeq || journal.head !== head)
        throw new AppError('DiskFailed', { reason: 'readBack' })
      const generation = journal.facts.generation + 1
      const file = encodeKeyFile(sodium, keys.headerMac, { vaultId, generation, slots })
      const text = utf8(
        `evault-migrate-v1\n${toHex(old.vaultId)}\n${toHex(vaultId)}\n${journal.lastSeq}\n${head}\n${sshPublicKey(old.sodium, old.keys.signSeed)}\n${sshPublicKey(sodium, keys.signSeed)}\n${new Date().toISOString()}\n`,
      )
      const migrate: NewEntry = {
        type: 'migrate',
        public: {
          text: Buffer.from(text).toString('utf8'),
          oldSig: sshSign(old.sodium, old.keys.signSeed, migrateNamespace, text),
          newSig: sshSign(sodium, keys.signSeed, migrateNamespace, text),
        },
        private: null,
      }
      const bodySha256 = bodyHash(file.bodyBytes)
      await journal.append([
        migrate,
        { type: 'slot-change', public: { generation, bodySha256 }, private: null },
      ])
      await layBallast(places)
      await writeKeyFile(places, 'keyFileTwin', file.text)
      await writeKeyFile(places, 'keyFile', file.text)
      await this.#unmark()
      return journal.lastSeq
    } finally {
      await journal.close()
    }
  }

  /** Frames sealed anew with the entries as they are; what an earlier attempt left of them goes. Gives the head. */
  async #copyJournal(): Promise<string> {
    const { places, sodium, keys, vaultId } = this.#made
    const old = this.#old.files
    const leaves = createHash('sha256')
    await makeFolder(join(places.dir, 'journal'))
    for (const mirror of mirrors) {
      await rm(places.journal[mirror], { recursive: true, force: true })
      await makeFolder(places.journal[mirror])
    }
    for await (const { segment, bytes } of this.#old.segments()) {
      const sealed: Uint8Array[] = []
      for (let at = 0; at < bytes.length; ) {
        const length = frameLength(bytes, at)
        const frame =
          length === null
            ? null
            : openFrame(old.sodium, old.keys.journal, old.vaultId, bytes.subarray(at, at + length))
        if (length === null || frame === null) throw new AppError('JournalDamaged')
        for (const { entry } of frame.entries)
          leaves.update(`${createHash('sha256').update(entry).digest('hex')}\n`)
        sealed.push(sealFrame(sodium, keys.journal, vaultId, { ...frame, nonce: randomBytes(nonceBytes) }))
        at += length
      }
      for (const mirror of mirrors) {
        const handle = await open(join(places.journal[mirror], segmentName(segment)), 'wx', 0o600)
        try {
          await handle.writeFile(Buffer.concat(sealed))
          await handle.sync()
        } finally {
          await handle.close()
        }
        await syncFolder(places.journal[mirror])
      }
    }
    return leaves.digest('hex')
  }

  /** Takes the mark away: the folder is a vault like any other. */
  async #unmark(): Promise<Reencrypted> {
    const { places } = this.#made
    await unlink(unfinishedFile(places.dir)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
    await syncFolder(places.dir)
    await syncFolder(dirname(resolve(places.dir))).catch(() => undefined)
    const { list } = await listObjects(this.#store)
    return { objects: list.length, entries: this.#old.lastSeq, damaged: 0 }
  }

  /** Lets go of the folder and wipes its keys; what was done stays. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#store.threads.close()
    wipeKeys(this.#made.keys)
    this.#lock.release()
  }
}

/** Null for an object that does not read; every other error goes on. */
function unreadable(error: unknown): null {
  if (error instanceof AppError && (error.code === 'ObjectDamaged' || error.code === 'ObjectMissing'))
    return null
  throw error
}
