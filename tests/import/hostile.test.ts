/**
 * R19: hostile and broken files, made here, each with its named outcome; the files beside them are read all the same. Zip
 * bombs, slips, links and nested archives are in zip.test.ts and archives.test.ts, damage that Excel does in tables.test.ts
 * and the corpus, entities in importFiles.test.ts.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentOf } from '../../main/engine/indexOfVault.ts'
import type { Port } from '../../main/host/host.ts'
import { FactsReader } from '../../main/import/factsReader.ts'
import type { ImportEnv } from '../../main/import/importEnv.ts'
import { importFiles } from '../../main/import/importFiles.ts'
import { ImportJob } from '../../main/import/importJob.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import { runReader } from '../../main/import/readerPort.ts'
import type { ToReader } from '../../main/import/readerProtocol.ts'
import { type IndexDb, openIndex } from '../../main/index/db.ts'
import { allEvents, page } from '../../main/index/timeline.ts'
import { Vault } from '../../main/vault/vault.ts'
import { collector, readApart } from './reading.ts'

const slow = process.env.SLOW !== undefined
let folder: string
let vault: Vault
let db: IndexDb
let env: ImportEnv

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hostile-test-'))
  const made = await Vault.create(join(folder, 'vault'), {
    password: 'correct horse battery',
    testOnlyCost: { ops: 1, mem: 8 << 20 },
  })
  vault = made.vault
  db = openIndex(':memory:', vault.indexKey(), vault.id)
  env = {
    vault,
    db,
    startReader: startNodeReader,
    facts: new FactsReader(startNodeReader),
    async commit(entries, messages) {
      const written = await vault.append(entries)
      const change = await db.apply(written, contentOf(vault, messages))
      return { entries: written.slice(0, entries.length), change }
    },
  }
})

afterAll(async () => {
  env.facts.close()
  db.close()
  await vault.close()
  await rm(folder, { recursive: true, force: true })
})

const smses = (who: string, ...dates: (string | number)[]): string =>
  `<?xml version='1.0' encoding='UTF-8'?><smses count="${dates.length}">${dates
    .map((date, n) => `<sms address="1069000${who}" date="${date}" type="1" body="${who} ${n}" />`)
    .join('')}</smses>`

async function drop(name: string, files: Record<string, string | Uint8Array>): Promise<string> {
  const at = join(folder, name)
  await mkdir(at)
  for (const [path, content] of Object.entries(files)) await writeFile(join(at, path), content)
  return at
}

async function imported(at: string, own: Partial<ImportEnv> = {}, job = new ImportJob(at, () => undefined)) {
  const report = await importFiles([at], job, { ...env, ...own })
  for (const row of report.perFile) expect(row.messagesIn).toBe(row.events + row.unread)
  expect(report.files).toBe(report.imported + report.duplicate + report.skipped.length)
  return { report, rows: Object.fromEntries(report.perFile.map(row => [row.name, row])) }
}

/** A file made of one block over and over, between a head and a tail; a gigabyte of it needs no disk. */
function repeated(head: string, block: string, times: number, tail: string) {
  const [first, middle, last] = [Buffer.from(head), Buffer.from(block), Buffer.from(tail)]
  const size = first.length + middle.length * times + last.length
  return {
    name: '',
    size,
    read: (offset: number, length: number): Promise<Uint8Array> => {
      const out = Buffer.alloc(Math.min(length, size - offset))
      for (let at = 0; at < out.length; ) {
        const place = offset + at
        if (place < first.length) at += first.copy(out, at, place)
        else if (place >= size - last.length) at += last.copy(out, at, place - (size - last.length))
        else at += middle.copy(out, at, (place - first.length) % middle.length)
      }
      return Promise.resolve(out)
    },
  }
}

/** Reads in a process of its own and tells how much memory that took at most. */
async function readLarge(reader: string, source: ReturnType<typeof repeated>) {
  const port = await startNodeReader()
  let peak = 0
  const watch = setInterval(() => void port.memory().then(bytes => (peak = Math.max(peak, bytes ?? 0))), 50)
  let records = 0
  let partBytes = 0
  const { sink, reading } = collector()
  const summary = await runReader(port, reader, source, {
    ...sink,
    records: list => {
      records += list.length
    },
    blob: () =>
      Promise.resolve({
        write: (bytes: Uint8Array) => {
          partBytes += bytes.length
          return Promise.resolve()
        },
        end: () => Promise.resolve(),
        abort: () => Promise.resolve(),
      }),
  }).finally(() => clearInterval(watch))
  return { records, partBytes, unread: reading.unread, summary, peak }
}

