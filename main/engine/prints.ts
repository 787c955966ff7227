import { createHash, randomBytes } from 'node:crypto'
import type { Printed, PrintOptions } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { getItem } from '../index/items.ts'
import { makePrint } from '../print/makePrint.ts'
import type { Engine } from './engine.ts'

/** The last prints, in memory only: the preview shows the very bytes that will be saved. */
const kept = new Map<string, KeptPrint>()
const keepPrints = 3

interface KeptPrint {
  pdf: Uint8Array
  what: string
  /** Seqs of the entries whose content it names. */
  cites: readonly number[]
}

/** Makes the PDF of a print and keeps it for preview and saving. */
export async function makePrinted(engine: Engine, options: PrintOptions): Promise<Printed> {
  await engine.fresh()
  const made = await engine.holding(() =>
    makePrint(
      {
        db: engine.db,
        vault: engine.vault,
        printToPdf: (html, page) => engine.services.printToPdf(html, page),
      },
      options,
    ),
  )
  return keepPrint(made.pdf, made.pages, made.events, options.kind, made.cites)
}

/** Keeps PDF bytes under a new id; `what` names them in the journal when they are saved. */
export function keepPrint(
  pdf: Uint8Array,
  pages: number,
  events: number,
  what: string,
  cites: readonly number[] = [],
): Printed {
  const id = randomBytes(8).toString('hex')
  kept.set(id, { pdf, what, cites })
  for (const old of [...kept.keys()].slice(0, -keepPrints)) kept.delete(old)
  return { id, pages, bytes: pdf.length, events, sha256: createHash('sha256').update(pdf).digest('hex') }
}

/** Throws NothingToPrint when the print is no longer kept. */
export function madePrint(id: string): Uint8Array {
  return keptPrint(id).pdf
}

/** Ids of the items that a print names. Throws NothingToPrint when the print is no longer kept. */
export function itemsOfPrint(id: string): string[] {
  return keptPrint(id).cites.map(seq => `i${seq}`)
}

function keptPrint(id: string): KeptPrint {
  const print = kept.get(id)
  if (print === undefined) throw new AppError('NothingToPrint')
  return print
}

/**
 * Notes in the journal that a print leaves the vault, before it does. A vault that is only read notes nothing. Throws
 * NothingToPrint, Reencrypting.
 */
export async function notePrint(engine: Engine, id: string): Promise<void> {
  const { pdf, what, cites } = keptPrint(id)
  const sha256 = createHash('sha256').update(pdf).digest('hex')
  await noteExport(engine, `print-${what}`, sha256, pdf.length, cites)
}

/** The same of an item, as it lies in the vault. */
export async function noteItem(engine: Engine, id: string): Promise<void> {
  const item = getItem(engine.db, id)
  if (item === null) throw new AppError('ItemMissing')
  await noteExport(engine, 'item', item.sha256, item.size)
}

/** Notes that something leaves the vault: `what` it is, with the hash and size of its bytes. */
export async function noteExport(
  engine: Engine,
  what: string,
  sha256: string,
  size: number,
  cites: readonly number[] = [],
): Promise<void> {
  if (engine.vault.readOnly) return
  const named = cites.length === 0 ? {} : { cites: [...cites] }
  await engine.commit([
    { type: 'export', public: { what, sha256, size }, private: { options: {}, ...named } },
  ])
}
