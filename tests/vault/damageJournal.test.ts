/**
 * R6: the journal cut, with gaps, repeated, reordered, put back, and with frames planted, in one copy and in both. One
 * whole copy of a frame is enough, nothing but one torn append is ever cut, and what is replaced lies in quarantine.
 */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openIndexOf } from '../../main/engine/indexOfVault.ts'
import { Journal } from '../../main/vault/journal.ts'
import { segmentName } from '../../main/vault/places.ts'
import { Vault } from '../../main/vault/vault.ts'
import { type Closed, closedWithEntries, keysOf, slow, Tally, type Verdict } from './campaign.ts'
import {
  all,
  create,
  flip,
  meta,
  named,
  note,
  open,
  password,
  place,
  sourceFile,
  testOnlyCost,
  vaultDir,
} from './scratch.ts'

interface Case extends Closed {
  files: [string, string]
  original: Buffer
  frames: Buffer[]
  leaves: string[]
}

function framesIn(bytes: Buffer): Buffer[] {
  const list: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = start + 40 + bytes.readUInt32BE(start + 4)
    list.push(bytes.subarray(start, end))
    start = end
  }
  return list
}

const segments = ({ places }: Closed) =>
  (['a', 'b'] as const).map(mirror => join(places.journal[mirror], segmentName(1))) as [string, string]

async function journalOf(
  { places, secret }: Closed,
  writable: boolean,
): Promise<{ journal: Journal; leaves: string[] }> {
  const { sodium, keys, vaultId } = secret
  const journal = await Journal.open(places, { sodium, key: keys.journal, vaultId }, writable)
  const leaves = (await all(journal.entries())).map(entry => entry.leaf)
  await journal.close()
  return { journal, leaves }
}

async function caseWith(notes: number): Promise<Case> {
  const closed = await closedWithEntries(notes)
  const files = segments(closed)
  const original = readFileSync(files[0])
  const { leaves } = await journalOf(closed, false)
  return { ...closed, files, original, frames: framesIn(original), leaves }
}

const quarantined = ({ places }: Closed) => readdirSync(places.quarantine).length

/** Opens for writing, so that what can be mended is, and judges what was read, what was told and what lies there now. */
async function judge(it: Case, a: Buffer | null, b: Buffer | null): Promise<Verdict> {
  const set = (file: string, bytes: Buffer | null) =>
    bytes === null ? rmSync(file) : writeFileSync(file, bytes)
  set(it.files[0], a)
  set(it.files[1], b)
  const before = quarantined(it)
  const { journal, leaves } = await journalOf(it, true)
  const { faults } = journal.scan
  const now = it.files.map(file => readFileSync(file, { flag: 'as+' }))
  const kept = quarantined(it) - before === faults.filter(fault => fault.kind === 'damaged').length
  const restore = () => it.files.forEach(file => writeFileSync(file, it.original))
  try {
    if (!journal.whole) {
      // Nothing was written, and nothing that could be read is withheld.
      const untouched = [a, b].every((bytes, i) => (now[i] as Buffer).equals(bytes ?? Buffer.alloc(0)))
      const readable = new Set(
        [a, b].flatMap(bytes => (bytes === null ? [] : framesHeldBy(bytes, it.frames))),
      )
      return untouched && readable.size <= leaves.length ? 'refused' : 'silent'
    }
    if (!kept || !(now[0] as Buffer).equals(now[1] as Buffer)) return 'silent'
    if (leaves.join() === it.leaves.join())
      return faults.length > 0 && (now[0] as Buffer).equals(it.original) ? 'told' : 'silent'
    const prefix = it.leaves.slice(0, leaves.length).join() === leaves.join()
    return prefix && faults.some(fault => fault.tail) ? 'refused' : 'silent'
  } finally {
    restore()
  }
}

/** Which of the true frames these bytes still hold. */
function framesHeldBy(bytes: Buffer, frames: Buffer[]): number[] {
  return frames.flatMap((frame, i) => (bytes.includes(frame) ? [i] : []))
}

const without = (frames: Buffer[], i: number) => Buffer.concat(frames.filter((_, at) => at !== i))

