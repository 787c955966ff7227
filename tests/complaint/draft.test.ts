import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeDraft } from '../../main/complaint/draft.ts'
import { formFields } from '../../main/complaint/fields.ts'
import { draftToDocx } from '../../main/complaint/toDocx.ts'
import { csvCell, draftToText } from '../../main/complaint/toText.ts'
import type { ChannelId, Draft, LenderType, Locale } from '../../preload/contract.ts'
import { event, finding, invented, party, record } from '../print/caseModel.ts'

const now = '2026-11-24T00:00:00.000Z'
const offices: ChannelId[] = ['platform', 'nfra', 'nfra-report', '12321', 'police']

function letter(
  channel: ChannelId,
  locale: Locale = 'zh-CN',
  statements: string[] = [],
  of = invented(),
): Draft {
  return writeDraft(of, { channel, locale, findings: [], events: [] }, statements, now)
}

function section(draft: Draft, id: string): string {
  const found = draft.sections.find(of => of.id === id)
  if (found === undefined) throw new Error(`no section ${id}`)
  const cells = found.table?.rows.flatMap(row => row.cells.map(cell => cell.text)) ?? []
  return [...found.paragraphs.map(of => of.spans.map(span => span.text).join('')), ...cells].join('\n')
}

describe('what a letter says', () => {
  it.each(offices.flatMap(office => (['zh-CN', 'en'] as const).map(locale => [office, locale] as const)))(
    '%s in %s has no problem and holds nothing unconfirmed',
    (office, locale) => {
      const draft = letter(office, locale, ['我因此失眠两周。'])
      expect(draft.problems).toEqual([])
      expect(draftToText(draft)).not.toContain('8888')
    },
  )

  it('tells the facts of confirmed findings, oldest first, with their figures', () => {
    const facts = section(letter('platform'), 'facts').split('\n')
    expect(facts[0]).toContain('2025-12-30 10:00:00')
    expect(facts[1]).toBe(
      '2026-11-03，2 个号码的来电接通 5 次，时间为 09:14:05、11:14:05、14:14:05、16:14:05、19:14:05。',
    )
    expect(facts[2]).toContain('「再不还23500元，明天就上门到你单位，通知你父母」')
    expect(facts[3]).toBe('2026-11-04，在夜间禁止催收的时段内来电 2 次，首次 23:05:00，末次 23:36:10。')
    expect(facts[4]).toContain('向本人的母亲发送信息')
    expect(facts).toHaveLength(5)
  })

  it('asks the lender about a number of unknown attribution and accuses nobody of using it', () => {
    const draft = letter('platform')
    expect(section(draft, 'verify')).toMatch(/^请贵司核实以下号码/)
    expect(section(draft, 'verify')).toContain('17000000099')
    for (const id of ['facts', 'respondent', 'statistics']) expect(section(draft, id)).not.toMatch(/0099/)
    expect(section(draft, 'statistics')).toContain('3 次')
    expect(section(letter('police'), 'facts')).toContain('17000000099')
  })

  it('says the same in both languages', () => {
    for (const office of offices) {
      const [zh, en] = [letter(office, 'zh-CN'), letter(office, 'en')]
      expect(
        en.sections.map(({ id, paragraphs, table }) => [id, paragraphs.length, table?.rows.length]),
      ).toEqual(zh.sections.map(({ id, paragraphs, table }) => [id, paragraphs.length, table?.rows.length]))
      const cited = (draft: Draft): unknown =>
        draft.sections.map(of => of.paragraphs.map(p => p.spans.flatMap(span => span.events ?? [])))
      expect(cited(en)).toEqual(cited(zh))
    }
  })

  it('hides what belongs to others and the rest of the identity number, save for the police', () => {
    const platform = draftToText(letter('platform'))
    expect(platform).not.toContain('13700000001')
    expect(platform).toContain('137****0001')
    expect(platform).not.toContain('110101190001010000')
    expect(platform).toContain('身份证号后四位：0000')
    expect(draftToText(letter('police'))).toContain('110101190001010000')
  })

  it('shows hidden direction characters instead of obeying them', () => {
    expect(draftToText(letter('platform'))).toContain('你这个[U+202E]老赖')
  })

  it('lists each call and text message for 12321, verbatim, chats not', () => {
    const rows = letter('12321').sections.find(({ id }) => id === 'list')?.table?.rows ?? []
    expect(rows.map(({ events }) => events[0])).toEqual([
      'insult',
      'call0',
      'call1',
      'call2',
      'call3',
      'call4',
      'threat',
      'night1',
      'night2',
      'unknown',
    ])
    expect(rows[6]?.cells.map(cell => cell.text)).toEqual([
      '17000000021',
      '垃圾短信',
      '2026-11-03 22:41:07',
      '',
      '再不还23500元，明天就上门到你单位，通知你父母',
    ])
    expect(rows[1]?.cells[3]?.text).toBe('1 分 12 秒')
  })

  it('keeps to the chosen findings', () => {
    const draft = writeDraft(
      invented(),
      { channel: 'platform', locale: 'zh-CN', findings: ['CN-3P-01-mother'], events: [] },
      [],
      now,
    )
    expect(section(draft, 'facts').split('\n')).toHaveLength(1)
    expect(section(draft, 'statistics')).not.toContain('夜间')
  })

  it('asks for at most six things and leaves the signing to the hand', () => {
    for (const office of offices.filter(of => of !== '12321')) {
      const draft = letter(office)
      const requests = draft.sections.find(({ id }) => id === 'requests' || id === 'applications')
      expect(requests?.paragraphs.length).toBeLessThanOrEqual(6)
      expect(section(draft, 'declaration')).toContain('本人声明：以上内容真实')
    }
  })

  it('leaves blanks for facts nobody gave and says so', () => {
    const bare = invented()
    bare.complainant = { name: '', idNumber: '', phone: '', address: '', email: '' }
    const draft = letter('nfra-report', 'zh-CN', [], bare)
    expect(draft.problems).toEqual(
      ['name', 'phone', 'address'].map(text => ({
        section: '',
        paragraph: '',
        code: 'missingFact',
        text,
        blocks: false,
      })),
    )
    expect(section(draft, 'applicant')).toContain('姓名：（待填写）')
  })

  it('is not handed in when it tells of nothing, and says why it does not', () => {
    const threat = event({ id: 't1', at: '2026-10-01 10:00:00', text: '再不还就上门' })
    const blocks = (draft: Draft) => draft.problems.filter(problem => problem.blocks)
    const untied = letter(
      'nfra',
      'zh-CN',
      [],
      record([threat], [finding('CN-ABUSE-01', ['t1'])], [party('p17000000021', { level: 'unknown' })]),
    )
    expect(section(untied, 'facts')).toBe('所选事实涉及的号码，与该机构的关系尚未说明。')
    expect(blocks(untied)).toEqual([
      { section: 'facts', paragraph: 'facts1', code: 'missingFact', text: 'facts', blocks: true },
    ])
    const nothing = letter('nfra', 'en', [], record([], [], []))
    expect(section(nothing, 'facts')).toBe('No confirmed facts have been chosen yet.')
    expect(blocks(nothing)).toHaveLength(1)
    expect(blocks(letter('nfra'))).toEqual([])
  })

  it('counts in a last line what it does not tell singly', () => {
    const many = Array.from({ length: 14 }, (_, n) =>
      event({ id: `t${n}`, at: `2026-10-${String(n + 1).padStart(2, '0')} 10:00:00`, text: `第${n}条威胁` }),
    )
    const draft = letter(
      'platform',
      'zh-CN',
      [],
      record(
        many,
        many.map(({ id }) => finding('CN-ABUSE-01', [id])),
        [party('p17000000021')],
      ),
    )
    const facts = section(draft, 'facts').split('\n')
    expect(facts).toHaveLength(11)
    expect(facts[10]).toBe('其余 4 次联系的时间、号码与内容，见证据目录及所附时间线。')
    expect(draft.problems).toEqual([])
  })

  it('cuts a long quote where it matters, says so, and quotes no half character', () => {
    const text = `${'账'.repeat(300)}弄死你😀${'单'.repeat(300)}`
    const long = event({ id: 'long', at: '2026-10-01 10:00:00', text })
    long.marks.push({ start: 300, end: 303, pattern: 'THREAT.zh.01', category: 'THREAT', severity: 4 })
    const facts = section(
      letter(
        'platform',
        'zh-CN',
        [],
        record([long], [finding('CN-ABUSE-01', ['long'])], [party('p17000000021')]),
      ),
      'facts',
    )
    const quote = /「(.*)」/s.exec(facts)?.[1] ?? ''
    expect(facts).toContain('原文节选')
    expect(quote).toContain('弄死你😀')
    expect([...quote].length).toBeLessThanOrEqual(120)
    expect(text).toContain(quote)
  })
})

