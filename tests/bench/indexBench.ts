/**
 * Speed of the index: events folded a second (with search words, encrypted, on disk), the first page, a random jump, and
 * a search among 100,000 events. Medians over many runs; every figure is measured on rows this file makes from a seed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openIndex } from '../../main/index/db.ts'
import { page } from '../../main/index/timeline.ts'
import { position } from '../../main/index/timelinePosition.ts'
import type { JournalEntry, MessageRecord } from '../../main/vault/entries.ts'

export interface IndexFigures {
  events: number
  insertsPerSecond: number
  firstPageMs: number
  jumpMs: number
  searchMs: number
  searchCommonMs: number
}

const words =
  '逾期 还款 联系 起诉 上门 威胁 家人 单位 今天 明天 不要 立即 电话 欠款 合同 平台 法院 律师 处理 通知 后果 自负 朋友 通讯录 工作 的 了 你 我们 他 是 在'.split(
    ' ',
  )

/** A stream of numbers from a seed, the same on every machine. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

/** Invented messages and calls over ninety days from sixty numbers. */
export function syntheticRecords(count: number, seed = 7): MessageRecord[] {
  const random = randomFrom(seed)
  const start = Date.UTC(2026, 7, 1)
  return Array.from({ length: count }, (_, index) => {
    const isCall = random() < 0.3
    let text = ''
    while (!isCall && text.length < 26) {
      text +=
        random() < 0.3
          ? String.fromCharCode(0x4e00 + Math.floor(random() * 3000))
          : (words[Math.floor(random() * words.length)] ?? '')
    }
    return {
      kind: isCall ? 'call' : 'sms',
      locator: `${isCall ? 'call' : 'sms'}[${index}]`,
      time: { epochMs: start + Math.floor(random() * 90 * 86_400_000), local: null, precision: 'ms' },
      direction: random() < 0.85 ? 'in' : 'out',
      sender: null,
      numberRaw: `139000${String(10000 + Math.floor(random() * 60))}`,
      name: null,
      account: null,
      text,
      result: isCall ? (random() < 0.5 ? 'answered' : 'missed') : null,
      resultCode: null,
      durationSeconds: isCall ? Math.floor(random() * 200) : null,
      ringSeconds: null,
      line: null,
      flags: [],
      attachments: [],
      platformId: null,
    }
  })
}

/** The two entries of one source that was read. */
export function sourceEntries(): JournalEntry[] {
  const base = { leaf: 'leaf', time: '2026-11-24T08:00:00.000Z' }
  const sha256 = 'a'.repeat(64)
  return [
    {
      ...base,
      seq: 1,
      type: 'import',
      public: { sha256, size: 1, metaSha256: '' },
      private: {
        name: 'sms.xml',
        path: 'sms.xml',
        sourcePath: '',
        mediaType: 'text/xml',
        importedAt: base.time,
        mtime: null,
        job: 'job',
        reader: 'smsBackupRestore',
        detection: { confidence: 1, reason: 'bench' },
        inside: null,
        facts: null,
      },
    },
    {
      ...base,
      seq: 2,
      type: 'derive',
      public: { sha256: 'b'.repeat(64), size: 1, derivedFrom: sha256, metaSha256: '' },
      private: {
        name: 'sms.xml.ndjson',
        mediaType: 'application/x-ndjson',
        role: 'messages',
        tool: { name: 'smsBackupRestore', version: '1', args: '' },
        createdAt: base.time,
        messages: {
          reader: 'smsBackupRestore',
          read: 0,
          unread: 0,
          summary: {
            needsZone: false,
            needsDateOrder: false,
            needsSelf: false,
            names: [],
            offsetHints: [],
            dateExamples: [],
            chatName: null,
            incomplete: false,
            notes: [],
          },
        },
      },
    },
  ]
}

/** Measures an index of `count` events in a temporary folder. */
export async function indexBench(count = 100_000): Promise<IndexFigures> {
  const dir = mkdtempSync(join(tmpdir(), 'index-bench-'))
  const db = openIndex(join(dir, 'index.db'), new Uint8Array(32).fill(3), 'bench')
  try {
    const records = syntheticRecords(count)
    const content = {
      async *messages() {
        for (let at = 0; at < records.length; at += 2000) yield records.slice(at, at + 2000)
      },
    }
    const started = performance.now()
    await db.apply(sourceEntries(), content)
    const insertsPerSecond = Math.round((count / (performance.now() - started)) * 1000)
    const random = randomFrom(99)
    const { total } = page(db, { filter: {}, limit: 1 })
    return {
      events: total,
      insertsPerSecond,
      firstPageMs: median(30, () => page(db, { filter: {}, limit: 200 })),
      jumpMs: median(60, () => {
        const day = `2026-${String(8 + Math.floor(random() * 3)).padStart(2, '0')}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`
        const { index } = position(db, { filter: {}, day })
        page(db, { filter: {}, limit: 200, offset: index })
      }),
      searchMs: median(40, () => {
        const from = records[Math.floor(random() * count)]?.text ?? ''
        const at = Math.floor(random() * Math.max(1, from.length - 4))
        page(db, {
          filter: { query: from.slice(at, at + 2 + Math.floor(random() * 3)) || '法院' },
          limit: 200,
        })
      }),
      searchCommonMs: median(20, () => page(db, { filter: { query: '威胁' }, limit: 200 })),
    }
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** Median time of `run` in ms. */
export function median(times: number, run: () => unknown): number {
  const all: number[] = []
  for (let index = 0; index < times; index += 1) {
    const started = performance.now()
    run()
    all.push(performance.now() - started)
  }
  all.sort((a, b) => a - b)
  return Math.round((all[Math.floor(all.length / 2)] ?? 0) * 100) / 100
}
