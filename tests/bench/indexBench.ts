/** Speed of the index by itself, encrypted and on disk, among events that this file makes from a seed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openIndex } from '../../main/index/db.ts'
import { page } from '../../main/index/timeline.ts'
import type { JournalEntry, MessageRecord } from '../../main/vault/entries.ts'
import { nothingOpen } from '../index/readerSummary.ts'
import type { Figure } from './figure.ts'

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
  return [...syntheticStream(count, seed)]
}

function* syntheticStream(count: number, seed = 7): Generator<MessageRecord> {
  const random = randomFrom(seed)
  const start = Date.UTC(2026, 7, 1)
  for (let index = 0; index < count; index += 1) {
    const isCall = random() < 0.3
    let text = ''
    while (!isCall && text.length < 26) {
      text +=
        random() < 0.3
          ? String.fromCharCode(0x4e00 + Math.floor(random() * 3000))
          : (words[Math.floor(random() * words.length)] ?? '')
    }
    yield {
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
  }
}

const base = { leaf: 'leaf', time: '2026-11-24T08:00:00.000Z' }
const source = 'a'.repeat(64)
const perPortion = 10_000

function sourceEntry(): JournalEntry {
  return {
    ...base,
    seq: 1,
    type: 'import',
    public: { sha256: source, size: 1, metaSha256: '' },
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
  }
}

function portionEntry(portion: number, read: number, complete: boolean): JournalEntry {
  return {
    ...base,
    seq: portion + 2,
    type: 'derive',
    public: {
      sha256: portion.toString(16).padStart(64, 'b'),
      size: 1,
      derivedFrom: source,
      metaSha256: '',
    },
    private: {
      name: 'sms.xml.ndjson',
      mediaType: 'application/x-ndjson',
      role: 'messages',
      tool: { name: 'smsBackupRestore', version: '1', args: '' },
      createdAt: base.time,
      messages: {
        reader: 'smsBackupRestore',
        read,
        unread: 0,
        portion,
        complete,
        summary: nothingOpen,
      },
    },
  }
}

/** R11: an index of a million events. Limits: made in 30 s, opened in 2 s, a page in 20 ms, a search in 300 ms, 600 MB. */
export async function benchScale(count = 1_000_000): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'index-bench-'))
  const file = join(dir, 'index.db')
  const key = () => new Uint8Array(32).fill(3)
  let db = openIndex(file, key(), 'bench')
  try {
    const sample: string[] = []
    let most = 0
    const records = syntheticStream(count)
    let made = 0
    // As an import saves them: in portions. Making the records is not counted.
    let applying = 0
    await db.apply([sourceEntry()], { async *messages() {} })
    for (let portion = 0; portion * perPortion < count; portion += 1) {
      const rows: MessageRecord[] = []
      for (let next = records.next(); !next.done; next = records.next()) {
        rows.push(next.value)
        if (rows.length === perPortion) break
      }
      const started = performance.now()
      if (portion === 0) sample.push(...rows.slice(0, 2000).map(({ text }) => text))
      made += rows.length
      const entry = portionEntry(portion, rows.length, made >= count)
      await db.apply([entry], {
        async *messages() {
          for (let at = 0; at < rows.length; at += 2000) yield rows.slice(at, at + 2000)
        },
      })
      applying += performance.now() - started
      most = Math.max(most, process.memoryUsage.rss())
    }
    db.close()
    const opened = await seconds(() => {
      db = openIndex(file, key(), 'bench')
      page(db, { filter: {}, limit: 1 })
    })
    // Bursts are worked out once, at the first page.
    const first = await seconds(() => page(db, { filter: {}, limit: 200 }))
    const random = randomFrom(99)
    const aPage = medianMs(30, () =>
      page(db, { filter: {}, limit: 200, offset: Math.floor(random() * count) }),
    )
    const search = medianMs(40, () => {
      const from = sample[Math.floor(random() * sample.length)] ?? ''
      const at = Math.floor(random() * Math.max(1, from.length - 4))
      page(db, { filter: { query: from.slice(at, at + 3) || '法院' }, limit: 200 })
    })
    const row = (name: string, value: number, limit: number, unit: string): Figure => ({
      name: `a million events: ${name}, over ${limit} ${unit}`,
      value: value / limit,
      limit: 1,
      detail: `${value.toFixed(1)} ${unit}`,
    })
    return [
      row('index made', applying / 1000, 30, 's'),
      row('opened', opened, 2, 's'),
      row('a page of 200 anywhere, median', aPage, 20, 'ms'),
      row('search of three characters, median', search, 300, 'ms'),
      row('most memory of the process', most / 2 ** 20, 600, 'MB'),
      { name: 'a million events: the very first page, seconds', value: first, limit: null, detail: 'once' },
    ]
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function seconds(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** Median time of `run` in ms; it is told how often it ran before. */
export function medianMs(times: number, run: (n: number) => unknown): number {
  const all = Array.from({ length: times }, (_, n) => {
    const started = performance.now()
    run(n)
    return performance.now() - started
  })
  return all.toSorted((a, b) => a - b)[times >> 1] ?? Number.NaN
}
