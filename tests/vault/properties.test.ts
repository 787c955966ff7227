/** R12: whatever is put in comes back, in any size and any way of putting and reading; and a vault is a plain map. */
import { createHash, randomBytes } from 'node:crypto'
import { cpSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paddedSize } from '../../main/crypto/padding.ts'
import { Vault } from '../../main/vault/vault.ts'
import { slow } from './campaign.ts'
import {
  all,
  content,
  create,
  meta,
  named,
  note,
  password,
  pieces,
  place,
  sourceFile,
  testOnlyCost,
} from './scratch.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Sizes around which something changes: chunk, padding step, group of chunks, end of the smallest payload. */
const edges = [
  0,
  1,
  16,
  4096,
  65_536,
  2 * 65_536,
  3 * 65_536,
  1 << 20,
  ...[5000, 70_000, 200_000, 1_100_000].map(paddedSize),
]
const size = fc.oneof(
  fc.constantFrom(...edges).chain(edge => fc.integer({ min: -2, max: 2 }).map(by => Math.max(0, edge + by))),
  fc.integer({ min: 0, max: 300_000 }),
)

test('R12: whole, streamed in any pieces and byte by byte are one; a range is the slice', {
  timeout: 3_600_000,
}, async () => {
  const { vault } = await create()
  let runs = 0
  await fc.assert(
    fc.asyncProperty(
      size,
      fc.integer({ min: 1, max: 200_000 }),
      fc.nat(),
      fc.nat(),
      async (length, piece, from, count) => {
        runs++
        const bytes = randomBytes(length)
        const same = async (put: Promise<{ sha256: string; size: number }>) => {
          const stored = await put
          expect([stored.sha256, stored.size]).toEqual([sha256(bytes), length])
        }
        await same(vault.put({ stream: pieces(bytes, piece) }, meta()))
        await same(vault.put({ file: sourceFile('x', bytes) }, meta()))
        if (length < 20_000) await same(vault.put({ stream: pieces(bytes, 1) }, meta()))
        expect((await content(vault, sha256(bytes))).equals(bytes)).toBe(true)
        const reader = await vault.object(sha256(bytes))
        const offset = from % (length + 2)
        const wanted = count % (length + 70_000)
        expect(
          Buffer.from(await reader.range(offset, wanted)).equals(bytes.subarray(offset, offset + wanted)),
        ).toBe(true)
        const end = Math.min(length, offset + 40)
        for (let at = Math.max(0, end - 60); at < end; at++)
          expect((await reader.range(at, 1))[0]).toBe(bytes[at])
        await reader.close()
      },
    ),
    { numRuns: slow ? 10_000 : 60 },
  )
  await vault.close()
  console.log(`R12: ${runs} contents at edges and at chance sizes, each put and read in several ways`)
})

/** What a vault is, without any of its difficulties. */
interface Model {
  contents: Map<string, Buffer>
  /** Contents that an entry names. */
  saved: Set<string>
  notes: string[]
}

interface Real {
  vault: Vault
  dir: string
  copies: number
}

type Step = fc.AsyncCommand<Model, Real>

async function agree(model: Model, { vault }: Real): Promise<void> {
  expect(vault.readOnly).toBe(false)
  for (const [hash, bytes] of model.contents) expect((await content(vault, hash)).equals(bytes)).toBe(true)
  const entries = await all(vault.entries())
  expect(entries.map(entry => entry.seq)).toEqual(entries.map((_, i) => i + 1))
  const notes = entries.flatMap(entry => (entry.type === 'edit' ? [entry.private.userNote] : []))
  expect(notes).toEqual(model.notes)
  const named = entries.flatMap(entry => (entry.type === 'adopt' ? [entry.public.sha256] : []))
  expect(new Set(named)).toEqual(model.saved)
}

/** Puts a content and, unless the import is cut short there, the entry that names it. */
class Import implements Step {
  readonly #seed: number
  readonly #length: number
  readonly #saved: boolean
  constructor(seed: number, length: number, saved: boolean) {
    this.#seed = seed
    this.#length = length
    this.#saved = saved
  }
  check = () => true
  async run(model: Model, { vault }: Real): Promise<void> {
    const bytes = Buffer.alloc(this.#length, sha256(Buffer.from(String(this.#seed))))
    const hash = sha256(bytes)
    const stored = await vault.put({ stream: pieces(bytes, 50_000) }, meta())
    expect(stored).toMatchObject({ sha256: hash, size: bytes.length, existed: model.contents.has(hash) })
    model.contents.set(hash, bytes)
    if (!this.#saved) return
    await vault.append([named(stored)])
    model.saved.add(hash)
  }
  toString = () => `import ${this.#seed} of ${this.#length}${this.#saved ? '' : ', not named'}`
}

class Edit implements Step {
  readonly #texts: string[]
  constructor(texts: string[]) {
    this.#texts = texts
  }
  check = () => true
  async run(model: Model, { vault }: Real): Promise<void> {
    await vault.append(this.#texts.map(note))
    model.notes.push(...this.#texts)
  }
  toString = () => `edit ${JSON.stringify(this.#texts)}`
}

class Reopen implements Step {
  check = () => true
  async run(model: Model, real: Real): Promise<void> {
    await real.vault.close()
    real.vault = await Vault.open(real.dir, { password })
    const orphans = [...model.contents.keys()].filter(hash => !model.saved.has(hash))
    expect(new Set(real.vault.orphans.map(orphan => orphan.sha256))).toEqual(new Set(orphans))
    expect(real.vault.notices).toEqual(orphans.length > 0 ? ['OrphansFound'] : [])
    await agree(model, real)
  }
  toString = () => 'lock and open'
}

/** The folder as it lies there while the vault is open is what the death of the program leaves behind. */
class Die implements Step {
  check = () => true
  async run(model: Model, real: Real): Promise<void> {
    const copy = place(`copy${++real.copies}`)
    cpSync(real.dir, copy, { recursive: true, filter: name => !name.includes('lock.db') })
    await real.vault.close()
    real.dir = copy
    real.vault = await Vault.open(copy, { password })
    await agree(model, real)
  }
  toString = () => 'die and open'
}

test('R12: a vault keeps what a map would, over imports, edits, locks and deaths', {
  timeout: 3_600_000,
}, async () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 5 })
  const steps = [
    fc
      .tuple(fc.nat(6), fc.constantFrom(0, 1, 4096, 4097, 65_537, 200_000), fc.boolean())
      .map(([seed, length, saved]) => new Import(seed, length, saved)),
    texts.map(list => new Edit(list)),
    fc.constant(new Reopen()),
    fc.constant(new Die()),
  ]
  let run = 0
  let taken = 0
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: slow ? 30 : 10 }), async commands => {
      const dir = place(`model${++run}`)
      const { vault } = await Vault.create(dir, { password, testOnlyCost })
      const real: Real = { vault, dir, copies: 1000 * run }
      const model: Model = { contents: new Map(), saved: new Set(), notes: [] }
      try {
        await fc.asyncModelRun(() => ({ model, real }), commands)
        await new Reopen().run(model, real)
        taken += [...commands].length
      } finally {
        await real.vault.close()
      }
    }),
    { numRuns: slow ? 1000 : 5 },
  )
  console.log(`R12: ${run} histories of a vault, ${taken} steps, each equal to a map`)
})
