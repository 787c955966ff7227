/**
 * The custody record on paper: what was done with the evidence since it was taken in, from the journal itself; the head of
 * the journal, by which any later change shows; and what such a record proves and what not.
 */
import type { HistoryLine, HistoryOverview, PrintOptions } from '../../preload/contract.ts'
import { caseZone, historyOverview } from '../custody/history.ts'
import { type Folding, layOutLines, type Lines } from '../custody/lines.ts'
import { readLines } from '../custody/readLines.ts'
import { type CustodyWords, custodyWordsIn, fill } from '../custody/sentences.ts'
import type { IndexDb } from '../index/db.ts'
import type { Vault } from '../vault/vault.ts'
import { wallClock } from './caseRecord.ts'
import { type Mask, maskOf, noMask } from './masking.ts'
import { htmlTable, printPage } from './printPage.ts'
import { recordOf } from './readRecord.ts'
import { escapeHtml } from './visibleText.ts'

/** More lines than these are told day by day: some 200 pages. */
const mostLines = 4000

const style = `
.cover { margin-bottom: 8pt; }
.cover td { border: 0; border-bottom: 0.5pt solid #d9d5cc; padding: 3.5pt 6pt 3.5pt 0; }
.cover tr:first-child td { border-top: 1pt solid #0f5c5c; } .cover tr:last-child td { border-bottom: 1pt solid #0f5c5c; }
.cover td:first-child { font-weight: 700; color: #0f5c5c; }
.cover td + td { white-space: pre-wrap; }
.number { white-space: nowrap; }
.head { margin-right: 1pt; border: 1pt solid #0f5c5c; border-radius: 3pt; padding: 6pt 9pt; margin-top: 10pt; break-inside: avoid; }
.head b { color: #0f5c5c; }
.head .mono { font-size: 10pt; line-height: 1.5; margin-top: 2pt; }
.proves p { margin-bottom: 5pt; } .proves { break-inside: avoid; }
.sign { margin-top: 16pt; display: flex; gap: 130pt; break-inside: avoid; }
.end { text-align: center; color: #555c64; margin-top: 10pt; }`

export interface CustodyMeans {
  vault: Vault
  db: IndexDb
  /** ISO time of the print. */
  now: string
}

/** The whole record as a page ready to print, and how many entries it tells of. Throws JournalDamaged. */
export async function custodyHtml(
  { vault, db, now }: CustodyMeans,
  { locale, maskThirdParties }: Pick<PrintOptions, 'locale' | 'maskThirdParties'>,
): Promise<{ html: string; entries: number }> {
  const words = custodyWordsIn(locale)
  const zone = caseZone(db)
  const { outline } = vault.record
  const overview = historyOverview(vault, zone, Date.parse(now))
  const laid = (folding: Folding): Lines =>
    layOutLines(outline, { upTo: overview.upTo, group: null, folding }, zone.clock, Date.parse(now))
  const alike = laid('alike')
  const byDay = alike.length > mostLines
  const lines = byDay ? laid('days') : alike
  const mask = maskThirdParties ? maskOf(recordOf(db, [])) : noMask
  const rows: string[] = []
  let app = ''
  const places = Array.from({ length: lines.length }, (_, index) => lines.at(index))
  const reading = { group: null, clock: zone.clock, locale, now: Date.parse(now) }
  for await (const line of readLines(vault, places, reading)) {
    rows.push(row(line, line.app === app ? '' : line.app, words, mask))
    if (line.app !== '') app = line.app
  }
  const { print } = words
  const table = htmlTable(print.columns, [10, 13, 41, 9, 27], rows, 'record')
  const signing = `<div class="sign"><span>${escapeHtml(print.sign)}</span><span>${escapeHtml(print.date)}</span></div>`
  const made = fullTime(now, overview.zone)
  const html = printPage({
    locale,
    title: print.title,
    landscape: false,
    footer: `${print.footer} · ${made} · ${print.head} ${overview.head} · ${fill(print.until, { n: overview.upTo }, locale)}`,
    style,
    body: [
      `<h1>${escapeHtml(print.title)}</h1>`,
      cover({ overview, lines: lines.length, made }, words, locale),
      `<p class="small">${escapeHtml(byDay ? print.foldedDays : print.folded)}</p>`,
      table,
      `<div class="head"><b>${escapeHtml(fill(print.headTitle, { n: overview.upTo }, locale))}</b><div class="mono">${overview.head}</div></div>`,
      `<section class="proves"><h2>${escapeHtml(print.provesTitle)}</h2>`,
      ...print.proves.map(text => `<p>${escapeHtml(text.replaceAll('{n}', String(overview.upTo)))}</p>`),
      `</section>${signing}<p class="end">${escapeHtml(print.end)}</p>`,
    ].join('\n'),
  })
  return { html, entries: overview.upTo - overview.missing }
}

