import { createHash } from 'node:crypto'
import { type EntryBytes, sealFrame } from '../../main/crypto/journalFrame.ts'
import { utf8 } from '../../main/crypto/text.ts'
import { bytes, changed, type Expectation, keys, otherVaultId, sodium, vaultId, write } from './vectorFile.ts'

const none = new Uint8Array(0)
const seal = (firstSeq: number, entries: EntryBytes[], label = 'frame', of: Uint8Array = vaultId, key: Uint8Array = keys.journal) =>
  Buffer.from(sealFrame(sodium, key, of, { firstSeq, nonce: bytes(`${label} nonce`, 24), entries }))

/** A frame around any plaintext, which the program's own function would not make. */
function frameOf(plain: Uint8Array, firstSeq = 3n, domain = 'evaultj1'): Buffer {
  const head = Buffer.alloc(40)
  head.set(utf8('EVJ1'), 0)
  head.writeUInt32BE(plain.length + 16, 4)
  head.writeBigUInt64BE(firstSeq, 8)
  head.set(bytes('frame nonce', 24), 16)
  const bound = Buffer.concat([utf8(domain), vaultId, head.subarray(0, 16)])
  return Buffer.concat([head, sodium.seal(plain, bound, head.subarray(16), keys.journal)])
}

function plain(size: number, ...parts: [at: number, length: number, text?: string][]): Uint8Array {
  const all = Buffer.alloc(size)
  for (const [at, length, text = ''] of parts) {
    all.writeUInt32BE(length, at)
    all.set(utf8(text), at + 4)
  }
  return all
}

const entries = ['{"seq":3}', '{"seq":4}'].map((text, i) => ({ entry: utf8(text), private: bytes(`private ${i}`, i * 600) }))
const frame = seal(3, entries)
const put = (name: string, expectation: Expectation, comment: string, body: Uint8Array, more: Record<string, string> = {}) =>
  write(`frame_${name}`, 'frame', expectation, comment, body, more)
const holds = (firstSeq: string, count: number) => ({ 'first seq': firstSeq, entries: String(count) })
put('two_entries', 'success', 'two entries, the second with a private part', frame, holds('3', 2))
put('one_entry', 'success', 'one entry without a private part', seal(1, entries.slice(0, 1)), holds('1', 1))
const short = { entry: utf8('{}'), private: none }
put('most_entries', 'success', '256 entries', seal(1, Array.from({ length: 256 }, () => short)), holds('1', 256))
put('seq_largest', 'success', 'the largest seq', frameOf(plain(512, [0, 2, '{}']), 2n ** 53n - 1n), holds('9007199254740991', 1))
put('no_zeros', 'success', 'the entry fills the plaintext', frameOf(plain(512, [0, 504, '{}'])), holds('3', 1))
const tooMany = Buffer.alloc(512 * 6)
for (let i = 0; i < 257; i++) {
  tooMany.writeUInt32BE(2, 10 * i)
  tooMany.set(utf8('{}'), 10 * i + 4)
}
for (const [name, comment, body] of [
  ['magic', 'the magic is changed', changed(frame, 0)],
  ['length', 'the length is changed', changed(frame, 7)],
  ['seq', 'the first seq is changed', changed(frame, 15)],
  ['nonce', 'the nonce is changed', changed(frame, 16)],
  ['ciphertext', 'the ciphertext is changed', changed(frame, 40)],
  ['tag', 'the tag is changed', changed(frame, frame.length - 1)],
  ['truncated', 'the last byte is missing', frame.subarray(0, -1)],
  ['trailing', 'a byte follows', Buffer.concat([frame, Buffer.alloc(1)])],
  ['head_alone', 'nothing follows the head', frame.subarray(0, 40)],
  ['nothing', 'no bytes', Buffer.alloc(0)],
  ['other_vault', 'sealed for another vault with the same key', seal(3, entries, 'frame', otherVaultId)],
  ['other_key', 'sealed with another key', seal(3, entries, 'frame', vaultId, bytes('another key', 32))],
  ['other_domain', 'sealed for another use', frameOf(plain(512, [0, 2, '{}']), 3n, 'evaultj2')],
  ['no_entry', 'nothing but zeros', frameOf(plain(512))],
  ['no_plaintext', 'a ciphertext that is a tag and no more', frameOf(none)],
  ['odd_length', 'a plaintext that is no multiple of 512', frameOf(plain(511, [0, 2, '{}']))],
  ['too_long', 'a plaintext above the bound', frameOf(plain(2 << 20, [0, 2, '{}'])).subarray(0, 600)],
  ['too_many_entries', '257 entries', frameOf(tooMany)],
  ['entry_overruns', 'an entry that is longer than the rest', frameOf(plain(512, [0, 600, '{}']))],
  ['private_overruns', 'a private part that is longer than the rest', frameOf(plain(512, [0, 2, '{}'], [6, 0xffff_ffff]))],
  ['zeros_not_zero', 'what follows the entries is not all zero', frameOf(plain(512, [0, 2, '{}'], [507, 1]))],
  ['seq_zero', 'the first seq is 0', frameOf(plain(512, [0, 2, '{}']), 0n)],
  ['seq_too_large', 'a seq that no double holds exactly', frameOf(plain(512, [0, 2, '{}']), 2n ** 53n)],
] as const)
  put(name, 'journal failure', comment, body)

