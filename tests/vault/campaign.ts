/** What damage campaigns share: a closed vault with its keys at hand, one verdict for each try, one line with the count. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { deriveKeys } from '../../main/crypto/keys.ts'
import { loadSodium } from '../../main/crypto/sodium.ts'
import type { NewEntry } from '../../main/vault/entries.ts'
import { readKeyFiles, unlock } from '../../main/vault/keyFiles.ts'
import { ObjectReader, type ObjectSecret } from '../../main/vault/objectReader.ts'
import { type Places, placesOf } from '../../main/vault/places.ts'
import { objectPath } from '../../main/vault/settle.ts'
import { create, meta, named, note, pieces, vaultDir } from './scratch.ts'

/** `npm run soak` sets SLOW; CI takes a sample that still covers every kind of place. */
export const slow = process.env.SLOW !== undefined

/**
 * `told`: everything came back and the damage was told. `refused`: a typed error and no wrong byte. `harmless`: nothing that
 * was saved is affected. `silent`: a wrong byte, or damage that nobody is told of.
 */
export type Verdict = 'told' | 'refused' | 'harmless' | 'silent'

export class Tally {
  readonly counts: Record<Verdict, number> = { told: 0, refused: 0, harmless: 0, silent: 0 }
  readonly #name: string
  #firstSilent = ''

  constructor(name: string) {
    this.#name = name
  }

  add(verdict: Verdict, where: string): void {
    this.counts[verdict]++
    if (verdict === 'silent' && this.#firstSilent === '') this.#firstSilent = where
  }

  get tries(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0)
  }

  /** Prints the count for the log and fails when anything was silent. */
  close(least: number): void {
    const { told, refused, harmless, silent } = this.counts
    const rest = harmless > 0 ? `, ${harmless} without effect` : ''
    console.log(
      `${this.#name}: ${this.tries} tries, ${told} healed or served and told, ${refused} refused${rest}, ${silent} silent`,
    )
    expect(this.#firstSilent).toBe('')
    expect(silent).toBe(0)
    expect(this.tries).toBeGreaterThanOrEqual(least)
  }
}

export interface Closed {
  secret: ObjectSecret
  places: Places
  recoveryCode: string
}

/** Keys of the scratch vault by its recovery code, which costs no Argon2id. */
export async function keysOf(recoveryCode: string, dir = vaultDir()): Promise<Closed> {
  const places = placesOf(dir)
  const sodium = await loadSodium()
  const { masterKey, vaultId } = await unlock(sodium, await readKeyFiles(places), { recoveryCode })
  return { secret: { sodium, keys: deriveKeys(sodium, masterKey), vaultId }, places, recoveryCode }
}

export interface OneObject extends Closed {
  file: string
  original: Buffer
  content: Buffer
  sha256: string
}

/** A closed vault with one object that the journal names. */
export async function closedWithObject(size: number): Promise<OneObject> {
  const { vault, recoveryCode } = await create()
  const content = randomBytes(size)
  const stored = await vault.put({ stream: pieces(content, 1 << 20) }, meta())
  await vault.append([named(stored)])
  await vault.close()
  const closed = await keysOf(recoveryCode)
  const { file } = objectPath({ ...closed.secret, places: closed.places }, stored.sha256)
  return { ...closed, file, original: readFileSync(file), content, sha256: stored.sha256 }
}

/** A closed vault with these entries, each in a frame of its own. */
export async function closedWithEntries(
  count: number,
  entry = (i: number): NewEntry => note(`note ${i}`),
): Promise<Closed> {
  const { vault, recoveryCode } = await create()
  for (let i = 1; i <= count; i++) await vault.append([entry(i)])
  await vault.close()
  return keysOf(recoveryCode)
}

/**
 * Reads an object in both ways the program does, all of it and by range, and judges what came. `limit` reads only the
 * range around one place, which the whole would open too.
 */
export async function judgeObject(
  { secret, file, content, sha256 }: OneObject,
  around: { offset: number; length: number } | 'all' = 'all',
): Promise<Verdict> {
  let reader: ObjectReader | undefined
  try {
    reader = await ObjectReader.open(secret, file, sha256)
    const { offset, length } = around === 'all' ? { offset: 0, length: reader.size } : around
    const range = await reader.range(offset, length)
    let same = content.subarray(offset, offset + length).equals(range) && reader.size === content.length
    if (around === 'all') {
      const hash = createHash('sha256')
      for await (const part of reader.chunks()) hash.update(part)
      same &&= hash.digest('hex') === sha256
    }
    if (!same) return 'silent'
    return reader.damagedPage === null ? 'harmless' : 'told'
  } catch (error) {
    if (error instanceof AppError && (error.code === 'ObjectDamaged' || error.code === 'ObjectMissing'))
      return 'refused'
    throw error
  } finally {
    await reader?.close()
  }
}
