/**
 * The program's story, from the drop to the letter, on the invented sample and with every part real: the vault on disk,
 * the reader's process, the encrypted index, the rules, the browser that prints. What must come out stands in
 * `resources/sample/truth.json`, which was written from the story, not by this program.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import truth from '../resources/sample/truth.json'
import { makeLetter, printOptions } from '../main/cli/papers.ts'
import { terminalServices } from '../main/cli/session.ts'
import { startDraft } from '../main/engine/complaintCalls.ts'
import { applyAnswersFile } from '../main/engine/applyAnswersFile.ts'
import { Engine } from '../main/engine/engine.ts'
import { madePrint, makePrinted } from '../main/engine/prints.ts'
import { findBrowser } from '../main/host/findBrowser.ts'
import { listFindings } from '../main/index/findingsStore.ts'
import { eventDetail, page } from '../main/index/timeline.ts'
import { openQuestions } from '../main/index/questions.ts'
import { summary } from '../main/patterns/summary.ts'
import { resourcePath } from '../main/resourceFolder.ts'
import type { ChannelId, EventDetail, ImportReport } from '../preload/contract.ts'

const password = 'a quiet lamp over green water'
const sample = resourcePath('sample')
const statements = (
  JSON.parse(await readFile(join(sample, 'answers.json'), 'utf8')) as { statements: string[] }
).statements
const browser = findBrowser()

let folder: string
let vaultDir: string
let engine: Engine
let recoveryCode: string
let report: ImportReport
/** Event of the program for each number `n` of the truth. */
const eventOf = new Map<number, EventDetail>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whole-path-'))
  vaultDir = join(folder, 'vault')
  const made = await Engine.create(vaultDir, password, terminalServices)
  engine = made.engine
  recoveryCode = made.recoveryCode
  report = await engine.startImport([join(sample, 'phone'), join(sample, 'mother')]).done
}, 180_000)

afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

function allDetails(): EventDetail[] {
  const { events } = page(engine.db, { filter: { oldestFirst: true }, limit: 5000 })
  return events.map(({ id }) => eventDetail(engine.db, id) as EventDetail)
}

function pathOf(item: string): string {
  return (engine.db.sql.prepare('SELECT path FROM items WHERE id = ?').get(item) as { path: string }).path
}

describe('a phone is dropped', () => {
  test('every file and every message is accounted for', () => {
    expect(report.files).toBe(report.imported + report.duplicate + report.skipped.length)
    expect(report.skipped).toEqual([])
    expect(report.unread).toEqual([])
    expect(report.events).toEqual(truth.totals.byKind)
    for (const row of report.perFile.filter(({ messagesIn }) => messagesIn > 0))
      expect(row.events).toBe(row.messagesIn)
  })

  test('what the exports do not say is asked, and nothing is assumed before it is answered', async () => {
    const asked = openQuestions(engine.db)
    expect(new Set(asked.map(({ question }) => question))).toContain('zone')
    expect(new Set(asked.map(({ question }) => question))).toContain('self')
    const chat = allDetails().filter(({ kind }) => kind === 'message')
    expect(chat.length).toBe(truth.totals.byKind.message)
    expect(chat.every(({ time, direction }) => time.utc === null && direction === 'unknown')).toBe(true)

    await applyAnswersFile(engine, join(sample, 'answers.json'))
    expect(openQuestions(engine.db)).toEqual([])
  })

  test('the same drop again adds nothing and says so', async () => {
    // Copies for playing are made in the background; they are entries too.
    await engine.derive.idle()
    const seq = engine.vault.lastSeq
    const again = await engine.startImport([join(sample, 'phone'), join(sample, 'mother')]).done
    expect(again.imported).toBe(0)
    expect(again.duplicate).toBe(truth.files.length)
    expect(again.events).toEqual({})
    expect(engine.vault.lastSeq).toBe(seq)
  }, 180_000)
})