test('R6: flips, cuts, gaps, repetitions and other orders of frames', { timeout: 3_600_000 }, async () => {
  const it = await caseWith(slow ? 8 : 3)
  const { frames, original } = it
  const count = frames.length
  const tally = new Tally('R6 frames')
  const attempt = async (a: Buffer | null, b: Buffer | null, expected: Verdict, what: string) => {
    const verdict = await judge(it, a, b)
    tally.add(verdict === expected ? verdict : 'silent', `${what}: ${verdict}`)
  }
  const oneThenBoth = async (bad: Buffer, both: Verdict | null, what: string) => {
    await attempt(bad, original, 'told', `${what} in a`)
    await attempt(original, bad, 'told', `${what} in b`)
    if (both !== null) await attempt(bad, bad, both, `${what} in both`)
  }
  let start = 0
  for (const [i, frame] of frames.entries()) {
    for (const at of slow ? frame.keys() : [0, 5, 12, 20, 45, frame.length - 1])
      await oneThenBoth(flip(original, 8 * (start + at) + (at % 8)), 'refused', `frame ${i} byte ${at}`)
    for (const at of [1, 4, 15, 16, 39, 40, 41, frame.length - 1])
      await oneThenBoth(original.subarray(0, start + at), 'refused', `cut ${at} bytes into frame ${i}`)
    // Cut between two frames in both copies is a journal put back: see below.
    await oneThenBoth(original.subarray(0, start), null, `cut before frame ${i}`)
    await oneThenBoth(without(frames, i), i < count - 1 ? 'refused' : null, `without frame ${i}`)
    for (const j of frames.keys()) {
      const repeated = [...frames.slice(0, j + 1), frame, ...frames.slice(j + 1)]
      await oneThenBoth(Buffer.concat(repeated), 'told', `frame ${i} again after ${j}`)
      if (j <= i) continue
      const swapped = [...frames]
      swapped[i] = frames[j] as Buffer
      swapped[j] = frame
      await oneThenBoth(Buffer.concat(swapped), 'told', `frames ${i} and ${j} swapped`)
      // Different damage in each copy.
      await attempt(without(frames, i), without(frames, j), 'told', `a without ${i}, b without ${j}`)
    }
    start += frame.length
  }
  await attempt(null, original, 'told', 'no a')
  await attempt(original, null, 'told', 'no b')
  for (const junk of [Buffer.alloc(1), Buffer.alloc(4096), Buffer.from('EVJ1'), Buffer.alloc(3 << 20)]) {
    await oneThenBoth(Buffer.concat([junk, original]), 'told', `${junk.length} bytes before`)
    const after = Buffer.concat([original, junk])
    // More than an append can leave behind, and no copy that ends cleanly: something may have been there.
    await oneThenBoth(after, junk.length > 2_097_192 ? 'refused' : 'told', `${junk.length} bytes after`)
  }
  tally.close(300)
})

test('R6: the end destroyed over more than one frame is no torn append', async () => {
  const it = await caseWith(5)
  const { frames, original } = it
  const tally = new Tally('R6 destroyed ends')
  for (let from = 1; from < frames.length; from++) {
    const start = frames.slice(0, from).reduce((sum, frame) => sum + frame.length, 0)
    const heads = Buffer.from(original)
    for (let i = from, at = start; i < frames.length; at += (frames[i++] as Buffer).length)
      heads.writeUInt8((heads[at + 60] as number) ^ 1, at + 60)
    const verdict = await judge(it, heads, heads)
    tally.add(verdict === 'refused' ? verdict : 'silent', `bodies from ${from}: ${verdict}`)
    const firstHead = Buffer.from(heads)
    firstHead.fill(0, start, start + 40)
    const second = await judge(it, firstHead, firstHead)
    tally.add(second === 'refused' ? second : 'silent', `and the first head: ${second}`)
    if (from >= frames.length - 1) continue
    for (const bytes of [heads, firstHead]) {
      it.files.forEach(file => writeFileSync(file, bytes))
      const { journal } = await journalOf(it, true)
      expect([journal.whole, journal.scan.missing]).toEqual([false, [{ from: from + 1, to: frames.length }]])
      // One copy that is put back and one that is destroyed: what was there is not forgotten.
      writeFileSync(it.files[0], original.subarray(0, start))
      expect((await journalOf(it, true)).journal.whole).toBe(false)
    }
  }
  tally.close(10)
})

