/**
 * Import into a vault against what a person would type: `age` and `openssl` for one large file, `restic` for many small
 * ones. All runs of a figure are interleaved, so that a slow minute of the computer slows both sides.
 */
import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NewEntry } from '../../main/vault/entries.ts'
import { type PutMeta, type StoredObject, Vault } from '../../main/vault/vault.ts'
import type { Figure } from './figure.ts'

type SodiumKind = 'native' | 'wasm'

const largeBytes = 1 << 30
const smallFiles = 2000
const smallBytes = 100_000
const password = 'bench pass phrase, long'

const meta = (name: string): PutMeta => ({
  kind: 'original',
  name,
  mediaType: 'application/octet-stream',
  importedAt: '2026-01-01T00:00:00.000Z',
  sourceMtime: null,
  sourcePath: null,
  derivedFrom: null,
  tool: null,
  importer: 'bench',
})

/**
 * One file of 1 GB until it is *Saved*, against `age` encrypt, sync and `openssl dgst -sha256` (limit 1.2 natively, 2.5 in
 * WASM), and against `restic backup` of it (limit 1.0).
 */
export async function benchLargeFile(rounds = 3): Promise<Figure[]> {
  return inScratch(async dir => {
    const file = join(dir, 'large.bin')
    writeRandom(file, largeBytes)
    const key = ageKey(dir)
    const times = new Map<string, number[]>()
    for (let round = 0; round < rounds; round++) {
      for (const kind of ['native', 'wasm'] as const) {
        const vault = await openFresh(join(dir, `v-${kind}`), kind)
        await measure(times, kind, async () => {
          const stored = await vault.put({ file }, meta('large.bin'))
          await vault.append([entryOf(stored)])
        })
        await vault.close()
        rmSync(join(dir, `v-${kind}`), { recursive: true })
      }
      await measure(times, 'theirs', () => {
        execFileSync('age', ['-e', '-i', key, '-o', join(dir, 'large.age'), file], { stdio: 'ignore' })
        execFileSync('sync', [join(dir, 'large.age')])
        execFileSync('openssl', ['dgst', '-sha256', file], { stdio: 'ignore' })
      })
      rmSync(join(dir, 'large.age'))
      await measureRestic(times, dir, file)
    }
    return [
      ...figures(times, 'import of one file of 1 GB / (age + sync + openssl sha256)', 'theirs', {
        native: 1.2,
        wasm: 2.5,
      }),
      ...figures(times, 'import of one file of 1 GB / restic backup', 'restic', { native: 1 }),
    ]
  })
}

/** 2,000 files of 100 KB until all are *Saved*, against `restic backup` into a fresh repository. Limit 1.5 natively. */
export async function benchManyFiles(rounds = 3): Promise<Figure[]> {
  return inScratch(async dir => {
    const from = join(dir, 'from')
    mkdirSync(from)
    const files = Array.from({ length: smallFiles }, (_, i) => join(from, `f${i}.bin`))
    for (const file of files) writeRandom(file, smallBytes)
    const times = new Map<string, number[]>()
    for (let round = 0; round < rounds; round++) {
      for (const kind of ['native', 'wasm'] as const) {
        const vault = await openFresh(join(dir, `v-${kind}`), kind)
        await measure(times, kind, () => importMany(vault, files))
        await vault.close()
        rmSync(join(dir, `v-${kind}`), { recursive: true })
      }
      await measureRestic(times, dir, from)
    }
    return figures(times, 'import of 2,000 files of 100 KB / restic backup', 'restic', {
      native: 1.5,
      wasm: null,
    })
  })
}

/** `restic backup` of `from` into a fresh repository, which is removed again. */
async function measureRestic(times: Map<string, number[]>, dir: string, from: string): Promise<void> {
  const env = { ...process.env, RESTIC_PASSWORD: password, XDG_CACHE_HOME: join(dir, 'cache') }
  const repository = join(dir, 'restic')
  execFileSync('restic', ['-q', '-r', repository, 'init'], { env })
  await measure(times, 'restic', () => {
    execFileSync('restic', ['-q', '-r', repository, 'backup', from], { env })
  })
  rmSync(repository, { recursive: true })
}

async function importMany(vault: Vault, files: string[]): Promise<void> {
  for (let at = 0; at < files.length; at += 256) {
    const batch = files.slice(at, at + 256)
    const stored = await vault.putMany(batch.map(file => ({ source: { file }, meta: meta(file.slice(-8)) })))
    const entries = stored.map(result => {
      if (result instanceof Error) throw result
      return entryOf(result)
    })
    await vault.append(entries)
  }
}

function entryOf({ sha256, size }: StoredObject): NewEntry {
  return {
    type: 'adopt',
    public: { sha256, size },
    private: { name: 'bench', mediaType: 'application/octet-stream' },
  }
}

/** An open vault whose threads run, as in a program that has been used. */
async function openFresh(dir: string, kind: SodiumKind): Promise<Vault> {
  process.env.EVIDENCE_VAULT_SODIUM = kind
  process.env.VITEST = 'true'
  const { vault } = await Vault.create(dir, { password, testOnlyCost: { ops: 1, mem: 8 << 20 } })
  const warm = Buffer.alloc(3 << 20, 7)
  await vault.put({ stream: once(warm) }, meta('warm'))
  return vault
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function writeRandom(file: string, size: number): void {
  const block = randomFillSync(Buffer.alloc(Math.min(size, 1 << 20)))
  const fd = openSync(file, 'w')
  for (let at = 0; at < size; at += block.length) {
    block.writeUInt32LE(at >>> 10, 0)
    writeSync(fd, block, 0, Math.min(block.length, size - at))
  }
  closeSync(fd)
  execFileSync('sync', [file])
}

function ageKey(dir: string): string {
  const key = join(dir, 'age.key')
  execFileSync('age-keygen', ['-o', key], { stdio: 'ignore' })
  return key
}

async function measure(
  times: Map<string, number[]>,
  name: string,
  work: () => Promise<void> | void,
): Promise<void> {
  execFileSync('sync')
  const began = performance.now()
  await work()
  times.set(name, [...(times.get(name) ?? []), performance.now() - began])
}

function figures(
  times: Map<string, number[]>,
  name: string,
  against: string,
  limits: Partial<Record<SodiumKind, number | null>>,
): Figure[] {
  const median = (kind: string) => {
    const sorted = [...(times.get(kind) ?? [])].sort((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? Number.NaN
  }
  const list = (kind: string) => (times.get(kind) ?? []).map(ms => ms.toFixed(0)).join(' ')
  return Object.entries(limits).map(([kind, limit]) => ({
    name: `${name}, ${kind}`,
    value: median(kind) / median(against),
    limit,
    detail: `ours ${list(kind)} ms; theirs ${list(against)} ms`,
  }))
}

async function inScratch(work: (dir: string) => Promise<Figure[]>): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'evidence-bench-'))
  const before = process.env.EVIDENCE_VAULT_SODIUM
  try {
    return await work(dir)
  } finally {
    if (before === undefined) delete process.env.EVIDENCE_VAULT_SODIUM
    else process.env.EVIDENCE_VAULT_SODIUM = before
    await rm(dir, { recursive: true, force: true })
  }
}
