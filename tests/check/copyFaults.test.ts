/** A copy that is broken off: killed, its disk full, pulled or read-only, its file system too small for a file. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { copyVault } from '../../main/check/copy/copyVault.ts'
import { MediumReader } from '../../main/check/fileBytes.ts'
import { Vault } from '../../main/vault/vault.ts'
import { all, content, note, open, password, place, vaultDir } from '../vault/scratch.ts'
import { addTo, checked, type Stored, vaultWith } from './damaged.ts'

const child = join(import.meta.dirname, 'copyChild.ts')
const dest = (): string => place('stick')

const mounted: { dir: string; image: string }[] = []
/** What can be mounted here: a kernel knows some file systems, and only root may. */
const canMount = (type: 'ext4' | 'vfat'): boolean => {
  const known = readFileSync('/proc/filesystems', 'utf8').includes(type)
  return known && process.getuid?.() === 0 && spawnSync(`mkfs.${type}`, ['-V']).error === undefined
}
afterEach(() => {
  for (const { dir } of mounted.splice(0)) spawnSync('umount', ['-l', dir])
})

/** A file system of its own in a file, as a stick would be; null where that is impossible. */
function stick(type: 'ext4' | 'vfat', mebibytes: number): string | null {
  if (process.platform !== 'linux' || !canMount(type)) return null
  const image = place('stick.img')
  execFileSync('truncate', ['-s', `${mebibytes}M`, image])
  execFileSync(`mkfs.${type}`, [image], { stdio: 'ignore' })
  mkdirSync(dest())
  if (spawnSync('mount', ['-o', 'loop', image, dest()]).status !== 0) return null
  mounted.push({ dir: dest(), image })
  return image
}

const skipped = (what: string): void => console.warn(`SKIPPED: ${what} cannot be mounted here`)

test('killed at any moment: the copy is the older vault that it was, and the next run completes it', async () => {
  const sizes = Array.from({ length: 24 }, (_, i) => 20_000 * (i + 1))
  const { vault, stored } = await vaultWith(sizes.slice(0, 4))
  await copyVault(vault, dest())
  const oldSeq = vault.lastSeq
  cpSync(dest(), place('older'), { recursive: true })
  stored.push(...(await addTo(vault, sizes.slice(4))))
  await vault.close()
  const kills = process.env['SLOW'] === '1' ? 200 : 5
  let broken = 0
  let finished = 0
  let between = 0
  for (let i = 0; i < kills; i++) {
    // After so many steps of this run, each a little of a file or the end of one; what was copied before is kept.
    const said = await killedAfter(1 + (i % 6) * 3, (i % 5) * 3)
    const done = said.includes('"entry"')
    if (done) finished += 1
    else broken += 1
    const copy = await Vault.open(dest(), { password })
    expect(copy.lastSeq).toBeGreaterThanOrEqual(oldSeq)
    for (const { sha256, bytes } of stored.slice(0, 4))
      expect((await content(copy, sha256)).equals(bytes)).toBe(true)
    // Whatever its journal names is there and whole. Between its two files one of them may have less than the other; a
    // copy is not written on when it is opened, so that is told until the next run.
    const { findings } = await checked(copy, 'full')
    const told = findings.filter(({ severity }) => severity !== 'info')
    expect(told.filter(({ code, severity }) => code !== 'MirrorDiffers' || severity !== 'notice')).toEqual([])
    expect(told.length).toBeLessThanOrEqual(1)
    between += told.length
    await copy.close()
    if (!done) continue
    rmSync(dest(), { recursive: true })
    cpSync(place('older'), dest(), { recursive: true })
  }
  const again = await open()
  expect(await copyVault(again, dest())).toMatchObject({ objects: 24, problems: [], entry: again.lastSeq })
  const copy = await Vault.open(dest(), { password })
  for (const { sha256, bytes } of stored) expect((await content(copy, sha256)).equals(bytes)).toBe(true)
  expect(await all(copy.entries())).toEqual(await all(again.entries()))
  expect(readdirSync(join(dest(), 'tmp'))).toEqual([])
  expect((await checked(copy, 'full')).findings).toEqual([])
  await copy.close()
  await again.close()
  console.log(
    `copy: ${kills} kills, ${broken} in the middle (${between} between the two journal files), ${finished} after the end; 0 copies broken`,
  )
  expect(broken).toBeGreaterThan(0)
})