function fullTime(iso: string, zone: string): string {
  const { day, clock } = wallClock(Date.parse(iso), zone)
  return `${day} ${clock} (${zone})`
}

function cover(
  of: { overview: HistoryOverview; lines: number; made: string },
  { print }: CustodyWords,
  locale: PrintOptions['locale'],
): string {
  const { overview, lines, made } = of
  const { zone, jumps, missing, damaged, signedAt, upTo, vaultId, fingerprint } = overview
  const say = (text: string, values: Record<string, string | number>) => fill(text, values, locale)
  const pairs: [string, string][] = [
    [print.vault, say(print.vaultText, { id: vaultId, fingerprint })],
    [
      print.period,
      say(print.periodText, { from: fullTime(overview.from, zone), to: fullTime(overview.to, zone) }),
    ],
    [print.entries, say(print.entriesText, { upTo, n: upTo - missing, lines })],
    ...(missing > 0 ? [[print.missing, say(print.missingText, { n: missing })] as [string, string]] : []),
    ...(damaged ? [[print.damaged, print.damagedText] as [string, string]] : []),
    [print.times, say(print.timesText, { zone })],
    [print.jumps, jumps === 0 ? print.jumpsNone : say(print.jumpsText, { n: jumps })],
    [print.signed, signedAt === 0 ? print.signedNone : say(print.signedText, { n: signedAt })],
    [print.made, made],
  ]
  const body = pairs
    .map(([name, text]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(text)}</td></tr>`)
    .join('')
  return `<table class="cover"><colgroup><col style="width:16%"><col></colgroup>${body}</table>`
}

function row(line: HistoryLine, app: string, { print }: CustodyWords, mask: Mask): string {
  const { first, last, entries } = line
  const missing = entries === 0
  const number = first === last ? String(first) : `${first}–${last}`
  const clock = line.until === null ? line.clock : `${line.clock} – ${line.until}`
  const small = missing
    ? []
    : [
        line.by === 'person' ? print.byPerson : print.byProgram,
        ...(line.opened === null ? [] : [line.opened]),
        ...(app === '' ? [] : [print.app.replace('{app}', app)]),
      ]
  const what = [
    ...line.what.map(text => `<div>${escapeHtml(mask.text(text))}</div>`),
    ...(line.jump === null ? [] : [`<div class="tag">${escapeHtml(line.jump)}</div>`]),
    ...(small.length === 0 ? [] : [`<div class="small">${escapeHtml(small.join(' · '))}</div>`]),
  ]
  const refers =
    line.refers === null
      ? '—'
      : `${line.refers.contents === 1 ? '' : `<div class="small">${escapeHtml(print.contents.replace('{n}', String(line.refers.contents)))}</div>`}<div class="mono">${line.refers.sha256}</div>`
  const cells = [
    `<span class="number">${number}</span>`,
    missing ? '—' : `${escapeHtml(line.day)}<br>${escapeHtml(clock)}`,
    what.join(''),
    missing ? '—' : String(entries),
    refers,
  ]
  return `<tr class="whole">${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
}
