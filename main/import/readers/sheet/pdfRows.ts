/**
 * The text layer of a PDF as the rows of its table. Words that stand on one line are a row; which column a word belongs
 * to is told by where the headings stand, and a line in which most words do so is one of the table.
 */
import { readFile } from 'node:fs/promises'
import { AppError } from '../../../appError.ts'
import { resourcePath } from '../../../resourceFolder.ts'
import type { ReaderInput } from '../../reader.ts'
import type { SheetRow } from './sheet.ts'

const maxBytes = 48 << 20
const maxPages = 2000

const maps =
  /^(?:Adobe-GB1-UCS2|GB-EUC-H|GBK-EUC-H|GBK2K-H|GBKp-EUC-H|GBpc-EUC-H|UniGB-UCS2-H|UniGB-UTF16-H)\.bcmap$/

/** The maps of Chinese fonts that are not in the file; the only thing the program gives a PDF. */
class CharacterMaps {
  readonly fetch = async ({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> => {
    if (kind !== 'cMapUrl' || !maps.test(filename)) throw new Error(`no ${kind}`)
    return new Uint8Array(await readFile(resourcePath('cmaps', filename)))
  }
}

interface Word {
  text: string
  left: number
  right: number
  y: number
  size: number
}

/** Rows of all pages. Throws ReaderFailed for a PDF that is locked, damaged, too large, or a picture of text. */
export async function pdfRows(input: ReaderInput): Promise<SheetRow[]> {
  if (input.size > maxBytes) throw new AppError('ReaderFailed', { reason: 'tooLarge' })
  const pieces: Uint8Array[] = []
  for await (const chunk of input.chunks()) pieces.push(chunk)
  const [pdfjs, worker] = await Promise.all([
    import('pdfjs-dist/legacy/build/pdf.mjs'),
    import('pdfjs-dist/legacy/build/pdf.worker.mjs'),
  ])
  // pdf.js looks here before it would start a worker.
  ;(globalThis as Record<string, unknown>)['pdfjsWorker'] = worker
  const rows: SheetRow[] = []
  let columns: Word[] | null = null
  try {
    const loading = pdfjs.getDocument({
      data: new Uint8Array(Buffer.concat(pieces)),
      isEvalSupported: false,
      useWorkerFetch: false,
      useWasm: false,
      useSystemFonts: false,
      disableFontFace: true,
      verbosity: 0,
      BinaryDataFactory: CharacterMaps,
      cMapUrl: 'cmaps/',
      cMapPacked: true,
    })
    const pdf = await loading.promise
    for (let number = 1; number <= Math.min(pdf.numPages, maxPages); number += 1) {
      const page = await pdf.getPage(number)
      const content = await page.getTextContent()
      const words = content.items.flatMap(item => {
        if (!('str' in item) || item.str.trim() === '') return []
        const [, , , , x = 0, y = 0] = item.transform as number[]
        return [{ text: item.str.toWellFormed(), left: x, right: x + item.width, y, size: item.height }]
      })
      for (const [index, line] of linesOf(words).entries()) {
        columns = headingsOf(line) ?? columns
        rows.push({
          number: rows.length + 1,
          cells: columns === null ? line.map(word => word.text.trim()) : inColumns(line, columns),
          problem: null,
          sheet: 0,
          locator: `page ${number} line ${index + 1}`,
        })
      }
      page.cleanup()
    }
    await loading.destroy()
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  }
  if (rows.length === 0) throw new AppError('ReaderFailed', { reason: 'noText' })
  return rows
}

function linesOf(words: Word[]): Word[][] {
  const lines: Word[][] = []
  let line: Word[] = []
  for (const word of words.toSorted((a, b) => b.y - a.y)) {
    if (line[0] !== undefined && Math.abs(line[0].y - word.y) > 3) {
      lines.push(joined(line))
      line = []
    }
    line.push(word)
  }
  if (line.length > 0) lines.push(joined(line))
  return lines
}

/** Pieces that touch are one word, words that stand a blank apart one cell. */
function joined(line: Word[]): Word[] {
  const words: Word[] = []
  for (const word of line.toSorted((a, b) => a.left - b.left)) {
    const last = words.at(-1)
    const gap = last === undefined ? Number.POSITIVE_INFINITY : word.left - last.right
    // A day and its time stand a blank apart; columns are further from each other.
    if (last !== undefined && gap < word.size * 0.6) {
      last.text += gap < word.size * 0.15 ? word.text : ` ${word.text}`
      last.right = Math.max(last.right, word.right)
    } else words.push({ ...word })
  }
  return words
}

function headingsOf(line: Word[]): Word[] | null {
  const text = line.map(word => word.text).join(' ')
  return line.length >= 4 && /号码|电话/.test(text) && /时间|日期/.test(text) && /时长/.test(text)
    ? line
    : null
}

function inColumns(line: Word[], columns: Word[]): string[] {
  const cells = columns.map(() => '')
  for (const word of line) {
    let best = 0
    let distance = Number.POSITIVE_INFINITY
    for (const [index, column] of columns.entries()) {
      // Cells begin where their heading begins, or stand around the same middle.
      const off = Math.min(
        Math.abs(column.left - word.left),
        Math.abs(column.left + column.right - word.left - word.right) / 2,
      )
      if (off < distance) {
        best = index
        distance = off
      }
    }
    cells[best] = cells[best] === '' ? word.text.trim() : `${cells[best]} ${word.text.trim()}`
  }
  return cells
}
