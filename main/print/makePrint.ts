/**
 * Prints. `makePrint` reads the chosen events once into a plain record, makes HTML of it with pure functions, has the
 * browser print that, and binds the exhibits behind the list. The bytes it gives are the ones shown and saved.
 * Way of a print: readRecord → (masking) → timelinePdf | evidenceList + exhibitPages + stamp → printToPdf → bytes. The
 * custody record is the one that is made of the journal: custody → custodyPdf → printToPdf.
 */
import { PDFDocument } from 'pdf-lib'
import type { PrintOptions, TimelineFilter } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { citedSeqs } from '../index/binned.ts'
import type { IndexDb } from '../index/db.ts'
import { page } from '../index/timeline.ts'
import type { Vault } from '../vault/vault.ts'
import type { CaseRecord } from './caseRecord.ts'
import { type Printing, printing } from './eventCells.ts'
import { custodyHtml } from './custodyPdf.ts'
import { citedEvents } from './exhibitBasis.ts'
import { evidenceListHtml } from './evidenceList.ts'
import { type Exhibit, numberExhibits } from './exhibitNumbers.ts'
import { type Bundle, bindExhibits, type ExhibitContent } from './exhibitPages.ts'
import { maskOf, noMask } from './masking.ts'
import { countPages } from './pdfPages.ts'
import { itemBytes, pictureData, pictureItems, thumbnailsOf } from './pictures.ts'
import { readRecord, recordOf } from './readRecord.ts'
import { stampPages } from './stamp.ts'
import { timelineHtml } from './timelinePdf.ts'

export interface PrintMeans {
  db: IndexDb
  vault: Vault
  /** Throws BrowserMissing, PrintFailed. */
  printToPdf(html: string, options: { landscape: boolean }): Promise<Uint8Array>
}

export interface MadePrint {
  pdf: Uint8Array
  pages: number
  events: number
  /** Seqs of the items that its lines were read from and carry with them. */
  cites: number[]
}

/** Throws NothingToPrint when no event is chosen, and what `printToPdf` throws. */
export async function makePrint(means: PrintMeans, options: PrintOptions): Promise<MadePrint> {
  switch (options.kind) {
    case 'timeline':
      return printTimeline(means, options)
    case 'evidence-list':
      return printEvidenceList(means, options)
    case 'custody':
      return printCustody(means, options)
  }
}

/** The journal, whole: no filter leaves anything out of it. `events` are its entries. */
async function printCustody(
  { db, vault, printToPdf }: PrintMeans,
  options: PrintOptions,
): Promise<MadePrint> {
  const { html, entries } = await custodyHtml({ db, vault, now: new Date().toISOString() }, options)
  const pdf = await printToPdf(html, { landscape: false })
  return { pdf, pages: await countPages(pdf), events: entries, cites: [] }
}

function isFiltered(filter: TimelineFilter): boolean {
  return Object.entries(filter).some(
    ([name, value]) =>
      name !== 'oldestFirst' && value !== undefined && (!Array.isArray(value) || value.length > 0),
  )
}

/** Ids of every event of a filter. */
function chosenEvents(db: IndexDb, filter: TimelineFilter): string[] {
  const ids: string[] = []
  let after: string | undefined
  do {
    const part = page(db, {
      filter: { ...filter, oldestFirst: true },
      limit: 500,
      ...(after === undefined ? {} : { after }),
    })
    for (const { id } of part.events) ids.push(id)
    after = part.next ?? undefined
  } while (after !== undefined)
  return ids
}

function citesOf({ db }: PrintMeans, record: CaseRecord): number[] {
  return citedSeqs(
    db,
    record.events.map(({ id }) => id),
  )
}

async function printingOf(means: PrintMeans, record: CaseRecord, options: PrintOptions): Promise<Printing> {
  const thumbnails =
    options.thumbnails && options.kind === 'timeline'
      ? await thumbnailsOf(means.db, means.vault, record)
      : new Map<string, string>()
  const mask = options.maskThirdParties ? maskOf(record) : noMask
  return printing(record, options.locale, mask, new Date().toISOString(), thumbnails)
}

async function printTimeline(means: PrintMeans, options: PrintOptions): Promise<MadePrint> {
  const ids = chosenEvents(means.db, options.filter)
  if (ids.length === 0) throw new AppError('NothingToPrint')
  const record = recordOf(means.db, ids)
  const landscape = options.paper === 'landscape'
  const html = timelineHtml(await printingOf(means, record, options), {
    landscape,
    hashes: options.hashes,
    masked: options.maskThirdParties,
    filtered: isFiltered(options.filter),
  })
  const pdf = await means.printToPdf(html, { landscape })
  return { pdf, pages: await countPages(pdf), events: record.events.length, cites: citesOf(means, record) }
}

/**
 * The exhibits a filter leaves; numbers are those of the whole case, so that they are the same in every print. Who collects
 * does not depend on days or kinds: group 1 stays under every filter but a choice by hand.
 */
