/** R16. One writer at a time, whoever comes, and nothing to clear away after it died. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'
import { all, create, note, open, vaultDir } from './scratch.ts'

const slow = process.env.SLOW !== undefined

/** Another program that can be told to open a vault. */
class Other {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  readonly #reader: Interface

  constructor(dir: string, recoveryCode: string) {
    const file = fileURLToPath(new URL('lockChild.ts', import.meta.url))
    this.#child = spawn(process.execPath, [file, dir, recoveryCode], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#reader = createInterface({ input: this.#child.stdout })
    this.#lines = this.#reader[Symbol.asyncIterator]()
  }

  async said(): Promise<string> {
    return ((await this.#lines.next()) as { value?: string }).value ?? 'gone'
  }

  open(): void {
    this.#child.stdin.write('go\n')
  }

  /** How it ended up, and after how many milliseconds. */
  async outcome(): Promise<{ word: string; after: number }> {
    const [word = '', after] = (await this.said()).split(' ')
    return { word, after: Number(after) }
  }

  /** Lets it close the vault and end, or kills it. */
  async end(signal?: 'SIGKILL'): Promise<void> {
    const gone = new Promise(resolve => this.#child.once('exit', resolve))
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    if (signal === undefined) this.#child.stdin.end()
    else this.#child.kill(signal)
    await gone
    this.#reader.close()
  }
}

const others: Other[] = []
async function start(code: string): Promise<Other> {
  const other = new Other(vaultDir(), code)
  others.push(other)
  expect(await other.said()).toBe('ready')
  return other
}
afterEach(async () => {
  await Promise.all(others.splice(0).map(other => other.end('SIGKILL')))
})

test('twenty programs open it at the same moment: one has it, again and again, also after it was killed', async () => {
  const { vault, recoveryCode } = await create()
  await vault.close()
  const rounds = slow ? 50 : 2
  let slowest = 0
  for (let round = 0; round < rounds; round++) {
    const list = await Promise.all(Array.from({ length: 20 }, () => start(recoveryCode)))
    for (const other of list) other.open()
    const outcomes = await Promise.all(list.map(other => other.outcome()))
    expect(outcomes.map(({ word }) => word).sort()).toEqual(
      [...Array<string>(19).fill('VaultInUse'), 'won'].sort(),
    )
    slowest = Math.max(slowest, ...outcomes.filter(({ word }) => word !== 'won').map(({ after }) => after))
    const winner = list[outcomes.findIndex(({ word }) => word === 'won')] as Other
    await winner.end('SIGKILL')
    // Free at once, with nothing to wait for or to clear away.
    const next = list.find(other => other !== winner) as Other
    next.open()
    expect((await next.outcome()).word).toBe('won')
    await Promise.all(list.map(other => other.end()))
    others.splice(0)
  }
  console.log(`R16: ${rounds} rounds of 20 starts, 1 winner in each; the last refusal after ${slowest} ms`)
})

test('a second writer is refused within a second and hurts nobody', async () => {
  const { vault, recoveryCode } = await create()
  const other = await start(recoveryCode)
  const started = performance.now()
  other.open()
  const { word } = await other.outcome()
  expect(word).toBe('VaultInUse')
  expect(performance.now() - started).toBeLessThan(1000)
  await vault.append([note('still here')])
  await vault.close()
  other.open()
  expect((await other.outcome()).word).toBe('won')
})

test('refusing somebody in the same process does not let go of the lock', async () => {
  const { vault, recoveryCode } = await create()
  await expect(open()).rejects.toMatchObject({ code: 'VaultInUse' })
  await expect(Vault.open(vaultDir(), { recoveryCode })).rejects.toMatchObject({ code: 'VaultInUse' })
  const other = await start(recoveryCode)
  other.open()
  expect((await other.outcome()).word).toBe('VaultInUse')
  await vault.append([note('mine')])
  await vault.close()
  const again = await open()
  expect((await all(again.entries())).filter(({ type }) => type === 'edit').length).toBe(1)
  await again.close()
})

/**
 * Why only SQLite may open lock.db: in POSIX a process loses its locks on a file when it closes any descriptor of it.
 * The test shows that the trap is real here, so that the rule is not taken for superstition.
 */
test.skipIf(process.platform !== 'linux')(
  'the attack: opening and closing lock.db in the same process drops the lock',
  async () => {
    const { recoveryCode, vault } = await create()
    closeSync(openSync(join(vaultDir(), 'lock.db'), 'r'))
    const other = await start(recoveryCode)
    other.open()
    expect((await other.outcome()).word).toBe('won')
    await other.end()
    await vault.close()
  },
)
