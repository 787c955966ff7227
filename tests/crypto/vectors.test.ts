import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { openFrame } from '../../main/crypto/journalFrame.ts'
import { keyFileMac, openSlot, parseKeyFile, recoveryWrappingKey } from '../../main/crypto/keyFile.ts'
import { deriveKeys } from '../../main/crypto/keys.ts'
import { loadSodium, type Sodium } from '../../main/crypto/sodium.ts'
import { ObjectReader } from '../../main/vault/objectReader.ts'

const folder = new URL('../vectors/', import.meta.url)
const scratch = mkdtempSync(join(tmpdir(), 'vectors-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const names = readdirSync(folder).filter(name => !name.includes('.'))
const libraries = [await loadSodium('native'), await loadSodium('wasm')]

interface Vector {
  field: (name: string) => string
  body: Buffer
}

function load(name: string): Vector {
  const bytes = readFileSync(new URL(name, folder))
  const split = bytes.indexOf('\n\n')
  const fields = new Map(
    bytes
      .subarray(0, split)
      .toString('utf8')
      .split('\n')
      .map(line => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  )
  return { field: key => fields.get(key) ?? '', body: bytes.subarray(split + 2) }
}

async function outcome(sodium: Sodium, { field, body }: Vector): Promise<string> {
  const hex = (name: string) => Buffer.from(field(name), 'hex')
  const masterKey = hex('master key')
  const keys = deriveKeys(sodium, masterKey)
  const vaultId = hex('vault id')
  if (field('kind') === 'frame') {
    const frame = openFrame(sodium, keys.journal, vaultId, body)
    if (frame === null) return 'journal failure'
    expect([String(frame.firstSeq), String(frame.entries.length)]).toEqual([
      field('first seq'),
      field('entries'),
    ])
    return 'success'
  }
  if (field('kind') === 'object') {
    const file = join(scratch, 'object')
    writeFileSync(file, body)
    let reader: ObjectReader | undefined
    try {
      reader = await ObjectReader.open({ sodium, keys, vaultId }, file, field('sha256'))
      const hash = createHash('sha256')
      for await (const part of reader.chunks()) hash.update(part)
      expect(hash.digest('hex')).toBe(field('sha256'))
      return 'success'
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'ObjectDamaged') throw error
      return ['chunk', 'sha256'].includes(String(error.details.part)) ? 'payload failure' : 'page failure'
    } finally {
      await reader?.close()
    }
  }
  try {
    const file = parseKeyFile(body)
    const wrappingKey = recoveryWrappingKey(sodium, hex('recovery code bytes'), file.vaultId)
    const opened = file.slots
      .map(slot => openSlot(sodium, file.vaultId, slot, wrappingKey))
      .find(key => key !== null)
    if (!opened) return 'slot failure'
    expect(masterKey.equals(opened)).toBe(true)
    return keyFileMac(sodium, keys.headerMac, file.bodyBytes) === file.mac ? 'success' : 'header refused'
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return error.code === 'VaultTooNew' ? 'too new' : 'header refused'
  }
}

test('there are vectors', () => {
  expect(names.length).toBeGreaterThanOrEqual(35)
})

test.each(names)('%s', async name => {
  const vector = load(name)
  for (const sodium of libraries) expect(await outcome(sodium, vector)).toBe(vector.field('expect'))
})