test('R6: frames of another vault, and other frames for the same entries', async () => {
  const { vault, recoveryCode } = await create()
  for (let i = 0; i < 3; i++) await vault.append([note(`${i}`)])
  await vault.close()
  cpSync(vaultDir(), place('fork'), { recursive: true })
  for (const [dir, text] of [
    [vaultDir(), 'here'],
    [place('fork'), 'there'],
  ] as const) {
    const one = await Vault.open(dir, { password })
    await one.append([note(text), note(`${text} again`)])
    await one.append([note(`${text} at last`)])
    await one.close()
  }
  const foreign = await Vault.create(place('foreign'), { password, testOnlyCost })
  for (let i = 0; i < 6; i++) await foreign.vault.append([note(`foreign ${i}`)])
  await foreign.vault.close()
  const closed = await keysOf(recoveryCode)
  const files = segments(closed)
  const original = readFileSync(files[0])
  const frames = framesIn(original)
  const fork = framesIn(readFileSync(place('fork/journal/a/00000001.evj')))
  const other = framesIn(readFileSync(place('foreign/journal/a/00000001.evj')))
  const { leaves } = await journalOf(closed, false)
  const it: Case = { ...closed, files, original, frames, leaves }
  const tally = new Tally('R6 planted frames')
  const first = frames.findIndex((frame, i) => !frame.equals(fork[i] as Buffer))
  expect(first).toBe(5)
  for (let i = 0; i < frames.length; i++)
    for (const [from, expected] of [
      [other, 'told'],
      [fork, i < first ? null : 'refused'],
    ] as const) {
      const planted = from[i]
      if (planted === undefined || expected === null) continue
      for (const at of slow ? [...frames.keys(), frames.length] : [i, i + 1, frames.length]) {
        const bad = Buffer.concat([...frames.slice(0, at), planted, ...frames.slice(at)])
        for (const [a, b] of [
          [bad, original],
          [original, bad],
          [bad, bad],
        ] as const) {
          const verdict = await judge(it, a, b)
          // A foreign frame after the end has the look of entries that were lost.
          const right =
            verdict === expected || (from === other && at === frames.length && verdict === 'refused')
          tally.add(right ? verdict : 'silent', `${i} planted at ${at}: ${verdict}`)
        }
      }
      const replaced = Buffer.concat(frames.map((frame, at) => (at === i ? planted : frame)))
      const verdict = await judge(it, original, replaced)
      tally.add(verdict === expected ? verdict : 'silent', `${i} replaced in b: ${verdict}`)
    }
  // Each copy goes its own way.
  const verdict = await judge(it, original, Buffer.concat(fork))
  tally.add(verdict === 'refused' ? verdict : 'silent', `fork in b: ${verdict}`)
  tally.close(100)
})

test('R6: journal, index, or both put back to an older state', { timeout: 300_000 }, async () => {
  const folder = (name: string) => join(vaultDir(), name)
  const opened = async () => {
    const vault = await open()
    const { db, notices } = await openIndexOf(vault)
    const told = [...vault.notices, ...notices]
    expect(db.appliedSeq).toBe(vault.lastSeq)
    db.close()
    return { vault, told }
  }
  await (await create()).vault.close()
  const first = await opened()
  await first.vault.append([note('one')])
  await first.vault.close()
  await (await opened()).vault.close()
  for (const name of ['journal', 'index']) cpSync(folder(name), place(`old-${name}`), { recursive: true })
  const later = await opened()
  await later.vault.append([note('two')])
  const stored = await later.vault.put({ file: sourceFile('x') }, meta())
  await later.vault.append([named(stored)])
  const { lastSeq } = later.vault
  await later.vault.close()
  await (await opened()).vault.close()
  cpSync(vaultDir(), place('whole'), { recursive: true })
  const putBack = (...names: string[]) => {
    rmSync(vaultDir(), { recursive: true })
    cpSync(place('whole'), vaultDir(), { recursive: true })
    for (const name of names) {
      rmSync(folder(name), { recursive: true })
      cpSync(place(`old-${name}`), folder(name), { recursive: true })
    }
  }
  const outcomes: string[] = []
  for (const [names, expected] of [
    [[], []],
    [['index'], []],
    [['journal'], ['RollbackSuspected', 'IndexRebuilt']],
    [['journal', 'index'], ['RollbackSuspected']],
  ] as const) {
    putBack(...names)
    const { vault, told } = await opened()
    expect([...new Set(told)].sort(), names.join()).toEqual([...expected].sort())
    if (!(names as readonly string[]).includes('journal'))
      expect(vault.lastSeq).toBeGreaterThanOrEqual(lastSeq)
    outcomes.push(`${names.join('+') || 'nothing'} → ${told.join(' ') || 'caught up'}`)
    await vault.close()
  }
  console.log(`R6 put back: ${outcomes.join('; ')}`)
})