describe('numbers whose connection is unknown', () => {
  const day = (unknown: number): Draft => {
    const calls = Array.from({ length: 5 }, (_, n) =>
      event({
        id: `c${n}`,
        at: `2026-10-01 1${n}:00:00`,
        kind: 'call',
        number: n < unknown ? '17000000099' : '17000000021',
        result: 'answered',
        seconds: 9,
      }),
    )
    const found = finding(
      'CN-FREQ-01',
      calls.map(({ id }) => id),
      { count: 5, limit: 3 },
    )
    return letter(
      'platform',
      'zh-CN',
      [],
      record(calls, [found], [party('p17000000021'), party('p17000000099', { level: 'unknown' })]),
    )
  }

  it('do not help to pass a limit', () => {
    expect(section(day(1), 'facts')).toContain('接通 4 次')
    expect(section(day(1), 'statistics')).toContain('1 天')
    expect(draftToText(day(2))).not.toMatch(/接通 3 次|超出参照标准/)
    expect(section(day(2), 'verify')).toContain('17000000099')
  })
})

describe('which rules a letter cites', () => {
  const clauses = (channel: ChannelId, lenderType: LenderType, at: string, rule = 'CN-ABUSE-01'): string => {
    const of = record([event({ id: 'e', at, text: '威胁' })], [finding(rule, ['e'])], [party('p17000000021')])
    of.facts.lenderType = lenderType
    const draft = letter(channel, 'zh-CN', [], of)
    return draft.sections
      .filter(({ id }) => id === 'clauses' || id === 'reasons')
      .map(({ id }) => section(draft, id))
      .join('\n')
  }

  it('takes the public-order law in force on the day', () => {
    expect(clauses('police', 'bank_card', '2026-01-01 00:00:00')).toContain('第五十条')
    expect(clauses('police', 'bank_card', '2026-01-01 00:00:00')).not.toContain('第四十二条')
    expect(clauses('police', 'bank_card', '2025-12-31 23:59:59')).toContain('第四十二条')
    expect(clauses('police', 'bank_card', '2025-12-31 23:59:59')).not.toContain('第五十条')
  })

  it('asks for a no-contact order only where the law has one', () => {
    const old = record(
      [event({ id: 'e', at: '2025-12-31 23:00:00', text: '威胁' })],
      [finding('CN-ABUSE-01', ['e'])],
      [party('p17000000021')],
    )
    expect(draftToText(letter('police', 'zh-CN', [], old))).not.toContain('禁止接触')
    expect(draftToText(letter('police'))).toContain('禁止接触')
  })

  it('goes by the kind of lender, law first', () => {
    const at = '2026-11-03 22:41:07'
    expect(clauses('platform', 'consumer_finance', at)).toContain('《消费金融公司管理办法》第五十六条')
    expect(clauses('platform', 'bank_card', at)).toContain('《商业银行信用卡业务监督管理办法》第六十八条')
    expect(clauses('platform', 'bank_internet_loan', at)).toContain(
      '《商业银行互联网贷款管理暂行办法》第五十六条',
    )
    expect(clauses('platform', 'micro_loan', at)).toContain('《小额贷款公司监督管理暂行办法》')
    expect(clauses('platform', 'micro_loan', at)).not.toContain('银行保险机构')
    expect(clauses('platform', 'private_person', at)).not.toMatch(/办法|GB\/T/)
    const order = ['民法典', '涉嫌违反下列部门规章', '不符合下列国家标准', '不符合下列行业自律规范'].map(of =>
      clauses('platform', 'consumer_finance', at, 'CN-3P-01').indexOf(of),
    )
    expect(order.slice(1)).toEqual([...order.slice(1)].sort((a, b) => a - b))
  })

  it('never applies a rule to what happened before it', () => {
    expect(clauses('platform', 'consumer_finance', '2025-02-27 23:00:00', 'CN-TIME-01')).toContain(
      '中国互联网金融协会',
    )
    expect(clauses('platform', 'consumer_finance', '2025-02-27 23:00:00', 'CN-TIME-01')).not.toContain('GB/T')
    expect(clauses('platform', 'consumer_finance', '2025-02-28 23:00:00', 'CN-TIME-01')).toContain(
      'GB/T 45251-2025',
    )
    expect(clauses('platform', 'consumer_finance', '2025-02-28 23:00:00', 'CN-TIME-01')).not.toMatch(
      /银行业协会|中国互联网金融协会/,
    )
  })

  it('names no office of the past and no repealed rule', () => {
    for (const office of offices)
      for (const locale of ['zh-CN', 'en'] as const)
        expect(draftToText(letter(office, locale))).not.toMatch(
          /银监会|银保监|保监会|CBIRC|CBRC|举报处理办法|cbirc/,
        )
  })
})

