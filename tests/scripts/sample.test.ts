import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseAnswersFile } from '../../main/import/answersFile.ts'
import { detect } from '../../main/import/detect.ts'
import { readFileFacts } from '../../main/import/fileFacts.ts'
import type { ReaderInput, ReaderOutput } from '../../main/import/reader.ts'
import { readers } from '../../main/import/readers/readers.ts'
import type { MessageRecord, RawTime } from '../../main/vault/entries.ts'
import { tell, utcOf } from '../../scripts/makeSample/events.ts'
import { writeCalls, writeMotherChat, writePhoneChat, writeSms } from '../../scripts/makeSample/exports.ts'
import { chatFiles, exportedAt } from '../../scripts/makeSample/story.ts'
import { type TruthEvent, truthEvents, truthFindings } from '../../scripts/makeSample/truth.ts'

const root = join(import.meta.dirname, '../../resources/sample')
const bytesOf = (path: string) => readFileSync(join(root, path))

interface Truth {
  files: string[]
  totals: Record<string, unknown>
  findings: unknown
  events: TruthEvent[]
}
const truth = JSON.parse(readFileSync(join(root, 'truth.json'), 'utf8')) as Truth

function inputOf(bytes: Uint8Array, name: string): ReaderInput {
  return {
    name,
    size: bytes.length,
    settings: {},
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += 5000)
        yield await Promise.resolve(bytes.subarray(at, at + 5000))
    },
  }
}

/** What a reader of the program hands over for a file. */
async function read(bytes: Uint8Array, name: string) {
  const records: MessageRecord[] = []
  const blobs = new Map<string, Buffer>()
  const inPlace: { name: string; offset: number; size: number }[] = []
  const unread: string[] = []
  const output: ReaderOutput = {
    record: record => void records.push(record),
    blob: part => {
      const pieces: Uint8Array[] = []
      const sink = {
        write: (piece: Uint8Array) => Promise.resolve(void pieces.push(Uint8Array.from(piece))),
        end: () => Promise.resolve(void blobs.set(part.name, Buffer.concat(pieces))),
        abort: () => Promise.resolve(),
      }
      return Promise.resolve(sink)
    },
    inPlace: part => Promise.resolve(void inPlace.push(part)),
    unread: locator => void unread.push(locator),
  }
  const detection = detect(bytes.subarray(0, 65_536), name, bytes.length)
  const reader = await readers[detection.reader]?.()
  if (!reader) throw new Error(`no reader for ${name}: ${detection.reader}`)
  const summary = await reader.read(inputOf(bytes, name), output)
  return { reader: detection.reader, records, blobs, inPlace, unread, summary }
}

