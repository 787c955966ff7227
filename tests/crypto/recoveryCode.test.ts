import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeRecoveryCode, parseRecoveryCode } from '../../main/crypto/recoveryCode.ts'

test('what it looks like', () => {
  const secret = Buffer.from('000100020003ffff0100000a00640000', 'hex')
  expect(encodeRecoveryCode(secret)).toBe('000011-000022-000033-720885-002816-000110-001100-000000')
  expect(
    Buffer.from(parseRecoveryCode('000011 000022 000033 720885 002816 000110 001100 000000') as Uint8Array),
  ).toEqual(secret)
})

test('typed as people type it', () => {
  const secret = randomBytes(16)
  const code = encodeRecoveryCode(secret)
  for (const typed of [
    code.replaceAll('-', ''),
    ` ${code.replaceAll('-', ' ')}\n`,
    code.replaceAll('-', '—'),
    code.replace(/[0-9]/g, digit => String.fromCodePoint(0xff10 + Number(digit))),
  ])
    expect(Buffer.from(parseRecoveryCode(typed) as Uint8Array)).toEqual(secret)
})

test('every wrong digit in every place is named with its group', () => {
  const code = encodeRecoveryCode(randomBytes(16))
  for (let at = 0; at < code.length; at++) {
    if (code[at] === '-') continue
    for (let digit = 0; digit <= 9; digit++) {
      if (String(digit) === code[at]) continue
      const wrong = code.slice(0, at) + digit + code.slice(at + 1)
      expect(parseRecoveryCode(wrong)).toEqual({ problem: 'group', group: Math.floor(at / 7) + 1 })
    }
  }
})

test('every swap of neighbours within a group is named', () => {
  const code = encodeRecoveryCode(randomBytes(16))
  for (let at = 0; at + 1 < code.length; at++) {
    const [x, y] = [code[at], code[at + 1]]
    if (x === '-' || y === '-' || x === y) continue
    const wrong = code.slice(0, at) + y + x + code.slice(at + 2)
    expect(parseRecoveryCode(wrong)).toEqual({ problem: 'group', group: Math.floor(at / 7) + 1 })
  }
})

test('too short, too long, letters', () => {
  const code = encodeRecoveryCode(randomBytes(16))
  for (const wrong of ['', code.slice(1), `${code}1`, code.replace(/[0-9]/, 'O')])
    expect(parseRecoveryCode(wrong)).toEqual({ problem: 'length' })
  expect(parseRecoveryCode('720896'.padEnd(48, '0'))).toEqual({ problem: 'group', group: 1 })
})
