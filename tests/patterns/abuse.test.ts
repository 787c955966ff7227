import { describe, expect, it } from 'vitest'
import type { Contact } from '../../main/patterns/contact.ts'
import { lexiconHits } from '../../main/patterns/lexicon.ts'
import type { CaseView } from '../../main/patterns/contact.ts'
import { findingsOf, only, sms } from './made.ts'

const found = (contacts: readonly Contact[], changed: Partial<CaseView> = {}) => {
  const texts = new Map(contacts.map(({ id, text, target }) => [id, { text, target }]))
  return only(
    findingsOf(contacts, changed, id => {
      const of = texts.get(id)
      return of === undefined ? [] : lexiconHits(of.text, { toThirdParty: of.target !== 'self' })
    }),
    'CN-ABUSE-01',
  )
}

describe('CN-ABUSE-01', () => {
  it('quotes the words as they stand and says how grave they are', () => {
    const message = sms('2026-10-01 12:31:00', '再不还錢，弄 死 你！')
    const [finding] = found([message])
    expect(finding).toMatchObject({
      strength: 'strong',
      severity: 4,
      events: [message.id],
      authority: 'dept_rule',
    })
    expect(finding?.explanation['zh-CN']).toContain('“弄 死 你”')
    expect(finding?.explanation.en).toContain('“弄 死 你”')
    expect(finding?.parameters).toMatchObject({ minSeverity: 2, severity: 4, categories: 'THREAT' })
  })

  it('is only possible for degree 2, and silent for degree 1 and other categories', () => {
    expect(found([sms('2026-10-01 12:00:00', '你给我等着')])[0]).toMatchObject({
      strength: 'possible',
      severity: 2,
    })
    expect(found([sms('2026-10-01 12:00:00', '我们将依法起诉，并上报征信')])).toEqual([])
    expect(found([sms('2026-10-01 12:00:00', '今天就爆你通讯录')])).toEqual([])
  })

  it('reads the words of marked collectors only, never the own or those of a note', () => {
    const text = '弄死你'
    expect(found([sms('2026-10-01 12:00:00', text, { direction: 'out' })])).toEqual([])
    expect(found([sms('2026-10-01 12:00:00', text, { group: null })])).toEqual([])
    expect(found([sms('2026-10-01 12:00:00', text, { kind: 'note', noted: 'call' })])).toEqual([])
    expect(
      found([sms('2026-10-01 12:00:00', text, { target: 'mother' })])[0]?.explanation['zh-CN'],
    ).toContain('发给你以外的人')
  })

  it('cites the law in force on the day of the message', () => {
    const cited = (day: string) => found([sms(`${day} 12:00:00`, '弄死你')])[0]?.citation['zh-CN'] ?? ''
    expect(cited('2025-12-31')).toContain('2012年修正')
    expect(cited('2025-12-31')).toContain('第四十二条')
    expect(cited('2025-12-31')).not.toContain('第五十条')
    expect(cited('2026-01-01')).toContain('第五十条')
    expect(cited('2026-01-01')).not.toContain('第四十二条')
    expect(cited('2024-04-17')).not.toContain('消费金融公司管理办法')
    expect(cited('2024-04-18')).toContain('《消费金融公司管理办法》第五十六条')
    expect(found([sms('2010-01-01 12:00:00', '弄死你')])).toEqual([])
  })

  it('stands without an hour, but not without a date', () => {
    const message = sms('2026-10-01 12:00:00', '弄死你', { utcMs: null, wallMs: null, timeSource: 'unknown' })
    expect(found([message])).toHaveLength(1)
    expect(found([{ ...message, day: null }])).toEqual([])
  })
})
