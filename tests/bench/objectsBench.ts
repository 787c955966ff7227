/** Reading anywhere in a large object, and vaults of many objects. */
import { randomFillSync, randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { openIndexOf, rebuildIndex } from '../../main/engine/indexOfVault.ts'
import { Vault } from '../../main/vault/vault.ts'
import { filled, inScratch, median, password, timed } from './checkBench.ts'
import type { Figure } from './figure.ts'

const mebibyte = 1 << 20
const largeBytes = 256 * mebibyte

/** 1 MiB at a random place of a 256 MB object against `pread` of the same bytes of the file. Limits 15 natively, 40 in WASM. */
export async function benchRandomRead(reads = 200): Promise<Figure[]> {
  const before = process.env.EVIDENCE_VAULT_SODIUM
  const rows: Figure[] = []
  try {
    for (const [kind, limit] of [
      ['native', 15],
      ['wasm', 40],
    ] as const) {
      process.env.EVIDENCE_VAULT_SODIUM = kind
      rows.push(
        await inScratch(async dir => {
          const file = join(dir, 'large.bin')
          writeFileSync(file, randomFillSync(Buffer.allocUnsafe(largeBytes)))
          const vault = await filled(join(dir, 'v'), [file])
          const [sha256 = ''] = await objectsOf(vault)
          const object = await vault.object(sha256)
          const plain = await open(file)
          const buffer = Buffer.alloc(mebibyte)
          const ours: number[] = []
          const theirs: number[] = []
          for (let read = 0; read < reads; read += 1) {
            const at = randomInt(largeBytes - mebibyte)
            let got = Buffer.alloc(0)
            ours.push(
              await timed(async () => {
                got = Buffer.from(await object.range(at, mebibyte))
              }),
            )
            theirs.push(await timed(() => plain.read(buffer, 0, mebibyte, at)))
            if (!got.equals(buffer)) throw new Error('other bytes')
          }
          await plain.close()
          await object.close()
          await vault.close()
          return {
            name: `1 MiB anywhere in an object / pread, ${kind}`,
            value: median(ours) / median(theirs),
            limit,
            detail: `median of ${reads}: ${(median(ours) * 1000).toFixed(2)} ms against ${(median(theirs) * 1000).toFixed(2)} ms`,
          }
        }),
      )
    }
  } finally {
    if (before === undefined) delete process.env.EVIDENCE_VAULT_SODIUM
    else process.env.EVIDENCE_VAULT_SODIUM = before
  }
  return rows
}

/** 100,000 objects: opened with a finished index, over 2 s, and the index made anew, over 60 s. The KDF is set to next to nothing. */
export async function benchManyObjects(objects = 100_000): Promise<Figure[]> {
  return inScratch(async dir => {
    const from = join(dir, 'from')
    mkdirSync(from)
    const files = Array.from({ length: objects }, (_, i) => {
      const file = join(from, `f${i}.bin`)
      writeFileSync(file, randomFillSync(Buffer.allocUnsafe(400)))
      return file
    })
    const place = join(dir, 'v')
    let vault: Vault | undefined
    const fill = await timed(async () => {
      vault = await filled(place, files)
    })
    if (vault === undefined) throw new Error('no vault')
    const rebuild = await timed(() => rebuildIndex(vault as Vault))
    await vault.close()
    const opened: number[] = []
    for (let round = 0; round < 3; round += 1) {
      let again: { vault: Vault; close: () => void } | undefined
      opened.push(
        await timed(async () => {
          const known = await Vault.open(place, { password })
          const { db } = await openIndexOf(known)
          again = { vault: known, close: () => db.close() }
        }),
      )
      again?.close()
      await again?.vault.close()
    }
    return [
      {
        name: 'a vault of 100,000 objects opens, over 2 s',
        value: median(opened) / 2,
        limit: 1,
        detail: `${opened.map(one => one.toFixed(2)).join(' ')} s; filled in ${fill.toFixed(0)} s`,
      },
      {
        name: 'its index is made anew, over 60 s',
        value: rebuild / 60,
        limit: 1,
        detail: `${rebuild.toFixed(1)} s`,
      },
    ]
  })
}

async function objectsOf(vault: Vault): Promise<string[]> {
  const found: string[] = []
  for await (const entry of vault.entries())
    if (entry.type === 'adopt') found.push((entry.public as { sha256: string }).sha256)
  return found
}
