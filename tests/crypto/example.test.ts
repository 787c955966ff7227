import { createCipheriv, createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sealFrame } from '../../main/crypto/journalFrame.ts'
import { encodeKeyFile, parseSlot, recoveryWrappingKey, sealSlot } from '../../main/crypto/keyFile.ts'
import { deriveKeys, objectId, payloadKey } from '../../main/crypto/keys.ts'
import { sealPage } from '../../main/crypto/objectPage.ts'
import { encodeRecoveryCode } from '../../main/crypto/recoveryCode.ts'
import { encodeSheetSlot } from '../../main/crypto/sheetSlot.ts'
import { loadSodium, type Sodium } from '../../main/crypto/sodium.ts'
import { ciphertextSize, sealChunks } from '../../main/crypto/stream.ts'
import { toBase32, toHex, utf8 } from '../../main/crypto/text.ts'

const format = readFileSync(new URL('../../main/crypto/FORMAT.md', import.meta.url), 'utf8')
const counting = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => (from + i) & 0xff)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** The example of FORMAT.md, section 8, from its inputs. */
function example(sodium: Sodium): [string, string][] {
  const masterKey = counting(0x00, 32)
  const vaultId = counting(0x40, 16)
  const code = counting(0x60, 16)
  const salt = counting(0x80, 32)
  const nonce = counting(0xc0, 24)
  const keys = deriveKeys(sodium, masterKey)
  const kek = recoveryWrappingKey(sodium, code, vaultId)
  const slot = sealSlot(sodium, vaultId, {
    info: { id: 'r1', type: 'recovery' },
    nonce,
    wrappingKey: kek,
    masterKey,
  })
  const { text, bodyBytes } = encodeKeyFile(sodium, keys.headerMac, { vaultId, generation: 1, slots: [slot] })
  const content = utf8('hello\n')
  const id = objectId(sodium, keys, Buffer.from(sha256(content), 'hex'))
  const record = utf8(
    `{"size":6,"sha256":"${sha256(content)}","kind":"original","name":"a.txt","mediaType":"text/plain","importedAt":"2026-01-01T00:00:00.000Z","sourceMtime":null,"sourcePath":null,"derivedFrom":null,"tool":null,"importer":"example","afterSeq":0}`,
  )
  const page = sealPage(sodium, keys, vaultId, { salt, objectId: id, metaBytes: record, nonce })
  const key = payloadKey(sodium, keys, vaultId, salt)
  const plain = new Uint8Array(4096)
  plain.set(content)
  const payload = new Uint8Array(ciphertextSize(4096))
  sealChunks(sodium, key, 0, plain, true, payload)
  const entry = utf8(
    `{"seq":1,"prev":"${'0'.repeat(64)}","salt":"${'11'.repeat(16)}","time":"2026-01-01T00:00:00.000Z","clock":{"tz":"UTC","monotonic":0,"suspectedShift":false},"app":"example","type":"note","privateSha256":null,"public":{}}`,
  )
  const frame = sealFrame(sodium, keys.journal, vaultId, {
    firstSeq: 1,
    nonce,
    entries: [{ entry, private: new Uint8Array(0) }],
  })
  return [
    ['MK', toHex(masterKey)],
    ['vaultId', toHex(vaultId)],
    ['code', toHex(code)],
    ['salt', toHex(salt)],
    [
      'nonce',
      `${toHex(nonce)}     used for the slot, the page and the frame alike; a writer MUST NOT do that`,
    ],
    ['K_header-mac', toHex(keys.headerMac)],
    ['K_object', toHex(keys.object)],
    ['K_object-id', toHex(keys.objectId)],
    ['K_object-header', toHex(keys.objectHeader)],
    ['K_meta', toHex(keys.meta)],
    ['K_journal', toHex(keys.journal)],
    ['K_index', toHex(keys.index)],
    ['K_sign-seed', toHex(keys.signSeed)],
    ['recovery code', encodeRecoveryCode(code)],
    ['KEK of the code', toHex(kek)],
    ['slot', slot],
    ['slot on paper', (encodeSheetSlot(vaultId, parseSlot(slot)) ?? []).join(' ')],
    ['body', Buffer.from(bodyBytes).toString()],
    ['mac', (JSON.parse(text) as { mac: string }).mac],
    ['content', `${toHex(content)}     "hello" and a line feed`],
    ['sha256', sha256(content)],
    ['id', toHex(id)],
    ['name', `${toBase32(id)}.evo`],
    ['record', Buffer.from(record).toString()],
    ['page: SHA-256 of its 4096 bytes', sha256(page)],
    ['page: MAC', toHex(page.subarray(4064))],
    ['payload key', toHex(key)],
    ['payload: first 16 bytes', toHex(payload.subarray(0, 16))],
    ['payload: tag', toHex(payload.subarray(4096))],
    ['object file: SHA-256 of its 12304 bytes', sha256(Buffer.concat([page, payload, page]))],
    ['entry', Buffer.from(entry).toString()],
    ['leaf, and head after 1', `${sha256(entry)}  ${sha256(utf8(`${sha256(entry)}\n`))}`],
    ['frame: SHA-256 of its 568 bytes', sha256(frame)],
    ['frame: bytes 0..15', toHex(frame.subarray(0, 16))],
  ]
}

test.each(['native', 'wasm'])('the example of the specification, with %s', async kind => {
  const values = example(await loadSodium(kind))
  const block = values.map(([name, value]) => `${name}\n    ${value}`).join('\n')
  if (process.env.SHOW_EXAMPLE) console.log(block)
  expect(format).toContain(`\`\`\`\n${block}\n\`\`\``)
})

test('the payload of the example, sealed by OpenSSL', async () => {
  const values = new Map(example(await loadSodium()))
  const cipher = createCipheriv(
    'chacha20-poly1305',
    Buffer.from(values.get('payload key') ?? '', 'hex'),
    Buffer.from('000000000000000000000001', 'hex'),
    { authTagLength: 16 },
  )
  const sealed = Buffer.concat([
    cipher.update(Buffer.concat([Buffer.from('hello\n'), Buffer.alloc(4090)])),
    cipher.final(),
  ])
  expect(toHex(sealed.subarray(0, 16))).toBe(values.get('payload: first 16 bytes'))
  expect(toHex(cipher.getAuthTag())).toBe(values.get('payload: tag'))
})