/** Runs the child and kills it so many milliseconds after it has told of so many steps; what it said. */
async function killedAfter(steps: number, ms: number): Promise<string> {
  const run = spawn(process.execPath, [child, vaultDir(), dest()], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  const ended = new Promise(resolve => run.once('close', resolve))
  const reached = new Promise<void>(resolve => {
    run.stdout.on('data', (data: Buffer) => {
      said += String(data)
      if (said.split('step').length > steps) resolve()
    })
  })
  await Promise.race([reached, ended])
  await wait(ms)
  run.kill('SIGKILL')
  await ended
  return said
}

test('killed in the first copy: no vault yet, and the next run completes it', async () => {
  const { vault, stored } = await vaultWith(Array.from({ length: 12 }, (_, i) => 100_000 * (i + 1)))
  await vault.close()
  const run = spawn(process.execPath, [child, vaultDir(), dest()], { stdio: ['ignore', 'pipe', 'inherit'] })
  while (!existsSync(join(dest(), 'objects')) || readdirSync(join(dest(), 'objects')).length < 2)
    await wait(1)
  run.kill('SIGKILL')
  await new Promise(resolve => run.once('close', resolve))
  expect(existsSync(join(dest(), 'vault.json'))).toBe(false)
  const again = await open()
  expect(await copyVault(again, dest())).toMatchObject({ objects: 12, problems: [] })
  const copy = await Vault.open(dest(), { password })
  for (const { sha256, bytes } of stored) expect((await content(copy, sha256)).equals(bytes)).toBe(true)
  await copy.close()
  await again.close()
})

test('a file that the file system cannot hold is named, and the rest is copied', async () => {
  const { vault, stored } = await vaultWith([10, 3_000_000, 20])
  await vault.close()
  // A bound on the length of files is what FAT is, at another length: the system answers EFBIG.
  const said = execFileSync('sh', [
    '-c',
    `ulimit -f 2048; exec "${process.execPath}" "${child}" "${vaultDir()}" "${dest()}"`,
  ])
  const report = JSON.parse(String(said).split('\n').at(-2) ?? '') as { problems: unknown; copied: number }
  expect(report).toMatchObject({
    copied: 2,
    problems: [{ code: 'tooLargeForFat', where: (stored[1] as Stored).where }],
  })
  const copy = await Vault.open(dest(), { password })
  expect((await content(copy, (stored[2] as Stored).sha256)).equals((stored[2] as Stored).bytes)).toBe(true)
  expect((await checked(copy, 'full')).findings.map(({ code }) => code)).toEqual(['ObjectMissing'])
  await copy.close()
})

test('on a stick what was written is read back past the cache; a full one is refused before anything is written', async () => {
  if (stick('ext4', 24) === null) return skipped('ext4')
  const { vault, stored } = await vaultWith([10, 2_000_000])
  expect(await copyVault(vault, dest())).toMatchObject({ objects: 2, readBack: 'medium', problems: [] })
  const reader = await new MediumReader().open(join(dest(), (stored[1] as Stored).where))
  const found = Buffer.alloc(reader?.size ?? 0)
  expect(reader?.way).toBe('medium')
  // In lengths and from places that fit no block.
  for (let at = 0; at < found.length; at += 70_001) await reader?.read(found.subarray(at, at + 70_001), at)
  await reader?.close()
  expect(found.equals(readFileSync((stored[1] as Stored).file))).toBe(true)
  await addTo(vault, [30_000_000])
  const before = readdirSync(join(dest(), 'objects'))
  await expect(copyVault(vault, dest())).rejects.toMatchObject({ code: 'NoSpace' })
  expect(readdirSync(join(dest(), 'objects'))).toEqual(before)
  const copy = await Vault.open(dest(), { password })
  expect((await checked(copy, 'full')).findings).toEqual([])
  await copy.close()
  await vault.close()
})

test('a stick that is taken away in the middle: told, nothing is written where it was, and it goes on later', async () => {
  const image = stick('ext4', 64)
  if (image === null) return skipped('ext4')
  const { vault, stored } = await vaultWith([10])
  await copyVault(vault, dest())
  const oldSeq = vault.lastSeq
  await addTo(
    vault,
    Array.from({ length: 30 }, (_, i) => 300_000 + i),
  )
  let taken = false
  const copying = copyVault(vault, dest(), {
    onProgress: ({ objects }) => {
      if (objects < 8 || taken) return
      taken = true
      execFileSync('umount', ['-l', dest()])
    },
  })
  await expect(copying).rejects.toMatchObject({ code: 'CopyGone' })
  // The folder that the stick was mounted on is another disk's.
  expect(readdirSync(dest())).toEqual([])
  for (let tries = 0; ; tries++) {
    if (spawnSync('mount', ['-o', 'loop', image, dest()]).status === 0) break
    if (tries > 50) throw new Error('the stick does not come back')
    await wait(100)
  }
  const copy = await Vault.open(dest(), { password })
  expect(copy.lastSeq).toBe(oldSeq)
  expect((await content(copy, (stored[0] as Stored).sha256)).equals((stored[0] as Stored).bytes)).toBe(true)
  await copy.close()
  expect(await copyVault(vault, dest())).toMatchObject({ objects: 31, problems: [], entry: vault.lastSeq })
  await vault.close()
})

test('a stick that fails in the middle (every further write is an error): told, and what was there is there', async () => {
  const image = stick('ext4', 64)
  if (image === null) return skipped('ext4')
  const { vault } = await vaultWith([10])
  await copyVault(vault, dest())
  const oldSeq = vault.lastSeq
  await addTo(
    vault,
    Array.from({ length: 20 }, (_, i) => 300_000 + i),
  )
  // EXT4_IOC_SHUTDOWN without flushing: the file system is gone from one moment to the next, as when a stick is pulled.
  const pull = `import fcntl,os,struct,sys
fd=os.open(sys.argv[1],os.O_RDONLY)
fcntl.ioctl(fd,0x8004587d,struct.pack('I',2))`
  let pulled: number | null = null
  const copying = copyVault(vault, dest(), {
    onProgress: ({ objects }) => {
      if (objects < 5 || pulled !== null) return
      pulled = spawnSync('python3', ['-c', pull, dest()]).status ?? -1
    },
  })
  const outcome = await copying.then(
    () => 'copied',
    (error: { code: string }) => error.code,
  )
  if (pulled !== 0) {
    await vault.close()
    return skipped('a failing stick')
  }
  expect(outcome).toBe('CopyGone')
  execFileSync('umount', ['-l', dest()])
  await wait(300)
  execFileSync('mount', ['-o', 'loop', image, dest()])
  const copy = await Vault.open(dest(), { password })
  expect(copy.lastSeq).toBe(oldSeq)
  expect((await checked(copy, 'full')).findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  await copy.close()
  expect(await copyVault(vault, dest())).toMatchObject({ objects: 21, problems: [] })
  await vault.close()
})

test('a read-only stick is refused', async () => {
  if (stick('ext4', 16) === null) return skipped('ext4')
  execFileSync('mount', ['-o', 'remount,ro', dest()])
  const { vault } = await vaultWith([10])
  await expect(copyVault(vault, dest())).rejects.toMatchObject({ code: 'NoPermission' })
  await vault.append([note('goes on')])
  await vault.close()
})

test('FAT: a copy works, is renewed, and a file over 4 GiB is named before a byte of it is written', async () => {
  if (stick('vfat', 64) === null) return skipped('FAT')
  const { vault, stored } = await vaultWith([10, 2_000_000])
  expect(await copyVault(vault, dest())).toMatchObject({ objects: 2, problems: [] })
  await addTo(vault, [30])
  const huge = (stored[0] as Stored).file.replace(/....\.evo$/, 'huge.evo')
  // A hole: nobody may have begun to read it.
  execFileSync('truncate', ['-s', String(2 ** 32), huge])
  expect(await copyVault(vault, dest())).toMatchObject({
    objects: 3,
    copied: 1,
    problems: [{ code: 'tooLargeForFat', where: huge.slice(vaultDir().length + 1) }],
  })
  const copy = await Vault.open(dest(), { password })
  expect((await checked(copy, 'full')).findings).toEqual([])
  await copy.close()
  await vault.close()
})