function chosenExhibits(
  means: PrintMeans,
  options: PrintOptions,
): { record: CaseRecord; exhibits: Exhibit[] } {
  const { filter, locale } = options
  const cited = citedEvents(means.db)
  const chosen = new Set(isFiltered(filter) || cited.length === 0 ? chosenEvents(means.db, filter) : cited)
  // Without any exhibit or confirmed finding the whole selection is listed; else only what was chosen by name is added.
  const extra = new Set(cited.length === 0 ? chosen : (filter.ids ?? []))
  const record = readRecord(means.db, [...extra])
  const { identity } = record.exhibits
  const wanted = (id: string): boolean => chosen.has(id) || (filter.ids === undefined && identity.has(id))
  const exhibits = numberExhibits(record, locale, extra)
    .map(exhibit => ({ ...exhibit, events: exhibit.events.filter(({ id }) => wanted(id)) }))
    .filter(({ events }) => events.length > 0)
  const listed = new Set(exhibits.flatMap(({ events }) => events))
  // Who collects is listed beside something, never for itself.
  if (![...listed].some(({ id }) => chosen.has(id))) throw new AppError('NothingToPrint')
  return { record: narrowed(record, listed), exhibits }
}

/** The record without what is not listed, so that annexes speak of nothing else. */
function narrowed(record: CaseRecord, listed: ReadonlySet<CaseRecord['events'][number]>): CaseRecord {
  const events = record.events.filter(event => listed.has(event))
  const hashes = new Set(
    events.flatMap(event => [...event.sources, ...event.attachments].map(({ sha256 }) => sha256)),
  )
  return { ...record, events, files: record.files.filter(({ sha256 }) => hashes.has(sha256)) }
}

async function contentsOf(means: PrintMeans, exhibit: Exhibit, record: CaseRecord): Promise<ExhibitContent> {
  const content: ExhibitContent = { exhibit, pictures: [], documents: [] }
  const files = new Map(record.files.map(file => [file.item, file]))
  for (const event of exhibit.events) {
    for (const item of event.kind === 'video' ? [] : pictureItems(event)) {
      const attached = event.attachments.find(of => of.item === item)
      if (attached?.mediaType.startsWith('video/') === true) continue
      const data = await pictureData(means.db, means.vault, item)
      const source = event.sources.find(of => of.item === item)
      const name = attached?.name ?? source?.itemName ?? ''
      const sha256 = attached?.sha256 ?? source?.sha256 ?? files.get(item)?.sha256 ?? ''
      if (data !== null) content.pictures.push({ data, name, sha256 })
    }
    const documents = [
      ...(event.kind === 'document'
        ? event.sources.slice(0, 1).map(({ item }) => ({ item, type: files.get(item)?.mediaType ?? '' }))
        : []),
      ...event.attachments.map(({ item, mediaType }) => ({ item, type: mediaType })),
    ]
    const read = new Set<string>()
    for (const { item, type } of documents) {
      // A file handed over is named as its own event's attachment too.
      if (item === null || type !== 'application/pdf' || read.has(item)) continue
      read.add(item)
      const bytes = await itemBytes(means.db, means.vault, item)
      if (bytes !== null) content.documents.push(bytes)
    }
  }
  return content
}

async function printEvidenceList(means: PrintMeans, options: PrintOptions): Promise<MadePrint> {
  const { record, exhibits } = chosenExhibits(means, options)
  const p = await printingOf(means, record, options)
  const contents = options.exhibits
    ? await Promise.all(exhibits.map(exhibit => contentsOf(means, exhibit, record)))
    : null
  const made = await bindList(exhibits, contents, p, options, means.printToPdf)
  return { ...made, events: record.events.length, cites: citesOf(means, record) }
}

/** Pass one prints and counts the exhibits, pass two the list with their true pages; then both are one document. */
export async function bindList(
  exhibits: readonly Exhibit[],
  contents: readonly ExhibitContent[] | null,
  p: Printing,
  options: Pick<PrintOptions, 'paper' | 'hashes' | 'copies' | 'maskThirdParties'>,
  printToPdf: PrintMeans['printToPdf'],
): Promise<{ pdf: Uint8Array; pages: number }> {
  const bundle: Bundle | null = contents === null ? null : await bindExhibits(contents, p, printToPdf)
  const landscape = options.paper === 'landscape'
  const html = evidenceListHtml(
    exhibits,
    {
      landscape,
      hashes: options.hashes,
      copies: Math.max(1, options.copies),
      masked: options.maskThirdParties,
      bound: bundle?.bound ?? null,
    },
    p,
  )
  const list = await printToPdf(html, { landscape })
  if (bundle === null || bundle.stamps.length === 0) return { pdf: list, pages: await countPages(list) }
  await stampPages(bundle.pdf, bundle.stamps, p, printToPdf)
  // The list stays the document that is added to, so that its tags and outline stay.
  const whole = await PDFDocument.load(list, { updateMetadata: false })
  const stamped = await PDFDocument.load(await bundle.pdf.save())
  for (const page of await whole.copyPages(stamped, stamped.getPageIndices())) whole.addPage(page)
  const pdf = await whole.save()
  return { pdf, pages: whole.getPageCount() }
}
