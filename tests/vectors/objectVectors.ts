import { createHash } from 'node:crypto'
import { kdf, objectId, payloadKey } from '../../main/crypto/keys.ts'
import { encodeMeta, type ObjectMeta } from '../../main/crypto/objectPage.ts'
import { paddedSize } from '../../main/crypto/padding.ts'
import { chunkNonce, ciphertextSize, sealChunks } from '../../main/crypto/stream.ts'
import { utf8 } from '../../main/crypto/text.ts'
import { bytes, changed, type Expectation, keys, otherVaultId, sodium, vaultId, write } from './vectorFile.ts'

interface Twist {
  /** Fields of the record in place of the true ones. */
  record?: Record<string, unknown>
  /** The record's text, when it is no JSON. */
  recordText?: string
  /** All 3,944 bytes of it. */
  recordPlain?: Uint8Array
  /** First byte of the padding. */
  padding?: number
  paddedTo?: number
  /** The stream's key, in place of the one its salt gives. */
  key?: Uint8Array
  salt?: string
  sha256?: string
  id?: Uint8Array
  vaultId?: Uint8Array
  /** Bytes 76..79. */
  reserved?: number
  /** Seals the one chunk with this nonce. */
  nonce?: Uint8Array
  /** Changes the sealed record under a MAC that fits. */
  spoilSealed?: true
}

function object(content: Uint8Array, twist: Twist = {}): { file: Buffer; sha256: string } {
  const sha256 = twist.sha256 ?? createHash('sha256').update(content).digest('hex')
  const salt = bytes(`salt ${twist.salt ?? sha256}`, 32)
  const meta: ObjectMeta = {
    size: content.length, sha256, kind: 'original', name: 'vector.bin', mediaType: 'application/octet-stream',
    importedAt: '2026-01-01T00:00:00.000Z', sourceMtime: null, sourcePath: null, derivedFrom: null, tool: null, importer: 'vector', afterSeq: 1,
  }
  const metaBytes = twist.recordText !== undefined ? utf8(twist.recordText) : encodeMeta({ ...meta, ...twist.record } as ObjectMeta)
  const page = sealedPage(salt, metaBytes, sha256, twist)
  const plain = new Uint8Array(twist.paddedTo ?? paddedSize(content.length))
  plain.set(content)
  if (twist.padding !== undefined) plain[content.length] = twist.padding
  const payload = new Uint8Array(ciphertextSize(plain.length))
  const key = twist.key ?? payloadKey(sodium, keys, vaultId, salt)
  if (twist.nonce) sodium.sealChunk(payload, plain, twist.nonce, key)
  else sealChunks(sodium, key, 0, plain, true, payload)
  return { file: Buffer.concat([page, payload, page]), sha256 }
}

/** Written out here, since the program's own function refuses to make most of these. */
function sealedPage(salt: Uint8Array, metaBytes: Uint8Array, sha256: string, twist: Twist): Buffer {
  const page = Buffer.alloc(4096)
  page.set(utf8('EVAULTO1'), 0)
  page.set(twist.vaultId ?? vaultId, 8)
  page.set(salt, 24)
  page.set(twist.id ?? objectId(sodium, keys, Buffer.from(sha256, 'hex')), 56)
  page[76] = twist.reserved ?? 0
  const nonce = bytes(`nonce ${twist.salt ?? sha256}`, 24)
  page.set(nonce, 80)
  const plain = twist.recordPlain ?? new Uint8Array(3944)
  if (!twist.recordPlain) {
    new DataView(plain.buffer).setUint16(0, metaBytes.length)
    plain.set(metaBytes, 2)
  }
  page.set(sodium.seal(plain, page.subarray(0, 80), nonce, keys.meta), 104)
  if (twist.spoilSealed) page[200] = (page[200] as number) ^ 1
  page.set(kdf(sodium, keys.objectHeader, 'page', page.subarray(0, 4064)), 4064)
  return page
}

for (const [name, size] of [['empty', 0], ['one_byte', 1], ['padded_full', 4096], ['padded_over', 4097], ['two_chunks', 65_537]] as const) {
  const { file, sha256 } = object(bytes(name, size))
  write(`object_${name}`, 'object', 'success', `content of ${size} bytes`, file, { sha256 })
}

const content = bytes('content', 5000)
const { file, sha256 } = object(content)
const end = file.length - 4096
const put = (name: string, expectation: Expectation, comment: string, body: Uint8Array) =>
  write(`object_${name}`, 'object', expectation, comment, body, { sha256 })
put('front_page_damaged', 'success', 'the rear page serves', changed(file, 100))
put('rear_page_damaged', 'success', 'the front page serves', changed(file, end + 100))
put('both_pages_damaged', 'page failure', 'no page is whole', changed(changed(file, 100), end + 100))
put('page_magic', 'page failure', 'the first byte of both pages is changed', changed(changed(file, 0), end))
put('page_mac', 'page failure', 'the MAC of both pages is changed', changed(changed(file, 4095), file.length - 1))
put('payload_first_bit', 'payload failure', 'the first byte of the payload is changed', changed(file, 4096))
put('payload_tag', 'payload failure', 'the last byte of the tag is changed', changed(file, end - 1))
put('payload_zeros', 'payload failure', '512 bytes of the payload read as zeros', Buffer.concat([file.subarray(0, 4608), Buffer.alloc(512), file.subarray(5120)]))
put('truncated', 'page failure', 'a byte of the payload is missing, so the length is not the one the record asks for', Buffer.concat([file.subarray(0, end - 1), file.subarray(end)]))
put('trailing', 'page failure', 'a byte follows the rear page', Buffer.concat([file, Buffer.alloc(1)]))
put('leading', 'page failure', 'a byte precedes the front page', Buffer.concat([Buffer.alloc(1), file]))
put('nothing', 'page failure', 'a file of no bytes', Buffer.alloc(0))
put('front_page_alone', 'page failure', 'nothing but the front page', file.subarray(0, 4096))
put('two_pages_alone', 'page failure', 'the pages without a payload', Buffer.concat([file.subarray(0, 4096), file.subarray(end)]))
put('payload_alone', 'page failure', 'the payload without its pages', file.subarray(4096, end))
put('payload_twice', 'page failure', 'the payload is there twice', Buffer.concat([file.subarray(0, end), file.subarray(4096)]))

