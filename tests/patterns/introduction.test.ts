import { describe, expect, it } from 'vitest'
import { saysCommissioned, saysForWhom, spokenName } from '../../main/patterns/introduction.ts'

const names = ['某某消费金融', 'Acme Finance'].map(spokenName)

describe('who a message says it comes from', () => {
  it.each([
    '您好，我是某某消费金融委托的催收专员',
    '受某某消费金融委托，通知您还款',
    '合同欠款23500元，某某消费金融委托我处理',
    '这里是某某消费金融，请接电话',
    '某某消费金融的贷后专员提醒您',
    'I am calling on behalf of Acme Finance.',
  ])('%s', text => expect(saysForWhom(text, names)).toBe(true))

  it.each([
    '',
    '【某某消费金融】您的账单已出',
    '某某消费金融从未委托我们',
    '你欠某某消费金融23500元',
    '我是别家的催收专员',
    'You owe Acme Finance money.',
  ])('not: %s', text => expect(saysForWhom(text, names)).toBe(false))

  it('takes a name as it is, whatever signs it has', () => {
    expect(saysForWhom('我是A.B(C)委托的', ['A.B(C)'])).toBe(true)
    expect(saysForWhom('我是AxB(C)委托的', ['A.B(C)'])).toBe(false)
  })

  it('drops the form of company only at the end', () => {
    expect(spokenName(' 某某消费金融有限公司 ')).toBe('某某消费金融')
    expect(spokenName('某公司银行股份有限公司')).toBe('某公司银行')
  })
})

describe('a lender that says it has commissioned others', () => {
  it.each([
    '我司已委托合作机构跟进',
    '已授权第三方团队联系您',
    'Your account was referred to a collection agency.',
  ])('%s', text => expect(saysCommissioned(text)).toBe(true))
  it.each([
    '我司未委托任何机构',
    '我司禁止委托第三方催收',
    '我司禁止合作机构辱骂客户',
    '请携带委托书',
    'Your account has not been referred to a collection agency.',
  ])('not: %s', text => expect(saysCommissioned(text)).toBe(false))
})
