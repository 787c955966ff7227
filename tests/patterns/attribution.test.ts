import { describe, expect, it } from 'vitest'
import {
  attribute,
  type IncomingContact,
  type PartyFacts,
  points,
  templateOf,
} from '../../main/patterns/attribution.ts'

const lender = {
  lenderName: '海豚消费金融有限公司',
  appBrand: '蓝鲸借款',
  contractNo: 'HT-2025-000123',
  overdueAmount: '23500.00',
}
const party = (id: string, changes: Partial<PartyFacts> = {}): PartyFacts => ({
  id,
  e164: null,
  lender: null,
  heardInCall: false,
  publishedNumber: false,
  callbackAnswered: false,
  ...changes,
})
let number = 0
const from = (id: string, text: string, at: number | null = null): IncomingContact => {
  number += 1
  return { id: `e${number}`, party: id, text, at }
}
const score = (parties: PartyFacts[], contacts: IncomingContact[], id: string) => {
  const found = attribute(parties, contacts, lender).get(id)
  return { score: found?.score, level: found?.level, reasons: found?.reasons.map(({ reason }) => reason) }
}

describe('attribution', () => {
  it('adds up signature and amount, with the events behind each', () => {
    const signed = from('p', '【海豚消金】请尽快处理')
    const figured = from('p', '您欠款23,500元，请还款')
    const found = attribute([party('p')], [figured, signed], lender).get('p')
    expect(found).toMatchObject({ score: 55, level: 'probable' })
    expect(found?.reasons).toEqual([
      { reason: 'smsSignature', points: 30, detail: '【海豚消金】', events: [signed.id] },
      { reason: 'contractOrAmount', points: 25, detail: '23,500', events: [figured.id] },
    ])
  })

  it('takes the user at their word, and 60 is strong', () => {
    expect(score([party('p', { heardInCall: true, publishedNumber: true })], [], 'p')).toMatchObject({
      score: 60,
      level: 'strong',
    })
    expect(score([party('p', { heardInCall: true, callbackAnswered: true })], [], 'p')).toMatchObject({
      score: 55,
      level: 'probable',
    })
    expect(score([party('p', { publishedNumber: true })], [], 'p')).toMatchObject({
      score: 20,
      level: 'unknown',
    })
  })

  it.each([
    ['【海豚消费金融】到期', true],
    ['【海豚消費金融有限公司】到期', true],
    ['【蓝鲸借款】到期', true],
    ['[蓝鲸借款] 到期', true],
    ['【海豚快递】到件', false],
    ['【消费金融】到期', false],
    ['海豚消金提醒您', false],
    ['【海】到期', false],
  ])('reads the signature of %s: %s', (text, is) => {
    expect(score([party('p')], [from('p', text)], 'p').reasons).toEqual(is ? ['smsSignature'] : [])
  })

  it.each([
    ['合同HT2025000123逾期', true],
    ['合同 ht-2025-000123 逾期', true],
    ['合同HT2025000124逾期', false],
    ['应还23500元', true],
    ['应还２３５００．００元', true],
    ['应还123500元', false],
    ['应还23500.01元', false],
    ['电话13923500132', false],
  ])('reads contract and exact amount in %s: %s', (text, is) => {
    expect(score([party('p')], [from('p', text)], 'p').reasons).toEqual(is ? ['contractOrAmount'] : [])
  })

  it('does not match what is not filled in', () => {
    const empty = { lenderName: '', appBrand: '', contractNo: '', overdueAmount: '' }
    const found = attribute(
      [party('p')],
      [from('p', '【】欠款0元 合同'), from('p', '【某某】欠款')],
      empty,
    ).get('p')
    expect(found).toEqual({ score: 0, level: 'unknown', reasons: [] })
  })

  it('sees the same wording as an attributed number, whatever the figures and names', () => {
    const parties = [party('known', { heardInCall: true }), party('new'), party('other')]
    const contacts = [
      from('known', '张三先生您的借款已逾期35天，请在17点前处理'),
      from('new', '李四女士您的借款已逾期7天，请在9点前处理'),
      from('other', '您的快递已到达驿站，请及时领取'),
    ]
    expect(score(parties, contacts, 'new')).toMatchObject({ score: 10, reasons: ['sameTemplate'] })
    expect(score(parties, contacts, 'other').reasons).toEqual([])
    // An attributed number is not like itself, and likeness alone makes no number attributed.
    expect(score(parties, contacts, 'known').reasons).toEqual(['heardInCall'])
    expect(templateOf('好的')).toBeNull()
  })

  it('sees contacts close in time to those of an attributed number, three times', () => {
    const minute = 60_000
    const parties = [party('known', { heardInCall: true }), party('near')]
    const known = [0, 1000, 2000].map(at => from('known', '', at * minute))
    const near = (minutes: number[]) => minutes.map(at => from('near', '', at * minute))
    expect(score(parties, [...known, ...near([15, 985, 2003])], 'near').reasons).toEqual(['sameTimeCluster'])
    expect(score(parties, [...known, ...near([16, 985, 2003])], 'near').reasons).toEqual([])
    expect(score(parties, known, 'known').reasons).toEqual(['heardInCall'])
  })

  it('takes points off a mobile number that nothing identifies', () => {
    const mobile = party('p', { e164: '+8613900000132' })
    expect(score([mobile], [from('p', '还款')], 'p')).toEqual({
      score: points.mobileWithoutContent,
      level: 'unknown',
      reasons: ['mobileWithoutContent'],
    })
    expect(score([mobile], [from('p', '【海豚消金】还款')], 'p').score).toBe(30)
    expect(score([party('p', { e164: '+862195588' })], [], 'p').score).toBe(0)
  })

  it('says the same whatever the order of contacts', () => {
    const parties = [party('known', { heardInCall: true }), party('new')]
    const contacts = [
      from('known', '您的借款已逾期35天请在17点前处理', 5),
      from('new', '您的借款已逾期3天请在9点前处理', 3),
      from('new', '【海豚消金】您的借款已逾期', 1),
      from('new', '【蓝鲸借款】您的借款已逾期', 2),
    ]
    expect(attribute(parties, contacts.toReversed(), lender)).toEqual(attribute(parties, contacts, lender))
  })
})
