/** A full check against `restic check --read-data` of the same files, and copies of a vault with many objects. */
import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { check } from '../../main/check/check.ts'
import { copyVault } from '../../main/check/copy/copyVault.ts'
import { fullSpeed } from '../../main/check/pace.ts'
import type { NewEntry } from '../../main/vault/entries.ts'
import { type PutMeta, Vault } from '../../main/vault/vault.ts'
import type { Figure } from './figure.ts'

export const password = 'bench pass phrase, long'
const sizes = [...Array.from({ length: 2000 }, () => 100_000), 256 << 20]
const manyObjects = 20_000

const meta: PutMeta = {
  kind: 'original',
  name: 'bench.bin',
  mediaType: 'application/octet-stream',
  importedAt: '2026-01-01T00:00:00.000Z',
  sourceMtime: null,
  sourcePath: null,
  derivedFrom: null,
  tool: null,
  importer: 'bench',
}

/** Every byte of 2,000 × 100 KB and one of 256 MB. Limit 1.0. */
export async function benchFullCheck(rounds = 3): Promise<Figure[]> {
  return inScratch(async dir => {
    const from = join(dir, 'from')
    mkdirSync(from)
    const files = sizes.map((size, i) => {
      const file = join(from, `f${i}.bin`)
      writeFileSync(file, randomFillSync(Buffer.allocUnsafe(size)))
      return file
    })
    const vault = await filled(join(dir, 'v'), files)
    const repository = join(dir, 'restic')
    const env = { ...process.env, RESTIC_PASSWORD: password, XDG_CACHE_HOME: join(dir, 'cache') }
    execFileSync('restic', ['-q', '-r', repository, 'init'], { env })
    execFileSync('restic', ['-q', '-r', repository, 'backup', from], { env })
    const ours: number[] = []
    const theirs: number[] = []
    for (let round = 0; round < rounds; round++) {
      ours.push(
        await timed(async () => {
          const { findings } = await check(
            { vault, index: null, opening: [] },
            { depth: 'full', pace: fullSpeed(), background: false },
          )
          if (findings.length > 0) throw new Error('findings')
        }),
      )
      theirs.push(
        await timed(async () => {
          execFileSync('restic', ['-q', '-r', repository, 'check', '--read-data'], { env, stdio: 'ignore' })
        }),
      )
    }
    await vault.close()
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    return [
      {
        name: 'check --depth full / restic check --read-data',
        value: median(ours) / median(theirs),
        limit: 1,
        detail: `${median(ours).toFixed(2)} s against ${median(theirs).toFixed(2)} s, ${Math.round(bytes / 1e6 / median(ours))} MB/s`,
      },
    ]
  })
}

/** A copy of 20,000 objects of which nothing is new, over 2 s; the first copy and a quick check are printed. */
export async function benchCopy(): Promise<Figure[]> {
  return inScratch(async dir => {
    const from = join(dir, 'from')
    mkdirSync(from)
    const files = Array.from({ length: manyObjects }, (_, i) => {
      const file = join(from, `f${i}.bin`)
      writeFileSync(file, randomFillSync(Buffer.allocUnsafe(2000)))
      return file
    })
    const vault = await filled(join(dir, 'v'), files)
    const dest = join(dir, 'copy')
    const first = await timed(() => copyVault(vault, dest))
    const again = await timed(() => copyVault(vault, dest))
    const quick = await timed(() =>
      check({ vault, index: null, opening: [] }, { depth: 'quick', pace: fullSpeed(), background: false }),
    )
    await vault.close()
    return [
      {
        name: 'copy of an unchanged vault of 20,000 objects, over 2 s',
        value: again / 2,
        limit: 1,
        detail: `${again.toFixed(2)} s; the first copy ${first.toFixed(1)} s, a quick check ${quick.toFixed(1)} s`,
      },
    ]
  })
}

/** A new vault at `dir` with the files as objects that the journal knows. */
export async function filled(dir: string, files: readonly string[]): Promise<Vault> {
  process.env.VITEST = 'true'
  const { vault } = await Vault.create(dir, { password, testOnlyCost: { ops: 1, mem: 8 << 20 } })
  for (let at = 0; at < files.length; at += 256) {
    const stored = await vault.putMany(files.slice(at, at + 256).map(file => ({ source: { file }, meta })))
    const entries = stored.map((result): NewEntry => {
      if (result instanceof Error) throw result
      const { sha256, size } = result
      return {
        type: 'adopt',
        public: { sha256, size },
        private: { name: 'bench', mediaType: 'application/octet-stream' },
      }
    })
    await vault.append(entries)
  }
  return vault
}

/** Seconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

export function median(values: readonly number[]): number {
  return values.toSorted((x, y) => x - y)[values.length >> 1] ?? Number.NaN
}

/** Runs `work` in a new folder for temporary files that is removed again. */
export async function inScratch<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'check-bench-'))
  try {
    return await work(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
