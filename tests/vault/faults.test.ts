import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'
import {
  all,
  content,
  create,
  meta,
  named,
  note,
  open,
  password,
  pieces,
  place,
  sourceFile,
  testOnlyCost,
  vaultDir,
} from './scratch.ts'

const mounted: string[] = []
const canMount = (() => {
  const probe = '/tmp/vault-mount-probe'
  mkdirSync(probe, { recursive: true })
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe]).status === 0
  if (done) execFileSync('umount', [probe])
  rmSync(probe, { recursive: true })
  return done
})()
if (!canMount)
  console.warn('SKIPPED: no right to mount, so a full disk and a read-only medium were not tried')
afterAll(() => {
  for (const dir of mounted) spawnSync('umount', ['-l', dir])
})

function smallDisk(mebibytes: number): string {
  const dir = place('disk')
  mkdirSync(dir)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', dir])
  mounted.push(dir)
  return dir
}

function unmount(dir: string): void {
  execFileSync('umount', [dir])
  mounted.splice(mounted.indexOf(dir), 1)
}

/** Leaves so many bytes free. */
function fill(dir: string, leave: number): void {
  const { bavail, bsize } = statfsSync(dir)
  const fd = openSync(join(dir, 'filler'), 'w')
  const block = Buffer.alloc(1 << 16)
  for (let left = bavail * bsize - leave; left > 0; left -= block.length) {
    try {
      writeSync(fd, block, 0, Math.min(block.length, left))
    } catch {
      break
    }
  }
  closeSync(fd)
}

const tmpFiles = async (dir: string) => (await readdir(join(dir, 'tmp'))).filter(name => name !== 'ballast')

test('an import that was interrupted before its entry is offered, stays, and can be kept', async () => {
  const { vault } = await create()
  const bytes = randomBytes(70_000)
  const stored = await vault.put({ file: sourceFile('x', bytes) }, meta('recording.amr'))
  writeFileSync(join(vaultDir(), 'tmp', 'half'), 'a write that was cut off')
  await vault.close()
  for (let round = 0; round < 2; round++) {
    const again = await open()
    expect(again.notices).toEqual(['OrphansFound'])
    expect(again.orphans).toEqual([
      {
        sha256: stored.sha256,
        size: 70_000,
        kind: 'original',
        name: 'recording.amr',
        mediaType: 'application/octet-stream',
        importedAt: '2026-01-01T00:00:00.000Z',
      },
    ])
    expect(await tmpFiles(vaultDir())).toEqual([])
    if (round === 1) await again.append([named(stored)])
    await again.close()
  }
  const kept = await open()
  expect([kept.notices, kept.orphans]).toEqual([[], []])
  expect((await content(kept, stored.sha256)).equals(bytes)).toBe(true)
  await kept.close()
})

test('files that a cloud or a computer put there are left alone and told', async () => {
  const { vault } = await create()
  const stored = await vault.put({ file: sourceFile('x') }, meta())
  await vault.append([named(stored)])
  await vault.close()
  const strange = [
    join(vaultDir(), 'objects', '._x'),
    join(vaultDir(), 'journal', 'a', '00000001 (conflicted copy).evj'),
  ]
  for (const file of strange) writeFileSync(file, 'x')
  const again = await open()
  expect(again.notices).toEqual(['StrangeFiles'])
  await again.close()
  for (const file of strange) expect(existsSync(file)).toBe(true)
})

test.skipIf(!canMount)('a read-only medium: everything can be read, nothing is written', async () => {
  const disk = smallDisk(128)
  const dir = join(disk, 'v')
  const { vault } = await Vault.create(dir, { password, testOnlyCost })
  const bytes = randomBytes(100_000)
  const stored = await vault.put({ file: sourceFile('x', bytes) }, meta())
  await vault.append([named(stored)])
  await vault.close()
  execFileSync('mount', ['-o', 'remount,ro', disk])
  const again = await Vault.open(dir, { password })
  expect([again.readOnly, again.notices]).toEqual([true, ['ReadOnly']])
  expect((await content(again, stored.sha256)).equals(bytes)).toBe(true)
  expect((await all(again.entries())).length).toBe(3)
  await expect(again.append([note('x')])).rejects.toMatchObject({ code: 'VaultReadOnly' })
  await expect(again.put({ file: place('x') }, meta())).rejects.toMatchObject({ code: 'VaultReadOnly' })
  await expect(again.putMany([])).rejects.toMatchObject({ code: 'VaultReadOnly' })
  await again.close()
  unmount(disk)
})

test.skipIf(!canMount)(
  'a full disk: a typed error that names the bytes, nothing left behind, and on it goes',
  async () => {
    const disk = smallDisk(160)
    const dir = join(disk, 'v')
    const { vault } = await Vault.create(dir, { password, testOnlyCost })
    await expect(
      vault.put({ file: sourceFile('big', Buffer.alloc(100 << 20)) }, meta()),
    ).rejects.toMatchObject({
      code: 'NoSpace',
      details: { needed: Math.ceil((100 << 20) * 1.12) + (64 << 20) },
    })
    // A stream does not say how long it is, so the disk is full in the middle.
    fill(disk, 70 << 20)
    await expect(
      vault.put({ stream: pieces(Buffer.alloc(100 << 20, 1), 1 << 20) }, meta()),
    ).rejects.toMatchObject({ code: 'NoSpace' })
    expect(await tmpFiles(dir)).toEqual([])
    const [failed] = await vault.putMany([{ source: { file: place('big') }, meta: meta() }])
    expect(failed).toMatchObject({ code: 'NoSpace' })
    rmSync(join(disk, 'filler'))
    const stored = await vault.put({ stream: pieces(Buffer.alloc(3 << 20, 2), 1 << 20) }, meta())
    await vault.append([named(stored)])
    await vault.close()
    const again = await Vault.open(dir, { password })
    expect(again.notices).toEqual([])
    expect((await content(again, stored.sha256)).length).toBe(3 << 20)
    await again.close()
    unmount(disk)
  },
)

test.skipIf(!canMount)('the journal has its last words on a full disk, and what it took stays', async () => {
  const disk = smallDisk(160)
  const dir = join(disk, 'v')
  const { vault } = await Vault.create(dir, { password, testOnlyCost })
  fill(disk, 0)
  let taken = 0
  const text = 'x'.repeat(400_000)
  let error: unknown
  for (; taken < 200 && error === undefined; taken++)
    await vault.append([note(`${taken} ${text}`)]).catch((reason: unknown) => {
      error = reason
    })
  taken--
  expect(error).toMatchObject({ code: 'NoSpace' })
  // Sixteen mebibytes for two copies.
  expect(taken).toBeGreaterThan(15)
  expect(vault.lastSeq).toBe(1 + taken)
  rmSync(join(disk, 'filler'))
  await vault.append([note('and on')])
  await vault.close()
  const again = await Vault.open(dir, { password })
  expect(again.readOnly).toBe(false)
  expect((await all(again.entries())).filter(entry => entry.type === 'edit').length).toBe(taken + 1)
  await again.close()
  unmount(disk)
})
