/** R21: what opens and what does not. A false open would be worse than any lock-out, so near misses are tried by the hundred. */
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { deriveKeys } from '../../main/crypto/keys.ts'
import { encodeRecoveryCode } from '../../main/crypto/recoveryCode.ts'
import { loadSodium } from '../../main/crypto/sodium.ts'
import { readKeyFiles, type Secret, unlock } from '../../main/vault/keyFiles.ts'
import { placesOf } from '../../main/vault/places.ts'
import { Vault } from '../../main/vault/vault.ts'
import { slow } from './campaign.ts'
import { create, place, testOnlyCost, vaultDir } from './scratch.ts'

async function attempt(dir: string, secret: Secret): Promise<string> {
  const sodium = await loadSodium()
  try {
    const { masterKey, current } = await unlock(sodium, await readKeyFiles(placesOf(dir)), secret)
    expect(deriveKeys(sodium, masterKey).object.length).toBe(32)
    return current === null ? 'opened unverified' : 'opened'
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.code === 'RecoveryGroupWrong' ? `group ${String(error.details.group)}` : error.code
  }
}

/** Passwords that somebody might take for this one. */
function nearMisses(password: string): string[] {
  const characters = Array.from(password)
  const misses = new Set([
    '',
    ` ${password}`,
    `${password} `,
    `${password}\n`,
    `${password}\0`,
    `\ufeff${password}`,
    password + password,
    password.toUpperCase(),
    password.toLowerCase(),
    characters.toReversed().join(''),
    password.normalize('NFKC'),
    password.normalize('NFD').replace(/\p{M}/gu, ''),
    password.replaceAll('\u200d', ''),
    password.replaceAll(' ', '\u3000'),
  ])
  const places = slow ? characters.keys() : [0, characters.length >> 1, characters.length - 1]
  for (const i of places) {
    const put = (text: string) => [...characters.slice(0, i), text, ...characters.slice(i + 1)].join('')
    misses.add(put(''))
    misses.add(put(String.fromCodePoint((characters[i]?.codePointAt(0) ?? 0) + 1)))
    if (i > 0) {
      const swapped = [...characters]
      ;[swapped[i - 1], swapped[i]] = [swapped[i] as string, swapped[i - 1] as string]
      misses.add(swapped.join(''))
    }
  }
  return [...misses].filter(miss => miss.normalize('NFC') !== password.normalize('NFC'))
}

test('R21: passwords in every form open, near misses do not', { timeout: 3_600_000 }, async () => {
  const passwords = [
    'Übergrößenträger ﬁnden',
    '한글 암호는 분해된다 조합된다',
    '😀👩‍👩‍👧 夜里三点的电话又来',
    Array.from({ length: 341 }, (_, i) => String.fromCodePoint(0x4e00 + 7 * i)).join(''),
    `${Array.from({ length: 170 }, (_, i) => `word${i}`).join(' ')}`,
    ' space at both ends ',
    '"quotes" \\ and \u0000 zero',
  ]
  let opened = 0
  let refused = 0
  for (const [i, password] of passwords.entries()) {
    const dir = place(`p${i}`)
    await (await Vault.create(dir, { password, testOnlyCost })).vault.close()
    for (const form of ['NFC', 'NFD']) {
      expect(await attempt(dir, { password: password.normalize(form) }), `${i} ${form}`).toBe('opened')
      opened++
    }
    for (const miss of nearMisses(password)) {
      expect(await attempt(dir, { password: miss }), `${i} ${JSON.stringify(miss)}`).toBe('WrongPassword')
      refused++
    }
  }
  console.log(
    `R21: ${passwords.length} passwords of up to ${Buffer.byteLength(passwords[3] ?? '')} bytes, ${opened} forms opened, ${refused} near misses, 0 false opens`,
  )
  expect(refused).toBeGreaterThan(100)
})

test('R21: a recovery code with one wrong digit names its group; no other code opens', {
  timeout: 3_600_000,
}, async () => {
  const { vault, recoveryCode } = await create()
  await vault.close()
  expect(await attempt(vaultDir(), { recoveryCode })).toBe('opened')
  let digits = 0
  for (let at = 0; at < recoveryCode.length; at++)
    for (let digit = 0; digit <= 9; digit++) {
      const wrong = recoveryCode.slice(0, at) + String(digit) + recoveryCode.slice(at + 1)
      if (recoveryCode[at] === '-' || wrong === recoveryCode) continue
      expect(await attempt(vaultDir(), { recoveryCode: wrong })).toBe(`group ${Math.floor(at / 7) + 1}`)
      digits++
    }
  expect(digits).toBe(48 * 9)
  // Right in form: groups that changed places, one group of another code, any other code.
  const groups = recoveryCode.split('-')
  const codes = new Set<string>()
  for (let i = 0; i < 8; i++)
    for (let j = i + 1; j < 8; j++) {
      const swapped = [...groups]
      ;[swapped[i], swapped[j]] = [groups[j] as string, groups[i] as string]
      codes.add(swapped.join('-'))
    }
  while (codes.size < (slow ? 100_000 : 2000)) {
    const other = encodeRecoveryCode(randomBytes(16)).split('-')
    codes.add(other.join('-'))
    const i = codes.size % 8
    codes.add(groups.map((group, at) => (at === i ? (other[i] as string) : group)).join('-'))
  }
  codes.delete(recoveryCode)
  for (const code of codes)
    expect(await attempt(vaultDir(), { recoveryCode: code })).toBe('WrongRecoveryCode')
  console.log(
    `R21: ${digits} wrong digits named their group, ${codes.size} well-formed other codes, 0 false opens`,
  )
})