describe('files of a drop', () => {
  it('have their outcome, and the ones beside them theirs', async () => {
    const lines = (from: number): string =>
      [0, 1, 2].map(n => `2026/1/13 15:0${from + n} - 王: 今天必须还款，第${n}次通知\n`).join('')
    const gb = Buffer.from('cdf5', 'hex')
    const { report, rows } = await imported(
      await drop('drop', {
        'photo.jpg': smses('1', 1_793_710_980_123, 1_793_710_990_123),
        'letter.txt': Buffer.from(
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
          'base64',
        ),
        // UTF-8, then GB18030 for a word, as two exports put into one file are.
        '与王的 WhatsApp 聊天.txt': Buffer.concat([
          Buffer.from(lines(0).repeat(20)),
          Buffer.from('2026/1/13 15:30 - '),
          gb,
          Buffer.from(': '),
          gb,
          Buffer.from(`\n${lines(4).repeat(20)}`),
        ]),
        'years.xml': smses(
          '2',
          -11_644_473_600_000,
          -2_082_844_800_000,
          2_145_916_800_000,
          253_402_300_799_000,
          '9'.repeat(25),
        ),
        'Calls.csv': `Incoming,02/06/17 09:45,00:01:43,+46855501201,Inkasso AB\n${',x'.repeat(1_000_000)}\nOutgoing,17/06/17 10:42,00:02:10,+46855501201,Inkasso AB\n`,
        'names.xml': smses('\u202e3\u200b', 1_793_710_980_123),
        'good.xml': smses('4', 1_793_710_980_123),
      }),
    )
    expect(report.skipped).toEqual([])
    expect(rows['photo.jpg']).toMatchObject({ reader: 'smsBackupRestore', events: 2 })
    expect(rows['letter.txt']).toMatchObject({ reader: 'media', events: 0 })
    expect(rows['与王的 WhatsApp 聊天.txt']).toMatchObject({ reader: 'whatsapp', events: 121, unread: 0 })
    expect(rows['years.xml']).toMatchObject({ events: 5, unread: 0 })
    expect(rows['Calls.csv']).toMatchObject({ reader: 'imazing', events: 2, unread: 1 })
    expect(report.unread.filter(each => each.path.endsWith('Calls.csv'))).toMatchObject([
      { locator: 'row 2', reason: 'textTooLong' },
    ])
    expect(rows['names.xml']).toMatchObject({ events: 1 })
    expect(rows['good.xml']).toMatchObject({ events: 1, unread: 0 })

    const events = [...allEvents(db, {})]
    // Read as what it is said to be, with the damage marked, and not as other words.
    const lossy = events.filter(each => each.flags.includes('lossyDecode'))
    expect(lossy.map(each => each.text)).toEqual(['\ufffd\ufffd'])
    // A year is one that was written or none.
    const years = events
      .filter(each => each.text.startsWith('2 '))
      .map(each => each.time.utc?.slice(0, 4) ?? null)
    // Counts below zero are what programs write for no time at all, and 25 digits are no time.
    expect(years).toEqual(['9999', '2038', null, null, null])
    // What turns letters around stays in the words: it is evidence too.
    expect(events.find(each => each.text.startsWith('\u202e3\u200b'))?.text).toBe('\u202e3\u200b 0')
    // Nobody can scroll to what is not in the list.
    expect(page(db, { filter: {}, limit: 1 }).total).toBe(events.length)
  })

  it('that disappear with their medium are told, the others stay', async () => {
    const at = await drop('stick', {
      'a.xml': smses('5', 1_793_710_980_123),
      // Larger than what is stored together.
      'b.xml': smses('6', ...Array.from({ length: 20_000 }, (_, n) => 1_793_710_980_123 + n)),
      'c.xml': smses('7', 1_793_710_980_123),
    })
    let gone = false
    const { report, rows } = await imported(at, {
      async commit(entries, messages) {
        const done = await env.commit(entries, messages)
        if (!gone) await rm(at, { recursive: true })
        gone = true
        return done
      },
    })
    expect(rows['a.xml']).toMatchObject({ outcome: 'imported', events: 1 })
    // The second may have been read while the first was recorded; whatever it is, it is told.
    const away = report.skipped.map(({ path }) => path)
    expect(away.at(-1)).toBe('stick/c.xml')
    expect(report.imported + away.length).toBe(3)
    for (const { reason } of report.skipped) expect(['unreadable', 'changed']).toContain(reason)
  })

  it('whose reader is killed are incomplete, and the next is read', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => 1_793_710_980_123 + n * 1000)
    const at = await drop('killed', { 'a.xml': smses('8', ...many), 'b.xml': smses('9', 1_793_710_980_123) })
    let first = true
    const startReader = async (): Promise<Port> => {
      const port = await startNodeReader()
      if (!first) return port
      first = false
      let answers = 0
      return {
        ...port,
        post: message => {
          port.post(message)
          // In the middle: some of it was handed over and taken.
          if ((message as ToReader).t === 'ack' && (answers += 1) === 5) port.kill()
        },
      }
    }
    const { report, rows } = await imported(at, { startReader })
    expect(rows['a.xml']?.notes).toEqual(expect.arrayContaining(['ReaderFailed', 'incomplete']))
    expect(rows['a.xml']?.events).toBeGreaterThanOrEqual(1000)
    expect(rows['a.xml']?.events).toBeLessThan(20_000)
    expect(rows['b.xml']).toMatchObject({ events: 1, unread: 0 })
    expect(rows['b.xml']?.notes).not.toContain('incomplete')
    expect(report.imported).toBe(2)
  })
})

