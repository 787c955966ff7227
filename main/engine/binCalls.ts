/** The bin as people ask for it: what would go, put it there, put it back, delete for good what is due. */
import type {
  BinLine,
  BinPreview,
  BinState,
  CallArg,
  CallName,
  CallValue,
  CitingPaper,
} from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { attachedTo, decidedFindings, eventsOf, letterOf, renamedEvents } from '../index/binned.ts'
import { findingId } from '../patterns/finding.ts'
import { type Binned, runsOf, seqsOf } from '../vault/bin.ts'
import type { NewEntry } from '../vault/entries.ts'
import { removeDeleted } from '../vault/removeObjects.ts'
import type { Vault } from '../vault/vault.ts'
import { type Brought, contentsLost, goesWith, type Ledger, readLedger } from './binLedger.ts'
import type { Engine } from './engine.ts'
import { closeOpenItems } from './items.ts'

/** More would not fit an entry. */
const mostNamed = 10_000

/** An original with everything that goes with it. */
interface Going {
  ledger: Ledger
  item: Brought
  archive: Brought | null
  entries: number[]
  /** Contents that nothing else in the vault brings. */
  lost: ReadonlySet<string>
  papers: CitingPaper[]
}

/** Throws ItemMissing for what is no original, or lies in the bin already. */
async function going(engine: Engine, id: string): Promise<Going> {
  const { vault } = engine
  const ledger = await readLedger(vault)
  const item = ledger.bySeq.get(seqOf(id))
  if (item === undefined || !item.original || vault.bin.has(item.seq)) throw new AppError('ItemMissing')
  const hidden = (seq: number) => vault.bin.has(seq)
  const entries = goesWith(ledger, item, hidden)
  const lost = contentsLost(ledger, entries, hidden)
  return {
    ledger,
    item,
    archive: archiveOf(ledger, item, hidden),
    entries,
    lost,
    papers: papersOn(engine, ledger, lost),
  }
}

/** The outermost archive that a part came in. */
function archiveOf(ledger: Ledger, item: Brought, hidden: (seq: number) => boolean): Brought | null {
  let found: Brought | null = null
  for (let at: Brought | undefined = item, depth = 0; at?.parent != null && depth < 20; depth++) {
    const { parent }: Brought = at
    at = ledger.bySha256.get(parent)?.find(({ seq, original }) => original && !hidden(seq))
    if (at !== undefined) found = at
  }
  return found
}

/** Papers that left the vault and name any of these contents, the newest first. */
function papersOn(engine: Engine, ledger: Ledger, contents: ReadonlySet<string>): CitingPaper[] {
  const names = (seqs: Iterable<number>): boolean => {
    for (const seq of seqs) if (contents.has(ledger.bySeq.get(seq)?.sha256 ?? '')) return true
    return false
  }
  return ledger.papers
    .flatMap(({ cites, draft, kind, madeOn, sentOn, channel }) => {
      const letter = draft === null ? null : letterOf(engine.db, draft)
      if (!names(cites ?? []) && !names(letter?.items ?? [])) return []
      return [{ kind, channel: letter?.channel ?? channel, madeOn, sentOn }]
    })
    .toSorted((x, y) => (x.madeOn < y.madeOn ? 1 : -1))
}

/** What putting it in the bin would hide. Throws ItemMissing. */
export async function binPreview(engine: Engine, id: string): Promise<BinPreview> {
  const { ledger, item, archive, entries, lost, papers } = await going(engine, id)
  const stays = ({ seq }: Brought) => !entries.includes(seq) && !engine.vault.bin.has(seq)
  return {
    item: id,
    name: item.name,
    size: item.size,
    archive: archive === null ? null : { item: `i${archive.seq}`, name: archive.name },
    parts: partsAmong(ledger, item, entries),
    ...eventsOf(engine.db, lost),
    attached: attachedTo(engine.db, entries, lost),
    also: (ledger.bySha256.get(item.sha256) ?? []).filter(stays).map(({ name }) => name),
    papers,
    lastCopy: await lastCopy(engine.vault),
  }
}

const partsAmong = (ledger: Ledger, item: Brought, entries: readonly number[]): number =>
  entries.filter(seq => seq !== item.seq && ledger.bySeq.get(seq)?.original === true).length

async function lastCopy(vault: Vault): Promise<string | null> {
  const seq = vault.lastOf('copy')
  if (seq === 0) return null
  for await (const { time } of vault.entries(seq - 1)) return time
  return null
}

/** Throws WrongPassword, ItemMissing, ItemInArchive, ItemCited and what `changeBin` throws. */
export async function putInBin(
  engine: Engine,
  { item: id, password, papers: told }: CallArg<'bin.put'>,
): Promise<void> {
  engine.mayChangeBin()
  await engine.vault.checkSecret({ password })
  await engine.fresh()
  const { item, archive, entries, lost, papers } = await going(engine, id)
  if (archive !== null) throw new AppError('ItemInArchive')
  if (papers.length > 0 && !told) throw new AppError('ItemCited', { papers: papers.length })
  const events = renamedEvents(engine.db, lost)
  const names = new Map(events)
  const findings = decidedFindings(engine.db, [...names.keys()]).flatMap(
    ({ id: old, rule, event }): [string, string][] =>
      old === findingId(rule, [event]) ? [[old, findingId(rule, [names.get(event) ?? event])]] : [],
  )
  await engine.changeBin([
    {
      type: 'bin',
      public: { entries: runsOf(entries) },
      private: {
        item: `i${item.seq}`,
        renamed: [...events, ...findings],
        // An entry has a bound; nobody reads more of them in a question.
        papers: papers.slice(0, 500),
      },
    },
  ])
}

