/**
 * Looks the whole vault over: quick (names, lengths, pages), complete (and the journal's chain, and the index against a
 * second one made from the journal) or full (and every byte decrypted, its SHA-256 compared). Nothing is mended here.
 */
import { stat } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { AppError } from '../appError.ts'
import type { NewEntry } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'
import { forgetReached, noteReached, type Reached, reached } from './checkProgress.ts'
import { cachedBytes } from './fileBytes.ts'
import { type CheckDepth, type CheckFinding, counted, type FindingCode, inOrder } from './finding.ts'
import { indexAhead } from './findings/indexAhead.ts'
import { indexBehind } from './findings/indexBehind.ts'
import { journalGap } from './findings/journalGap.ts'
import { mirrorDiffers } from './findings/mirrorDiffers.ts'
import { lossOf } from './findings/objectFinding.ts'
import { objectFindings } from './findings/objectFindings.ts'
import { objectMissing } from './findings/objectMissing.ts'
import { rollbackSuspected } from './findings/rollbackSuspected.ts'
import { slotFileDiffers } from './findings/slotFileDiffers.ts'
import { unknownFile } from './findings/unknownFile.ts'
import { type Named, namedObjects } from './named.ts'
import type { Pace } from './pace.ts'
import { indexDiffers, type IndexAtHand, standing } from './seeIndex.ts'
import { seeJournal } from './seeJournal.ts'
import { isWhole, seeObject } from './seeObject.ts'
import { holding, seeSlots } from './seeSlots.ts'
import { type ObjectFile, strangeNames, walkObjects } from './walk.ts'

/** What is checked. `opening` is what opening the vault found and mended: it belongs to the result too. */
export interface CheckTarget {
  vault: Vault
  index: IndexAtHand | null
  opening: readonly CheckFinding[]
  /** Something is being imported just now: what is stored and not named yet was not left behind. */
  growing?: boolean
}

export interface CheckOptions {
  depth: CheckDepth
  pace: Pace
  /** In the background: one file at a time, in small pieces; otherwise with both threads. */
  background: boolean
  onObjects?: (done: number, total: number) => void
  /** Told once by a full check that was asked for: how many bytes there are to read from here on. */
  onBytes?: (total: number) => void
}

export interface CheckReport {
  depth: CheckDepth
  /** ISO 8601, UTC. */
  endedAt: string
  objects: number
  bytes: number
  /** The worst first. */
  findings: CheckFinding[]
}

/** Findings about what the journal does not name. */
const byTheJournal: readonly FindingCode[] = ['OrphanObject', 'RollbackSuspected']

/** Files that are looked at together when the computer has nothing else to do. */
const lanes = 8
const noteEveryMs = 5000

/** Throws what `pace` throws when it is told to stop, VaultLocked, JournalDamaged. A full check that was stopped goes on. */
export async function check(target: CheckTarget, options: CheckOptions): Promise<CheckReport> {
  const { vault, index, opening } = target
  const { depth, pace } = options
  const findings: CheckFinding[] = [...opening]
  const named = await namedObjects(vault.files, vault.entries()).catch((error: unknown) => {
    // Damaged since it was opened; what is missing of it is told below.
    if (error instanceof AppError && error.code === 'JournalDamaged') return null
    throw error
  })
  const objects = await checkObjects(vault, named ?? new Map<string, Named>(), options)
  // While entries are missing nobody knows what they name: nothing is left over, nothing too new.
  const gap = named === null || target.growing === true || opening.some(({ code }) => code === 'JournalGap')
  findings.push(...objects.findings.filter(({ code }) => !gap || !byTheJournal.includes(code)))
  for (const name of await strangeNames(vault.files.places)) findings.push(unknownFile(name))
  findings.push(...(await checkSlots(vault)))
  if (depth !== 'quick' || named === null) {
    const journal = await seeJournal(vault)
    findings.push(...journalGap(journal.scan, journal), ...mirrorDiffers(journal.scan))
    if (index !== null && named !== null) findings.push(...(await checkIndex(vault, index, pace)))
  }
  return {
    depth,
    endedAt: new Date().toISOString(),
    objects: objects.objects,
    bytes: objects.bytes,
    findings: inOrder(withoutRepetition(findings)),
  }
}

/** The result as an entry of the journal. */
export function verifyEntry({ depth, objects, bytes, findings }: CheckReport): NewEntry {
  return {
    type: 'verify',
    public: { depth, objects, bytes, findings: counted(findings) },
    // An entry has a bound; a vault with more than this is beyond counting.
    private: { findings: findings.slice(0, 1000) },
  }
}