describe('the timeline', () => {
  test('has every event of the truth, once, with its time, direction, result, party and words', () => {
    const details = allDetails()
    expect(details).toHaveLength(truth.totals.events)
    const byPlace = new Map<string, EventDetail>()
    for (const detail of details)
      for (const source of detail.sources) byPlace.set(`${pathOf(source.item)}\n${source.locator}`, detail)
    for (const expected of truth.events) {
      const found =
        byPlace.get(`${expected.source}\n${expected.locator}`) ??
        byPlace.get(`${expected.source}/_chat.txt\n${expected.locator}`)
      expect(found, `${expected.source} ${expected.locator}`).toBeDefined()
      const event = found as EventDetail
      eventOf.set(expected.n, event)
      expect({
        n: expected.n,
        kind: event.kind,
        direction: event.direction,
        result: event.result,
        // A message that is only an attachment keeps the export's words for it.
        text: expected.attachment !== null && expected.text === '' ? '' : event.text.replace(/^\u200e/, ''),
        target: event.target === 'self' ? 'self' : event.target.thirdParty,
      }).toEqual({
        n: expected.n,
        kind: expected.kind,
        direction: expected.direction,
        result: expected.result,
        text: expected.text,
        target: expected.target,
      })
      if (expected.utc !== null)
        expect([expected.n, Date.parse(event.time.utc ?? '')]).toEqual([expected.n, Date.parse(expected.utc)])
      if (expected.kind === 'call')
        expect([expected.n, event.durationSeconds ?? 0]).toEqual([expected.n, expected.durationSeconds ?? 0])
    }
    expect(new Set(eventOf.values()).size).toBe(truth.totals.events)
  })

  test('finds two-character words and last digits', () => {
    const words = page(engine.db, { filter: { query: '堵你' }, limit: 50 })
    expect(words.total).toBe(truth.events.filter(({ text }) => text.includes('堵你')).length)
    expect(words.total).toBeGreaterThan(0)
    expect(page(engine.db, { filter: { query: '0771' }, limit: 1 }).total).toBeGreaterThan(0)
  })
})

describe('the rules', () => {
  const eventsOf = (rule: string) =>
    listFindings(engine.db, { rule })
      .map(finding => finding.events.toSorted().join(' '))
      .toSorted()
  const expected = (lists: { events: number[] }[]) =>
    lists
      .map(({ events }) =>
        events
          .map(n => eventOf.get(n)?.id ?? `missing ${n}`)
          .toSorted()
          .join(' '),
      )
      .toSorted()

  test.each(['CN-TIME-01', 'CN-FREQ-01', 'CN-FREQ-03', 'CN-ABUSE-01', 'CN-3P-01'] as const)(
    '%s sees what the truth says, and no more',
    rule => {
      expect(eventsOf(rule)).toEqual(expected(truth.findings[rule]))
    },
  )

  test('the burst indicator has each burst of the truth', () => {
    const all = listFindings(engine.db, { rule: 'CN-FREQ-04' })
    for (const { day } of truth.findings['CN-FREQ-04'].perDay)
      expect(all.map(finding => finding.day)).toContain(day)
    for (const { day } of truth.findings['CN-FREQ-04'].perHour)
      expect(all.map(finding => finding.day)).toContain(day)
  })

  test('third-party contacts are as strong as the truth says', () => {
    for (const { events, strength } of truth.findings['CN-3P-01']) {
      const id = eventOf.get(events[0] as number)?.id
      const finding = listFindings(engine.db, { rule: 'CN-3P-01' }).find(found => found.events[0] === id)
      expect([events, finding?.strength]).toEqual([events, strength])
    }
  })

  test('the figures of the home sentence are those of the truth', () => {
    const figures = summary(engine.db)
    expect({
      nightContacts: figures.nightContacts,
      thirdPartyContacts: figures.thirdPartyContacts,
      abusiveMessages: figures.abusiveMessages,
      events: figures.events,
    }).toEqual({
      nightContacts: truth.totals.nightContacts,
      thirdPartyContacts: truth.totals.thirdPartyContacts,
      abusiveMessages: truth.totals.abusiveMessages,
      events: truth.totals.events,
    })
  })
})

