/**
 * Stamps on bound pages: the exhibit's label and page top right, the page of the bundle bottom centre. Set by the browser
 * as strips (so that the font is embedded with its text) and laid onto pages of any size. Pages of an original PDF are made
 * taller by two bands for them: nothing of the original is covered.
 */
import { degrees, type PDFDocument, type PDFPage } from 'pdf-lib'
import type { Printing } from './eventCells.ts'
import { printPage } from './printPage.ts'
import { put } from './printWords.ts'
import { escapeHtml } from './visibleText.ts'

const stripWidth = 360
const stripHeight = 14
const band = 26

export interface Stamp {
  label: string
  page: number
  pages: number
  /** The program laid the page out itself and left room for the stamps. */
  own: boolean
}

/** Stamps every page of `pdf`; there is one stamp for each. */
export async function stampPages(
  pdf: PDFDocument,
  stamps: readonly Stamp[],
  p: Printing,
  printToPdf: (html: string, options: { landscape: boolean }) => Promise<Uint8Array>,
): Promise<void> {
  if (stamps.length === 0) return
  const strips = stamps.flatMap((stamp, index) => [
    `<div class="strip right">${escapeHtml(put(p.words.list.stamp, { label: stamp.label, page: stamp.page, pages: stamp.pages }))}</div>`,
    `<div class="strip centre">${index + 1}</div>`,
  ])
  const style = `@page { size: ${stripWidth}pt ${stripHeight}pt; margin: 0; }
.strip { width: ${stripWidth}pt; height: ${stripHeight}pt; line-height: ${stripHeight}pt; font-size: 8.5pt; overflow: hidden; break-after: page; white-space: nowrap; }
.strip:last-child { break-after: auto; } .right { text-align: right; font-weight: 700; } .centre { text-align: center; }`
  const html = printPage({
    locale: p.locale,
    title: '',
    landscape: false,
    footer: null,
    style,
    body: strips.join(''),
  })
  const printed = await pdf.embedPdf(
    await printToPdf(html, { landscape: false }),
    Array.from({ length: strips.length }, (_, index) => index),
  )
  for (const [index, page] of pdf.getPages().entries()) {
    const [label, number] = [printed[index * 2], printed[index * 2 + 1]]
    if (label === undefined || number === undefined) throw new Error('fewer stamps than pages')
    const place = stamps[index]?.own === true ? ownPlace(page) : bandedPlace(page)
    place(label, 'top')
    place(number, 'bottom')
  }
}

type Strip = Awaited<ReturnType<PDFDocument['embedPdf']>>[number]

function ownPlace(page: PDFPage): (strip: Strip, edge: 'top' | 'bottom') => void {
  const { width, height } = page.getSize()
  return (strip, edge) => {
    const x = edge === 'top' ? width - 40 - stripWidth : (width - stripWidth) / 2
    page.drawPage(strip, { x, y: edge === 'top' ? height - 34 : 22, width: stripWidth, height: stripHeight })
  }
}

/** Widens the page by a band at what is its top and bottom when shown, whatever its rotation. */
function bandedPlace(page: PDFPage): (strip: Strip, edge: 'top' | 'bottom') => void {
  const turned = ((page.getRotation().angle % 360) + 360) % 360
  const sideways = turned === 90 || turned === 270
  const box = page.getCropBox()
  const grown = sideways
    ? { x: box.x - band, y: box.y, width: box.width + 2 * band, height: box.height }
    : { x: box.x, y: box.y - band, width: box.width, height: box.height + 2 * band }
  page.setMediaBox(grown.x, grown.y, grown.width, grown.height)
  page.setCropBox(grown.x, grown.y, grown.width, grown.height)
  // Width and height as shown.
  const shown = sideways ? { w: grown.height, h: grown.width } : { w: grown.width, h: grown.height }
  const scale = Math.min(1, (shown.w - 24) / stripWidth)
  return (strip, edge) => {
    const u = edge === 'top' ? shown.w - 14 - stripWidth * scale : (shown.w - stripWidth * scale) / 2
    const v = edge === 'top' ? shown.h - band + (band - stripHeight) / 2 : (band - stripHeight) / 2
    // (u, v) counts from the lower left corner as shown; the page's own axes are turned under it.
    const at =
      turned === 90
        ? { x: grown.x + grown.width - v, y: grown.y + u }
        : turned === 180
          ? { x: grown.x + grown.width - u, y: grown.y + grown.height - v }
          : turned === 270
            ? { x: grown.x + v, y: grown.y + grown.height - u }
            : { x: grown.x + u, y: grown.y + v }
    page.drawPage(strip, {
      ...at,
      width: stripWidth * scale,
      height: stripHeight * scale,
      rotate: degrees(turned),
    })
  }
}
