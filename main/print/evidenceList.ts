/**
 * 证据目录, the list of evidence as 民事诉讼证据规定 19 wants it: numbered by class, with origin, object of proof and content,
 * signed and dated; its annexes (hashes, how obtained, timeline, frequency, masking) follow it. The page column tells the
 * pages of the bundle behind the list, which are numbered by themselves from 1, so the list's own length changes none.
 */
import { createHash } from 'node:crypto'
import { clockOf, contactOf, isCall, isMessage, type RecordEvent, wallClock } from './caseRecord.ts'
import { type Printing, seconds } from './eventCells.ts'
import type { Exhibit } from './exhibitNumbers.ts'
import type { BoundExhibit } from './exhibitPages.ts'
import { exhibitName, exhibitProves, exhibitTime, exhibitType } from './exhibitWords.ts'
import { printPage } from './printPage.ts'
import { put } from './printWords.ts'
import { filesTable, madeAt } from './timelinePdf.ts'
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
    case 'pages':
      return escapeHtml(pagesOf(exhibit.label, look, p))
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
      ordinal = group
      const what = groups[group] ?? groups['5'] ?? ''
      body.push(
        `<tr class="group"><td colspan="${columns.length}">${escapeHtml(put(list.group, { n: list.ordinals[ordinal] ?? ordinal, what }))}</td></tr>`,
      )
    }
    body.push(
      `<tr class="whole">${columns.map(([column]) => `<td>${cell(column, exhibit, look, p)}</td>`).join('')}</tr>`,
    )
  }
  return `<table class="list"><colgroup>${columns.map(([, width]) => `<col style="width:${width}%">`).join('')}</colgroup><thead><tr>${columns.map(([column]) => `<th>${escapeHtml(list.columns[column])}</th>`).join('')}</tr></thead><tbody>${body.join('')}</tbody></table>`
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

function notes(p: Printing, look: ListLook): string {
  const { notes: words } = p.words.list
  const electronic = look.bound?.some(({ pages }) => pages === 0) === true
  const said = [
    words.carrier,
    look.masked ? words.masked : words.unmasked,
    ...(look.hashes ? [words.hashes] : []),
    ...(electronic ? [words.electronic] : []),
  ]
  return (
    words.head +
    said.map((text, position) => `${position + 1}. ${text}`).join(p.locale === 'zh-CN' ? '' : ' ')
  )
}

function signatures(p: Printing, look: ListLook): string {
  const { list } = p.words
  return `<section class="ending"><p class="notes">${escapeHtml(notes(p, look))}</p>
<table class="sign"><colgroup><col style="width:60%"><col></colgroup><tr><td>${escapeHtml(list.sign)}</td><td class="right">${escapeHtml(list.date)}</td></tr></table>
<table class="receipt"><colgroup><col style="width:34%"><col style="width:38%"><col></colgroup><tr><td>${escapeHtml(list.receiver)}</td><td>${escapeHtml(list.receivedPages)}</td><td>${escapeHtml(list.receivedOn)}</td></tr></table></section>`
}

