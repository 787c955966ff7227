/** What tests and the processes they start share. */
import type { NewEntry } from '../../main/vault/entries.ts'
import type { PutMeta, StoredObject } from '../../main/vault/vault.ts'

export const password = '夜里的电话 pass phrase'
export const freshPassword = '重新加密 fresh words'
export const testOnlyCost = { ops: 1, mem: 8 << 20 }

export const meta = (name = 'x.bin'): PutMeta => ({
  kind: 'original',
  name,
  mediaType: 'application/octet-stream',
  importedAt: '2026-01-01T00:00:00.000Z',
  sourceMtime: null,
  sourcePath: `/home/somebody/${name}`,
  derivedFrom: null,
  tool: null,
  importer: 'test',
})

export async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export const named = ({ sha256, size }: StoredObject): NewEntry => ({
  type: 'adopt',
  public: { sha256, size },
  private: { name: 'x', mediaType: 'application/octet-stream' },
})

export const note = (text: string): NewEntry => ({
  type: 'edit',
  public: {},
  private: { event: 'e1', userNote: text },
})
