/**
 * Writes the vectors beside this file: `node tests/vectors/makeVectors.ts`. Each is a key/value header, an empty line and
 * bytes, and tests one thing. They are data: once a version is released its vectors never change.
 */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { sealFrame } from '../../main/crypto/journalFrame.ts'
import { encodeKeyFile, recoveryWrappingKey, sealSlot } from '../../main/crypto/keyFile.ts'
import { deriveKeys, objectId, payloadKey } from '../../main/crypto/keys.ts'
import { encodeMeta, sealPage } from '../../main/crypto/objectPage.ts'
import { paddedSize } from '../../main/crypto/padding.ts'
import { loadSodium } from '../../main/crypto/sodium.ts'
import { ciphertextSize, sealChunks } from '../../main/crypto/stream.ts'
import { toHex, utf8 } from '../../main/crypto/text.ts'

const sodium = await loadSodium()
const bytes = (label: string, length: number): Uint8Array =>
  Uint8Array.from(
    Buffer.concat(Array.from({ length: Math.ceil(length / 32) }, (_, i) => createHash('sha256').update(`${label} ${i}`).digest())).subarray(0, length),
  )
const masterKey = bytes('master key', 32)
const vaultId = bytes('vault id', 16)
const keys = deriveKeys(sodium, masterKey)

function write(name: string, kind: 'object' | 'frame' | 'key file', expectation: string, comment: string, body: Uint8Array, more: Record<string, string> = {}): void {
  const fields = { expect: expectation, kind, 'master key': toHex(masterKey), 'vault id': toHex(vaultId), ...more, comment }
  const head = Object.entries(fields).map(([key, value]) => `${key}: ${value}\n`).join('')
  writeFileSync(new URL(name, import.meta.url), Buffer.concat([utf8(`${head}\n`), body]))
}

interface Twist {
  /** Size the record states, in place of the true one. */
  statedSize?: number
  /** First byte of the padding. */
  padding?: number
  /** The stream's key, in place of the one its salt gives. */
  key?: Uint8Array
  sha256?: string
}

function object(content: Uint8Array, twist: Twist = {}): { file: Buffer; sha256: string } {
  const sha256 = twist.sha256 ?? createHash('sha256').update(content).digest('hex')
  const salt = bytes(`salt ${sha256}`, 32)
  const metaBytes = encodeMeta({
    size: twist.statedSize ?? content.length, sha256, kind: 'original', name: 'vector.bin', mediaType: 'application/octet-stream',
    importedAt: '2026-01-01T00:00:00.000Z', sourceMtime: null, sourcePath: null, derivedFrom: null, tool: null, importer: 'vector', afterSeq: 1,
  })
  const id = objectId(sodium, keys, Buffer.from(sha256, 'hex'))
  const page = sealPage(sodium, keys, vaultId, { salt, objectId: id, metaBytes, nonce: bytes(`nonce ${sha256}`, 24) })
  const plain = new Uint8Array(paddedSize(content.length))
  plain.set(content)
  if (twist.padding !== undefined) plain[content.length] = twist.padding
  const payload = new Uint8Array(ciphertextSize(plain.length))
  sealChunks(sodium, twist.key ?? payloadKey(sodium, keys, vaultId, salt), 0, plain, true, payload)
  return { file: Buffer.concat([page, payload, page]), sha256 }
}

function changed(file: Buffer, at: number): Buffer {
  const copy = Buffer.from(file)
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}

for (const [name, size] of [['empty', 0], ['one_byte', 1], ['padded_full', 4096], ['padded_over', 4097], ['two_chunks', 65_537]] as const) {
  const { file, sha256 } = object(bytes(name, size))
  write(`object_${name}`, 'object', 'success', `content of ${size} bytes`, file, { sha256 })
}
const { file, sha256 } = object(bytes('content', 5000))
const end = file.length - 4096
const put = (name: string, expectation: string, comment: string, body: Uint8Array) => write(`object_${name}`, 'object', expectation, comment, body, { sha256 })
put('front_page_damaged', 'success', 'the rear page serves', changed(file, 100))
put('rear_page_damaged', 'success', 'the front page serves', changed(file, end + 100))
put('both_pages_damaged', 'page failure', 'no page is whole', changed(changed(file, 100), end + 100))
put('page_magic', 'page failure', 'the first byte of both pages is changed', changed(changed(file, 0), end))
put('page_mac', 'page failure', 'the MAC of both pages is changed', changed(changed(file, 4095), file.length - 1))
put('payload_first_bit', 'payload failure', 'the first byte of the payload is changed', changed(file, 4096))
put('payload_tag', 'payload failure', 'the last byte of the tag is changed', changed(file, end - 1))
put('truncated', 'page failure', 'a byte of the payload is missing, so the length is not the one the record asks for', Buffer.concat([file.subarray(0, end - 1), file.subarray(end)]))
put('trailing', 'page failure', 'a byte follows the rear page', Buffer.concat([file, Buffer.alloc(1)]))
const twisted = (name: string, expectation: string, comment: string, twist: Twist) => {
  const made = object(bytes('content', 5000), twist)
  write(`object_${name}`, 'object', expectation, comment, made.file, { sha256: made.sha256 })
}
twisted('padding_not_zero', 'payload failure', 'the padding holds a byte that is not zero', { padding: 1 })
twisted('size_too_small', 'payload failure', 'the record states less than there is', { statedSize: 4999 })
twisted('wrong_key', 'payload failure', 'the payload is sealed with another key', { key: bytes('another key', 32) })
twisted('wrong_sha256', 'payload failure', 'the record and the name agree, the content is another', { sha256: 'ab'.repeat(32) })

