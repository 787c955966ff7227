import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { degrees, PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeDraft } from '../../main/complaint/draft.ts'
import { draftToHtml } from '../../main/complaint/toHtml.ts'
import type { CaseRecord } from '../../main/print/caseRecord.ts'
import { printing } from '../../main/print/eventCells.ts'
import { numberExhibits } from '../../main/print/exhibitNumbers.ts'
import { maskOf, noMask } from '../../main/print/masking.ts'
import { bindList } from '../../main/print/makePrint.ts'
import { listHash, timelineHtml } from '../../main/print/timelinePdf.ts'
import type { Locale } from '../../preload/contract.ts'
import { openBrowser } from './browser.ts'
import { event, finding, invented, party, record } from './caseModel.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const now = '2026-11-24T08:00:00.000Z'
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

function saved(pdf: Uint8Array): string {
  const file = join(mkdtempSync(join(tmpdir(), 'print-')), 'print.pdf')
  writeFileSync(file, pdf)
  return file
}

function textOf(pdf: Uint8Array, page?: number): string {
  const pages = page === undefined ? [] : ['-f', String(page), '-l', String(page)]
  return execFileSync('pdftotext', [...pages, '-raw', saved(pdf), '-'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
}

/** What is left of a text when a printed page may have broken it anywhere. */
const folded = (text: string): string => text.replace(/\s+/g, '')

function timeline(of: CaseRecord, locale: Locale, masked = true): string {
  return timelineHtml(printing(of, locale, masked ? maskOf(of) : noMask, now), {
    landscape: false,
    hashes: true,
    masked,
    filtered: false,
  })
}

const print = (html: string): Promise<Uint8Array> => browser.printToPdf(html, { landscape: false })

describe('the timeline on paper', () => {
  it.each(['zh-CN', 'en'] as const)('holds every text whole, its time and its source (%s)', async locale => {
    const long = event({
      id: 'long',
      at: '2026-10-02 10:00:00',
      text: Array.from({ length: 500 }, (_, n) => `第${n + 1}句话很长，`).join(''),
    })
    const odd = event({
      id: 'odd',
      at: '2026-10-01 10:00:00',
      text: '<b>不是标签</b> & "引号" \u202e反向\u0007\n第二行 😀 émoji',
    })
    const of = record(
      [
        long,
        odd,
        event({ id: 'dayOnly', at: '2026-10-03 00:00:00', precision: 'day', text: '仅日期' }),
        event({ id: 'none', at: null, text: '没有时间' }),
      ],
      [],
      [party('p17000000021')],
    )
    const text = folded(textOf(await print(timeline(of, locale))))
    // A text longer than a page is broken by the head of the next one; every sentence is there, in its order.
    const sentences = long.text.split('，').filter(part => part !== '')
    const places = sentences.map(part => text.indexOf(part))
    expect(places.filter(at => at < 0).length).toBeLessThan(8)
    expect(text.match(/句话很长/g)?.length).toBeGreaterThanOrEqual(492)
    expect(text).toContain(folded('<b>不是标签</b> & "引号" [U+202E]反向[U+0007]'))
    expect(text).toContain('第二行')
    expect(text).toContain('10:00:00')
    expect(text).not.toMatch(/(?<!1)00:00:00/)
    expect(text).toContain(locale === 'zh-CN' ? '仅知日期' : 'dateonly')
    expect(text).toContain(locale === 'zh-CN' ? '日期不详' : 'Dateunknown')
    expect(text).toContain('3f'.repeat(32))
    expect(text).toContain(listHash(of.events))
  })

  it('numbers its pages truly and embeds its fonts', async () => {
    const many = Array.from({ length: 120 }, (_, n) =>
      event({
        id: `m${n}`,
        at: `2026-09-${String((n % 28) + 1).padStart(2, '0')} 09:${String(n % 60).padStart(2, '0')}:00`,
        text: `第 ${n} 条`,
      }),
    )
    const pdf = await print(timeline(record(many, [], [party('p17000000021')]), 'zh-CN'))
    const pages = (await PDFDocument.load(pdf)).getPageCount()
    expect(pages).toBeGreaterThan(3)
    for (const page of [1, 2, pages]) expect(textOf(pdf, page)).toContain(`第 ${page} 页 / 共 ${pages} 页`)
    const fonts = execFileSync('pdffonts', [saved(pdf)], { encoding: 'utf8' })
      .split('\n')
      .slice(2)
      .filter(line => line.trim() !== '')
    for (const font of fonts) expect(font).toMatch(/NotoSansSC.* CID TrueType .* yes yes yes/)
    const text = folded(textOf(pdf))
    for (const of of many) expect(text).toContain(folded(of.text))
  })

  it('says "apparent" of what was found, and nothing of what was dismissed', async () => {
    const events = [event({ id: 'a', at: '2026-10-01 10:00:00', text: '甲' })]
    const findings = [
      finding('CN-ABUSE-01', ['a'], { title: { 'zh-CN': '辱骂', en: 'abuse' } }),
      finding('CN-TIME-01', ['a'], { state: 'open', title: { 'zh-CN': '夜间', en: 'night' } }),
      finding('CN-FREQ-04', ['a'], { state: 'dismissed', title: { 'zh-CN': '轰炸', en: 'burst' } }),
    ]
    const text = folded(
      textOf(await print(timeline(record(events, findings, [party('p17000000021')]), 'zh-CN'))),
    )
    expect(text).toContain('疑似：辱骂')
    expect(text).toContain('疑似：夜间（待核对）')
    expect(text).not.toContain('轰炸')
  })

  it('masks third persons when asked and only then', async () => {
    const of = invented()
    of.events.push(
      event({
        id: 'own',
        at: '2026-11-08 10:00:00',
        party: 'pmother',
        number: '13700000001',
        name: '李小红',
        text: '李小红：他们又来电话',
      }),
    )
    const masked = folded(textOf(await print(timeline(of, 'zh-CN'))))
    expect(masked).not.toMatch(/13700000001|李小红/)
    expect(masked).toContain('137****0001')
    expect(masked).toContain('李**')
    expect(masked).toContain('17000000021')
    const open = folded(textOf(await print(timeline(of, 'zh-CN', false))))
    expect(open).toContain('13700000001')
    expect(open).toContain('李小红')
  })

  it('loads nothing from anywhere', () => {
    const html = timeline(invented(), 'en')
    expect(html).not.toMatch(/<script|<link|<iframe|\son\w+=|url\((?!data:)|src="(?!data:)|href="(?!#)/)
  })

  it('prints a thousand events whole, within 20 seconds on a machine that is free', async () => {
    const many = Array.from({ length: 1000 }, (_, n) =>
      event({
        id: `m${n}`,
        at: `2026-${String((n % 9) + 1).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')} 1${n % 10}:00:00`,
        text: `第${n}条：请您尽快处理`,
      }),
    )
    const of = record(
      many,
      many.slice(0, 300).map(({ id }) => finding('CN-ABUSE-01', [id])),
      [party('p17000000021')],
    )
    const before = performance.now()
    const pdf = await print(timeline(of, 'zh-CN'))
    if ((loadavg()[0] ?? 0) < 2) expect(performance.now() - before).toBeLessThan(20_000)
    const text = folded(textOf(pdf))
    expect(many.filter(one => !text.includes(folded(one.text)))).toEqual([])
  }, 180_000)
})

describe('the list of evidence with its exhibits', () => {
  const picture =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

  async function contract(): Promise<Uint8Array> {
    const document = await PDFDocument.create()
    for (const turn of [0, 90, 180, 270]) {
      const page = document.addPage([500, 700])
      page.drawText(`Contract ${turn}`, { x: 60, y: 600 })
      page.setRotation(degrees(turn))
    }
    return document.save()
  }

  const made = new Map<string, ReturnType<typeof makeBundle>>()
  const bundle = (
    locale: Locale,
    paper: 'landscape' | 'portrait',
    hashes = true,
    bind = true,
  ): ReturnType<typeof makeBundle> => {
    const key = [locale, paper, hashes, bind].join()
    const kept = made.get(key) ?? makeBundle(locale, paper, hashes, bind)
    made.set(key, kept)
    return kept
  }

  async function makeBundle(
    locale: Locale,
    paper: 'landscape' | 'portrait',
    hashes: boolean,
    bind: boolean,
  ): Promise<{ pdf: Uint8Array; pages: number; list: number }> {
    const plain = invented()
    const source = (item: string, name: string, byte: string) => ({ item, name, sha256: byte.repeat(32) })
    const more = [
      event({
        id: 'pic',
        at: '2026-11-06 12:00:00',
        kind: 'picture',
        source: source('i9', '截图.png', '9f'),
      }),
      event({
        id: 'rec',
        at: '2026-11-06 13:00:00',
        kind: 'recording',
        seconds: 72,
        source: source('i10', '通话录音.amr', '8e'),
      }),
      ...Array.from({ length: 60 }, (_, n) =>
        event({
          id: `more${n}`,
          at: `2026-08-10 10:${String(n).padStart(2, '0')}:00`,
          kind: 'message',
          text: `第${n}条聊天`,
        }),
      ),
      event({
        id: 'pdf',
        at: '2026-11-20 13:00:00',
        kind: 'document',
        source: source('i11', '合同.pdf', '7d'),
      }),
    ]
    for (const of of plain.events) of.findings = []
    const of = record([...plain.events, ...more], plain.findings, [...plain.parties.values()])
    const extra = new Set(of.events.filter(({ id }) => /^(pic|rec|pdf|more)/.test(id)).map(({ id }) => id))
    const exhibits = numberExhibits(of, locale, extra)
    const original = await contract()
    const contents = exhibits.map(exhibit => ({
      exhibit,
      pictures: exhibit.events.some(({ id }) => id === 'pic')
        ? [{ data: picture, name: '截图.png', sha256: '9f'.repeat(32) }]
        : [],
      documents: exhibit.events.some(({ id }) => id === 'pdf')
        ? [original, new TextEncoder().encode('not a pdf')]
        : [],
    }))
    const p = printing(of, locale, maskOf(of), now)
    const made = await bindList(
      exhibits,
      bind ? contents : null,
      p,
      { paper, hashes, copies: 3, maskThirdParties: true },
      browser.printToPdf,
    )
    const list = Number(
      /第 1 页 \/ 共 (\d+) 页|Page 1 of (\d+)/.exec(textOf(made.pdf, 1))?.slice(1).find(Boolean),
    )
    return { ...made, list }
  }

  it.each([
    ['zh-CN', 'landscape'],
    ['en', 'portrait'],
  ] as const)(
    'tells the true page of every exhibit (%s, %s)',
    async (locale, paper) => {
      const { pdf, pages, list } = await bundle(locale, paper)
      expect(list).toBeGreaterThan(1)
      // Where each exhibit really is: read from the stamps of the bound pages.
      const stamped = new Map<string, number[]>()
      for (let page = list + 1; page <= pages; page += 1) {
        const text = textOf(pdf, page)
        const [, label, at, of] = /((?:证|E)\d-\d+)\s+(?:第|page) ?(\d+)\/(\d+)/.exec(text) ?? []
        if (label === undefined) throw new Error(`page ${page} bears no stamp`)
        const seen = stamped.get(label) ?? []
        seen.push(page - list)
        stamped.set(label, seen)
        expect(Number(at)).toBe(seen.length)
        expect(
          text
            .trim()
            .split('\n')
            .map(line => line.trim()),
        ).toContain(String(page - list))
        expect(Number(of)).toBeGreaterThanOrEqual(seen.length)
      }
      // The rows; a heading may name the numbers of its group.
      const printed = textOf(pdf, 1).replace(/[（(](?:证|E)\d-\d+(?: (?:至|to) (?:证|E)\d-\d+)?[）)]/g, '')
      for (const [label, at] of stamped) {
        const column = at.length === 1 ? String(at[0]) : `${at[0]}-${at.at(-1)}`
        const row = printed.slice(printed.indexOf(label)).split(/(?:证|E)\d-\d+/)[1] ?? ''
        expect(row.split(/\s+/), `${label} in ${row}`).toContain(column)
      }
      expect([...stamped.values()].flat()).toEqual(Array.from({ length: pages - list }, (_, n) => n + 1))
      expect([...stamped].find(([, at]) => at.length === 4)).toBeDefined()
      expect(printed).toContain(locale === 'zh-CN' ? '电子件' : 'electronic')
      expect(folded(textOf(pdf))).toContain(
        folded(
          locale === 'zh-CN'
            ? `共 4 组 ${stamped.size + 1} 项 ${pages - list} 页，一式 3 份`
            : `4 group(s), ${stamped.size + 1} item(s), ${pages - list} page(s), copies: 3`,
        ),
      )
    },
    240_000,
  )

  it('covers nothing of an original and keeps its turn', async () => {
    const { pdf, pages } = await bundle('zh-CN', 'landscape')
    const document = await PDFDocument.load(pdf)
    const last = document.getPages().slice(pages - 4)
    expect(last.map(page => page.getRotation().angle)).toEqual([0, 90, 180, 270])
    expect(last.map(page => page.getSize())).toEqual([
      { width: 500, height: 752 },
      { width: 552, height: 700 },
      { width: 500, height: 752 },
      { width: 552, height: 700 },
    ])
    for (let n = 0; n < 4; n += 1)
      expect(textOf(pdf, pages - 3 + n)).toMatch(new RegExp(`Contract\\s+${n * 90}\\b`))
  }, 240_000)

  it('holds every exhibit text whole, the full hashes, and what was masked', async () => {
    const { pdf } = await bundle('zh-CN', 'landscape')
    const text = folded(textOf(pdf))
    for (const words of [
      '再不还23500元，明天就上门到你单位，通知你父母',
      '你这个[U+202E]老赖',
      '第59条聊天',
      '附表A',
      '附表B',
      '附表D',
      '附表E',
      '附表F',
      '8e'.repeat(32),
      '提交人（签名／捺印）',
      '收件人',
    ])
      expect(text).toContain(folded(words))
    expect(text).toContain('137****0001')
    expect(text).not.toContain('13700000001')
    // Annex E counts the very records: 5 calls answered and one text at night on that day.
    expect(text).toContain(folded('2026-11-03 5 5 1 1 2 6'))
  }, 240_000)

  it('has a short form without hashes, and says when nothing is bound', async () => {
    const { pdf, pages, list } = await bundle('zh-CN', 'portrait', false, false)
    expect(pages).toBe(list)
    const text = folded(textOf(pdf))
    expect(text).toContain('未附')
    expect(text).not.toContain('附表')
    expect(text).not.toContain('SHA-256（前16位）')
  }, 180_000)
})

describe('letters on paper', () => {
  it.each(['zh-CN', 'en'] as const)('hold every span of the draft (%s)', async locale => {
    const draft = writeDraft(
      invented(),
      { channel: 'nfra-report', locale, findings: [], events: [] },
      ['我因此失眠两周。'],
      now,
    )
    // What stands between two pages is their foot.
    const text = folded(textOf(await print(draftToHtml(draft)))).replace(/Page\d+of\d+|第\d+页\/共\d+页/g, '')
    for (const section of draft.sections) {
      for (const { spans } of section.paragraphs)
        expect(text).toContain(folded(spans.map(span => span.text).join('')).replace(/[。.]$/, ''))
      for (const { cells } of section.table?.rows ?? [])
        for (const cell of cells) expect(text).toContain(folded(cell.text))
    }
  })
})
