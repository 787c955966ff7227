/**
 * The exhibits bound behind the list: records as excerpts, pictures one page each, PDF originals with their own pages.
 * Recordings and videos have no pages. All excerpts and pictures are printed in one go; where each begins is read from the
 * named destinations of the PDF, so page numbers are what was printed and not what was computed.
 */
import { PDFDocument } from 'pdf-lib'
import { wholeFile } from './caseRecord.ts'
import { channelCell, contentCell, partyCell, type Printing, sourceCell, timeCell } from './eventCells.ts'
import type { Exhibit } from './exhibitNumbers.ts'
import { destinations } from './pdfPages.ts'
import { htmlTable, printPage } from './printPage.ts'
import { put } from './printWords.ts'
import { escapeHtml } from './visibleText.ts'
import { exhibitName } from './exhibitWords.ts'
import type { Stamp } from './stamp.ts'

/** What an exhibit is printed from. */
export interface ExhibitContent {
  exhibit: Exhibit
  /** Pictures as data URIs with what stands below them. */
  pictures: { data: string; name: string; sha256: string }[]
  /** PDF originals. */
  documents: Uint8Array[]
}

/** An exhibit with its pages in the bundle, counted from 1; none when it is electronic only. */
export interface BoundExhibit {
  exhibit: Exhibit
  first: number
  pages: number
  /** Pages among them that are an original as it is: a picture or a page of a PDF. */
  originals: number
}

export interface Bundle {
  pdf: PDFDocument
  bound: BoundExhibit[]
  /** Label and page within the exhibit, for each page of `pdf`. */
  stamps: Stamp[]
}

const style = `
.part { break-before: page; } .part h2 { margin: 6pt 0 4pt; font-size: 11pt; } .part > .small { margin-bottom: 6pt; }
.index { font-size: 1pt; color: #fff; }
.picture { display: block; max-width: 100%; max-height: 222mm; margin: 0 auto; border: 0.5pt solid #b9b4aa; }
.thumb { display: none; }
.caption { text-align: center; margin-top: 5pt; }`

function excerpt(content: ExhibitContent, p: Printing): string {
  const { words } = p
  const events = content.exhibit.events.filter(event => !wholeFile.has(event.kind))
  if (events.length === 0) return ''
  const { columns } = words
  const head = [columns.time, columns.channel, columns.party, columns.content, columns.source]
  const rows = events.map(event => {
    const cells = [
      timeCell(event, p, true),
      channelCell(event, p),
      partyCell(event, p),
      contentCell(event, p),
      sourceCell(event, p, true),
    ]
    return `<tr${event.text.length < 700 ? ' class="whole"' : ''}>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
  })
  return `<p class="small">${escapeHtml(words.list.excerptNote)}</p>${htmlTable(head, [15, 15, 17, 36, 17], rows)}`
}

function parts(content: ExhibitContent, p: Printing): string[] {
  const head = `<h2>${escapeHtml(put(p.words.list.excerptHead, { label: content.exhibit.label, name: exhibitName(content.exhibit, p) }))}</h2>`
  const text = excerpt(content, p)
  return [
    ...(text === '' ? [] : [`${head}${text}`]),
    ...content.pictures.map(({ data, name, sha256 }, position) => {
      const caption = put(p.words.list.pictureNote, { name: p.mask.text(name), hash: sha256 })
      return `${text === '' && position === 0 ? head : ''}<img class="picture" src="${data}" alt=""><p class="small caption">${escapeHtml(caption)}</p>`
    }),
  ]
}

/**
 * Prints and binds the exhibits in their order. An original PDF that cannot be opened (damaged, with a password) has no
 * pages here and stays an electronic item.
 */
export async function bindExhibits(
  contents: readonly ExhibitContent[],
  p: Printing,
  printToPdf: (html: string, options: { landscape: boolean }) => Promise<Uint8Array>,
): Promise<Bundle> {
  const pdf = await PDFDocument.create()
  const bundle: Bundle = { pdf, bound: [], stamps: [] }
  const printed = contents.map(content => parts(content, p))
  const count = printed.reduce((sum, of) => sum + of.length, 0)
  let source: PDFDocument | null = null
  let starts: number[] = []
  if (count > 0) {
    // The links make the browser write a named destination for each part; their page is not bound.
    let number = 0
    const links = Array.from({ length: count }, (_, n) => `<a href="#part${n}">.</a>`).join('')
    const body = printed
      .flat()
      .map(html => `<section class="part" id="part${number++}">${html}</section>`)
      .join('')
    const html = printPage({
      locale: p.locale,
      title: p.words.list.title,
      landscape: false,
      footer: null,
      style,
      body: `<p class="index">${links}</p>${body}`,
    })
    source = await PDFDocument.load(await printToPdf(html, { landscape: false }), { updateMetadata: false })
    const at = destinations(source)
    starts = Array.from({ length: count }, (_, n) => at.get(`part${n}`) ?? -1)
    if (starts.some((start, n) => start < 0 || start <= (starts[n - 1] ?? 0)))
      throw new Error('parts of the print were not found')
  }
  let part = 0
  for (const [position, content] of contents.entries()) {
    const first = pdf.getPageCount() + 1
    const of = printed[position]?.length ?? 0
    if (source !== null && of > 0) {
      const from = starts[part] ?? 0
      const to = starts[part + of] ?? source.getPageCount()
      await append(
        pdf,
        source,
        Array.from({ length: to - from }, (_, n) => from + n),
      )
      part += of
    }
    const laidOut = pdf.getPageCount() + 1 - first
    for (const document of content.documents) {
      try {
        const original = await PDFDocument.load(document, { updateMetadata: false })
        await append(pdf, original, original.getPageIndices())
      } catch {
        continue
      }
    }
    const pages = pdf.getPageCount() + 1 - first
    const originals = content.pictures.length + pages - laidOut
    bundle.bound.push({ exhibit: content.exhibit, first, pages, originals })
    for (let page = 1; page <= pages; page += 1)
      bundle.stamps.push({ label: content.exhibit.label, page, pages, own: page <= laidOut })
  }
  return bundle
}

async function append(to: PDFDocument, from: PDFDocument, indices: number[]): Promise<void> {
  for (const page of await to.copyPages(from, indices)) to.addPage(page)
}