/** Frames of one entry each that follow one another. */
function chain(count: number, twist: (json: Record<string, unknown>, seq: number) => unknown = json => json, label = ''): Buffer[] {
  let prev = '0'.repeat(64)
  return Array.from({ length: count }, (_, i) => {
    const seq = i + 1
    const json = {
      seq, prev, salt: '11'.repeat(16), time: `2026-01-01T00:00:0${seq}.000Z`, clock: { tz: 'UTC', monotonic: seq, suspectedShift: false }, app: 'vector',
      type: 'edit', privateSha256: null, public: { label },
    }
    const twisted = twist(json, seq)
    const entry = utf8(typeof twisted === 'string' ? twisted : JSON.stringify(twisted))
    prev = createHash('sha256').update(entry).digest('hex')
    return seal(seq, [{ entry, private: none }], `journal ${label}${seq}`)
  })
}

const frames = chain(4)
const whole = Buffer.concat(frames)
const journal = (name: string, expectation: Expectation, comment: string, a: Uint8Array, b: Uint8Array | null, entryCount: number, told: string) =>
  write(`journal_${name}`, 'journal', expectation, comment, Buffer.concat([a, b ?? none]), {
    'bytes of a': String(a.length), 'bytes of b': b === null ? 'none' : String(b.length), entries: String(entryCount), told,
  })
const pick = (...list: number[]) => Buffer.concat(list.map(i => frames[i] as Buffer))
const half = (frames[3] as Buffer).subarray(0, 300)
const fork = chain(4, (json, seq) => (seq < 3 ? { ...json, public: { label: '' } } : json), 'fork ')
journal('whole', 'success', 'two copies', whole, whole, 4, 'nothing')
journal('one_copy', 'success', 'the second copy is missing', whole, null, 4, 'behind')
journal('behind', 'success', 'the second copy ends earlier', whole, pick(0, 1), 4, 'behind')
journal('a_damaged', 'success', 'a frame of the first copy is changed', changed(whole, 700), whole, 4, 'damaged')
journal('both_damaged', 'success', 'another frame of each copy is changed', changed(whole, 100), changed(whole, 700), 4, 'damaged damaged')
journal('torn_append', 'success', 'both copies end in part of a frame', Buffer.concat([pick(0, 1, 2), half]), Buffer.concat([pick(0, 1, 2), half.subarray(0, 20)]), 3, 'tail tail')
journal('torn_in_one', 'success', 'the frame is whole in the other copy', Buffer.concat([pick(0, 1, 2), half]), whole, 4, 'behind')
journal('last_frame_damaged', 'success', 'the last frame is changed in both copies, as after an append whose bytes never arrived', changed(whole, whole.length - 1), changed(whole, whole.length - 1), 3, 'tail tail')
journal('reordered', 'success', 'the frames stand in another order', pick(0, 2, 1, 3), pick(0, 2, 1, 3), 4, 'damaged damaged')
journal('repeated', 'success', 'a frame is repeated', pick(0, 1, 2, 3, 1), pick(0, 1, 2, 3, 1), 4, 'tail tail')
journal('junk_between', 'success', 'bytes that are no frame stand between frames', Buffer.concat([pick(0, 1), utf8('EVJ1EVJ1'), pick(2, 3)]), Buffer.concat([pick(0, 1), utf8('EVJ1EVJ1'), pick(2, 3)]), 4, 'damaged damaged')
journal('gap', 'journal failure', 'a frame is missing from both copies', pick(0, 2, 3), pick(0, 2, 3), 3, 'gap')
journal('gap_at_the_beginning', 'journal failure', 'the first frame is missing from both copies', pick(1, 2, 3), pick(1, 2, 3), 3, 'gap')
journal('nothing', 'journal failure', 'empty files', none, none, 0, 'nothing')
const destroyed = changed(changed(whole, whole.length - 1), whole.length - 1 - 568)
journal('end_destroyed', 'journal failure', 'the last two frames are changed in both copies', destroyed, destroyed, 2, 'gap')
journal('fork', 'journal failure', 'the copies hold other frames for the same entries', whole, Buffer.concat(fork), 4, 'differs')
journal('planted', 'journal failure', 'another frame for an entry stands after the true ones in both copies', Buffer.concat([whole, fork[2] as Buffer]), Buffer.concat([whole, fork[2] as Buffer]), 4, 'differs')
journal('other_vault', 'journal failure', 'both copies are of another vault', seal(1, entries, 'x', otherVaultId), seal(1, entries, 'x', otherVaultId), 0, 'nothing')
const wrong = (name: string, comment: string, twist: (json: Record<string, unknown>, seq: number) => unknown) => {
  const bad = Buffer.concat(chain(4, twist))
  journal(name, 'journal failure', comment, bad, bad, 4, 'chain')
}
wrong('chain', 'an entry names another one as the one before', (json, seq) => (seq === 3 ? { ...json, prev: 'ab'.repeat(32) } : json))
wrong('seq', 'an entry says another seq than its frame', (json, seq) => (seq === 3 ? { ...json, seq: 7 } : json))
wrong('not_json', 'an entry is no JSON', (json, seq) => (seq === 3 ? '{"seq":3' : json))
wrong('no_public', 'an entry without its public part', (json, seq) => (seq === 3 ? { ...json, public: undefined } : json))
wrong('no_time', 'an entry whose time is none', (json, seq) => (seq === 3 ? { ...json, time: 'noon' } : json))
