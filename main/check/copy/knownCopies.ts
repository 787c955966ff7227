import { basename } from 'node:path'
import type { KnownCopy } from '../../../preload/contract.ts'
import { AppError } from '../../appError.ts'
import { type EntryType, ownEntryTypes } from '../../vault/entries.ts'
import type { Vault } from '../../vault/vault.ts'

/** What the vault says of itself, and what the program can make again of what is there, is nothing that a copy would miss. */
const uncounted: ReadonlySet<string> = new Set<EntryType>([
  ...ownEntryTypes,
  'derive',
  'create',
  'slot-change',
  'migrate',
])

/** Whether an entry of this type, as the outline names it, is something that a person did or said. */
const isOfAPerson = (type: string): boolean => type !== '' && !uncounted.has(type)

/** How many entries after `seq` are things that people did or said. */
export function saidSince(vault: Vault, seq: number): number {
  const { lastSeq, outline } = vault.record
  let count = 0
  for (let at = seq + 1; at <= lastSeq; at++) if (isOfAPerson(outline.type(at))) count += 1
  return count
}

interface Made {
  /** Seq of the first copy in this place, and of the last. */
  first: number
  seq: number
  place: string
  madeOn: string
  upTo: number
  checkedOn: string | null
  problems: number
}

/**
 * The copies that the journal remembers, by the place they were made in. Only their own entries are read, each once.
 */
export class KnownCopies {
  readonly #vault: Vault
  readonly #made = new Map<string, Made>()
  #seen = 0
  #reading: Promise<void> = Promise.resolve()

  constructor(vault: Vault) {
    this.#vault = vault
  }

  /** The last copy in each place, the newest first. */
  async list(): Promise<KnownCopy[]> {
    await this.#readOn()
    return [...this.#made.values()]
      .toSorted((x, y) => y.seq - x.seq)
      .map(({ first, place, madeOn, upTo, checkedOn, problems }) => ({
        id: `c${first}`,
        kind: isServer(place) ? 'server' : 'folder',
        folderName: isServer(place) ? '' : basename(place),
        madeOn,
        upTo,
        entriesSince: saidSince(this.#vault, upTo),
        checkedOn,
        problems,
      }))
  }

  /** Where a copy of the list lies. Throws BadRequest for one that is not in it. */
  async placeOf(id: string): Promise<string> {
    await this.#readOn()
    const found = [...this.#made.values()].find(({ first }) => `c${first}` === id)
    if (found === undefined) throw new AppError('BadRequest', { reason: 'unknownCopy' })
    return found.place
  }

  #readOn(): Promise<void> {
    const run = this.#reading.then(() => this.#read())
    this.#reading = run.catch(() => undefined)
    return run
  }

  async #read(): Promise<void> {
    const { lastSeq, outline } = this.#vault.record
    while (this.#seen < lastSeq) {
      const seq = this.#seen + 1
      if (outline.type(seq) === 'copy') await this.#remember(seq)
      this.#seen = seq
    }
  }

  async #remember(seq: number): Promise<void> {
    try {
      for await (const entry of this.#vault.entries(seq - 1)) {
        if (entry.type !== 'copy') return
        const { place } = entry.private
        const { upTo, checkedOn, problems } = entry.public
        const first = this.#made.get(place)?.first ?? seq
        this.#made.set(place, { first, seq, place, madeOn: entry.time, upTo, checkedOn, problems })
        return
      }
    } catch (error) {
      // Copies that are named outside of the damage are known all the same, and they matter now.
      if (!(error instanceof AppError) || error.code !== 'JournalDamaged') throw error
    }
  }
}

/** Whether a copy's place is a server's address. */
export function isServer(place: string): boolean {
  return /^https?:\/\//i.test(place)
}