describe('letters as files', () => {
  it('opens again as a Word document with every line, and names nobody in its properties', async () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const draft = letter('nfra', locale)
      const folder = mkdtempSync(join(tmpdir(), 'letter-'))
      const file = join(folder, 'letter.docx')
      writeFileSync(file, await draftToDocx(draft))
      const read = (part: string): string => execFileSync('unzip', ['-p', file, part], { encoding: 'utf8' })
      const xml = read('word/document.xml')
      const text = xml
        .replace(/<[^>]+>/g, '')
        .replaceAll('&amp;', '&')
        .replaceAll('&apos;', "'")
        .replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replace(/\s/g, '')
      for (const of of draft.sections)
        for (const { spans } of of.paragraphs) {
          // The exhibit's mark stands before the full stop.
          const body = spans
            .map(span => span.text)
            .join('')
            .replace(/[。.]$/, '')
            .replace(/\s/g, '')
          expect(text).toContain(body)
        }
      for (const of of draft.sections)
        for (const row of of.table?.rows ?? [])
          for (const cell of row.cells) expect(text).toContain(cell.text.replace(/\s/g, ''))
      expect(read('word/styles.xml')).toContain('w:eastAsia="Microsoft YaHei"')
      expect(read('docProps/core.xml')).not.toMatch(/张某|Un-named/)
    }
  })

  it('keeps what a spreadsheet could run from running', () => {
    expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"')
    expect(csvCell('@cmd')).toBe("'@cmd")
    expect(csvCell('+8617000000021')).toBe('+8617000000021')
    expect(csvCell('-1+1')).toBe("'-1+1")
    expect(csvCell('账单, 两行\n')).toBe('"账单, 两行\n"')
  })

  it('gives the text of each field of the form', () => {
    const fields = formFields(letter('nfra-report'))
    expect(fields.map(({ id }) => id)).toEqual(['requests', 'facts', 'reasons'])
    expect(fields[0]?.text).toMatch(/^1\. 对所列催收行为/)
    expect(fields[0]?.characters).toBe([...(fields[0]?.text ?? '')].length)
  })
})