function tableOf(headCells: readonly string[], widths: readonly number[], rows: readonly string[]): string {
  return `<table><colgroup>${widths.map(width => `<col style="width:${width}%">`).join('')}</colgroup><thead><tr>${headCells.map(text => `<th>${escapeHtml(text)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function obtained(p: Printing): string {
  const { list, files } = p.words
  const rows = p.record.files.map(file => {
    const at = wallClock(Date.parse(file.importedAt), p.record.zone)
    return `<tr class="whole"><td>${escapeHtml(p.mask.text(file.name))}</td><td>${at.day} ${at.clock}</td><td>${escapeHtml(put(list.tool, { type: file.mediaType }))}</td><td>${escapeHtml(list.carrierKept)}</td></tr>`
  })
  return `<p class="notes">${escapeHtml(list.annexBText)}</p>${tableOf([files.name, list.importedBy, list.howGot, list.columns.carrier], [36, 20, 24, 20], rows)}`
}

function timeline(exhibits: readonly Exhibit[], p: Printing): string {
  const { list, words } = { list: p.words.list, words: p.words }
  const labels = new Map(exhibits.flatMap(exhibit => exhibit.events.map(event => [event.id, exhibit.label])))
  const rows = p.record.events
    .filter(event => labels.has(event.id))
    .map(event => {
      const clock = clockOf(event, p.record.zone)
      const contact = contactOf(event)
      const direction = isCall(event)
        ? words.callDirection[event.direction]
        : words.direction[event.direction]
      const result = isCall(event) && event.result !== null ? ` · ${p.shared.results[event.result]}` : ''
      const length =
        event.durationSeconds !== null && event.durationSeconds > 0
          ? ` · ${seconds(event.durationSeconds, p)}`
          : ''
      const rules = [
        ...new Set(event.findings.filter(({ state }) => state === 'confirmed').map(({ rule }) => rule)),
      ]
      const time =
        event.day === null
          ? words.undated
          : `${event.day}${clock === null ? ` (${words.precision.day})` : ` ${clock}`}`
      const cells = [
        escapeHtml(time),
        escapeHtml(p.shared.channels[event.kind]),
        escapeHtml(contact === null ? p.shared.unknownParty : p.mask.contact(contact, event.party)),
        escapeHtml(`${direction}${result}${length}`),
        `<div class="text">${escapeHtml(p.mask.text(event.text))}</div>`,
        escapeHtml(rules.join(' ')),
        escapeHtml(labels.get(event.id) ?? ''),
      ]
      return `<tr${event.text.length < 700 ? ' class="whole"' : ''}>${cells.map(html => `<td>${html}</td>`).join('')}</tr>`
    })
  const columns = list.timelineColumns
  return tableOf(
    [
      columns.time,
      columns.channel,
      columns.party,
      columns.direction,
      columns.text,
      columns.rule,
      columns.exhibit,
    ],
    [13, 10, 13, 15, 30, 11, 8],
    rows,
  )
}

/** Contacts by the other side per day; each figure is counted here from the very events of annex D. */
function frequency(exhibits: readonly Exhibit[], p: Printing): string {
  const { list, undated } = p.words
  const days = new Map<string, RecordEvent[]>()
  for (const event of exhibits.flatMap(({ events }) => events)) {
    if (event.direction !== 'in' || !(isCall(event) || isMessage(event))) continue
    const day = event.day ?? undated
    days.set(day, [...(days.get(day) ?? []), event])
  }
  const figures = (events: readonly RecordEvent[]): number[] => {
    const night = events.filter(event => {
      const clock = clockOf(event, p.record.zone)
      return clock !== null && (clock < '08:00' || clock >= '22:00')
    })
    const numbers = new Set(events.map(event => event.party ?? contactOf(event)).filter(key => key !== null))
    return [
      events.filter(isCall).length,
      events.filter(event => isCall(event) && event.result === 'answered').length,
      events.filter(isMessage).length,
      night.length,
      numbers.size,
      events.length,
    ]
  }
  const row = (name: string, events: readonly RecordEvent[], total: boolean): string =>
    `<tr class="${total ? 'group' : 'whole'}"><td>${escapeHtml(name)}</td>${figures(events)
      .map(n => `<td class="n">${n}</td>`)
      .join('')}</tr>`
  const columns = list.statColumns
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = [
    ...sorted.map(([day, events]) => row(day, events, false)),
    row(list.statTotal, [...days.values()].flat(), true),
  ]
  return `<p class="notes">${escapeHtml(put(list.statNote, { zone: p.record.zone }))}</p>${tableOf([columns.day, columns.calls, columns.answered, columns.messages, columns.night, columns.numbers, columns.total], [22, 13, 13, 13, 13, 13, 13], rows)}`
}

function masking(p: Printing, masked: boolean): string {
  const { list } = p.words
  const hidden = [...p.mask.applied].sort()
  if (!masked || hidden.length === 0) return `<p class="notes">${escapeHtml(list.annexFNone)}</p>`
  return `<p class="notes">${escapeHtml(put(list.annexFText, { n: hidden.length }))}</p><p>${hidden.map(escapeHtml).join(p.locale === 'zh-CN' ? '、' : ', ')}</p>`
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
  const annex = (title: string, html: string, same = false): string =>
    `<section class="annex${same ? ' same' : ''}"><h2>${escapeHtml(title)}</h2>${html}</section>`
  const first = `${head(exhibits, look, p)}${listTable(exhibits, look, p)}${signatures(p, look)}`
  const annexes = look.hashes
    ? [
        annex(list.annexA, filesTable(p)),
        annex(list.annexB, obtained(p), true),
        annex(list.annexD, timeline(exhibits, p)),
        annex(list.annexE, frequency(exhibits, p), true),
        // Last, since it tells what the pages before have hidden.
        annex(list.annexF, masking(p, look.masked), true),
      ].join('')
    : ''
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