/** What is in the bin, one line for each original, the newest first. */
export async function binState(engine: Engine): Promise<BinState> {
  const { vault } = engine
  const { list } = vault.bin
  if (list.length === 0) return { lines: [], papers: [], lastCopy: await lastCopy(vault) }
  const now = Date.now()
  const ledger = await readLedger(vault)
  const lines = list.flatMap((binned): BinLine[] => {
    const { seq: bin, item, time: putOn, entries } = binned
    const brought = ledger.bySeq.get(seqOf(item))
    if (brought === undefined) return []
    const { name, size, mediaType } = brought
    const left = vault.bin.left(binned, now)
    const dueOn = new Date(now + left).toISOString()
    const parts = partsAmong(ledger, brought, seqsOf(entries))
    return [{ bin, item, name, size, mediaType, parts, putOn, dueOn, due: left === 0 }]
  })
  const papers = papersOfDue(engine, ledger, dueOf(vault))
  return { lines: lines.toReversed(), papers, lastCopy: await lastCopy(vault) }
}

const seqOf = (item: string): number => Number(/^i(\d{1,15})$/u.exec(item)?.[1] ?? 0)

const dueOf = ({ bin }: Vault): Binned[] => bin.list.filter(binned => bin.left(binned, Date.now()) === 0)

/** Contents that nothing brings any more once these are deleted; what lies in the bin beside them is kept. */
function contentsOf({ bin }: Vault, ledger: Ledger, due: readonly Binned[]): Set<string> {
  const going = due.flatMap(({ entries }) => seqsOf(entries))
  const kept = new Set(
    bin.list.filter(binned => !due.includes(binned)).flatMap(({ entries }) => seqsOf(entries)),
  )
  return contentsLost(ledger, going, seq => bin.has(seq) && !kept.has(seq))
}

/** Papers that named it when it was put in the bin, and those that the journal says name it. */
function papersOfDue(engine: Engine, ledger: Ledger, due: readonly Binned[]): CitingPaper[] {
  const now = papersOn(engine, ledger, contentsOf(engine.vault, ledger, due))
  const all = [...now, ...due.flatMap(({ papers }) => papers)]
  return [...new Map(all.map(paper => [`${paper.kind} ${paper.madeOn}`, paper])).values()]
}

/** Puts back what these entries put in the bin. Throws ItemMissing when one is not there, and what `changeBin` throws. */
export async function putBack(engine: Engine, bins: readonly number[]): Promise<void> {
  engine.mayChangeBin()
  const there = new Set(engine.vault.bin.list.map(({ seq }) => seq))
  if (!bins.every(bin => there.has(bin))) throw new AppError('ItemMissing')
  await engine.changeBin([{ type: 'put-back', public: { bins: [...new Set(bins)] }, private: null }])
}

/**
 * Deletes for good what is due: the entry first, then the files. Never by itself: a person asks for it, with the password.
 * Throws WrongPassword, BinNotDue, ItemCited and what `changeBin` throws.
 */
export async function purgeDue(
  engine: Engine,
  { password, papers: told }: CallArg<'bin.purge'>,
): Promise<CallValue<'bin.purge'>> {
  engine.mayChangeBin()
  await engine.vault.checkSecret({ password })
  const { vault } = engine
  const due = dueOf(vault)
  if (due.length === 0) throw new AppError('BinNotDue')
  const ledger = await readLedger(vault)
  const papers = papersOfDue(engine, ledger, due)
  if (papers.length > 0 && !told) throw new AppError('ItemCited', { papers: papers.length })
  const sha256s = [...contentsOf(vault, ledger, due)]
  const bins = due.map(({ seq }) => seq)
  const entries: NewEntry[] = []
  // The last one takes it out of the bin: broken off before, it can be asked for again.
  for (let at = 0; at === 0 || at < sha256s.length; at += mostNamed)
    entries.push({
      type: 'delete',
      public: {
        sha256s: sha256s.slice(at, at + mostNamed),
        bins: at + mostNamed >= sha256s.length ? bins : [],
      },
      private: null,
    })
  let left = 0
  await engine.changeBin(entries, async () => {
    closeOpenItems()
    left = await removeDeleted(vault.files, vault.bin, sha256s)
  })
  const bytes = sha256s.reduce((sum, sha256) => sum + (ledger.bySha256.get(sha256)?.[0]?.size ?? 0), 0)
  return { items: due.length, bytes, left }
}

type BinName = Extract<CallName, `bin.${string}`>

export const binCalls: {
  [N in BinName]: (engine: Engine, arg: CallArg<N>) => CallValue<N> | Promise<CallValue<N>>
} = {
  'bin.preview': (engine, { item }) => binPreview(engine, item),
  'bin.put': async (engine, arg) => {
    await putInBin(engine, arg)
    return null
  },
  'bin.list': binState,
  'bin.putBack': async (engine, { bins }) => {
    await putBack(engine, bins)
    return null
  },
  'bin.purge': purgeDue,
}
