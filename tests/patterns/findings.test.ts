import { describe, expect, it } from 'vitest'
import { cite, ruleOf } from '../../main/patterns/citations.ts'
import type { Contact } from '../../main/patterns/contact.ts'
import { lexiconHits } from '../../main/patterns/lexicon.ts'
import rules from '../../resources/rules/rules.json' with { type: 'json' }
import wording from '../../resources/rules/wording.json' with { type: 'json' }
import { answered, contact, findingsOf, sms } from './made.ts'

/** Three weeks of everything, from a fixed seed. */
function weeks(): Contact[] {
  let seed = 11
  const below = (limit: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((seed / 2 ** 32) * limit)
  }
  const texts = [
    '立即处理逾期',
    '弄死你',
    '今天不还钱就让你身败名裂',
    '请联系我们',
    '您的账单应还100元，还款日1日',
  ]
  return Array.from({ length: 900 }, (_, n) => {
    const at = new Date(Date.UTC(2026, 0, 20 + below(21), below(24), below(60), below(60)))
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ')
    const more = {
      party: `pCollector${below(6)}`,
      group: below(3) === 0 ? '乙' : '海豚消费金融',
      target: below(9) === 0 ? 'mother' : 'self',
      direction: below(7) === 0 ? ('out' as const) : ('in' as const),
      line: below(2) === 0 ? 'SIM1' : null,
    }
    if (n % 4 === 0) return sms(at, texts[below(texts.length)] ?? '', more)
    return n % 3 === 0 ? answered(at, { ...more, duration: below(40) }) : contact(at, more)
  })
}

const evaluated = (contacts: readonly Contact[]) => {
  const texts = new Map(contacts.map(one => [one.id, one.text]))
  return findingsOf(
    contacts,
    {},
    id => lexiconHits(texts.get(id) ?? '', { toThirdParty: false }),
    () => '海豚消费金融',
  )
}

describe('findings', () => {
  const contacts = weeks()
  const findings = evaluated(contacts)

  it('come from every rule in the made weeks', () => {
    expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(Object.keys(wording.rules).sort())
  })

  it('do not depend on the order in which events came', () => {
    expect(evaluated(contacts.toReversed())).toEqual(findings)
    const shuffled = contacts.toSorted((a, b) => (a.id.slice(-1) < b.id.slice(-1) ? -1 : 1))
    expect(evaluated(shuffled)).toEqual(findings)
  })

  it('have an id of their own that says the same next time', () => {
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length)
    for (const { id, rule } of findings) expect(id).toMatch(new RegExp(`^${rule}-[0-9a-f]{12}$`, 'u'))
  })

  it('keep their ids when more comes to light', () => {
    const more = evaluated([...contacts, contact('2026-01-25 23:11:00', { party: 'pCollector1' })])
    const ids = new Set(more.map(({ id }) => id))
    expect(findings.filter(({ id }) => !ids.has(id))).toEqual([])
  })

  it('list existing events, say what they rest on in both languages and call nothing a breach outright', () => {
    const known = new Set(contacts.map(({ id }) => id))
    for (const finding of findings) {
      expect(finding.events.length).toBeGreaterThan(0)
      expect(finding.events.filter(id => !known.has(id))).toEqual([])
      expect(finding.ruleVersion).toBe(rules.version)
      for (const text of [finding.explanation, finding.citation, finding.title])
        for (const language of ['zh-CN', 'en'] as const) expect(text[language].length).toBeGreaterThan(5)
      const zh = `${finding.title['zh-CN']}${finding.explanation['zh-CN'].replaceAll(/“[^”]*”/gu, '')}${finding.citation['zh-CN']}`
      expect(zh.replaceAll('涉嫌违反', '')).not.toMatch(/违法|违规|犯罪|违反/u)
      expect(`${finding.title.en}${finding.citation.en}`.replaceAll(/apparent breach/giu, '')).not.toMatch(
        /\b(?:illegal|unlawful|breach|violat)/iu,
      )
      expect(finding.explanation['zh-CN']).not.toMatch(/undefined|NaN|\{|null/u)
      expect(finding.explanation.en).not.toMatch(/undefined|NaN|\{|null/u)
      if (finding.count !== null && finding.limit !== null)
        expect(finding.explanation['zh-CN']).toContain(String(finding.count))
    }
  })

  it('hold a standard and a law apart in their words', () => {
    const all = Object.values(wording.sources)
    for (const source of all)
      expect(['law', 'dept_rule', 'national_standard', 'self_regulatory']).toContain(source.level)
    const words = cite('CN-TIME-01', '2026-11-03', 'consumer_finance')?.citation['zh-CN'] ?? ''
    expect(words).toContain('不符合国家标准')
    expect(words).not.toContain('涉嫌违反')
    expect(cite('CN-3P-01', '2026-11-03', 'consumer_finance')?.citation['zh-CN']).toMatch(
      /涉嫌违反[^。]*消费金融公司管理办法/u,
    )
  })

  it('agree with the rules they word', () => {
    for (const [id, worded] of Object.entries(wording.rules)) {
      const rule = rules.rules.find(one => one.id === id)
      expect(rule?.effective_from.split(/[\s/]+/u)).toContain(worded.from)
      for (const name of worded.sources) expect(wording.sources).toHaveProperty(name)
    }
    expect(ruleOf('CN-TIME-01')).toMatchObject({ severity: 3, authority: 'national_standard' })
    expect(wording.version).toBe(rules.version)
    // Sources that rules.json dates are dated the same here.
    const third = rules.rules.find(one => one.id === 'CN-3P-01')?.effective_from ?? ''
    for (const name of wording.rules['CN-3P-01'].sources)
      expect(third).toContain(wording.sources[name as keyof typeof wording.sources].from)
  })
})
