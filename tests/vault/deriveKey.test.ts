import { expect, test, vi } from 'vitest'
import { loadSodium } from '../../main/crypto/sodium.ts'
import { derivePasswordKey } from '../../main/vault/deriveKey.ts'

vi.setConfig({ testTimeout: 60_000 })

const salt = new Uint8Array(16).fill(7)

test.each([
  ['in place', { ops: 1, mem: 8 << 20 }],
  ['in a thread', { ops: 2, mem: 8 << 20 }],
])('%s: the key is the one of Argon2id over the composed password, untrimmed', async (_, cost) => {
  const sodium = await loadSodium()
  const composed = new TextEncoder().encode(' Über ')
  const { key, cost: used } = await derivePasswordKey(' U\u0308ber ', salt, cost)
  expect(used).toEqual(cost)
  expect(Buffer.from(key)).toEqual(Buffer.from(sodium.argon2id(composed, salt, cost.ops, cost.mem)))
})
