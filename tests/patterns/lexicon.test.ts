import { describe, expect, it } from 'vitest'
import { gravest, lexiconHits, lexiconVersion, ownDanger } from '../../main/patterns/lexicon.ts'
import { normalise } from '../../main/patterns/normalise.ts'
import { TriggerIndex, triggersOf } from '../../main/patterns/triggers.ts'
import lexicon from '../../resources/lexicon/lexicon.json' with { type: 'json' }
import { Sampler } from './sampler.ts'

const toDebtor = { toThirdParty: false }
const hits = (text: string) => lexiconHits(text, toDebtor)

const positive: [string, string, number][] = [
  ['你就是个人渣，欠钱不还', 'INSULT', 2],
  ['不要脸的东西，给我滚远点', 'INSULT', 2],
  ['死全家的玩意', 'INSULT', 3],
  ['傻Ｂ接电话', 'INSULT', 2],
  ['再不接电话弄死你', 'THREAT', 4],
  ['小心我打断你的腿', 'THREAT', 4],
  ['我知道你孩子在哪个学校', 'THREAT', 4],
  ['你给我等着', 'THREAT', 2],
  ['明天带人去你家泼油漆', 'THREAT', 3],
  ['给你送花圈', 'THREAT', 4],
  ['操你妈的', 'OBSCENE', 3],
  ['你的裸照我们有', 'OBSCENE', 4],
  ['我是公安局的，你涉嫌诈骗', 'IMPERSON', 3],
  ['【法院通知】请尽快处理', 'IMPERSON', 3],
  ['协查函已发往户籍地派出所', 'IMPERSON', 3],
  ['今天不处理就爆你通讯录', 'DISCLOSE', 3],
  ['我们会打给你单位领导', 'DISCLOSE', 3],
  ['请转告他尽快还款', 'DISCLOSE', 3],
  ['不还钱就等着坐牢', 'FALSELEGAL', 3],
  ['影响你子女上学', 'FALSELEGAL', 3],
  ['已移交公安经侦立案', 'FALSELEGAL', 3],
  ['天天打到你还为止', 'FREQ', 3],
  ['今天下午3点到你家', 'VISIT', 2],
  ['找亲戚借钱还款', 'MONEY', 2],
  ['先转到我个人账户', 'MONEY', 3],
  ['你怎么不去死', 'SELFHARM', 4],
  ['We know where you live', 'THREAT', 3],
  ['You will be arrested tomorrow', 'FALSELEGAL', 3],
]

const neutral = [
  '您的快递已到达小区门口驿站，请凭取件码领取',
  '妈，今晚回家吃饭，我买了菜',
  '【某某银行】您尾号1234的储蓄卡入账500.00元',
  '会议改到周三下午三点，请准时参加',
  '感谢您的来电，我们会尽快回复',
  '您的话费余额不足10元，请及时充值',
  '明天天气晴，最高气温25度',
  '我在开会，晚点回你',
  '体检报告已出，请登录查看',
  '航班CA1234延误至18:30起飞',
  '周末一起爬山吗',
  '祝您生日快乐，身体健康',
  '验证码 482913，五分钟内有效，请勿泄露',
  '超市鸡蛋打折，每斤4.98元',
  '作业已批改，请家长签字',
  'Your parcel will arrive on Tuesday between 9 and 12.',
  'Thanks for lunch, see you next week',
  'The meeting moved to room 204.',
]