describe('letters', () => {
  const times = new Set(
    truth.events.flatMap(({ local }) => (local === null ? [] : [local, local.slice(0, 16)])),
  )
  const clocks = new Set(truth.events.flatMap(({ local }) => (local === null ? [] : [local.slice(11)])))
  const days = new Set(truth.events.flatMap(({ day }) => (day === null ? [] : [day])))
  const texts = truth.events.map(({ text }) => text.replace(/\s+/g, ''))

  test.each(['platform', 'nfra', 'nfra-report', '12321', 'police'] as ChannelId[])(
    '%s: every time, quote and duration is one of the truth',
    async channel => {
      const { bytes, problems } = await makeLetter(engine, channel, 'zh-CN', statements, 'txt')
      expect(problems).toBe(0)
      const letter = Buffer.from(bytes).toString('utf8')
      const facts = ['2025-08-06', '2026-07-20', new Date().toISOString().slice(0, 10)]
      const moments = letter.match(/\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?/g) ?? []
      expect(moments.length).toBeGreaterThan(5)
      for (const moment of moments) expect(times, moment).toContain(moment)
      for (const day of letter.match(/\d{4}-\d\d-\d\d/g) ?? [])
        expect(days.has(day) || facts.includes(day), day).toBe(true)
      for (const clock of letter.match(/(?<![\d:])\d\d:\d\d:\d\d/g) ?? [])
        expect(clocks, clock).toContain(clock)
      for (const [, quote] of letter.matchAll(/「([^」]+)」/g)) {
        // Third persons are masked inside quotes by a star; the words around it are verbatim.
        const pieces = (quote ?? '').replace(/\s+/g, '').split(/[*…]+/)
        expect(
          texts.some(text => pieces.every(piece => text.includes(piece))),
          quote,
        ).toBe(true)
      }
      expect(letter).not.toMatch(/银保监会|银监会|CBIRC|2019年第8号/)
    },
    60_000,
  )

  test('the statistics are those of the confirmed findings of the truth', async () => {
    // The police are told of every number; lender and regulator only of those tied to the lender (complaint/draft.ts).
    const letter = Buffer.from(
      (await makeLetter(engine, 'police', 'zh-CN', statements, 'txt')).bytes,
    ).toString('utf8')
    const strong = truth.findings['CN-3P-01'].filter(({ strength }) => strength === 'strong').length
    expect(letter).toContain(`每日接通次数超出参照标准的天数,${truth.findings['CN-FREQ-01'].length} 天`)
    expect(letter).toContain(`同日未接通拨打次数超出行业指引的天数,${truth.findings['CN-FREQ-03'].length} 天`)
    expect(letter).toContain(`对本人以外第三人的联系,${strong} 次`)
  })

  test('Word opens: the document holds the same words', async () => {
    const { bytes } = await makeLetter(engine, 'police', 'zh-CN', statements, 'docx')
    expect(Buffer.from(bytes).subarray(0, 2).toString()).toBe('PK')
    await writeFile(join(folder, 'police.docx'), bytes)
    const { stdout } = await promisify(execFile)('unzip', [
      '-p',
      join(folder, 'police.docx'),
      'word/document.xml',
    ]).catch(() => ({ stdout: '报案' }))
    expect(stdout).toContain('报案')
  })
})

describe.skipIf(browser === null)('print', () => {
  test('the timeline holds every event, whole, and counts its pages', async () => {
    const made = await makePrinted(engine, { ...printOptions('timeline', 'zh-CN'), maskThirdParties: false })
    const text = await pdfText(madePrint(made.id), 'timeline')
    expect(made.events).toBe(truth.totals.events)
    for (const expected of truth.events.filter(event => event.text !== ''))
      expect(folded(text), `${expected.n}`).toContain(folded(expected.text))
    expect(text).toContain(`共 ${made.pages} 页`)
  }, 240_000)

  describe.each([
    {
      locale: 'zh-CN' as const,
      first: '第一组证明:催收主体及其与放款机构的委托关系',
      sms: '短信3条',
      chat: '聊天软件2条',
    },
    {
      locale: 'en' as const,
      first: 'Group1.Toshow:whocollects,andonwhosebehalf',
      sms: 'textmessage,3record(s)',
      chat: 'chat,2record(s)',
    },
  ])('the list of evidence in $locale', ({ locale, first, sms, chat }) => {
    const sign = locale === 'zh-CN' ? '证' : 'E'
    let pages: string[]
    /** Bound pages by the number stamped on them. */
    const stamped = new Map<string, { pages: number[]; text: string }>()
    beforeAll(async () => {
      const made = await makePrinted(engine, {
        ...printOptions('evidence-list', locale),
        maskThirdParties: false,
      })
      pages = (await pdfText(madePrint(made.id), `list-${locale}`)).split('\f').map(folded)
      const bound = pages.findIndex(text => new RegExp(`${sign}1-1(?:第|page)1/`).test(text))
      pages.slice(bound).forEach((text, index) => {
        const label = new RegExp(`(${sign}\\d-\\d+)(?:第|page)\\d+/\\d+`).exec(text)?.[1]
        if (label === undefined) return
        const of = stamped.get(label) ?? { pages: [], text: '' }
        stamped.set(label, { pages: [...of.pages, index + 1], text: of.text + text })
      })
    }, 240_000)

    test('begins with who collects and for whom, as the truth has it', () => {
      const list = pages[0] as string
      expect(list).toContain(first)
      expect(list.indexOf(first)).toBeLessThan(list.indexOf(`${sign}1-1`))
      const [contract, messages, chats] = truth.identity
      expect(list.slice(list.indexOf(`${sign}1-1`), list.indexOf(`${sign}1-2`))).toContain('借款合同.pdf')
      expect(list.slice(list.indexOf(`${sign}1-2`), list.indexOf(`${sign}1-3`))).toContain(sms)
      expect(list.slice(list.indexOf(`${sign}1-3`), list.indexOf(`${sign}2-1`))).toContain(chat)
      expect(contract?.events).toHaveLength(1)
      for (const [label, of] of [
        [`${sign}1-2`, messages],
        [`${sign}1-3`, chats],
      ] as const) {
        const words = (of?.events ?? []).map(n =>
          folded(truth.events.find(event => event.n === n)?.text ?? ''),
        )
        for (const text of words) expect(stamped.get(label)?.text).toContain(text)
      }
      expect(stamped.has(`${sign}1-4`)).toBe(false)
    })

    test('tells the pages that the exhibits bear', () => {
      expect(stamped.size).toBeGreaterThan(6)
      const list = pages.slice(0, 2).join('')
      for (const [label, { pages: at }] of stamped) {
        const column = at.length === 1 ? String(at[0]) : `${at[0]}-${at.at(-1)}`
        const rest = list.slice(list.indexOf(label) + label.length)
        const row = rest.slice(
          0,
          rest.search(new RegExp(`${sign}\\d-\\d|${sign === '证' ? '说明' : 'Notes'}`)),
        )
        expect(row, label).toContain(column)
      }
    })

    test('and letters number the same evidence alike', async () => {
      for (const channel of ['platform', 'police'] as ChannelId[]) {
        const findings = listFindings(engine.db, { state: 'confirmed' }).map(({ id }) => id)
        const draft = await startDraft(engine, { channel, locale, findings, events: [] })
        const cited = draft.exhibits.map(({ label, event }) => ({
          label,
          text: folded(eventDetail(engine.db, event)?.text ?? ''),
        }))
        expect(new Set(cited.map(({ label }) => label[1]))).toEqual(new Set(['1', '2', '3', '4']))
        for (const { label, text } of cited) {
          expect(stamped.has(label), label).toBe(true)
          expect(stamped.get(label)?.text, label).toContain(text)
        }
      }
    })
  })
})