async function checkObjects(
  vault: Vault,
  named: Map<string, Named>,
  options: CheckOptions,
): Promise<{ objects: number; bytes: number; findings: CheckFinding[] }> {
  const lastSeq = vault.notices.includes('IsCopy') ? null : vault.lastSeq
  const all = options.depth === 'full'
  const walked = await walkObjects(vault.files.places)
  const before = all ? await reached(vault) : null
  const state: Reached = before ?? {
    startedAt: new Date().toISOString(),
    after: '',
    objects: 0,
    bytes: 0,
    findings: [],
  }
  const queue = walked.objects.filter(({ name }) => name > state.after)
  const elsewhere = new Set<string>()
  let next = 0
  let noted = performance.now()
  options.onObjects?.(state.objects, state.objects + queue.length)
  if (all && !options.background && options.onBytes !== undefined) options.onBytes(await bytesOf(queue))
  // Objects are noted in their order, so that `after` leaves none out when several are looked at together.
  const done: (CheckedObject | undefined)[] = []
  let settled = 0
  const lane = async (): Promise<void> => {
    while (next < queue.length) {
      const at = next++
      const file = queue[at] as ObjectFile
      done[at] = await checkObject(vault, file, named.get(file.name) ?? null, lastSeq, options)
      for (let one = done[settled]; one !== undefined; one = done[++settled]) {
        state.objects += 1
        state.bytes += one.bytes
        state.findings.push(...one.findings)
        if (one.elsewhere !== null) elsewhere.add(one.elsewhere)
        state.after = queue[settled]?.name ?? state.after
        done[settled] = { ...one, findings: [] }
      }
      options.onObjects?.(state.objects, state.objects + queue.length - settled)
      if (all && performance.now() - noted > noteEveryMs) {
        noted = performance.now()
        await noteReached(vault, state)
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: options.background ? 1 : lanes }, lane))
  } catch (error) {
    next = queue.length
    if (all && settled > 0) await noteReached(vault, state).catch(() => undefined)
    throw error
  }
  if (all) await forgetReached(vault)
  const there = new Set(walked.objects.map(({ name }) => name))
  const findings = [...state.findings, ...walked.unknown.map(unknownFile)]
  // What lies under another name is not lost, and its wrong name is told.
  for (const [name, one] of named)
    if (!there.has(name) && !elsewhere.has(name)) findings.push(objectMissing(name, one))
  return { objects: state.objects, bytes: state.bytes, findings }
}

/** Looked at in portions: a hundred thousand files are many questions to a slow disk. */
async function bytesOf(files: readonly ObjectFile[]): Promise<number> {
  let bytes = 0
  for (let at = 0; at < files.length; at += 64)
    for (const size of await Promise.all(files.slice(at, at + 64).map(sizeOf))) bytes += size
  return bytes
}

function sizeOf({ path }: ObjectFile): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

interface CheckedObject {
  bytes: number
  findings: CheckFinding[]
  /** The name it should have, when it has another. */
  elsewhere: string | null
}

async function checkObject(
  vault: Vault,
  file: ObjectFile,
  named: Named | null,
  lastSeq: number | null,
  { depth, pace, background }: CheckOptions,
): Promise<CheckedObject> {
  const all = depth === 'full'
  let size = 0
  try {
    // In the background all of a small file is read at once; otherwise a thread does that.
    const bytes = await cachedBytes(file.path, !all || !background)
    if (bytes === null) return { bytes: 0, findings: [unknownFile(file.where)], elsewhere: null }
    try {
      size = bytes.size
      const threads = all && !background ? { threads: vault.files.threads, path: file.path } : {}
      const seen = await seeObject(vault.files, bytes, { ...file, named }, { all, pace, ...threads })
      if (!all) await pace.step(0)
      const wrongName = seen.properName !== null && seen.properName !== seen.name
      return {
        bytes: size,
        findings:
          isWhole(seen, all) && named !== null ? [] : objectFindings(seen, lastSeq, vault.bin.deleted),
        elsewhere:
          wrongName && isWhole({ ...seen, name: seen.properName ?? '' }, all) ? seen.properName : null,
      }
    } finally {
      await bytes.close()
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Put in order by something else since the folder was listed: it will be missed if it is gone.
    if (code === 'ENOENT') return { bytes: 0, findings: [], elsewhere: null }
    // The medium does not give it out: as bad as damaged.
    if (typeof code === 'string' && code.startsWith('E') && !(error instanceof AppError))
      return {
        bytes: size,
        findings: [
          { code: 'ChunkDamaged', severity: lossOf(named), where: file.where, details: { errno: code } },
        ],
        elsewhere: null,
      }
    throw error
  }
}

async function checkSlots(vault: Vault): Promise<CheckFinding[]> {
  const found = await seeSlots(vault.files, vault.files.places)
  const best = holding(found)
  const findings: CheckFinding[] = []
  for (const [file, name] of [
    [found.main, 'vault.json'],
    [found.twin, 'vault.json.bak'],
  ] as const)
    if (file === null || file.text !== best?.text) findings.push(slotFileDiffers(name, best === null ? 0 : 1))
  const said = (await keyFileEntry(vault))?.generation ?? 0
  if (best !== null && best.file.generation < said) findings.push(rollbackSuspected('vault.json'))
  return findings
}

/** What the journal last said of the key file; null when it does not say. */
async function keyFileEntry(vault: Vault): Promise<{ generation: number } | null> {
  const last = Math.max(vault.lastOf('create'), vault.lastOf('slot-change'))
  try {
    for await (const entry of last > 0 ? vault.entries(last - 1) : [])
      return entry.type === 'create' || entry.type === 'slot-change' ? entry.public : null
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'JournalDamaged') throw error
  }
  return null
}

async function checkIndex(vault: Vault, index: IndexAtHand, pace: Pace): Promise<CheckFinding[]> {
  const stands = await index.quietly(() => standing(vault, index.db))
  if (stands === 'ahead') return [indexAhead(index.db.appliedSeq, vault.lastSeq)]
  if (stands !== 'same') return [indexBehind('behind')]
  await turn()
  const table = await indexDiffers(vault, index, pace)
  return table === null ? [] : [indexBehind('rows', table)]
}

function withoutRepetition(findings: readonly CheckFinding[]): CheckFinding[] {
  const seen = new Map<string, CheckFinding>()
  for (const finding of findings) {
    const key = `${finding.code} ${finding.where}`
    // Of two the one that was looked at just now says more than the one from opening.
    const before = seen.get(key)
    if (before === undefined || before.details?.['mended'] === true) seen.set(key, finding)
  }
  return [...seen.values()]
}