const again = object(content, { salt: 'again' }).file
const other = object(bytes('other content', 5000)).file
const pages = (front: Buffer, payload: Buffer, rear: Buffer) => Buffer.concat([front.subarray(0, 4096), payload.subarray(4096, end), rear.subarray(end)])
put('written_again', 'success', 'another write of the same content, with another salt', again)
put('twin_front', 'success', 'the front page is that of another write; the salt of the rear one opens the payload', pages(again, file, file))
put('twin_rear', 'success', 'the rear page is that of another write; the salt of the front one opens the payload', pages(file, file, again))
put('twin_both', 'payload failure', 'both pages are those of another write', pages(again, file, again))
put('twin_front_rear_damaged', 'payload failure', 'the front page is that of another write and the rear one is damaged', pages(again, file, changed(file, end + 5)))
put('twin_neither', 'payload failure', 'two pages that differ, and neither opens the payload', pages(again, other, file))
put('foreign_front', 'success', 'the front page is that of another object', pages(other, file, file))
put('foreign_front_rear_damaged', 'page failure', 'the front page is that of another object and the rear one is damaged', pages(other, file, changed(file, end + 5)))
put('other_object', 'page failure', 'a whole object with another content', other)

const twisted = (name: string, expectation: Expectation, comment: string, twist: Twist) => {
  const made = object(content, twist)
  write(`object_${name}`, 'object', expectation, comment, made.file, { sha256: made.sha256 })
}
twisted('padding_not_zero', 'payload failure', 'the padding holds a byte that is not zero', { padding: 1 })
twisted('padded_less', 'page failure', 'padded to a multiple of 16 and not as Padmé has it', { paddedTo: 5008 })
twisted('size_too_small', 'payload failure', 'the record states less than there is', { record: { size: 4999 } })
twisted('wrong_key', 'payload failure', 'the payload is sealed with another key', { key: bytes('another key', 32) })
twisted('wrong_sha256', 'payload failure', 'the record and the name agree, the content is another', { sha256: 'ab'.repeat(32) })
twisted('last_chunk_not_last', 'payload failure', 'the last chunk is sealed as one in the middle', { nonce: chunkNonce(0, false) })
twisted('chunk_counter', 'payload failure', 'the only chunk is sealed as the second', { nonce: chunkNonce(1, true) })
twisted('page_other_vault', 'page failure', 'pages that carry the id of another vault', { vaultId: otherVaultId })
twisted('page_reserved', 'page failure', 'a byte that must be zero is not', { reserved: 1 })
twisted('page_sealed', 'page failure', 'the MAC is right, the sealed record does not open', { spoilSealed: true })
twisted('page_id', 'page failure', 'the id is not the one of the SHA-256', { id: bytes('another id', 20) })
const longest = new Uint8Array(3944)
longest.set([0xff, 0xff])
twisted('record_length', 'page failure', 'the record is said to be longer than its room', { recordPlain: longest })
const unclean = new Uint8Array(3944)
unclean.set(utf8('{}'), 2)
unclean.set([0, 2])
unclean[3943] = 1
twisted('record_padding', 'page failure', 'what follows the record is not all zero', { recordPlain: unclean })
twisted('record_empty', 'page failure', 'a record of no bytes', { recordText: '' })
twisted('record_not_json', 'page failure', 'a record that is no JSON', { recordText: '{"size":5000' })
twisted('record_null', 'page failure', 'a record that is null', { recordText: 'null' })
twisted('record_array', 'page failure', 'a record that is an array', { recordText: '[]' })
twisted('record_no_size', 'page failure', 'a record without a size', { record: { size: undefined } })
twisted('record_size_text', 'page failure', 'a size that is a string', { record: { size: '5000' } })
twisted('record_size_fraction', 'page failure', 'a size that is no integer', { record: { size: 5000.5 } })
twisted('record_size_negative', 'page failure', 'a size below zero', { record: { size: -1 } })
twisted('record_size_huge', 'page failure', 'a size that no double holds exactly', { record: { size: 2 ** 60 } })
twisted('record_name_number', 'page failure', 'a name that is a number', { record: { name: 7 } })
twisted('record_tool_text', 'page failure', 'a tool that is a string', { record: { tool: 'ffmpeg' } })
twisted('record_derived_from', 'page failure', 'derivedFrom that is no SHA-256', { record: { derivedFrom: '../../etc' } })
twisted('record_more_fields', 'success', 'fields that version 1 does not know', { record: { later: { a: [1] }, __proto__x: 1 } })
twisted('record_unknown_kind', 'success', 'a kind that version 1 does not know', { record: { kind: 'hologram' } })
twisted('record_full', 'success', 'a record with every field', {
  record: { kind: 'derivative', name: '录音 \ud800 .amr', sourceMtime: '2026-01-01T00:00:00.000Z', sourcePath: '/a/b', derivedFrom: 'cd'.repeat(32), tool: { name: 't', version: '1', args: '-i' }, cut: true },
})