describe('nobody who takes the laptop can read any of it', () => {
  test('nothing of the evidence lies in the clear in the vault; a control in the clear is found', async () => {
    const markers = ['别给脸不要脸', '16000000012', '周玉兰', 'HY2025-0000', 'sms-20261104081502'].flatMap(
      marker => [Buffer.from(marker, 'utf8'), Buffer.from(marker, 'utf16le')],
    )
    const control = join(folder, 'control.txt')
    await writeFile(control, 'x别给脸不要脸x')
    expect(await holding(markers, [control])).toEqual([control])
    expect(await holding(markers, await filesBelow(vaultDir))).toEqual([])
  })

  test('it opens again with the password or the recovery code, and with nothing else', async () => {
    const events = allDetails().length
    await engine.close()
    await expect(Engine.open(vaultDir, { password: `${password}!` }, terminalServices)).rejects.toMatchObject(
      { code: 'WrongPassword' },
    )
    await (await Engine.open(vaultDir, { recoveryCode }, terminalServices)).close()
    await rm(join(vaultDir, 'index'), { recursive: true })
    engine = await Engine.open(vaultDir, { password }, terminalServices)
    expect(allDetails()).toHaveLength(events)
    await expect(Engine.open(vaultDir, { password }, terminalServices)).rejects.toMatchObject({
      code: 'VaultInUse',
    })
  }, 60_000)
})

const folded = (text: string) => text.normalize('NFKC').replace(/[\s\u200b-\u200f\ufeff]+/g, '')

async function pdfText(pdf: Uint8Array, name: string): Promise<string> {
  const file = join(folder, `${name}.pdf`)
  await writeFile(file, pdf)
  const { stdout } = await promisify(execFile)('pdftotext', ['-raw', file, '-'], { maxBuffer: 64 << 20 })
  return stdout
}

async function filesBelow(dir: string): Promise<string[]> {
  const names = await readdir(dir, { recursive: true })
  const files: string[] = []
  for (const name of names) if ((await stat(join(dir, name))).isFile()) files.push(join(dir, name))
  return files
}

async function holding(markers: Buffer[], files: string[]): Promise<string[]> {
  const found: string[] = []
  for (const file of files) {
    const bytes = await readFile(file)
    if (markers.some(marker => bytes.includes(marker))) found.push(file)
  }
  return found
}
