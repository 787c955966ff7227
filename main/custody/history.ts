/** The history as the page asks for it: an overview, and rows by their place, the newest first. */
import type { HistoryAsked, HistoryLine, HistoryOverview, HistoryRow } from '../../preload/contract.ts'
import { sshFingerprint } from '../crypto/sshsig.ts'
import { getCase } from '../index/caseFacts.ts'
import type { IndexDb } from '../index/db.ts'
import { clockOf, type ZoneClock } from '../index/zoneClock.ts'
import type { Outline } from '../vault/outline.ts'
import type { Vault } from '../vault/vault.ts'
import { type Asked, countEntries, dayName, layOutLines, type Lines } from './lines.ts'
import { readLines } from './readLines.ts'

export interface CaseZone {
  zone: string
  clock: ZoneClock
}

/** The zone of the case with its clock; Greenwich where the case names a zone that this computer does not know. */
export function caseZone(db: IndexDb): CaseZone {
  const { zone } = getCase(db).case
  const clock = clockOf(zone)
  return clock === null ? { zone: 'UTC', clock: clockOf('UTC') as ZoneClock } : { zone, clock }
}

/** What the journal holds, without reading it; `now` is the computer's clock. */
export function historyOverview(vault: Vault, { zone }: CaseZone, now = Date.now()): HistoryOverview {
  const { lastSeq, head, outline, lastCheckpointSeq } = vault.record
  const { sodium, keys } = vault.files
  const counted = countEntries(outline, lastSeq, now)
  return {
    upTo: lastSeq,
    head,
    from: new Date(outline.time(firstThere(outline, lastSeq))).toISOString(),
    to: new Date(outline.time(lastSeq)).toISOString(),
    zone,
    signedAt: lastCheckpointSeq,
    vaultId: vault.id,
    fingerprint: sshFingerprint(sodium, keys.signSeed),
    damaged: vault.notices.some(notice =>
      ['JournalDamaged', 'MirrorDiffers', 'RollbackSuspected'].includes(notice),
    ),
    ...counted,
  }
}

function firstThere(outline: Outline, upTo: number): number {
  let seq = 1
  while (seq < upTo && outline.type(seq) === '') seq += 1
  return seq
}

interface LaidOut {
  lines: Lines
  /** The newest first: the index of a line, or one less than zero minus that of the newest line of a day for its head. */
  rows: Int32Array
}

/** The last layouts of a journal, and what its lines say: both stay true, since entries are only ever added. */
interface Kept {
  layouts: Map<string, LaidOut>
  lines: Map<string, HistoryLine>
}
const keptOf = new WeakMap<Outline, Kept>()
const keptLayouts = 4
const keptLines = 5000

/** Rows by their place. Reads only the entries of these. Throws JournalDamaged. */
export async function historyPage(
  vault: Vault,
  { zone, clock }: CaseZone,
  { locale, group, folded, upTo, offset, limit }: HistoryAsked,
): Promise<{ total: number; rows: HistoryRow[] }> {
  const { outline, lastSeq } = vault.record
  const now = Date.now()
  let kept = keptOf.get(outline)
  if (kept === undefined) keptOf.set(outline, (kept = { layouts: new Map(), lines: new Map() }))
  const asked: Asked = { upTo: Math.min(upTo, lastSeq), group, folding: folded ? 'alike' : 'apart' }
  const laidOut = layout(kept, outline, asked, { zone, clock }, now)
  const shown = [...laidOut.rows.subarray(offset, offset + limit)]
  const name = (index: number) => {
    const { first, last } = laidOut.lines.at(index)
    return `${locale} ${zone} ${vault.bin.key} ${group ?? ''} ${first} ${last}`
  }
  const here = new Map<number, HistoryLine>()
  const wanted: number[] = []
  for (const index of shown.filter(row => row >= 0)) {
    const known = kept.lines.get(name(index))
    if (known === undefined) wanted.push(index)
    else here.set(index, known)
  }
  wanted.sort((a, b) => a - b)
  if (kept.lines.size > keptLines) kept.lines.clear()
  const places = wanted.map(index => laidOut.lines.at(index))
  let next = 0
  for await (const line of readLines(vault, places, { group, clock, locale, now })) {
    const index = wanted[next++] as number
    here.set(index, line)
    kept.lines.set(name(index), line)
  }
  const rows = shown.map((row): HistoryRow => {
    if (row < 0) return { dayHead: dayName(laidOut.lines.day(-row - 1)) }
    return here.get(row) as HistoryLine
  })
  return { total: laidOut.rows.length, rows }
}

function layout(kept: Kept, outline: Outline, asked: Asked, { zone, clock }: CaseZone, now: number): LaidOut {
  const key = JSON.stringify([asked, zone])
  let laidOut = kept.layouts.get(key)
  if (laidOut === undefined) {
    const lines = layOutLines(outline, asked, clock, now)
    laidOut = { lines, rows: newestFirst(lines) }
    kept.layouts.set(key, laidOut)
    for (const old of [...kept.layouts.keys()].slice(0, -keptLayouts)) kept.layouts.delete(old)
  }
  return laidOut
}

function newestFirst(lines: Lines): Int32Array {
  let heads = 0
  for (let at = 0; at < lines.length; at += 1) if (at === 0 || lines.day(at) !== lines.day(at - 1)) heads += 1
  const rows = new Int32Array(lines.length + heads)
  let row = 0
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    if (at === lines.length - 1 || lines.day(at) !== lines.day(at + 1)) rows[row++] = -at - 1
    rows[row++] = at
  }
  return rows
}
