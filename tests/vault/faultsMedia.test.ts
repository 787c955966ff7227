/**
 * R8. Media that cannot be written, and one that is taken away in the middle of an import: an image with a real file
 * system behind a loop device, mounted for reading, and unmounted under the writer (`umount -l`, what pulling a stick does).
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { Vault } from '../../main/vault/vault.ts'
import {
  all,
  content,
  meta,
  named,
  note,
  password,
  pieces,
  place,
  sourceFile,
  testOnlyCost,
} from './scratch.ts'

const canLoop =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('mkfs.ext4', ['-V']).status === 0 &&
  spawnSync('losetup', ['-f']).status === 0
if (!canLoop)
  console.warn('SKIPPED: no right to mount an image, so read-only and vanishing media were not tried (R8)')

const mounted: string[] = []
afterEach(() => {
  for (const dir of mounted.splice(0)) spawnSync('umount', ['-l', dir])
})

function image(name: string): { file: string; dir: string } {
  const file = place(`${name}.img`)
  writeFileSync(file, '')
  truncateSync(file, 256 << 20)
  execFileSync('mkfs.ext4', ['-q', '-F', file])
  const dir = place(name)
  mkdirSync(dir)
  return { file, dir }
}

function mount({ file, dir }: { file: string; dir: string }, options: string): void {
  execFileSync('mount', ['-o', `loop,${options}`, file, dir])
  mounted.push(dir)
}

function unmount(dir: string, lazily = false): void {
  execFileSync('umount', [...(lazily ? ['-l'] : []), dir])
  mounted.splice(mounted.indexOf(dir), 1)
}

test.skipIf(!canLoop)(
  'a medium for reading only opens in two seconds, gives everything, and is not touched',
  async () => {
    const stick = image('stick')
    mount(stick, 'rw')
    const dir = join(stick.dir, 'v')
    const { vault, recoveryCode } = await Vault.create(dir, { password, testOnlyCost })
    const bytes = randomBytes(300_000)
    const stored = await vault.put({ file: sourceFile('x', bytes) }, meta())
    await vault.append([named(stored)])
    await vault.close()
    unmount(stick.dir)
    mount(stick, 'ro')
    const started = performance.now()
    const again = await Vault.open(dir, { recoveryCode })
    const took = Math.round(performance.now() - started)
    expect([again.readOnly, again.notices]).toEqual([true, ['ReadOnly']])
    expect((await content(again, stored.sha256)).equals(bytes)).toBe(true)
    expect((await all(again.entries())).length).toBe(3)
    await expect(again.append([note('x')])).rejects.toMatchObject({ code: 'VaultReadOnly' })
    await again.close()
    expect(took).toBeLessThan(2000)
    console.log(`R8: read-only ext4: open after ${took} ms`)
  },
)

test.skipIf(!canLoop)(
  'taken away while importing: an error with a type, nothing elsewhere, and all that was Saved',
  async () => {
    const rounds = process.env.SLOW === undefined ? 3 : 40
    for (let round = 0; round < rounds; round++) {
      const stick = image(`stick-${round}`)
      mount(stick, 'rw')
      const dir = join(stick.dir, 'v')
      const { vault, recoveryCode } = await Vault.create(dir, { password, testOnlyCost })
      const before = await vault.put({ file: sourceFile('x', randomBytes(100_000)) }, meta())
      const [saved] = await vault.append([named(before)])
      // In a stream, in a batch, and in a large file, when a part of it is through.
      const away = () => unmount(stick.dir, true)
      async function* stream() {
        yield* pieces(randomBytes(3 << 20), 1 << 20)
        away()
        yield* pieces(randomBytes(3 << 20), 1 << 20)
      }
      let gone = false
      const work = [
        () => vault.put({ stream: stream() }, meta()),
        async () => {
          away()
          const [result] = await vault.putMany([{ source: { file: sourceFile('y') }, meta: meta() }])
          if (result instanceof Error) throw result
          return result
        },
        () =>
          vault.put({ file: sourceFile('z', randomBytes(20 << 20)) }, meta(), n => {
            if (!gone && n > 1 << 20) away()
            gone ||= n > 1 << 20
          }),
      ][round % 3] as () => Promise<unknown>
      const error = await work().then(
        () => null,
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(AppError)
      expect((error as AppError).code).toBe('DiskFailed')
      await vault.close()
      // Where the stick was there is an empty folder of another disk now: nothing of the vault may be made there.
      expect(readdirSync(stick.dir)).toEqual([])
      mount(stick, 'rw')
      const again = await Vault.open(dir, { recoveryCode })
      expect(again.readOnly).toBe(false)
      expect((await all(again.entries())).map(({ leaf }) => leaf)).toContain(saved?.leaf)
      expect((await content(again, before.sha256)).length).toBe(100_000)
      expect(readdirSync(join(dir, 'tmp')).filter(name => name !== 'ballast')).toEqual([])
      await again.close()
      unmount(stick.dir)
    }
    console.log(`R8: ${rounds} times taken away while importing: a typed error each time, nothing lost`)
  },
)
