import { readFileSync } from 'node:fs'
import { globSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import errors from '../resources/errors.json' with { type: 'json' }

const source = readFileSync(new URL('../main/appError.ts', import.meta.url), 'utf8')
const union = source.slice(
  source.indexOf('export type ErrorCode'),
  source.indexOf('export type ErrorDetails'),
)
const codes = [...union.matchAll(/\| '(\w+)'/gu)].map(match => match[1] as string)
const sentences = Object.entries(errors as Record<string, Record<string, Record<string, string>>>)

describe('the sentences of errors', () => {
  it('exist for every code and for nothing else', () => {
    expect(codes.length).toBeGreaterThan(40)
    expect(sentences.map(([code]) => code).sort()).toEqual([...codes].sort())
  })

  it.each(sentences)('%s says in both languages what happened, what is safe and what to do', (_, words) => {
    expect(Object.keys(words).sort()).toEqual(['en', 'zh-CN'])
    for (const language of Object.values(words)) {
      expect(Object.keys(language).sort()).toEqual(['next', 'safe', 'what'])
      for (const sentence of Object.values(language)) {
        expect(sentence.length).toBeGreaterThan(3)
        expect(sentence).toMatch(/[.。]$/u)
        expect(sentence).not.toMatch(/[!！]/u)
      }
    }
    expect(words['zh-CN']?.what).toMatch(/\p{Script=Han}/u)
    expect(words.en?.what).not.toMatch(/\p{Script=Han}/u)
  })

  it.each(sentences)('%s uses only details that are set wherever it is thrown', (code, words) => {
    const names = new Set(
      [...JSON.stringify(words).matchAll(/\{\{(\w+)\}\}/gu)].map(match => match[1] as string),
    )
    if (names.size === 0) return
    const thrown = globSync('main/**/*.ts', { cwd: new URL('..', import.meta.url).pathname }).flatMap(
      file => [
        ...readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').matchAll(
          new RegExp(`new AppError\\(\\s*'${code}'(?:,\\s*(\\{[\\s\\S]*?\\}))?[\\s\\S]{0,40}?\\)`, 'gu'),
        ),
      ],
    )
    expect(thrown.length).toBeGreaterThan(0)
    for (const one of thrown)
      for (const name of names) expect(one[1] ?? '').toMatch(new RegExp(`\\b${name}\\b`, 'u'))
  })
})
