/**
 * The recovery sheet: one page of A4 with the code, the slot as digits and as a QR code, and how to use both. It names no
 * program unless asked to, and nothing of what the vault holds: whoever finds it should learn as little as can be.
 */
import { encode } from 'uqr'
import sheetWords from '../../resources/letters/recoverySheet.json' with { type: 'json' }
import type { Locale } from '../../preload/contract.ts'
import { printPage } from './printPage.ts'
import { put } from './printWords.ts'
import { escapeHtml } from './visibleText.ts'

export interface RecoverySheet {
  locale: Locale
  /** 48 digits in 8 groups with hyphens. */
  code: string
  /** Ten lines of 30 digits, or null for a slot without that form. */
  lines: readonly string[] | null
  fingerprint: string
  papers: readonly { name: string; sha256: string }[]
  /** Local date as it is to be read. */
  date: string
  /** Says which program it is for. */
  named: boolean
}

const style = `
@page { margin: 14mm 16mm 12mm 18mm; }
body { font-size: 8.6pt; line-height: 1.5; }
h1 { text-align: left; letter-spacing: 0; margin: 0; }
h2 { margin: 9pt 0 2pt; }
.head { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1pt solid #1e2329; padding-bottom: 4pt; }
.hand { margin-top: 9pt; display: flex; gap: 6pt; } .hand::after { content: ""; flex: 1; border-bottom: 0.5pt solid #8a8f96; }
.digits { font-variant-numeric: tabular-nums; overflow-wrap: normal; white-space: nowrap; }
.code, .lines { margin-right: 1pt; }
.code { display: grid; grid-template-columns: repeat(4, 1fr); gap: 5pt; margin-top: 5pt; }
.code > div { border: 0.8pt solid #1e2329; border-radius: 3pt; padding: 3pt 7pt; font-size: 19pt; line-height: 1.35; letter-spacing: 0.06em; }
.code small, .line small { font-size: 7pt; letter-spacing: 0; color: #555c64; display: inline-block; width: 14pt; }
.slot { display: flex; gap: 12pt; align-items: center; margin-top: 5pt; }
.lines { flex: 1; border: 0.8pt solid #1e2329; border-radius: 3pt; padding: 4pt 7pt; }
.line { font-size: 12pt; line-height: 1.55; } .line span { margin-right: 9pt; }
.qr { width: 52mm; height: 52mm; flex: none; }
ol, ul { padding-left: 14pt; } li { margin-top: 1.5pt; }
.check { display: grid; grid-template-columns: auto 1fr; gap: 1pt 10pt; font-size: 7.4pt; }
.check b { font-weight: 400; color: #555c64; }`

/** The page as HTML, for `printToPdf`. */
export function recoverySheetHtml(sheet: RecoverySheet): string {
  const words = sheetWords[sheet.locale]
  const list = (tag: 'ol' | 'ul', items: readonly string[]) =>
    `<${tag}>${items.map(item => `<li>${escapeHtml(item)}</li>`).join('')}</${tag}>`
  const body = [
    `<div class="head"><h1>${escapeHtml(words.title)}</h1><span>${escapeHtml(put(words.made, { date: sheet.date }))}</span></div>`,
    sheet.named ? `<p>${escapeHtml(words.named)}</p>` : '',
    `<p class="hand">${escapeHtml(words.belongs)}</p>`,
    `<h2>${escapeHtml(words.codeTitle)}</h2><p>${escapeHtml(words.codeText)}</p>`,
    `<div class="code digits">${sheet.code
      .split('-')
      .map((group, i) => `<div><small>${i + 1}</small>${escapeHtml(group)}</div>`)
      .join('')}</div>`,
    `<h2>${escapeHtml(words.slotTitle)}</h2>`,
    sheet.lines === null ? `<p>${escapeHtml(words.noSlot)}</p>` : slotHtml(sheet.lines, words.slotText),
    `<h2>${escapeHtml(words.useTitle)}</h2>${list('ul', words.use)}`,
    `<h2>${escapeHtml(words.keepTitle)}</h2>${list('ul', words.keep)}`,
    `<h2>${escapeHtml(words.checkTitle)}</h2><div class="check">`,
    `<b>${escapeHtml(words.fingerprint)}</b><span>${escapeHtml(sheet.fingerprint)}</span>`,
    ...sheet.papers.map(
      ({ name, sha256 }) =>
        `<b>${escapeHtml(put(words.hash, { name }))}</b><span>${escapeHtml(sha256.replace(/(.{8})(?=.)/g, '$1 '))}</span>`,
    ),
    '</div>',
  ].join('\n')
  return printPage({ locale: sheet.locale, title: words.title, landscape: false, footer: null, style, body })
}

function slotHtml(lines: readonly string[], text: string): string {
  const rows = lines.map((line, i) => {
    const groups = line.match(/\d{6}/g) ?? []
    return `<div class="line"><small>${i + 1}</small>${groups.map(group => `<span>${group}</span>`).join('')}</div>`
  })
  return `<p>${escapeHtml(text)}</p><div class="slot"><div class="lines digits">${rows.join('')}</div>${qrSvg(lines.join(''))}</div>`
}

/** Digits as a QR code with much to spare for folds and stains; drawn as squares, so that nothing is loaded. */
function qrSvg(digits: string): string {
  const { size, data } = encode(digits, { ecc: 'Q', border: 4 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path.join('')}" fill="#000"/></svg>`
}