const local = (time: RawTime) => {
  if ('epochMs' in time)
    return new Date(time.epochMs + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
  const wall = time.wall
  if (!wall) return null
  const two = (n: number) => String(n).padStart(2, '0')
  const hour = wall.half === null ? wall.hour : (wall.hour % 12) + (wall.half === 'pm' ? 12 : 0)
  const [year, month, day] = wall.date
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(wall.minute)}${wall.second === null ? '' : `:${two(wall.second)}`}`
}

describe('the sample', () => {
  it('is small, and every file of the truth is there and no other', () => {
    const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    const paths = found.map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
    expect(paths.filter(path => path.includes('/')).sort()).toEqual([...truth.files].sort())
    expect(paths.reduce((sum, path) => sum + statSync(join(root, path)).size, 0)).toBeLessThan(
      6 * 1024 * 1024,
    )
  })

  it('is what its story tells today', () => {
    const story = tell()
    const at = utcOf(exportedAt)
    const picture = readFileSync(
      join(import.meta.dirname, '../../scripts/makeSample/made/collection-letter.jpg'),
    )
    expect(writeSms(story.sms, picture, at)).toBe(bytesOf('phone/sms-20261104081502.xml').toString())
    expect(writeCalls(story.calls, at)).toBe(bytesOf('phone/calls-20261104081502.xml').toString())
    expect(writeMotherChat(story.motherChat)).toBe(bytesOf('mother/与王专员的 WhatsApp 聊天.txt').toString())
    writePhoneChat(story.chat, chatFiles)
    const events = truthEvents(story)
    expect(JSON.parse(JSON.stringify(events))).toEqual(truth.events.slice(0, events.length))
    expect(JSON.parse(JSON.stringify(truthFindings(events)))).toEqual(truth.findings)
  })

  it('holds what the issue asks of a phone export', () => {
    const count = (kind: string) => truth.events.filter(event => event.kind === kind).length
    expect(count('sms')).toBeGreaterThanOrEqual(120)
    expect(count('call')).toBeGreaterThanOrEqual(250)
    expect(count('message')).toBeGreaterThanOrEqual(60)
    for (const kind of ['mms', 'voicemail', 'system', 'recording', 'picture', 'video', 'document'])
      expect(count(kind)).toBeGreaterThan(0)
    expect(bytesOf('phone/sms-20261104081502.xml').toString()).toMatch(/&#55357;&#5\d{4};/)
  })

  it('has an answers file that the program accepts', () => {
    const answers = parseAnswersFile(readFileSync(join(root, 'answers.json'), 'utf8'))
    expect(answers.case).toMatchObject({
      lenderName: '青禾消费金融有限公司',
      overdueAmount: '23500',
      contractNo: 'HY2025-0000',
    })
    expect(answers.sources?.[0]?.owner).toEqual({ thirdParty: 'mother', name: '周玉兰' })
  })

  it('hits the lexicon exactly where its author means it to', () => {
    const lexicon = JSON.parse(readFileSync(join(root, '../lexicon/lexicon.json'), 'utf8')) as {
      entries: { id: string; cat: string; sev: number; re: string }[]
    }
    const serious = lexicon.entries.filter(
      entry => ['INSULT', 'THREAT', 'OBSCENE', 'SELFHARM'].includes(entry.cat) && entry.sev >= 2,
    )
    for (const event of truth.events.filter(each => each.side === 'collector' && each.direction === 'in')) {
      const text = event.text.normalize('NFKC').toLowerCase()
      const hits = serious.filter(entry => new RegExp(entry.re, 'u').test(text)).map(entry => entry.id)
      expect({ text, hits: hits.sort() }).toEqual({ text, hits: [...event.patterns].sort() })
    }
  })
})

describe('read by the program', () => {
  const truthOf = (source: string) => truth.events.filter(event => event.source === source)
  const digits = (number: string | null) => number?.replace(/^\+86/, '') ?? null

  it('gives every SMS and call with its time, side, result, length and words', async () => {
    for (const file of ['phone/sms-20261104081502.xml', 'phone/calls-20261104081502.xml']) {
      const { records, unread, blobs, reader } = await read(bytesOf(file), file.slice(6))
      expect([reader, unread]).toEqual(['smsBackupRestore', []])
      expect(
        records.map(r => ({
          kind: r.kind,
          local: local(r.time),
          direction: r.direction,
          party: digits(r.numberRaw),
          result: r.result,
          seconds: r.durationSeconds,
          line: r.kind === 'call' ? r.line : null,
          text: r.text,
          locator: r.locator,
        })),
      ).toEqual(
        truthOf(file).map(e => ({
          kind: e.kind,
          local: e.local,
          direction: e.direction,
          party: digits(e.party),
          result: e.result,
          seconds: e.durationSeconds,
          line: e.line,
          text: e.text,
          locator: e.locator,
        })),
      )
      if (file.includes('sms'))
        expect([...blobs].map(([name, bytes]) => [name, bytes.subarray(0, 3).toString('hex')])).toEqual([
          ['collection-letter.jpg', 'ffd8ff'],
        ])
    }
  })

  it('gives both chats line by line', async () => {
    const archive = await read(bytesOf('phone/WhatsApp 聊天 - 青禾催收.zip'), 'WhatsApp 聊天 - 青禾催收.zip')
    const text = archive.blobs.get('_chat.txt')
    expect(archive.inPlace.map(part => part.name).sort()).toEqual(Object.values(chatFiles).sort())
    const chats: [string, string, Buffer | undefined, string][] = [
      ['phone/WhatsApp 聊天 - 青禾催收.zip', 'WhatsApp 聊天 - 青禾催收.zip/_chat.txt', text, '周宁'],
      [
        'mother/与王专员的 WhatsApp 聊天.txt',
        '与王专员的 WhatsApp 聊天.txt',
        bytesOf('mother/与王专员的 WhatsApp 聊天.txt'),
        '周玉兰',
      ],
    ]
    for (const [source, name, bytes, owner] of chats) {
      const { records, unread, summary } = await read(bytes ?? Buffer.alloc(0), name)
      expect(unread).toEqual([])
      expect(summary.chatName).toBe(source.includes('青禾') ? '青禾催收' : '王专员')
      const direction = (r: MessageRecord) =>
        r.direction === 'bySender' ? (r.sender === owner ? 'out' : 'in') : r.direction
      const seen = records.map(r => ({
        kind: r.kind,
        local: local(r.time),
        direction: direction(r),
        result: r.result,
        seconds: r.durationSeconds,
        attachment: r.attachments[0]?.name ?? null,
        flags: r.flags,
        locator: r.locator,
      }))
      expect(seen).toEqual(
        truthOf(source).map(e => ({
          kind: e.kind,
          local: e.local,
          direction: e.direction,
          result: e.result,
          seconds: e.durationSeconds,
          attachment: e.attachment,
          flags: e.flags,
          locator: e.locator,
        })),
      )
      const words = (list: { kind: string; text: string; attached: boolean }[]) =>
        list.filter(e => e.kind === 'message' && !e.attached).map(e => e.text.replace(/^\u200e/, ''))
      expect(words(records.map(r => ({ ...r, attached: r.attachments.length > 0 })))).toEqual(
        words(truthOf(source).map(e => ({ ...e, attached: e.attachment !== null }))),
      )
    }
  })

  it('gives each file by itself its kind, time, length and number', async () => {
    for (const event of truth.events.filter(each => each.locator === 'file')) {
      const bytes = bytesOf(event.source)
      const name = event.source.split('/').at(-1) ?? ''
      const facts = await readFileFacts(
        inputOf(bytes, name),
        detect(bytes.subarray(0, 65_536), name, bytes.length),
        { name, mtime: '2026-11-04T00:15:02Z' },
      )
      const best = facts?.times[0]
      expect({
        name,
        kind: facts?.kind,
        by: best?.source,
        number: facts?.numberRaw?.replaceAll(' ', '') ?? null,
      }).toEqual({ name, kind: event.kind, by: event.flags[0], number: event.party })
      if (event.local !== null && best) expect(local(best.time)).toBe(event.local.slice(0, 19))
      if (event.durationSeconds !== null)
        expect(Math.abs((facts?.durationSeconds ?? 0) - event.durationSeconds)).toBeLessThan(0.5)
    }
  })
})
