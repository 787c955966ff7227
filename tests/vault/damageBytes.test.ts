/** R4: a flipped bit in every byte of every kind of file is noticed. The index's part is in tests/index/damage.test.ts. */
import { createDecipheriv } from 'node:crypto'
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../../main/appError.ts'
import type { Sodium } from '../../main/crypto/sodium.ts'
import { Journal } from '../../main/vault/journal.ts'
import { readKeyFiles, unlock } from '../../main/vault/keyFiles.ts'
import { segmentName } from '../../main/vault/places.ts'
import {
  type Closed,
  closedWithEntries,
  closedWithObject,
  judgeObject,
  keysOf,
  type OneObject,
  slow,
  Tally,
  type Verdict,
} from './campaign.ts'
import { all, create, flip } from './scratch.ts'

/** Flips one bit of a byte in place, judges, and puts the byte back. */
async function flipEach(
  tally: Tally,
  file: string,
  original: Buffer,
  positions: Iterable<number>,
  judge: (at: number) => Promise<Verdict>,
  expected: readonly Verdict[],
): Promise<void> {
  const fd = openSync(file, 'r+')
  try {
    for (const at of positions) {
      const bits = slow ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]
      for (const bit of bits) {
        writeSync(fd, Buffer.of((original[at] ?? 0) ^ (1 << bit)), 0, 1, at)
        const verdict = await judge(at)
        // Damage was done, so a verdict that knows of none is silence.
        tally.add(expected.includes(verdict) ? verdict : 'silent', `byte ${at} bit ${bit}: ${verdict}`)
      }
      writeSync(fd, original, at, 1, at)
    }
  } finally {
    closeSync(fd)
  }
  expect(readFileSync(file).equals(original)).toBe(true)
}

function* range(from: number, to: number, step = 1): Generator<number> {
  for (let at = from; at < to; at += step) yield Math.floor(at)
}

test('R4: every byte of both pages', { timeout: 600_000 }, async () => {
  const object = await closedWithObject(5000)
  const { file, original } = object
  const tally = new Tally('R4 pages')
  const positions = [...range(0, 4096), ...range(original.length - 4096, original.length)]
  await flipEach(tally, file, original, positions, () => judgeObject(object), ['told'])
  tally.close(8192)
  expect(tally.counts.told).toBe(tally.tries)
})

test('R4: the payload', { timeout: 7_200_000 }, async () => {
  const object = await closedWithObject(slow ? 70_000 : 140_000)
  const { file, original } = object
  const payload = original.length - 8192
  const tally = new Tally('R4 payload')
  const near = (at: number) => {
    const chunk = Math.floor((at - 4096) / 65_552) * 65_536
    return { offset: Math.min(chunk, object.content.length - 1), length: 65_536 }
  }
  const positions = range(4096, 4096 + payload, slow ? 1 : payload / 1500)
  await flipEach(tally, file, original, positions, at => judgeObject(object, near(at)), ['refused'])
  tally.close(1500)
  expect(await judgeObject(object)).toBe('harmless')
})

/** Decrypts without looking at the tag: what a reader would be that forgot to. */
function blind(sodium: Sodium): Sodium {
  return {
    ...sodium,
    openChunk(out, sealed, nonce, key) {
      const counter = Buffer.concat([Buffer.of(1, 0, 0, 0), nonce])
      out.set(createDecipheriv('chacha20', key, counter).update(sealed.subarray(0, -16)))
      return true
    },
  }
}

test('R4: the campaign itself notices a reader that would be silent', async () => {
  const object = await closedWithObject(70_000)
  const { secret, original, file } = object
  const careless: OneObject = { ...object, secret: { ...secret, sodium: blind(secret.sodium) } }
  expect(await judgeObject(careless)).toBe('harmless')
  const planted = new Tally('R4 control, whose silent flip must be counted')
  const whole = { offset: 0, length: 70_000 }
  await flipEach(planted, file, original, [4096 + 777], () => judgeObject(careless, whole), ['refused'])
  expect(planted.counts.silent).toBe(slow ? 8 : 1)
  expect(() => planted.close(1)).toThrow()
  // Read to the end, even this reader is stopped by the SHA-256.
  const bad = flip(original, 8 * (4096 + 777))
  writeFileSync(file, bad)
  expect(await judgeObject(careless)).toBe('refused')
  writeFileSync(file, original)
})

