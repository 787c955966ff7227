/**
 * 证据目录, the list of evidence as 民事诉讼证据规定 19 wants it: numbered by class, with origin, object of proof and content,
 * signed and dated; its annexes (hashes, how obtained, transcripts, timeline, frequency, masking) follow it. The page column tells the
 * pages of the bundle behind the list, which are numbered by themselves from 1, so the list's own length changes none.
 */
import { createHash } from 'node:crypto'
import { wallClock } from './caseRecord.ts'
import type { Printing } from './eventCells.ts'
import { annexesHtml } from './evidenceAnnexes.ts'
import type { Exhibit } from './exhibitNumbers.ts'
import type { BoundExhibit } from './exhibitPages.ts'
import { exhibitName, exhibitProves, exhibitTime, exhibitType } from './exhibitWords.ts'
import { htmlTable, printPage } from './printPage.ts'
import { put } from './printWords.ts'
import { madeAt } from './timelinePdf.ts'
import { escapeHtml } from './visibleText.ts'

export interface ListLook {
  landscape: boolean
  /** Without them the list has the short form for police and regulators. */
  hashes: boolean
  copies: number
  masked: boolean
  /** Null when no exhibits are bound behind the list. */
  bound: readonly BoundExhibit[] | null
}

const style = `
.head { margin-bottom: 6pt; } .head td { border: 0; padding: 2pt 8pt 2pt 0; font-size: 9pt; }
.list td { font-size: 8.3pt; } .label { font-weight: 700; white-space: nowrap; }
.notes { margin-top: 7pt; font-size: 8pt; }
section.ending { break-inside: avoid; }
.sign { margin-top: 16pt; break-inside: avoid; } .sign td { border: 0; padding: 8pt 0; font-size: 9.5pt; }
.receipt { margin-top: 8pt; border-top: 0.75pt solid #1e2329; break-inside: avoid; } .receipt td { border: 0; padding: 8pt 0; font-size: 9pt; }
.annex { break-before: page; } .annex + .annex.same { break-before: auto; }
.annex table { font-size: 7.8pt; } .annex th { font-size: 7.5pt; }
.sheet { margin-top: 12pt; } .sheet.short { break-inside: avoid; } .sheet table + table { margin-top: 3pt; } .sheet .small { margin-top: 2pt; }
.sound td { border: 0; padding: 1.5pt 6pt 1.5pt 0; } .sound td:first-child { font-weight: 700; } .sound tr { break-after: avoid; }
.blank td { height: 16pt; } .confirm { margin-top: 12pt; break-inside: avoid; white-space: pre-wrap; }
.thumb { display: none; } td.n { text-align: right; } .right { text-align: right; }`

type Column = 'number' | 'name' | 'type' | 'proves' | 'carrier' | 'pages' | 'hash' | 'time' | 'source'

const forms: Record<'full' | 'portrait' | 'short', [Column, number][]> = {
  full: [
    ['number', 8],
    ['name', 22],
    ['type', 15],
    ['proves', 28],
    ['carrier', 11],
    ['pages', 6],
    ['hash', 10],
  ],
  portrait: [
    ['number', 9],
    ['name', 26],
    ['type', 19],
    ['proves', 34],
    ['pages', 12],
  ],
  short: [
    ['number', 9],
    ['name', 22],
    ['time', 15],
    ['source', 15],
    ['proves', 28],
    ['pages', 11],
  ],
}

function pagesOf(label: string, look: ListLook, p: Printing): string {
  if (look.bound === null) return p.words.list.notBound
  const found = look.bound.find(({ exhibit }) => exhibit.label === label)
  if (found === undefined || found.pages === 0) return p.words.list.electronic
  return found.pages === 1 ? String(found.first) : `${found.first}-${found.first + found.pages - 1}`
}

function cell(column: Column, exhibit: Exhibit, look: ListLook, p: Printing): string {
  const { list } = p.words
  switch (column) {
    case 'number':
      return `<span class="label">${escapeHtml(exhibit.label)}</span>`
    case 'name': {
      const time = exhibitTime(exhibit.events, p)
      const name = escapeHtml(exhibitName(exhibit, p))
      return look.hashes || !forms.short.some(([of]) => of === column)
        ? `${name}<div class="small">${escapeHtml(time)}</div>`
        : name
    }
    case 'time':
      return escapeHtml(exhibitTime(exhibit.events, p))
    case 'type':
    case 'source':
      return escapeHtml(exhibitType(exhibit, p))
    case 'proves':
      return escapeHtml(exhibitProves(exhibit, p))
    case 'carrier':
      return escapeHtml(list.carrierKept)
    case 'pages': {
      const pages = pagesOf(exhibit.label, look, p)
      // A word in this narrow column, not a number.
      return /\d/.test(pages) ? escapeHtml(pages) : `<span class="small">${escapeHtml(pages)}</span>`
    }
    case 'hash': {
      const hashes = [
        ...new Set(
          exhibit.events
            .map(event => event.sources[0])
            .filter(of => of !== undefined && of.itemName !== '')
            .map(of => of?.sha256.slice(0, 16) ?? ''),
        ),
      ]
      return `<span class="mono">${hashes.map(escapeHtml).join('<br>')}</span>`
    }
  }
}

