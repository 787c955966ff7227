/** What the bin has to know of the whole journal: which entry brings which content, and which papers name it. */
import type { CitingPaper } from '../../preload/contract.ts'
import type { JournalEntry } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'

/** An entry that brings content. `parent` is the content it lies in or was made of. */
export interface Brought {
  seq: number
  sha256: string
  size: number
  parent: string | null
  original: boolean
  name: string
  mediaType: string
}

/** A paper that left the vault: by the entries that brought what it names, or a letter that was kept without them. */
export interface KeptPaper extends CitingPaper {
  cites: ReadonlySet<number> | null
  draft: string | null
}

export interface Ledger {
  bySeq: ReadonlyMap<number, Brought>
  bySha256: ReadonlyMap<string, readonly Brought[]>
  /** By the content they lie in or were made of. */
  children: ReadonlyMap<string, readonly Brought[]>
  papers: readonly KeptPaper[]
}

/** Reads the journal once. Throws JournalDamaged. */
export async function readLedger(vault: Vault): Promise<Ledger> {
  const bySeq = new Map<number, Brought>()
  const bySha256 = new Map<string, Brought[]>()
  const children = new Map<string, Brought[]>()
  const papers = new Map<string, KeptPaper>()
  for await (const entry of vault.entries()) {
    const brought = broughtBy(entry)
    if (brought !== null) {
      bySeq.set(entry.seq, brought)
      add(bySha256, brought.sha256, brought)
      if (brought.parent !== null) add(children, brought.parent, brought)
    } else keepPaper(papers, entry)
  }
  return { bySeq, bySha256, children, papers: [...papers.values()] }
}

function broughtBy(entry: JournalEntry): Brought | null {
  const { seq } = entry
  if (entry.type === 'import') {
    const { sha256, size } = entry.public
    const { name, mediaType, inside } = entry.private
    return { seq, sha256, size, parent: inside?.sha256 ?? null, original: true, name, mediaType }
  }
  if (entry.type === 'adopt') return { seq, ...entry.public, parent: null, original: true, ...entry.private }
  if (entry.type !== 'derive') return null
  const { sha256, size, derivedFrom } = entry.public
  const { name, mediaType } = entry.private
  return { seq, sha256, size, parent: derivedFrom, original: false, name, mediaType }
}

function keepPaper(papers: Map<string, KeptPaper>, entry: JournalEntry): void {
  if (entry.type === 'sent') {
    const { draft, sentOn } = entry.private
    const letter = papers.get(draft)
    papers.set(draft, { ...(letter ?? letterOf(draft, entry.time)), sentOn })
    return
  }
  if (entry.type !== 'export') return
  const { what } = entry.public
  const { cites, options } = entry.private
  if (what === 'print-timeline' || what === 'print-evidence-list') {
    const kind = what === 'print-timeline' ? 'timeline' : 'evidence-list'
    const cited = new Set(cites)
    papers.set(`${entry.seq}`, {
      kind,
      channel: null,
      madeOn: entry.time,
      sentOn: null,
      cites: cited,
      draft: null,
    })
    return
  }
  const draft = (options as { draft?: unknown } | null)?.draft
  if (typeof draft !== 'string') return
  const letter = papers.get(draft) ?? letterOf(draft, entry.time)
  // A letter may have been exported more than once, each time with other exhibits.
  const all = cites === undefined ? letter.cites : new Set([...(letter.cites ?? []), ...cites])
  papers.set(draft, { ...letter, madeOn: entry.time, cites: all })
}

function letterOf(draft: string, madeOn: string): KeptPaper {
  return { kind: 'letter', channel: null, madeOn, sentOn: null, cites: null, draft }
}

function add<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/**
 * Everything that is only there because of one original: its entry, the parts that came in it, what was made of any of
 * them. What another entry that stays has too is left alone.
 */
export function goesWith(ledger: Ledger, item: Brought, hidden: (seq: number) => boolean): number[] {
  const going = new Set([item.seq])
  const stays = ({ seq }: Brought): boolean => !going.has(seq) && !hidden(seq)
  const queue = [item.sha256]
  for (let sha256 = queue.pop(); sha256 !== undefined; sha256 = queue.pop()) {
    if (ledger.bySha256.get(sha256)?.some(stays) === true) continue
    for (const child of ledger.children.get(sha256) ?? []) {
      if (!stays(child)) continue
      going.add(child.seq)
      queue.push(child.sha256)
    }
  }
  return [...going].toSorted((x, y) => x - y)
}

/** Contents that no entry brings any more once these are gone. */
export function contentsLost(
  ledger: Ledger,
  entries: readonly number[],
  gone: (seq: number) => boolean,
): Set<string> {
  const going = new Set(entries)
  const lost = new Set<string>()
  for (const seq of entries) {
    const sha256 = ledger.bySeq.get(seq)?.sha256
    if (sha256 === undefined) continue
    if (ledger.bySha256.get(sha256)?.every(other => going.has(other.seq) || gone(other.seq)) === true)
      lost.add(sha256)
  }
  return lost
}
