import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { looksFor } from '../../main/check/finding.ts'
import findings from '../../resources/findings.json' with { type: 'json' }

const contract = readFileSync(new URL('../../preload/keeping.ts', import.meta.url), 'utf8')
const codes = [
  ...contract
    .slice(contract.indexOf('export type FindingCode'), contract.indexOf('export interface CheckFinding'))
    .matchAll(/\| '(\w+)'/g),
].map(([, code]) => code as string)

test('every finding has its sentences in both languages, and each is looked for by some depth', () => {
  expect(codes).toHaveLength(16)
  expect(Object.keys(findings).toSorted()).toEqual(codes.toSorted())
  expect([...looksFor.full].toSorted()).toEqual(codes.toSorted())
  expect(looksFor.complete.filter(code => !looksFor.full.includes(code))).toEqual([])
  expect(looksFor.quick.filter(code => !looksFor.complete.includes(code))).toEqual([])
  for (const [code, languages] of Object.entries(findings)) {
    expect(Object.keys(languages).toSorted()).toEqual(['en', 'zh-CN'])
    for (const [language, words] of Object.entries(languages)) {
      expect(Object.keys(words)).toEqual(['what', 'safe', 'next'])
      for (const sentence of Object.values(words)) {
        expect({ code, sentence }).toMatchObject({ sentence: expect.stringMatching(/[.。]$/u) as string })
        expect(sentence).not.toMatch(/[!！]/u)
        expect([...sentence.matchAll(/\{\{(\w+)\}\}/g)].every(([, name]) => name === 'where')).toBe(true)
        expect(/\p{Script=Han}/u.test(sentence)).toBe(language === 'zh-CN')
      }
    }
  }
})
