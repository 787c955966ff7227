import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRef } from 'pdf-lib'
import { AppError } from '../appError.ts'

/** Number of pages of a PDF. Throws PrintFailed when it cannot be read. */
export async function countPages(pdf: Uint8Array): Promise<number> {
  try {
    return (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount()
  } catch (error) {
    throw new AppError('PrintFailed', { at: 'count' }, error)
  }
}

/** Pages (from 0) on which the `id`s of an HTML begin, by the named destinations the browser writes for its inner links. */
export function destinations(pdf: PDFDocument): Map<string, number> {
  const pages = new Map(pdf.getPages().map((page, index) => [page.ref, index]))
  const dests = pdf.catalog.lookupMaybe(PDFName.of('Dests'), PDFDict)
  const found = new Map<string, number>()
  for (const [name, value] of dests?.entries() ?? []) {
    const target = value instanceof PDFRef ? pdf.context.lookup(value) : value
    const array = target instanceof PDFDict ? target.lookupMaybe(PDFName.of('D'), PDFArray) : target
    const page = array instanceof PDFArray ? array.get(0) : undefined
    const index = page instanceof PDFRef ? pages.get(page) : undefined
    if (index !== undefined) found.set(name.decodeText(), index)
  }
  return found
}
