/** Death while the ways in are changed: what was said to be done opens the vault, or what was being done does; never neither. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { Vault } from '../../main/vault/vault.ts'
import { all, note, testOnlyCost, vaultDir } from './scratch.ts'

const passwordOf = (n: number) => `password number ${n}`
const rounds = process.env['SLOW'] === '1' ? 300 : 4

/** Starts the child and kills it after its first change, somewhere in one of the next. */
async function killedRun(args: string[]): Promise<{ tried: number; done: number }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'slotsChild.ts'), ...args], {
    env: { ...process.env, VITEST: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  const ended = new Promise<void>(settle => child.once('close', () => settle()))
  await new Promise<void>((settle, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.includes('done')) settle()
    })
    child.once('close', code => reject(new Error(`it ended by itself: ${code}`)))
  })
  setTimeout(() => child.kill('SIGKILL'), Math.random() * 120)
  await ended
  const last = (word: string) =>
    Number(
      said
        .match(new RegExp(`${word} (\\d+)`, 'g'))
        ?.at(-1)
        ?.split(' ')[1] ?? 0,
    )
  return { tried: last('try'), done: last('done') }
}

/** The number of the password that opens, of those that may. */
async function opensWith(numbers: number[]): Promise<number> {
  for (const n of numbers) {
    const vault = await Vault.open(vaultDir(), { password: passwordOf(n) }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'WrongPassword') throw error
      return null
    })
    if (vault === null) continue
    expect(vault.readOnly).toBe(false)
    expect(vault.notices.filter(notice => notice !== 'SlotFileDiffers')).toEqual([])
    expect((await all(vault.entries())).some(({ type }) => type === 'edit')).toBe(true)
    await vault.close()
    return n
  }
  throw new Error(`none of the passwords ${numbers.join(', ')} opens`)
}

async function made() {
  const { vault, recoveryCode, recoverySlot } = await Vault.create(vaultDir(), {
    password: passwordOf(0),
    testOnlyCost,
  })
  await vault.append([note('kept')])
  const sheet = ((await vault.sheetFacts(recoverySlot)).lines ?? []).join('\n')
  await vault.close()
  return { recoveryCode, sheet }
}

test('killed while the password is changed', async () => {
  const { recoveryCode } = await made()
  let now = 0
  let changes = 0
  for (let round = 0; round < rounds; round++) {
    const { tried, done } = await killedRun(['password', vaultDir(), String(now)])
    changes += done - now
    now = await opensWith([tried, done])
    const byCode = await Vault.open(vaultDir(), { recoveryCode })
    await byCode.close()
  }
  console.log(`R1: ${rounds} kills while the password is changed, ${changes} changes, 0 locked out`)
  expect(changes).toBeGreaterThanOrEqual(rounds)
})

test('killed while it is recovered from the sheet', async () => {
  const { recoveryCode, sheet } = await made()
  let now = 0
  for (let round = 0; round < rounds; round++) {
    const { tried, done } = await killedRun(['recover', vaultDir(), String(now), recoveryCode, sheet])
    now = await opensWith([tried, done]).catch(async (error: unknown) => {
      // Killed after the files were lost and before they were made again: the sheet still leads in.
      expect(error).toMatchObject({ code: 'NotAVault' })
      await Vault.recover(vaultDir(), { code: recoveryCode, sheet }, passwordOf(tried), testOnlyCost)
      return opensWith([tried])
    })
  }
  console.log(`R1: ${rounds} kills while recovering from the sheet, 0 locked out`)
})