/** What a key file with damage leads to; the code opens without the cost of a password. */
async function judgeKeyFiles(
  { secret, places, recoveryCode }: Closed,
  original: string,
  damaged: 'one' | 'both',
): Promise<Verdict> {
  try {
    const unlocked = await unlock(secret.sodium, await readKeyFiles(places), { recoveryCode })
    if (damaged === 'both') return unlocked.current === null ? 'refused' : 'silent'
    return !unlocked.same && unlocked.text === original ? 'told' : 'silent'
  } catch (error) {
    if (!(error instanceof AppError) || damaged === 'one') throw error
    return ['VaultHeaderRefused', 'WrongRecoveryCode', 'NotAVault', 'VaultTooNew'].includes(error.code)
      ? 'refused'
      : 'silent'
  }
}

test('R4: every byte of vault.json, of its twin, and of both', { timeout: 600_000 }, async () => {
  const { vault, recoveryCode } = await create()
  await vault.close()
  const closed = await keysOf(recoveryCode)
  const { keyFile, keyFileTwin } = closed.places
  const original = readFileSync(keyFile)
  const tally = new Tally('R4 vault.json')
  // Every byte, one of its bits; in the soak all of them.
  for (let bit = 0; bit < 8 * original.length; bit += slow ? 1 : bit % 8 === 7 ? 1 : 9) {
    const bad = flip(original, bit)
    for (const file of [keyFile, keyFileTwin]) {
      writeFileSync(file, bad)
      tally.add(await judgeKeyFiles(closed, original.toString('utf8'), 'one'), `bit ${bit} of ${file}`)
      if (file === keyFile) writeFileSync(file, original)
    }
    writeFileSync(keyFile, bad)
    tally.add(await judgeKeyFiles(closed, original.toString('utf8'), 'both'), `bit ${bit} of both`)
    writeFileSync(keyFile, original)
    writeFileSync(keyFileTwin, original)
  }
  tally.close(3 * 700)
})

async function leavesOf({ places, secret }: Closed): Promise<{ leaves: string[]; journal: Journal }> {
  const { sodium, keys, vaultId } = secret
  const journal = await Journal.open(places, { sodium, key: keys.journal, vaultId }, false)
  const leaves = (await all(journal.entries())).map(entry => entry.leaf)
  await journal.close()
  return { leaves, journal }
}

test('R4: every byte of the journal, in one copy and in both', { timeout: 3_600_000 }, async () => {
  const closed = await closedWithEntries(2)
  const files = (['a', 'b'] as const).map(mirror => join(closed.places.journal[mirror], segmentName(1)))
  const [a, b] = files as [string, string]
  const original = readFileSync(a)
  const whole = (await leavesOf(closed)).leaves
  expect(whole.length).toBe(4)
  const tally = new Tally('R4 journal')
  const oneCopy = async (): Promise<Verdict> => {
    const { leaves, journal } = await leavesOf(closed)
    const { faults } = journal.scan
    return journal.whole && faults.length === 1 && leaves.join() === whole.join() ? 'told' : 'silent'
  }
  for (const file of files)
    await flipEach(tally, file, original, range(0, original.length, slow || file === a ? 1 : 8), oneCopy, [
      'told',
    ])
  const bothCopies = async (): Promise<Verdict> => {
    const { leaves, journal } = await leavesOf(closed)
    const kept = leaves.every(leaf => whole.includes(leaf)) && leaves.length === whole.length - 1
    // The last frame looks like an append that was cut off; any other is a gap.
    const told = journal.whole
      ? journal.scan.faults.some(fault => fault.tail)
      : journal.scan.missing.length > 0
    return kept && told ? 'refused' : 'silent'
  }
  for (let at = 0; at < original.length; at += slow ? 1 : 3)
    for (const bit of slow ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]) {
      for (const file of [a, b]) writeFileSync(file, flip(original, 8 * at + bit))
      const verdict = await bothCopies()
      tally.add(verdict, `byte ${at} bit ${bit} of both`)
    }
  tally.close(1.4 * original.length)
})
