import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { openDraft } from '../../main/complaint/draft.ts'
import { editDraft, renewDraft } from '../../main/complaint/edit.ts'
import { draftToText } from '../../main/complaint/toText.ts'
import { applyAnswers } from '../../main/engine/applyAnswersFile.ts'
import { Engine } from '../../main/engine/engine.ts'
import { parseAnswersFile } from '../../main/import/answersFile.ts'
import { listFindings } from '../../main/index/findingsStore.ts'
import type { Draft } from '../../preload/contract.ts'

const sample = join(import.meta.dirname, '../../resources/sample')
const statements = (
  JSON.parse(readFileSync(join(sample, 'answers.json'), 'utf8')) as { statements: string[] }
).statements

describe('letters of the sample, out of a real index', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sample-letters-'))
  let engine: Engine
  beforeAll(async () => {
    engine = (await Engine.create(join(folder, 'vault'), 'sample-of-a-vault-7', terminalServices)).engine
    await engine.startImport([join(sample, 'phone'), join(sample, 'mother')]).done
    await applyAnswers(engine, parseAnswersFile(readFileSync(join(sample, 'answers.json'), 'utf8')))
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
})
