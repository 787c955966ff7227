import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'
import type { PutMeta } from '../../main/vault/vault.ts'

const password = 'a long enough pass phrase'
const cheap = { ops: 1, mem: 8 << 20 }
const meta: PutMeta = {
  kind: 'original',
  name: 'x.bin',
  mediaType: 'application/octet-stream',
  importedAt: '2026-01-01T00:00:00.000Z',
  sourceMtime: null,
  sourcePath: null,
  derivedFrom: null,
  tool: null,
  importer: 'test',
}
let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'vault-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('create, put, append, close, open by password and by code', async () => {
  const { vault, recoveryCode } = await Vault.create(join(dir, 'v'), { password, testOnlyCost: cheap })
  const bytes = randomBytes(3_000_001)
  const file = join(dir, 'x.bin')
  await writeFile(file, bytes)
  const stored = await vault.put({ file }, meta)
  expect(stored).toMatchObject({
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    existed: false,
  })
  expect(await vault.put({ file }, meta)).toEqual({ ...stored, existed: true })
  const entry = {
    type: 'adopt',
    public: { sha256: stored.sha256, size: stored.size },
    private: { name: 'x', mediaType: 'y' },
  } as const
  const [written] = await vault.append([entry])
  expect(written).toMatchObject({ ...entry, seq: 2 })
  await vault.close()
  for (const secret of [{ password }, { recoveryCode }]) {
    const again = await Vault.open(join(dir, 'v'), secret)
    expect(again.notices).toEqual([])
    const object = await again.object(stored.sha256)
    expect(Buffer.from(await object.range(1_000_000, 100)).equals(bytes.subarray(1_000_000, 1_000_100))).toBe(
      true,
    )
    const parts = []
    for await (const part of object.chunks()) parts.push(part)
    expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    await object.close()
    const entries = []
    for await (const e of again.entries()) entries.push(e.type)
    expect(entries).toEqual(['create', 'adopt', 'checkpoint'])
    await again.close()
  }
})
