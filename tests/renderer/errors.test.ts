/// <reference types="node" />
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import errors from '../../resources/errors.json'
import { errorWords } from '../../renderer/model/failure.ts'

const source = await readFile(join(import.meta.dirname, '..', '..', 'main', 'appError.ts'), 'utf8')
const union = source.slice(
  source.indexOf('export type ErrorCode'),
  source.indexOf('export type ErrorDetails'),
)
const codes = [...union.matchAll(/\| '(\w+)'/g)].map(match => match[1] ?? '')
const book = errors as Record<string, Record<'zh-CN' | 'en', { what: string; safe: string; next: string }>>

describe('sentences of errors', () => {
  it('says for every code and in both languages what happened, what is safe and what to do', () => {
    expect(codes.length).toBeGreaterThan(40)
    const silent = codes.flatMap(code =>
      (['zh-CN', 'en'] as const).flatMap(language =>
        (['what', 'safe', 'next'] as const)
          .filter(part => !book[code]?.[language]?.[part])
          .map(part => `${code} ${language} ${part}`),
      ),
    )
    expect(silent).toEqual([])
  })

  it('holds no code the program does not know', () => {
    expect(Object.keys(book).filter(code => !codes.includes(code))).toEqual([])
  })

  it('fills the details in, and never shows a bare blank', () => {
    expect(errorWords({ code: 'RecoveryGroupWrong', details: { group: 3 } }, 'en').what).toBe(
      'Group 3 is not right.',
    )
    expect(errorWords({ code: 'RecoveryGroupWrong', details: {} }, 'zh-CN').what).toBe('第 – 组数字不对。')
  })

  it('falls back to the sentence of an unexpected fault', () => {
    expect(errorWords({ code: 'NoSuchCode', details: {} }, 'en').what).toBe(book['Internal']?.en.what)
  })
})
