import { createHash, randomBytes } from 'node:crypto'
import type { Printed, PrintOptions } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { makePrint } from '../print/makePrint.ts'
import type { Engine } from './engine.ts'

/** The last prints, in memory only: the preview shows the very bytes that will be saved. */
const kept = new Map<string, Uint8Array>()
const keepPrints = 3

/** Makes the PDF of a print and keeps it for preview and saving. */
export async function makePrinted(engine: Engine, options: PrintOptions): Promise<Printed> {
  await engine.fresh()
  const made = await makePrint(
    {
      db: engine.db,
      vault: engine.vault,
      printToPdf: (html, page) => engine.services.printToPdf(html, page),
    },
    options,
  )
  return keepPrint(made.pdf, made.pages, made.events)
}

/** Keeps PDF bytes under a new id. */
export function keepPrint(pdf: Uint8Array, pages: number, events: number): Printed {
  const id = randomBytes(8).toString('hex')
  kept.set(id, pdf)
  for (const old of [...kept.keys()].slice(0, -keepPrints)) kept.delete(old)
  return { id, pages, bytes: pdf.length, events, sha256: createHash('sha256').update(pdf).digest('hex') }
}

/** Throws NothingToPrint when the print is no longer kept. */
export function madePrint(id: string): Uint8Array {
  const pdf = kept.get(id)
  if (pdf === undefined) throw new AppError('NothingToPrint')
  return pdf
}
