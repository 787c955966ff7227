import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { openDraft } from '../../main/complaint/draft.ts'
import { editDraft, renewDraft } from '../../main/complaint/edit.ts'
import { draftToText } from '../../main/complaint/toText.ts'
import { complaintCalls } from '../../main/engine/complaintCalls.ts'
import { Engine } from '../../main/engine/engine.ts'
import { engineCalls } from '../../main/engine/engineCalls.ts'
import { getCase } from '../../main/index/caseFacts.ts'
import { listFindings } from '../../main/index/findingsStore.ts'
import { allEvents } from '../../main/index/timeline.ts'
import { numberExhibits } from '../../main/print/exhibitNumbers.ts'
import { readRecord } from '../../main/print/readRecord.ts'
import type { Draft } from '../../preload/contract.ts'
import { openSampleVault, samplePassword } from '../sampleVault.ts'

const sample = join(import.meta.dirname, '../../resources/sample')
const statements = (
  JSON.parse(readFileSync(join(sample, 'answers.json'), 'utf8')) as { statements: string[] }
).statements

describe('letters of the sample, out of a real index', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-letters-'))
  let engine: Engine
  beforeAll(async () => {
    engine = await openSampleVault(join(folder, 'vault'))
  }, 300_000)
  afterAll(async () => {
    await engine?.close()
    rmSync(folder, { recursive: true })
  })

  const open = (channel: Draft['channel'], locale: Draft['locale']): Draft =>
    openDraft(engine.db, { channel, locale, findings: [], events: [] }, statements)

  it.each(
    (['platform', 'nfra', 'nfra-report', '12321', 'police'] as const).flatMap(channel =>
      (['zh-CN', 'en'] as const).map(locale => [channel, locale] as const),
    ),
  )('%s in %s says nothing without a source', (channel, locale) => {
    const draft = open(channel, locale)
    if (process.env.LETTERS_TO !== undefined)
      writeFileSync(join(process.env.LETTERS_TO, `${channel}-${locale}.txt`), draftToText(draft))
    expect(draft.problems.filter(({ blocks }) => blocks)).toEqual([])
    expect(renewDraft(engine.db, draft, false)).toEqual(draft)
    for (const statement of channel === '12321' ? [] : statements)
      expect(draftToText(draft)).toContain(statement)
  })

  it('prints the figures of confirmed findings, counted here by other means', () => {
    const confirmed = (rule: string): Set<string> =>
      new Set(listFindings(engine.db, { rule, state: 'confirmed' }).flatMap(({ events }) => events))
    const text = draftToText(open('police', 'zh-CN'))
    const night = confirmed('CN-TIME-01').size
    expect(night).toBeGreaterThan(0)
    expect(text).toMatch(new RegExp(`夜间禁止催收时段内的联系,${night} 次,`))
    expect(text).toMatch(new RegExp(`含有侮辱、恐吓等内容的信息,${confirmed('CN-ABUSE-01').size} 条,`))
    const days = new Set(
      listFindings(engine.db, { rule: 'CN-FREQ-01', state: 'confirmed' }).map(({ day }) => day),
    ).size
    expect(text).toMatch(new RegExp(`每日接通次数超出参照标准的天数,${days} 天,`))
  })

  it('opens within 300 ms on a machine that is free, and can be changed', () => {
    const before = process.cpuUsage()
    const draft = open('nfra', 'zh-CN')
    const used = process.cpuUsage(before)
    expect((used.user + used.system) / 1000).toBeLessThan(1500)
    const changed = editDraft(engine.db, draft, {
      section: 'facts',
      paragraph: null,
      text: '每天被打扰 99 次。',
      mode: 'add',
    })
    expect(changed.problems.filter(({ blocks }) => blocks).map(({ code }) => code)).toEqual(['unsourced'])
  })

  describe('numbers', () => {
    const call = complaintCalls
    const label = (ids: string[], group: number) =>
      engine.commit([{ type: 'exhibit', public: { count: ids.length }, private: { events: ids, group } }])
    /** Number of every event of the list of evidence as it would be printed now. */
    const listed = (): Map<string, string> =>
      new Map(
        numberExhibits(readRecord(engine.db, []), 'zh-CN', new Set()).flatMap(exhibit =>
          exhibit.events.map(({ id }) => [id, exhibit.label] as const),
        ),
      )
    const numbersOf = (draft: Draft): [string, string][] =>
      draft.exhibits.map(({ event, label: of }) => [event, of])
    const agrees = (draft: Draft): void => {
      const list = listed()
      expect(draft.exhibits.length).toBeGreaterThan(0)
      for (const [event, of] of numbersOf(draft)) expect(list.get(event)).toBe(of)
      // Marks and annex bear no other numbers than these.
      const known = new Set(draft.exhibits.map(({ label: of }) => of))
      const annex = draft.sections.find(({ id }) => id === 'exhibits')?.table?.rows ?? []
      expect(new Set(annex.map(({ cells }) => cells[0]?.text))).toEqual(known)
      for (const { paragraphs } of draft.sections)
        for (const { exhibit } of paragraphs)
          for (const mark of exhibit?.split('、') ?? []) expect(known).toContain(mark)
      expect(draft.problems.filter(({ blocks }) => blocks)).toEqual([])
    }
    let id = ''
    const get = () => call['complaint.get'](engine, { id })

    it('are those of the list, in every letter', async () => {
      for (const channel of ['platform', 'nfra-report', 'police'] as const) {
        const draft = await call['complaint.open'](engine, {
          channel,
          locale: 'zh-CN',
          findings: [],
          events: [],
        })
        agrees(draft)
        id = draft.id
      }
    })

    it('stay when more is confirmed, and what the user labels gets another', async () => {
      const before = await get()
      const open = listFindings(engine.db, { rule: 'CN-TIME-01', state: 'open' })
      expect(open.length).toBeGreaterThan(0)
      const ids = open.map(finding => finding.id)
      await engine.commit([
        {
          type: 'finding',
          public: { count: ids.length },
          private: { ids, state: 'confirmed', reason: null },
        },
      ])
      const fresh = [...allEvents(engine.db, {})].find(event => event.kind === 'recording')?.id ?? ''
      await label([fresh], 2)
      const after = await get()
      expect(numbersOf(after)).toEqual(numbersOf(before))
      agrees(after)
      const given = listed().get(fresh)
      expect(given).toMatch(/^证2-\d+$/)
      expect(numbersOf(after).map(([, of]) => of)).not.toContain(given)
      for (const event of open.flatMap(({ events }) => events)) expect(listed().has(event)).toBe(true)
    })

    it('an event attached in the editor is in the annex and in the list under one number', async () => {
      const chosen = [...allEvents(engine.db, {})].find(
        event => event.findings.length === 0 && event.kind === 'picture',
      )?.id as string
      const added = await call['complaint.edit'](engine, {
        id,
        section: 'facts',
        paragraph: null,
        text: '截图为证。',
        mode: 'add',
      })
      const paragraph = added.sections.find(section => section.id === 'facts')?.paragraphs.at(-1)?.id ?? ''
      const attached = await call['complaint.edit'](engine, {
        id,
        section: 'facts',
        paragraph,
        text: '截图为证。',
        mode: 'attachEvents',
        events: [chosen],
      })
      expect(attached.exhibits.map(({ event }) => event)).toContain(chosen)
      agrees(attached)
      agrees(await get())
    })

    it('a letter is audited afresh when it goes out', async () => {
      const bytes = () => call['complaint.bytes'](engine, { id, format: 'txt' })
      await expect(bytes()).resolves.toMatchObject({ name: expect.stringMatching(/\.txt$/) })
      const { lenderName } = getCase(engine.db).case
      await engineCalls['case.set'](engine, { case: { lenderName: '另一家公司' } })
      await expect(bytes()).rejects.toMatchObject({ code: 'DraftHasProblems' })
      await engineCalls['case.set'](engine, { case: { lenderName } })
      await expect(bytes()).resolves.toBeDefined()
    })

    it('follow the user who moves an exhibit, but not in a letter that was sent', async () => {
      const before = await get()
      const moved = before.exhibits.find(({ label: of }) => of === '证4-1')?.event as string
      await label([moved], 3)
      const after = await get()
      expect(listed().get(moved)).toMatch(/^证3-\d+$/)
      agrees(after)
      await call['complaint.register'](engine, { id, sentOn: '2026-11-05', way: 'post', number: '' })
      await label([moved], 2)
      expect(numbersOf(await get())).toEqual(numbersOf(after))
    })

    it('are the same when the index is made anew from the journal', async () => {
      const before = listed()
      await engine.close()
      rmSync(join(folder, 'vault', 'index'), { recursive: true })
      engine = await Engine.open(join(folder, 'vault'), { password: samplePassword }, terminalServices)
      await engine.fresh()
      expect(listed()).toEqual(before)
    })
  })
})
