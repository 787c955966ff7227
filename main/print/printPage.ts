import type { Locale } from '../../preload/contract.ts'
import { fontFaces } from './fonts.ts'
import { printWords } from './printWords.ts'
import { cssString, escapeHtml } from './visibleText.ts'

export interface PrintPage {
  locale: Locale
  title: string
  landscape: boolean
  /** Left of the page number in the footer of every page; none when the pages are numbered later. */
  footer: string | null
  style?: string
  body: string
}

/**
 * A whole printable document: A4, fonts and pictures inside, nothing loaded from anywhere. The body must already be
 * escaped. `Page x of y` stands in the page's own margin, so that it is true whatever the browser breaks.
 */
export function printPage({ locale, title, landscape, footer, style = '', body }: PrintPage): string {
  const words = printWords(locale).footer
  const margin =
    footer === null
      ? ''
      : `@bottom-left { content: ${cssString(footer)}; width: 75%; text-align: left; font: 400 7pt "Noto Sans SC", "Noto Emoji", sans-serif; color: #555c64; vertical-align: top; padding-top: 5pt; }
@bottom-right { content: ${cssString(words.page)} counter(page) ${cssString(words.of)} counter(pages) ${cssString(words.end)}; width: 25%; text-align: right; font: 400 7pt "Noto Sans SC", "Noto Emoji", sans-serif; color: #555c64; vertical-align: top; padding-top: 5pt; }`
  const css = `
@page { size: A4 ${landscape ? 'landscape' : 'portrait'}; margin: ${landscape ? '16mm 14mm 16mm 18mm' : '18mm 14mm 18mm 20mm'}; ${margin} }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { font: 400 8.5pt/1.55 "Noto Sans SC", "Noto Emoji", sans-serif; color: #1e2329; overflow-wrap: anywhere; }
h1 { font-size: 17pt; font-weight: 700; letter-spacing: 0.12em; text-align: center; margin: 0 0 10pt; }
html[lang=en] h1 { letter-spacing: 0; }
h2 { font-size: 10.5pt; font-weight: 700; margin: 14pt 0 5pt; break-after: avoid; }
table { width: calc(100% - 1pt); border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
th, td { text-align: left; vertical-align: top; padding: 3pt 4.5pt; border: 0.5pt solid #b9b4aa; }
th { background: #f1f3f1; font-weight: 700; font-size: 8pt; }
tr { break-inside: auto; }
td.whole, tr.whole { break-inside: avoid; }
.small { font-size: 7pt; line-height: 1.45; color: #555c64; }
.text { white-space: pre-wrap; }
.mono { font-size: 6.8pt; letter-spacing: 0; word-break: break-all; }
.tag { display: inline-block; font-size: 7pt; line-height: 1.4; padding: 0.5pt 3.5pt; margin: 1.5pt 3pt 0 0; border: 0.5pt solid #c9a15a; border-radius: 2pt; background: #fcf0da; color: #5e3900; }
.tag.open { background: #fff; border-style: dashed; }
.group td { background: #e7eeed; font-weight: 700; break-after: avoid; }
${style}`
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${fontFaces(`${body}${css}${title}0123456789`)}${css}</style></head><body>${body}</body></html>`
}

/** A table with its head and columns in percent; `rows` are whole `<tr>`s, already escaped. */
export function htmlTable(
  head: readonly string[],
  widths: readonly number[],
  rows: readonly string[],
  name = '',
): string {
  const columns = widths.map(width => `<col style="width:${width}%">`).join('')
  const titles = head.map(text => `<th>${escapeHtml(text)}</th>`).join('')
  return `<table${name === '' ? '' : ` class="${name}"`}><colgroup>${columns}</colgroup><thead><tr>${titles}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`
}
