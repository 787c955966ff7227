import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  type IParagraphOptions,
  type IRunOptions,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { Draft } from '../../preload/contract.ts'
import { type Block, layOut } from './layout.ts'

// Word takes Chinese characters from eastAsia; without it they fall to the theme's Latin font.
const font = { ascii: 'Noto Sans SC', hAnsi: 'Noto Sans SC', cs: 'Noto Sans SC', eastAsia: 'Microsoft YaHei' }
const ink = '1E2329'
const line = { style: BorderStyle.SINGLE, size: 4, color: '8A857B' }
const borders = { top: line, bottom: line, left: line, right: line }

const columns: Record<string, number[]> = {
  exhibits: [12, 34, 26, 28],
  statistics: [52, 18, 30],
  list: [16, 12, 19, 11, 42],
}
/** A4 less the margins, in twentieths of a point. */
const textWidth = 11906 - 1474 - 1247

/** Runs of a text; a line break stays a line break. XML cannot hold what `visibleText` has already written out. */
function runs(text: string, options: IRunOptions = {}): TextRun[] {
  return text
    .split('\n')
    .map((part, position) => new TextRun({ ...options, text: part, ...(position > 0 ? { break: 1 } : {}) }))
}

function paragraph(children: TextRun[], options: IParagraphOptions = {}): Paragraph {
  return new Paragraph({ spacing: { line: 360, after: 40 }, ...options, children })
}

function table(block: Extract<Block, { kind: 'table' }>): Table {
  const shares = columns[block.of] ?? block.head.map(() => 100 / block.head.length)
  const widths = block.head.map((_, column) => Math.round(((shares[column] ?? 20) / 100) * textWidth))
  const row = (cells: string[], head: boolean): TableRow =>
    new TableRow({
      tableHeader: head,
      cantSplit: true,
      children: cells.map(
        (text, column) =>
          new TableCell({
            borders,
            width: { size: widths[column] ?? 1000, type: WidthType.DXA },
            margins: { top: 50, bottom: 50, left: 90, right: 90 },
            ...(head ? { shading: { fill: 'F1F3F1' } } : {}),
            children: [new Paragraph({ children: runs(text, { bold: head, size: 18 }) })],
          }),
      ),
    })
  return new Table({
    width: { size: textWidth, type: WidthType.DXA },
    columnWidths: widths,
    rows: [row(block.head, true), ...block.rows.map(cells => row(cells, false))],
  })
}

function block(of: Block): Paragraph | Table {
  switch (of.kind) {
    case 'title':
      return paragraph(runs(of.text, { bold: true, size: 31, color: ink }), {
        heading: HeadingLevel.TITLE,
        alignment: AlignmentType.CENTER,
        spacing: { after: 280 },
      })
    case 'heading':
      return paragraph(runs(of.text, { bold: true, size: 22, color: ink }), {
        heading: HeadingLevel.HEADING_1,
        keepNext: true,
        spacing: { before: 220, after: 60 },
      })
    case 'line':
      return paragraph(
        [
          ...(of.number === null ? [] : [new TextRun({ text: `${of.number}. ` })]),
          ...runs(of.text, of.strong ? { bold: true } : {}),
          ...(of.exhibit === null ? [] : [new TextRun({ text: of.exhibit, bold: true, color: '0F5C5C' })]),
        ],
        {
          ...(of.number === null ? {} : { indent: { left: 360, hanging: 360 } }),
          ...(of.strong ? { keepNext: true } : {}),
        },
      )
    case 'table':
      return table(of)
  }
}

/** The letter as a Word document, A4, page numbers at the foot. Its properties name no person and no program's user. */
export async function draftToDocx(draft: Draft): Promise<Uint8Array> {
  const zh = draft.locale === 'zh-CN'
  const before = zh ? '第 ' : 'Page '
  const between = zh ? ' 页 / 共 ' : ' of '
  const after = zh ? ' 页' : ''
  const document = new Document({
    creator: '',
    lastModifiedBy: '',
    title: '',
    styles: {
      default: {
        document: { run: { font, size: 21, color: ink, language: { value: 'en-US', eastAsia: 'zh-CN' } } },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: 11906, height: 16838 },
            margin: { top: 1361, bottom: 1247, left: 1474, right: 1247 },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  new TextRun({
                    size: 16,
                    color: '555C64',
                    children: [before, PageNumber.CURRENT, between, PageNumber.TOTAL_PAGES, after],
                  }),
                ],
              }),
            ],
          }),
        },
        children: layOut(draft).flatMap(of =>
          of.kind === 'table'
            ? [block(of), new Paragraph({ spacing: { after: 60 }, children: [] })]
            : [block(of)],
        ),
      },
    ],
  })
  return new Uint8Array(await Packer.toArrayBuffer(document))
}
