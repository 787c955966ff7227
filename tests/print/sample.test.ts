import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../main/engine/engine.ts'
import { findBrowser } from '../../main/host/findBrowser.ts'
import { listFindings } from '../../main/index/findingsStore.ts'
import { allEvents, eventDetail } from '../../main/index/timeline.ts'
import { makePrint } from '../../main/print/makePrint.ts'
import type { PrintOptions } from '../../preload/contract.ts'
import { openSampleVault } from '../sampleVault.ts'
import { openBrowser } from './browser.ts'

describe.skipIf(findBrowser() === null)(
  'the list of the sample, out of a real vault',
  { timeout: 300_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'sample-print-'))
    let engine: Engine
    let browser: Awaited<ReturnType<typeof openBrowser>>
    beforeAll(async () => {
      browser = await openBrowser()
      engine = await openSampleVault(join(folder, 'vault'))
    }, 300_000)
    afterAll(async () => {
      await engine?.close()
      await browser?.close()
      rmSync(folder, { recursive: true })
    })

    const options: PrintOptions = {
      kind: 'evidence-list',
      locale: 'zh-CN',
      filter: {},
      maskThirdParties: true,
      thumbnails: true,
      hashes: true,
      exhibits: true,
      paper: 'landscape',
      copies: 3,
    }

    it('binds records, pictures and the contract, and says which items are electronic', async () => {
      const cited = listFindings(engine.db, { state: 'confirmed' }).flatMap(({ events }) => events)
      const files = [...allEvents(engine.db, { oldestFirst: true })].filter(({ kind }) =>
        ['recording', 'picture', 'video', 'document'].includes(kind),
      )
      expect(files).toHaveLength(11)
      const ids = [...new Set([...cited, ...files.map(({ id }) => id)])]
      const made = await makePrint(
        { db: engine.db, vault: engine.vault, printToPdf: browser.printToPdf },
        { ...options, filter: { ids } },
      )
      const file = join(process.env.PRINTS_TO ?? folder, 'list.pdf')
      writeFileSync(file, made.pdf)
      const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 28 })
      expect(made.events).toBe(ids.length)
      // Whatever a line was read from, nobody deletes unawares.
      const named = new Set(made.cites.map(seq => `i${seq}`))
      const sources = ids.flatMap(id => eventDetail(engine.db, id).sources)
      expect(sources.length).toBeGreaterThanOrEqual(ids.length)
      expect(sources.filter(({ item }) => !named.has(item))).toEqual([])
      // 4 recordings and 2 videos have no pages.
      expect(text).toMatch(/另有电子件 6 项/)
      expect(text).toContain('借款合同.pdf')
      const [, stated] = /项 (\d+) 页，一式 3 份/.exec(text) ?? []
      const [, list] = /第 1 页 \/ 共 (\d+) 页/.exec(text) ?? []
      expect(Number(stated) + Number(list)).toBe(made.pages)
      // Each of the 4 pictures has its one page; the contract has its own, in group 1.
      const pagesOf = (group: number): number[] =>
        [...text.matchAll(new RegExp(`证${group}-\\d+\\s+第 1/(\\d+) 页`, 'g'))].map(([, pages]) =>
          Number(pages),
        )
      expect(pagesOf(5)).toEqual([1, 1, 1, 1])
      expect(pagesOf(1)).toEqual([1])
      expect(text).toContain('所附图片与 PDF 原件按原样打印，未作遮挡')
      // A sheet for each recording and video, with its full hash; nobody wrote down what they say.
      expect(text).toContain('以下 6 份录音、录像各附一张整理稿')
      expect(text.match(/尚无文字整理稿/g)).toHaveLength(6)
      // 妈妈's number is never printed in full.
      expect(text).not.toContain('16000000002')
    })

    it('prints the timeline of a filter', async () => {
      const made = await makePrint(
        { db: engine.db, vault: engine.vault, printToPdf: browser.printToPdf },
        { ...options, kind: 'timeline', locale: 'en', filter: { from: '2026-10-01', to: '2026-10-20' } },
      )
      const file = join(process.env.PRINTS_TO ?? folder, 'timeline.pdf')
      writeFileSync(file, made.pdf)
      const wanted = [...allEvents(engine.db, { from: '2026-10-01', to: '2026-10-20' })]
      expect(made.events).toBe(wanted.length)
      const text = execFileSync('pdftotext', ['-raw', file, '-'], {
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      }).replace(/\s+/g, '')
      const lost = wanted.filter(
        ({ text: words }) => words.length < 60 && !text.includes(words.replace(/\s+/g, '')),
      )
      // Only what masking changed is not found as it was.
      expect(lost.filter(({ target, party }) => target === 'self' && party === null)).toEqual([])
      expect(text).toContain(`Records${wanted.length}`)
    })

    it('refuses to print nothing', async () => {
      await expect(
        makePrint(
          { db: engine.db, vault: engine.vault, printToPdf: browser.printToPdf },
          { ...options, filter: { from: '1999-01-01', to: '1999-01-02' } },
        ),
      ).rejects.toThrow('NothingToPrint')
    })
  },
)
