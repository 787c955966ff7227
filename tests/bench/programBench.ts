/** Figures of the whole program: a message backup end to end, a large timeline, print and letters. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { printOptions } from '../../main/cli/papers.ts'
import { startDraft } from '../../main/engine/complaintCalls.ts'
import { terminalServices } from '../../main/cli/session.ts'
import { sampleJob } from '../../main/cli/sampleJob.ts'
import { Engine } from '../../main/engine/engine.ts'
import { makePrinted } from '../../main/engine/prints.ts'
import { listFindings } from '../../main/index/findingsStore.ts'
import { days, page } from '../../main/index/timeline.ts'
import { findBrowser } from '../../main/host/findBrowser.ts'
import { writeLargeBackup } from '../pictures/madeBackups.ts'
import type { Figure } from './figure.ts'
import { medianMs } from './indexBench.ts'

const password = 'bench pass phrase, long'
const words = ['今天', '还款', '联系', '你好', '明天', '逾期', '通知', '电话', '处理', '单位', '家人']

const round = (value: number) => Math.round(value * 100) / 100

/** Imports 100,000 messages and works with them. */
export async function benchProgram(count = 100_000): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'program-bench-'))
  const figures: Figure[] = []
  try {
    const file = join(folder, 'sms-bench.xml')
    await writeLargeBackup(file, count)
    const { engine } = await Engine.create(join(folder, 'vault'), password, terminalServices)
    const start = performance.now()
    const report = await engine.startImport([file]).done
    const seconds = (performance.now() - start) / 1000
    const read = report.events.sms ?? 0
    figures.push({
      name: 'SMS a second, read, encrypted, indexed, searchable: 15,000 over ours',
      value: round(15_000 / (read / seconds)),
      limit: 1,
      detail: `${read} messages in ${round(seconds)} s = ${Math.round(read / seconds)}/s`,
    })
    const first = medianMs(21, () => {
      days(engine.db, {})
      page(engine.db, { filter: {}, limit: 100, offset: 0 })
    })
    figures.push({
      name: 'first page of 100,000 events, over 50 ms',
      value: round(first / 50),
      limit: 1,
      detail: `${round(first)} ms`,
    })
    const search = medianMs(30, n =>
      page(engine.db, { filter: { query: words[n % words.length] ?? '' }, limit: 50 }),
    )
    figures.push({
      name: 'search of a two-character word, median, over 20 ms',
      value: round(search / 20),
      limit: 1,
      detail: `${round(search)} ms`,
    })

    const parties = engine.db.sql
      .prepare(`SELECT id FROM parties WHERE digits LIKE '1600000001%' OR e164 LIKE '%1600000001%'`)
      .all() as { id: string }[]
    await engine.commit(
      parties.map(({ id }) => ({
        type: 'party',
        public: {},
        private: { party: id, role: 'collector', lender: 'bench' },
      })),
    )
    const counting = performance.now()
    await engine.fresh()
    figures.push({
      name: 'findings of 100,000 events, seconds',
      value: round((performance.now() - counting) / 1000),
      limit: null,
      detail: `${listFindings(engine.db, {}).length} findings`,
    })

    if (findBrowser() !== null) {
      const printing = performance.now()
      const last = page(engine.db, { filter: { oldestFirst: true }, limit: 1000 })
      const made = await makePrinted(engine, {
        ...printOptions('timeline', 'zh-CN'),
        filter: { ids: last.events.map(({ id }) => id), oldestFirst: true },
      })
      const took = (performance.now() - printing) / 1000
      figures.push({
        name: 'timeline PDF of 1,000 events, over 20 s',
        value: round(took / 20),
        limit: 1,
        detail: `${round(took)} s, ${made.pages} pages`,
      })
    }
    const ids = listFindings(engine.db, {})
      .slice(0, 60)
      .map(({ id }) => id)
    await engine.commit([
      { type: 'finding', public: { count: ids.length }, private: { ids, state: 'confirmed', reason: null } },
    ])
    await engine.fresh()
    const choice = { channel: 'nfra' as const, locale: 'zh-CN' as const, findings: ids, events: [] }
    await startDraft(engine, choice)
    const opening = performance.now()
    await startDraft(engine, choice)
    const letter = performance.now() - opening
    figures.push({
      name: 'a letter opens, over 300 ms',
      value: round(letter / 300),
      limit: 1,
      detail: `${round(letter)} ms`,
    })
    await engine.close()
    return figures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The sample job as `npm start` runs it without a display. */
export async function benchSampleJob(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sample-bench-'))
  const start = performance.now()
  try {
    await sampleJob(folder, async () => undefined)
    const took = (performance.now() - start) / 1000
    return [{ name: 'sample job, over 60 s', value: round(took / 60), limit: 1, detail: `${round(took)} s` }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
