/**
 * One scenario per file, as the test kits of C2SP have them: key/value lines, an empty line, the bytes. Everything is made
 * from labels, so that the generator gives the same files each time. Once a version is released its vectors never change.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { deriveKeys } from '../../main/crypto/keys.ts'
import { loadSodium } from '../../main/crypto/sodium.ts'
import { toHex, utf8 } from '../../main/crypto/text.ts'

export const sodium = await loadSodium()

/** Bytes that a label stands for. */
export function bytes(label: string, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, i) =>
    createHash('sha256').update(`${label} ${i}`).digest(),
  )
  return Uint8Array.from(Buffer.concat(blocks).subarray(0, length))
}

export const masterKey = bytes('master key', 32)
export const vaultId = bytes('vault id', 16)
export const otherVaultId = bytes('other', 16)
export const keys = deriveKeys(sodium, masterKey)

export type Kind = 'object' | 'frame' | 'key file' | 'journal'
export type Expectation =
  | 'success'
  | 'too new'
  | 'header refused'
  | 'slot failure'
  | 'page failure'
  | 'payload failure'
  | 'journal failure'

let written = 0

export function write(
  name: string,
  kind: Kind,
  expect: Expectation,
  comment: string,
  body: Uint8Array,
  more: Record<string, string> = {},
): void {
  const fields = { expect, kind, 'master key': toHex(masterKey), 'vault id': toHex(vaultId), ...more, comment }
  const head = Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')
  writeFileSync(new URL(name, import.meta.url), Buffer.concat([utf8(`${head}\n`), body]))
  written++
}

export const writtenFiles = (): number => written

export function changed(file: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(file)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
