/** R13: each file of tests/vectors through the program's own reader, with both libraries. */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { openFrame } from '../../main/crypto/journalFrame.ts'
import { deriveKeys } from '../../main/crypto/keys.ts'
import { encodeRecoveryCode } from '../../main/crypto/recoveryCode.ts'
import { loadSodium, type Sodium } from '../../main/crypto/sodium.ts'
import { Journal } from '../../main/vault/journal.ts'
import { readKeyFiles, unlock } from '../../main/vault/keyFiles.ts'
import { ObjectReader } from '../../main/vault/objectReader.ts'
import { placesOf, segmentName } from '../../main/vault/places.ts'

const folder = new URL('../vectors/', import.meta.url)
const scratch = mkdtempSync(join(tmpdir(), 'vectors-'))
afterAll(() => rmSync(scratch, { recursive: true }))
const names = readdirSync(folder).filter(name => !name.includes('.'))
const libraries = [await loadSodium('native'), await loadSodium('wasm')]

interface Vector {
  fields: Map<string, string>
  field: (name: string) => string
  hex: (name: string) => Buffer
  body: Buffer
}

function load(name: string): Vector {
  const bytes = readFileSync(new URL(name, folder))
  const split = bytes.indexOf('\n\n')
  const lines = bytes.subarray(0, split).toString('utf8').split('\n')
  const fields = new Map(
    lines.map(line => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  )
  const field = (key: string) => fields.get(key) ?? ''
  return { fields, field, hex: key => Buffer.from(field(key), 'hex'), body: bytes.subarray(split + 2) }
}

function frameOutcome(sodium: Sodium, { hex, field, body }: Vector): string {
  const frame = openFrame(sodium, deriveKeys(sodium, hex('master key')).journal, hex('vault id'), body)
  if (frame === null) return 'journal failure'
  const found = [String(frame.firstSeq), String(frame.entries.length)]
  expect(found).toEqual([field('first seq'), field('entries')])
  return 'success'
}

async function objectOutcome(sodium: Sodium, { hex, field, body }: Vector): Promise<string> {
  const file = join(scratch, 'object')
  writeFileSync(file, body)
  let reader: ObjectReader | undefined
  try {
    const secret = { sodium, keys: deriveKeys(sodium, hex('master key')), vaultId: hex('vault id') }
    reader = await ObjectReader.open(secret, file, field('sha256'))
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

async function keyFileOutcome(sodium: Sodium, { fields, hex, field, body }: Vector): Promise<string> {
  const dir = mkdtempSync(join(scratch, 'keys-'))
  const places = placesOf(dir)
  writeFileSync(places.keyFile, body)
  const secret = fields.has('password')
    ? { password: Buffer.from(field('password'), 'base64').toString('utf8') }
    : { recoveryCode: encodeRecoveryCode(hex('recovery code bytes')) }
  try {
    const { masterKey, current } = await unlock(sodium, await readKeyFiles(places), secret)
    expect(hex('master key').equals(masterKey)).toBe(true)
    return current === null ? 'header refused' : 'success'
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (error.code === 'VaultTooNew') return 'too new'
    if (error.code === 'VaultHeaderRefused') return 'header refused'
    if (error.code === 'WrongPassword' || error.code === 'WrongRecoveryCode') return 'slot failure'
    throw error
  }
}

async function journalOutcome(sodium: Sodium, { hex, field, body }: Vector): Promise<string> {
  const places = placesOf(mkdtempSync(join(scratch, 'journal-')))
  const split = Number(field('bytes of a'))
  for (const mirror of ['a', 'b'] as const) {
    mkdirSync(places.journal[mirror], { recursive: true })
    if (field(`bytes of ${mirror}`) === 'none') continue
    const part = mirror === 'a' ? body.subarray(0, split) : body.subarray(split)
    writeFileSync(join(places.journal[mirror], segmentName(1)), part)
  }
  const key = deriveKeys(sodium, hex('master key')).journal
  const journal = await Journal.open(places, { sodium, key, vaultId: hex('vault id') }, false)
  await journal.close()
  const { faults, missing, differs, frames } = journal.scan
  const count = frames.reduce((sum, frame) => sum + frame.count, 0)
  const healed = faults.map(fault => (fault.kind === 'damaged' && fault.tail ? 'tail' : fault.kind)).join(' ')
  const told = differs
    ? 'differs'
    : missing.length > 0
      ? 'gap'
      : count === 0
        ? ''
        : journal.whole
          ? healed
          : 'chain'
  expect([String(count), told || 'nothing']).toEqual([field('entries'), field('told')])
  return journal.whole && count > 0 ? 'success' : 'journal failure'
}

async function outcome(sodium: Sodium, vector: Vector): Promise<string> {
  const kind = vector.field('kind')
  if (kind === 'frame') return frameOutcome(sodium, vector)
  if (kind === 'object') return objectOutcome(sodium, vector)
  if (kind === 'key file') return keyFileOutcome(sodium, vector)
  expect(kind).toBe('journal')
  return journalOutcome(sodium, vector)
}

test('there are vectors of every outcome', () => {
  const counts: Record<string, number> = {}
  for (const name of names) {
    const expected = load(name).field('expect')
    counts[expected] = (counts[expected] ?? 0) + 1
  }
  console.log(`R13: ${names.length} vectors of our own: ${JSON.stringify(counts)}`)
  expect(names.length).toBeGreaterThanOrEqual(180)
  expect(Object.keys(counts).sort()).toEqual([
    'header refused',
    'journal failure',
    'page failure',
    'payload failure',
    'slot failure',
    'success',
    'too new',
  ])
})

test.each(names)('%s', async name => {
  const vector = load(name)
  for (const sodium of libraries)
    expect(await outcome(sodium, vector), vector.field('comment')).toBe(vector.field('expect'))
})
