import type { Draft } from '../../preload/contract.ts'
import { fontFaces } from '../print/fonts.ts'
import { cssString, escapeHtml } from '../print/visibleText.ts'
import { type Block, layOut } from './layout.ts'

const columns: Record<string, string[]> = {
  exhibits: ['12%', '34%', '26%', '28%'],
  statistics: ['52%', '18%', '30%'],
  list: ['16%', '12%', '19%', '11%', '42%'],
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'title':
      return `<h1>${escapeHtml(block.text)}</h1>`
    case 'heading':
      return `<h2>${escapeHtml(block.text)}</h2>`
    case 'line': {
      const mark =
        block.exhibit === null
          ? ''
          : `<b class="mark">${escapeHtml(block.exhibit).replace(/(?:证|E)\d+-\d+/g, '<span class="label">$&</span>')}</b>`
      const text = `${escapeHtml(block.text)}${mark}`
      if (block.number !== null)
        return `<div class="item"><span class="n">${block.number}.</span><p>${text}</p></div>`
      return `<p${block.strong ? ' class="level"' : ''}>${text}</p>`
    }
    case 'table': {
      const widths = (columns[block.of] ?? []).map(width => `<col style="width:${width}">`).join('')
      const head = block.head.map(cell => `<th>${escapeHtml(cell)}</th>`).join('')
      const body = block.rows
        .map(row => `<tr>${row.map(cell => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`)
        .join('')
      return `<table><colgroup>${widths}</colgroup><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`
    }
  }
}

/** The letter as a page without any outside reference, ready for `printToPdf`; A4 portrait. */
export function draftToHtml(draft: Draft): string {
  const zh = draft.locale === 'zh-CN'
  const body = layOut(draft).map(blockHtml).join('\n')
  const page = zh ? ['第 ', ' 页 / 共 ', ' 页'] : ['Page ', ' of ', '']
  const style = `
@page { size: A4; margin: 24mm 22mm 22mm 26mm;
  @bottom-center { content: ${cssString(page[0] ?? '')} counter(page) ${cssString(page[1] ?? '')} counter(pages) ${cssString(page[2] ?? '')}; font: 400 8pt "Noto Sans SC", "Noto Emoji", sans-serif; color: #555c64; } }
* { box-sizing: border-box; margin: 0; padding: 0; }
body { font: 400 10.5pt/1.75 "Noto Sans SC", "Noto Emoji", sans-serif; color: #1e2329; overflow-wrap: anywhere; }
h1 { font-size: 15.5pt; line-height: 1.5; text-align: center; margin: 0 0 14pt; font-weight: 700; text-wrap: balance; }
h2 { font-size: 11pt; font-weight: 700; margin: 11pt 0 3pt; break-after: avoid; }
p { white-space: pre-wrap; orphans: 2; widows: 2; }
p.level { font-weight: 700; margin-top: 4pt; break-after: avoid; }
.item { display: flex; gap: 5pt; margin-bottom: 2pt; } .item .n { flex: none; min-width: 15pt; } .item p { flex: 1; min-width: 0; }
.mark { font-weight: 700; color: #0f5c5c; } .mark .label { white-space: nowrap; }
table { width: calc(100% - 1pt); border-collapse: collapse; margin: 5pt 0 4pt; font-size: 9pt; line-height: 1.5; table-layout: fixed; }
th, td { border: 0.6pt solid #8a857b; padding: 3pt 5pt; text-align: left; vertical-align: top; white-space: pre-wrap; }
th { background: #f1f3f1; font-weight: 700; } thead { display: table-header-group; } tr { break-inside: avoid; }`
  return `<!doctype html><html lang="${draft.locale}"><head><meta charset="utf-8"><title>${escapeHtml(zh ? '信件' : 'Letter')}</title><style>${fontFaces(body + style)}${style}</style></head><body>${body}</body></html>`
}
