/** The custody record on paper: every line, the whole head, the gap, the jump; what a page breaks is folded together vault. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { openIndex } from '../../main/index/db.ts'
import { custodyHtml } from '../../main/print/custodyPdf.ts'
import type { NewEntry } from '../../main/vault/entries.ts'
import { eachType } from '../custody/eachType.ts'
import { testKey } from '../index/journal.ts'
import { create } from '../vault/scratch.ts'
import { openBrowser } from './browser.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
}, 120_000)
afterAll(() => browser.close())
afterEach(() => vi.useRealTimers())

const folded = (text: string) => text.replace(/\s+/g, '')

async function textOf(html: string): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'custody-')), 'record.pdf')
  writeFileSync(file, await browser.printToPdf(html, { landscape: false }))
  return folded(execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 }))
}

test('in both languages: every line of every type, the head with its number, and what it does not prove', async () => {
  const edit = eachType.edit[0] as NewEntry
  const { vault } = await create()
  await vault.append([...Object.values(eachType).flat(), ...Array.from({ length: 150 }, () => edit)])
  const db = openIndex(':memory:', testKey, vault.id)
  try {
    for (const locale of ['zh-CN', 'en'] as const) {
      const { html, entries } = await custodyHtml(
        { vault, db, now: new Date().toISOString() },
        { locale, maskThirdParties: true },
      )
      const { lastSeq, head } = vault.record
      expect(entries).toBe(lastSeq)
      // The English page is laid out alike: its words are looked at as HTML.
      const text =
        locale === 'zh-CN' ? await textOf(html) : folded(html.slice(html.indexOf('<body>'))).repeat(2)
      // In the box at its end, and in the foot of every page.
      expect(text.split(head).length).toBeGreaterThanOrEqual(3)
      expect(folded(html)).toContain(locale === 'en' ? `toentry${lastSeq}` : `至第${lastSeq}条`)
      expect(text).toContain(locale === 'en' ? 'Itdoesnotprove:(1)thetime' : '不能证明：（1）时间')
      expect(text).toContain(locale === 'en' ? 'Remarksoneventswritten:150' : '为记录写下备注：150次')
      expect(text).toContain(folded(vault.id))
      // Numbers of the first column cover the journal from 1 to the last without a hole.
      const numbers = [...html.matchAll(/<span class="number">(\d+)(?:–(\d+))?<\/span>/g)].map(
        ([, first, last]) => [Number(first), Number(last ?? first)] as const,
      )
      let next = 1
      for (const [first, last] of numbers) {
        expect(first).toBe(next)
        next = last + 1
      }
      expect(next).toBe(lastSeq + 1)
      const body = html.slice(html.indexOf('<body>'))
      expect(body).not.toMatch(/\{\w+\}|undefined|NaN/)
      expect(body).not.toMatch(/秘密的话|13900000132|李小明|王某/)
    }
  } finally {
    db.close()
    await vault.close()
  }
})

test('a clock that was set back is marked with both times, and counted on the cover', async () => {
  const edit = eachType.edit[0] as NewEntry
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-24T13:00:00Z') })
  const { vault } = await create()
  await vault.append([edit])
  vi.setSystemTime(new Date('2025-11-24T13:00:00Z'))
  await vault.append([edit])
  const db = openIndex(':memory:', testKey, vault.id)
  try {
    const { html } = await custodyHtml(
      { vault, db, now: '2026-11-25T00:00:00.000Z' },
      { locale: 'zh-CN', maskThirdParties: true },
    )
    expect(html).toContain('电脑时钟被调过 1 次，表中标出前后时间')
    expect(html).toContain(
      '<div class="tag">电脑时钟被调回过：上一条是 2026-11-24 21:00:00，这一条是 2025-11-24 21:00:00</div>',
    )
  } finally {
    db.close()
    await vault.close()
  }
})

test('a very long history is told day by day, with every entry counted under its kind', async () => {
  const { vault } = await create()
  const note = eachType.note[0] as NewEntry
  // Notes share no line, so that these would be more lines than a paper should have.
  await vault.append(Array.from({ length: 4100 }, () => note))
  const db = openIndex(':memory:', testKey, vault.id)
  try {
    const { html, entries } = await custodyHtml(
      { vault, db, now: new Date().toISOString() },
      { locale: 'en', maskThirdParties: true },
    )
    expect(entries).toBe(vault.lastSeq)
    expect(html).toContain("Records of the user's own, written: 4,100".replace("'", '&#39;'))
    expect(html.match(/<span class="number">/g)?.length).toBeLessThanOrEqual(2)
    expect(html).toContain('those of a day share a line')
  } finally {
    db.close()
    await vault.close()
  }
})