function listTable(exhibits: readonly Exhibit[], look: ListLook, p: Printing): string {
  const { list } = p.words
  const columns = forms[!look.hashes ? 'short' : look.landscape ? 'full' : 'portrait']
  const groups: Record<string, string> = p.shared.exhibitGroups
  const body: string[] = []
  let group = 0
  let ordinal = 0
  for (const exhibit of exhibits) {
    if (exhibit.group !== group) {
      group = exhibit.group
      ordinal += 1
      const what = groups[group] ?? groups['5'] ?? ''
      // Groups are counted as they stand here; where one before is empty, the numbers in it say which these are.
      const labels = ordinal === group ? '' : put(list.groupLabels, { labels: labelsOf(group, exhibits, p) })
      body.push(
        `<tr class="group"><td colspan="${columns.length}">${escapeHtml(put(list.group, { n: list.ordinals[ordinal] ?? ordinal, labels, what }))}</td></tr>`,
      )
    }
    body.push(
      `<tr class="whole">${columns.map(([column]) => `<td>${cell(column, exhibit, look, p)}</td>`).join('')}</tr>`,
    )
  }
  return htmlTable(
    columns.map(([column]) => list.columns[column]),
    columns.map(([, width]) => width),
    body,
    'list',
  )
}

/** First and last number of a group. */
function labelsOf(group: number, exhibits: readonly Exhibit[], p: Printing): string {
  const of = exhibits.filter(one => one.group === group).map(({ label }) => label)
  const [from = '', to = ''] = [of[0], of.at(-1)]
  return from === to ? from : put(p.words.list.span, { from, to })
}

function head(exhibits: readonly Exhibit[], look: ListLook, p: Printing): string {
  const { list } = p.words
  const groups = new Set(exhibits.map(({ group }) => group)).size
  const pages = look.bound?.reduce((sum, bound) => sum + bound.pages, 0) ?? 0
  const electronic = look.bound?.filter(bound => bound.pages === 0).length ?? 0
  const name = p.record.complainant.name || p.record.facts.debtor
  const sum = put(list.sum, { groups, items: exhibits.length, pages, copies: look.copies })
  const cells = [
    [list.caseNo, list.cause, `${list.handedIn}${wallClock(Date.parse(p.now), p.record.zone).day}`],
    [
      put(list.from, { name }),
      put(list.against, { name: p.record.facts.lenderName }),
      electronic === 0
        ? sum
        : `${sum}${p.locale === 'zh-CN' ? '，' : ', '}${put(list.sumElectronic, { n: electronic })}`,
    ],
  ]
  return `<h1>${escapeHtml(list.title)}</h1><table class="head"><colgroup><col style="width:28%"><col style="width:34%"><col style="width:38%"></colgroup>${cells.map(row => `<tr>${row.map(text => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`).join('')}</table>`
}

function notes(exhibits: readonly Exhibit[], p: Printing, look: ListLook): string {
  const { notes: words } = p.words.list
  const electronic = look.bound?.some(({ pages }) => pages === 0) === true
  const originals = look.bound?.some(({ originals: n }) => n > 0) === true
  const groups = [...new Set(exhibits.map(({ group }) => group))]
  const said = [
    ...(groups.every((group, position) => group === position + 1) ? [] : [words.gap]),
    words.carrier,
    look.masked ? words.masked : words.unmasked,
    ...(look.masked && originals ? [words.originals] : []),
    ...(look.hashes ? [words.hashes] : []),
    ...(electronic ? [words.electronic] : []),
  ]
  return (
    words.head +
    said.map((text, position) => `${position + 1}. ${text}`).join(p.locale === 'zh-CN' ? '' : ' ')
  )
}

function signatures(exhibits: readonly Exhibit[], p: Printing, look: ListLook): string {
  const { list } = p.words
  return `<section class="ending"><p class="notes">${escapeHtml(notes(exhibits, p, look))}</p>
<table class="sign"><colgroup><col style="width:60%"><col></colgroup><tr><td>${escapeHtml(list.sign)}</td><td class="right">${escapeHtml(list.date)}</td></tr></table>
<table class="receipt"><colgroup><col style="width:34%"><col style="width:38%"><col></colgroup><tr><td>${escapeHtml(list.receiver)}</td><td>${escapeHtml(list.receivedPages)}</td><td>${escapeHtml(list.receivedOn)}</td></tr></table></section>`
}

/** What the list hash is made of: label, event, source hash, place, line by line. */
export function exhibitLines(exhibits: readonly Exhibit[]): string {
  return exhibits
    .flatMap(({ label, events }) =>
      events.map(event =>
        [label, event.id, event.sources[0]?.sha256 ?? '', event.sources[0]?.locator ?? ''].join('\t'),
      ),
    )
    .join('\n')
}

/** The list with its annexes as a page ready to print. */
export function evidenceListHtml(exhibits: readonly Exhibit[], look: ListLook, p: Printing): string {
  const { words } = p
  const { list } = words
  const first = `${head(exhibits, look, p)}${listTable(exhibits, look, p)}${signatures(exhibits, p, look)}`
  const annexes = look.hashes ? annexesHtml(exhibits, look.masked, p) : ''
  const hash = createHash('sha256').update(exhibitLines(exhibits)).digest('hex')
  return printPage({
    locale: p.locale,
    title: list.title,
    landscape: look.landscape,
    footer: `${words.footer.list} · ${words.footer.made} ${madeAt(p)} · ${words.footer.hash} ${hash}`,
    style,
    body: `${first}${annexes}`,
  })
}