describe('large and deep', () => {
  it('a document of JSON in a single line is read in bounded memory', {
    timeout: slow ? 600_000 : 60_000,
  }, async () => {
    const block = `,{"id":1,"type":"message","date":"2024-07-01T10:13:20","date_unixtime":"1719800000","from":"催收小刘","from_id":"user5550000201","text":"${'还钱'.repeat(300)}"}`
    const times = Math.floor((slow ? 2 ** 31 : 64 << 20) / Buffer.byteLength(block))
    const head = `{"name":"催收小刘","type":"personal_chat","id":5550000201,"messages":[${block.slice(1)}`
    const { records, summary, peak } = await readLarge('telegramJson', repeated(head, block, times, ']}'))
    expect(records).toBe(times + 1)
    expect(summary.incomplete).toBe(false)
    expect(peak).toBeLessThan(300 << 20)
  })

  it('an attribute of 100 MB flows through', { timeout: 60_000 }, async () => {
    const block = Buffer.alloc(3 << 20, 'a quick brown fox').toString('base64')
    const times = Math.ceil(1e8 / block.length)
    const { records, partBytes, peak } = await readLarge(
      'smsBackupRestore',
      repeated(
        '<smses count="1"><mms date="1719800000000" msg_box="1" address="1" m_type="132"><parts><part seq="0" ct="video/mp4" name="v.mp4" text="null" data="',
        block,
        times,
        '" /></parts><addrs><addr address="1" type="137" charset="106" /></addrs></mms></smses>',
      ),
    )
    expect({ records, partBytes }).toEqual({ records: 1, partBytes: (3 << 20) * times })
    expect(peak).toBeLessThan(300 << 20)
  })

  it('a million brackets lose the one message they stand in', async () => {
    const message = (id: number, text: string): string =>
      `{"id":${id},"type":"message","date":"2024-07-01T10:13:20","date_unixtime":"1719800000","from":"王","from_id":"user1","text":${text}}`
    const deep = '['.repeat(1e6) + ']'.repeat(1e6)
    const reading = await readApart(
      'telegramJson',
      `{"name":"王","type":"personal_chat","id":1,"messages":[${message(1, '"a"')},${message(2, deep)},${message(3, '"c"')}]}`,
    )
    expect(reading.error).toBeNull()
    expect(reading.records.map(each => each.text)).toEqual(['a', 'c'])
    expect(reading.unread).toMatchObject([{ locator: 'messages[1]', reason: 'malformed' }])
  })

  it('a million open tags keep the messages around them', async () => {
    const message = (id: number, text: string): string =>
      `<div class="message default clearfix" id="message${id}"><div class="body"><div class="pull_right date details" title="01.07.2024 10:13:20 UTC+08:00">10:13</div><div class="from_name">王</div><div class="text">${text}</div></div></div>`
    const reading = await readApart(
      'telegramHtml',
      `<html><head><title>Exported Data</title></head><body><div class="page_wrap"><div class="history">${message(1, 'a')}${message(2, '<b>'.repeat(1e6))}${message(3, 'c')}</div></div></body></html>`,
    )
    expect(reading.error).toBeNull()
    expect(reading.records[0]?.text).toBe('a')
    expect(reading.records.length + reading.unread.length).toBeGreaterThanOrEqual(2)
    // What never closes swallows what follows, and that is told.
    expect(reading.records.length === 3 || reading.summary?.incomplete === true).toBe(true)
  })

  it('ten thousand parts in one another end, as one mail', async () => {
    let parts = 'Subject: x\nFrom: a@example.net\nTo: b@example.net\nDate: Mon, 1 Jul 2024 10:13:20 +0800\n'
    for (let depth = 0; depth < 1e4; depth += 1)
      parts += `Content-Type: multipart/mixed; boundary="b${depth}"\n\n--b${depth}\n`
    const reading = await readApart('email', `${parts}Content-Type: text/plain\n\nlast words\n`, 'x.eml')
    expect(reading.error).toBeNull()
    expect(reading.records).toHaveLength(1)
    expect(reading.records[0]?.platformId ?? null).toBeNull()
  })
})