const entries = ['{"seq":3}', '{"seq":4}'].map((text, i) => ({ entry: utf8(text), private: bytes(`private ${i}`, i * 600) }))
const frame = Buffer.from(sealFrame(sodium, keys.journal, vaultId, { firstSeq: 3, nonce: bytes('frame nonce', 24), entries }))
write('frame_two_entries', 'frame', 'success', 'two entries, the second with a private part', frame, { 'first seq': '3', entries: '2' })
write('frame_magic', 'frame', 'journal failure', 'the magic is changed', changed(frame, 0))
write('frame_length', 'frame', 'journal failure', 'the length is changed', changed(frame, 7))
write('frame_seq', 'frame', 'journal failure', 'the first seq is changed', changed(frame, 15))
write('frame_nonce', 'frame', 'journal failure', 'the nonce is changed', changed(frame, 16))
write('frame_truncated', 'frame', 'journal failure', 'the last byte is missing', frame.subarray(0, -1))
write('frame_other_vault', 'frame', 'journal failure', 'sealed for another vault with the same key', sealFrame(sodium, keys.journal, bytes('other', 16), { firstSeq: 3, nonce: bytes('frame nonce', 24), entries }))

const code = bytes('code', 16)
const wrappingKey = recoveryWrappingKey(sodium, code, vaultId)
const slot = sealSlot(sodium, vaultId, { info: { id: 'r1', type: 'recovery' }, nonce: bytes('slot nonce', 24), wrappingKey, masterKey })
const { text } = encodeKeyFile(sodium, keys.headerMac, { vaultId, generation: 1, slots: [slot] })
const withCode = { 'recovery code bytes': toHex(code) }
const keyFile = (name: string, expectation: string, comment: string, body: string) => write(`key_file_${name}`, 'key file', expectation, comment, utf8(body), withCode)
keyFile('recovery', 'success', 'opens with the recovery code', text)
keyFile('mac', 'header refused', 'the mac is of another body', text.replace(/"mac":"./, '"mac":"0').replace(/"mac":"0/, text.includes('"mac":"0') ? '"mac":"1' : '"mac":"0'))
keyFile('mac_upper_case', 'header refused', 'hex in upper case', text.replace(/"mac":"[0-9a-f]+/, part => `"mac":"${part.slice(7).toUpperCase()}`))
keyFile('slot_nonce', 'slot failure', 'the nonce of the slot is changed', text.replace(toHex(bytes('slot nonce', 24)), toHex(bytes('another', 24))))
keyFile('slot_type', 'slot failure', 'the information of the slot is changed', text.replace('\\\\\\"r1', '\\\\\\"r2'))
keyFile('too_new', 'too new', 'needs a reader of version 2', text.replace('\\"version\\":1', '\\"version\\":2').replace('\\"minReader\\":1', '\\"minReader\\":2'))
keyFile('nine_slots', 'header refused', 'more than eight slots', encodeKeyFile(sodium, keys.headerMac, { vaultId, generation: 1, slots: Array.from({ length: 9 }, () => slot) }).text)
keyFile('not_ascii', 'header refused', 'a character outside printable ASCII', text.replace('evault', 'évault'))
const costly = (ops: number, mem: number) => encodeKeyFile(sodium, keys.headerMac, { vaultId, generation: 1, slots: [slot.replace('"type":"recovery"', `"type":"password","kdf":"argon2id13","ops":${ops},"mem":${mem},"salt":"${'00'.repeat(16)}"`)] }).text
keyFile('cost_ops', 'header refused', '21 passes', costly(21, 8 << 20))
keyFile('cost_mem', 'header refused', 'more than a gibibyte', costly(1, 2 ** 30 + 1))
keyFile('cost_little', 'header refused', 'less than 8 MiB', costly(1, (8 << 20) - 1))
keyFile('cost_product', 'header refused', 'each within bounds, the product above 4 GiB', costly(5, 2 ** 30))
