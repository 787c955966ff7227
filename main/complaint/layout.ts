/**
 * The one layout of a letter that text, HTML and DOCX print: headings with their numbers, numbered facts and requests,
 * exhibit marks, tables, and what goes to the right or stays without a heading.
 */
import type { Draft } from '../../preload/contract.ts'
import { visibleText } from '../print/visibleText.ts'
import { letterWords } from './letterWords.ts'

export type Block =
  | { kind: 'title'; text: string }
  | { kind: 'heading'; text: string }
  | {
      kind: 'line'
      text: string
      number: number | null
      exhibit: string | null
      strong: boolean
      statement: boolean
    }
  | { kind: 'table'; head: string[]; rows: string[][]; of: string }

/** Sections whose paragraphs carry numbers; the numbers are the layout's, not the text's. */
const numbered = new Set(['facts', 'requests', 'applications'])
const plain = new Set(['title', 'recipient'])

const chinese = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四']

export function layOut(draft: Draft): Block[] {
  const words = letterWords(draft.locale)
  const blocks: Block[] = []
  let heading = 0
  for (const section of draft.sections) {
    const empty = section.paragraphs.length === 0 && (section.table?.rows.length ?? 0) === 0
    if (empty) continue
    if (!plain.has(section.id)) {
      const number = draft.locale === 'zh-CN' ? `${chinese[heading] ?? heading + 1}、` : `${heading + 1}. `
      heading += 1
      blocks.push({ kind: 'heading', text: `${number}${section.title}` })
    }
    section.paragraphs.forEach((paragraph, position) => {
      const text = visibleText(paragraph.spans.map(span => span.text).join(''))
      if (section.id === 'title') {
        blocks.push({ kind: 'title', text })
        return
      }
      // The mark stands before the full stop, as letters here are written.
      const stop = paragraph.exhibit !== undefined && text.endsWith(words.stop) ? words.stop : ''
      blocks.push({
        kind: 'line',
        text: stop === '' ? text : text.slice(0, -stop.length),
        number: numbered.has(section.id) ? position + 1 : null,
        exhibit:
          paragraph.exhibit === undefined
            ? null
            : `${words.exhibitOpen}${paragraph.exhibit}${words.exhibitClose}${stop}`,
        strong: paragraph.id.startsWith('level-'),
        statement: paragraph.spans.every(span => span.statement === true),
      })
    })
    if (section.table !== undefined && section.table.rows.length > 0)
      blocks.push({
        kind: 'table',
        head: section.table.head,
        rows: section.table.rows.map(({ cells }) => cells.map(cell => visibleText(cell.text))),
        of: section.id,
      })
  }
  return blocks
}
