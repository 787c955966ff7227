/**
 * One of the journal's two copies fails while the vault is open: saving goes on with the other, it is told at once, and
 * the next opening mends what was left behind.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { healthOf } from '../../main/check/health.ts'
import type { Vault } from '../../main/vault/vault.ts'
import { all, create, note, open, place, vaultDir } from './scratch.ts'

const journal = (mirror: 'a' | 'b', segment = 1): string =>
  join(vaultDir(), 'journal', mirror, `0000000${segment}.evj`)

const mounted: string[] = []
afterEach(() => {
  for (const dir of mounted.splice(0).toReversed()) spawnSync('umount', ['-l', dir])
})

async function toldOf(vault: Vault, mirror: 'a' | 'b'): Promise<void> {
  expect([...vault.failedCopies]).toEqual([mirror])
  const { state, findings } = await healthOf(vault, [])
  expect(state).toBe('attention')
  expect(findings).toEqual([
    { code: 'MirrorDiffers', severity: 'warning', where: `journal/${mirror}`, details: { failed: true } },
  ])
}

/** Everything that was said before is there, both copies are the same again, and all is well. */
async function mended(before: Awaited<ReturnType<typeof all>>): Promise<void> {
  const again = await open()
  expect(again.readOnly).toBe(false)
  expect((await all(again.entries())).slice(0, before.length)).toEqual(before)
  expect(again.failedCopies.size).toBe(0)
  expect((await healthOf(again, [])).state).toBe('well')
  await again.append([note('after it was mended')])
  await again.close()
  const names = readdirSync(join(vaultDir(), 'journal/a'))
  expect(readdirSync(join(vaultDir(), 'journal/b'))).toEqual(names)
  for (const name of names)
    expect(
      readFileSync(join(vaultDir(), 'journal/a', name)).equals(
        readFileSync(join(vaultDir(), 'journal/b', name)),
      ),
    ).toBe(true)
}

test('copy a cannot be written', async () => {
  const mirror = 'a'
  const { vault } = await create()
  await vault.close()
  const opened = await open()
  expect((await healthOf(opened, [])).state).toBe('well')
  renameSync(journal(mirror), place('away'))
  mkdirSync(journal(mirror))
  await opened.append([note('one')])
  await toldOf(opened, mirror)
  await opened.append([note('two')])
  const said = await all(opened.entries())
  await opened.close()
  rmdirSync(journal(mirror))
  renameSync(place('away'), journal(mirror))
  await mended(said)
})

test('copy b cannot begin its next file', async () => {
  const mirror = 'b'
  const { vault } = await create()
  mkdirSync(journal(mirror, 2))
  const long = 'x'.repeat(900_000)
  for (let i = 0; i < 11; i++) await vault.append([note(`${i}${long}`)])
  await toldOf(vault, mirror)
  const said = await all(vault.entries())
  await vault.close()
  rmdirSync(journal(mirror, 2))
  await mended(said)
  expect(readdirSync(join(vaultDir(), 'journal/a'))).toHaveLength(2)
})

test('neither copy can begin its next file: that is an error, nothing is half saved, and it goes on afterwards', async () => {
  const { vault } = await create()
  for (const mirror of ['a', 'b'] as const) mkdirSync(journal(mirror, 2))
  const long = 'x'.repeat(900_000)
  let failed = 0
  for (let i = 0; i < 12; i++)
    await vault.append([note(`${i}${long}`)]).catch((error: { code: string }) => {
      expect(error.code).toBe('DiskFailed')
      failed += 1
    })
  expect(failed).toBeGreaterThan(0)
  expect(vault.failedCopies.size).toBe(0)
  for (const mirror of ['a', 'b'] as const) rmdirSync(journal(mirror, 2))
  await vault.append([note('goes on')])
  const said = await all(vault.entries())
  expect(said).toHaveLength(1 + 12 - failed + 1)
  await vault.close()
  await mended(said)
})

test('copy a lies on a disk that dies: the fsync fails, and the other copy holds what is said from then on', async () => {
  const canLoop =
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('mkfs.ext4', ['-V']).status === 0 &&
    spawnSync('losetup', ['-f']).status === 0
  if (!canLoop) return console.warn('SKIPPED: no right to mount an image, so no disk died under a journal')
  const { vault } = await create()
  await vault.append([note('before')])
  await vault.close()
  // An image that has more room than the disk it lies on: when that is full, writing fails in the medium itself.
  mkdirSync(place('tiny'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', place('tiny')])
  mounted.push(place('tiny'))
  const image = place('tiny/dying.img')
  writeFileSync(image, '')
  truncateSync(image, 32 << 20)
  execFileSync('mkfs.ext4', ['-q', '-F', '-O', '^has_journal', image])
  const folder = join(vaultDir(), 'journal/a')
  cpSync(folder, place('a'), { recursive: true })
  execFileSync('mount', ['-o', 'loop', image, folder])
  mounted.push(folder)
  cpSync(place('a'), folder, { recursive: true })
  const opened = await open()
  execFileSync('sync')
  spawnSync('dd', ['if=/dev/zero', `of=${place('tiny/full')}`, 'bs=64k'])
  for (let i = 0; i < 3; i++) await opened.append([note(`${i}${'x'.repeat(300_000)}`)])
  await toldOf(opened, 'a')
  const said = await all(opened.entries())
  expect(said.map(({ type }) => type).slice(-3)).toEqual(['edit', 'edit', 'edit'])
  await opened.close()
  execFileSync('umount', ['-l', folder])
  mounted.splice(1)
  await mended(said)
})
