import { strict as assert } from 'node:assert'

/** What is wrong with a typed recovery code; `group` counts from 1. */
export type RecoveryCodeProblem = { problem: 'length' } | { problem: 'group'; group: number }

const groups = 8
/** Each group is a 16-bit value times eleven, so a wrong digit or two swapped neighbours show in their own group. */
const factor = 11

/** 48 digits in 8 groups with hyphens for 16 random bytes. */
export function encodeRecoveryCode(secret: Uint8Array): string {
  assert.equal(secret.length, 16)
  const view = new DataView(secret.buffer, secret.byteOffset, 16)
  return Array.from({ length: groups }, (_, i) =>
    String(view.getUint16(2 * i) * factor).padStart(6, '0'),
  ).join('-')
}

/** The 16 bytes of a code. Spaces, hyphens and full-width digits are taken as people type them. */
export function parseRecoveryCode(text: string): Uint8Array | RecoveryCodeProblem {
  const digits = text.normalize('NFKC').replace(/[\s\p{Pd}.,_]/gu, '')
  if (!/^[0-9]*$/.test(digits) || digits.length !== groups * 6) return { problem: 'length' }
  const secret = new Uint8Array(16)
  const view = new DataView(secret.buffer)
  for (let i = 0; i < groups; i++) {
    const value = Number(digits.slice(6 * i, 6 * i + 6))
    if (value % factor !== 0 || value / factor > 0xffff) return { problem: 'group', group: i + 1 }
    view.setUint16(2 * i, value / factor)
  }
  return secret
}