describe('the word list', () => {
  it.each(positive)('%s', (text, category, least) => {
    const found = hits(text).filter(hit => hit.category === category)
    expect(gravest(found)).toBeGreaterThanOrEqual(least)
    for (const hit of found) {
      expect(text.slice(hit.start, hit.end)).toBe(hit.matched)
      expect(hit.matched.length).toBeGreaterThan(0)
    }
  })

  it.each(neutral)('says nothing of: %s', text => {
    expect(hits(text).filter(hit => hit.severity >= 2)).toEqual([])
  })

  it('finds words that were spread, written in traditional characters or in full width, where they stand', () => {
    for (const [text, words] of [
      ['今天就 爆 通*讯-录 给你看', '爆 通*讯-录'],
      ['再不還錢就弄·死·你', '弄·死·你'],
      ['等著，爆你通訊錄', '爆你通訊錄'],
      ['你\u200B是个人\u200B渣', '人\u200B渣'],
    ] as const)
      expect(hits(text).map(hit => text.slice(hit.start, hit.end))).toContain(words)
  })

  it('takes a word that is only mentioned for no threat', () => {
    for (const text of [
      '我们不会爆通讯录',
      '严禁暴力催收，严禁弄死你之类言语',
      '谨防冒充，如遇弄死你等威胁',
      '请勿相信“坐牢”说法',
    ]) {
      const found = hits(text)
      expect(found.length).toBeGreaterThan(0)
      expect(gravest(found)).toBe(0)
    }
    expect(gravest(hits('We will not call your employer'))).toBe(0)
  })

  it('does not let a guard reach over fourteen characters or the end of a sentence', () => {
    expect(gravest(hits('你不会以为没事吧？弄死你'))).toBe(4)
    expect(gravest(hits('不会的。弄死你'))).toBe(4)
    expect(gravest(hits('我们绝不是开玩笑的那一种公司你等着瞧，弄死你'))).toBe(4)
  })

  it('raises what goes to a third person and what depends on payment', () => {
    const severity = (text: string, category: string, toThirdParty: boolean) =>
      gravest(lexiconHits(text, { toThirdParty }).filter(hit => hit.category === category))
    expect(severity('你女儿是老赖', 'INSULT', false)).toBe(2)
    expect(severity('你女儿是老赖', 'INSULT', true)).toBe(3)
    expect(severity('今天不还钱就让你身败名裂', 'THREAT', false)).toBe(4)
    expect(severity('让你身败名裂', 'THREAT', false)).toBe(3)
    expect(severity('你还没还钱。让你身败名裂', 'THREAT', false)).toBe(3)
    // The formula of every dunning letter stays what it is.
    expect(severity('逾期不还则后果自负', 'THREAT', false)).toBe(2)
  })

  it('looks in the own words only for danger to the user', () => {
    expect(ownDanger('我真的想跳楼')).toBe('SELFHARM.zh.02')
    expect(ownDanger('别再打了，你们这些人渣')).toBeNull()
    expect(ownDanger('我不会自杀的')).toBeNull()
  })

  it('names its version', () => {
    expect(lexiconVersion).toBe(lexicon.version)
  })
})

describe('triggers', () => {
  it('cover every pattern', () => {
    expect(lexicon.entries.filter(entry => triggersOf(entry.re) === null)).toEqual([])
  })

  it('never pass over a text that a pattern matches', () => {
    const index = new TriggerIndex(lexicon.entries.map(entry => triggersOf(entry.re)))
    const samples = new Sampler(7)
    let tried = 0
    for (const [number, entry] of lexicon.entries.entries()) {
      const pattern = new RegExp(entry.re, 'u')
      for (let n = 0; n < 60; n += 1) {
        const text = `您好 ${samples.of(entry.re)} 。`
        if (!pattern.test(text)) continue
        tried += 1
        expect(index.candidates(text), `${entry.id}: ${text}`).toContain(number)
      }
    }
    expect(tried).toBeGreaterThan(lexicon.entries.length * 50)
  })

  it('try the same as all patterns would find in the samples', () => {
    for (const [text] of positive) {
      const normal = normalise(text).text
      const all = lexicon.entries
        .filter(entry => new RegExp(entry.re, 'u').test(normal))
        .map(entry => entry.id)
      expect([...new Set(hits(text).map(hit => hit.pattern))].sort()).toEqual(all.sort())
    }
  })

  it('give up on syntax they do not read', () => {
    for (const pattern of ['(?:a)', '(a', '[a', 'a|', '.*', '[^a]', 'a?', '\\d+'])
      expect(triggersOf(pattern)).toBeNull()
    expect(triggersOf('弄死你|杀')).toEqual(['弄死你', '杀'])
  })
})
