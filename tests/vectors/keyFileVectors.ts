import { encodeKeyFile, keyFileMac, recoveryWrappingKey, sealSlot } from '../../main/crypto/keyFile.ts'
import { toHex, utf8 } from '../../main/crypto/text.ts'
import { bytes, type Expectation, keys, masterKey, otherVaultId, sodium, vaultId, write } from './vectorFile.ts'

const code = bytes('code', 16)
const wrappingKey = recoveryWrappingKey(sodium, code, vaultId)
const recovery = (id: string, of: Uint8Array = vaultId) =>
  sealSlot(sodium, of, { info: { id, type: 'recovery' }, nonce: bytes('slot nonce', 24), wrappingKey, masterKey })
const slot = recovery('r1')
const withCode = { 'recovery code bytes': toHex(code) }

/** A file whose mac fits a body of these fields, which the program's own function may refuse to make. */
function file(fields: Record<string, unknown> = {}): string {
  const body = JSON.stringify({ format: 'evault', version: 1, minReader: 1, vaultId: toHex(vaultId), generation: 1, slots: [slot], ...fields })
  return around(body)
}
const around = (body: string) => JSON.stringify({ body, mac: keyFileMac(sodium, keys.headerMac, utf8(body)) })

const put = (name: string, expectation: Expectation, comment: string, text: string, more: Record<string, string> = withCode) =>
  write(`key_file_${name}`, 'key file', expectation, comment, utf8(text), more)

const { text } = encodeKeyFile(sodium, keys.headerMac, { vaultId, generation: 1, slots: [slot] })
const mac = (JSON.parse(text) as { mac: string }).mac
put('recovery', 'success', 'opens with the recovery code', text)
put('more_fields', 'success', 'fields that version 1 does not know, outside and in the body', file({ later: [1] }).replace('{', '{"note":"x",'))
put('largest', 'success', 'exactly 65,536 bytes', text + ' '.repeat(65_536 - text.length))
put('too_large', 'header refused', '65,537 bytes', text + ' '.repeat(65_537 - text.length))
put('mac', 'header refused', 'the mac is of another body', text.replace(mac, `${mac[0] === '0' ? '1' : '0'}${mac.slice(1)}`))
put('mac_upper_case', 'header refused', 'hex in upper case', text.replace(mac, mac.toUpperCase()))
put('mac_short', 'header refused', 'a mac of 31 bytes', text.replace(mac, mac.slice(2)))
put('mac_missing', 'header refused', 'no mac', JSON.stringify({ body: (JSON.parse(text) as { body: string }).body }))
put('body_changed', 'header refused', 'the generation is raised under the old mac', text.replace('\\"generation\\":1', '\\"generation\\":2'))
put('body_object', 'header refused', 'the body is an object and not a string', `{"body":{"format":"evault"},"mac":"${mac}"}`)
put('body_not_json', 'header refused', 'the body is no JSON', around('evault'))
put('not_json', 'header refused', 'the file is no JSON', text.slice(0, -1))
put('nothing', 'header refused', 'a file of no bytes', '')
put('array', 'header refused', 'an array', `[${text}]`)
put('byte_order_mark', 'header refused', 'a byte order mark before the JSON', `\ufeff${text}`)
put('not_ascii', 'header refused', 'a character outside printable ASCII', text.replace('evault', 'évault'))
put('escaped_newline', 'header refused', 'a line feed in the body', text.replace('evault', 'ev\\nault'))
put('too_new', 'too new', 'needs a reader of version 2', file({ version: 2, minReader: 2 }))
put('newer', 'success', 'version 2, which a reader of version 1 may read', file({ version: 2 }))
for (const [name, fields, comment] of [
  ['format', { format: 'other' }, 'another format'],
  ['version_zero', { version: 0, minReader: 0 }, 'version 0'],
  ['version_text', { version: '1' }, 'a version that is a string'],
  ['version_fraction', { version: 1.5 }, 'a version that is no integer'],
  ['version_huge', { version: 2 ** 60 }, 'a version that no double holds exactly'],
  ['min_reader_above', { minReader: 2 }, 'minReader above version'],
  ['min_reader_missing', { minReader: undefined }, 'no minReader'],
  ['generation_zero', { generation: 0 }, 'generation 0'],
  ['generation_missing', { generation: undefined }, 'no generation'],
  ['vault_id_short', { vaultId: toHex(vaultId).slice(2) }, 'a vault id of 15 bytes'],
  ['vault_id_upper_case', { vaultId: 'AB'.repeat(16) }, 'a vault id in upper case'],
  ['slots_missing', { slots: undefined }, 'no slots'],
  ['slots_object', { slots: { 0: slot, length: 1 } }, 'slots that are an object'],
  ['slot_number', { slots: [slot, 5] }, 'a slot that is a number'],
  ['slot_no_dots', { slots: ['{"id":"r1","type":"recovery"}'] }, 'a slot without nonce and key'],
  ['slot_no_information', { slots: [slot.slice(slot.indexOf('}.') + 1)] }, 'a slot that begins with its nonce'],
  ['slot_information_array', { slots: [slot.replace(/^\{.*\}\./, '[].')] }, 'a slot whose information is an array'],
  ['slot_nonce_short', { slots: [slot.replace(toHex(bytes('slot nonce', 24)), 'ab')] }, 'a nonce of one byte'],
  ['slot_wrapped_long', { slots: [`${slot}00`] }, 'a wrapped key of 49 bytes'],
  ['slot_upper_case', { slots: [slot.toUpperCase().replace(/^.*\}/, '{"id":"r1","type":"recovery"}')] }, 'nonce and key in upper case'],
  ['nine_slots', { slots: Array.from({ length: 9 }, (_, i) => recovery(`r${i}`)) }, 'more than eight slots'],
  ['same_slot_twice', { slots: [slot, slot] }, 'the same slot twice'],
  ['same_id_twice', { slots: [slot, slot.replace('"recovery"', '"later"')] }, 'two slots with the same id'],
] as const)
  put(name, 'header refused', comment, file(fields))
put('eight_slots', 'success', 'eight slots', file({ slots: Array.from({ length: 8 }, (_, i) => recovery(`r${i}`)) }))
put('no_slots', 'slot failure', 'no slot at all', file({ slots: [] }))
put('slot_of_another_type', 'success', 'a type of slot that version 1 does not know is passed over', file({ slots: [slot.replace('"r1","type":"recovery"', '"k1","type":"key-file"'), slot] }))
put('slot_nonce', 'slot failure', 'the nonce of the slot is changed', text.replace(toHex(bytes('slot nonce', 24)), toHex(bytes('another', 24))))
put('slot_type', 'slot failure', 'the information of the slot is changed', text.replace('\\\\\\"r1', '\\\\\\"r2'))
put('slot_other_vault', 'slot failure', 'the slot is of another vault', file({ slots: [recovery('r1', otherVaultId)] }))
put('vault_id_changed', 'slot failure', 'the id of the vault is another, under a mac that fits', file({ vaultId: toHex(otherVaultId) }))
put('wrong_code', 'slot failure', 'another recovery code', text, { 'recovery code bytes': toHex(bytes('another code', 16)) })

const salt = bytes('salt of the password', 16)
const passwordSlot = (password: string, id = 'p1') =>
  sealSlot(sodium, vaultId, {
    info: { id, type: 'password', kdf: 'argon2id13', ops: 1, mem: 8 << 20, salt: toHex(salt) },
    nonce: bytes(`nonce ${id}`, 24),
    wrappingKey: sodium.argon2id(utf8(password.normalize('NFC')), salt, 1, 8 << 20),
    masterKey,
  })
const byPassword = (name: string, expectation: Expectation, comment: string, password: string, typed: string) =>
  put(`password_${name}`, expectation, comment, file({ slots: [passwordSlot(password), slot] }), { password: Buffer.from(typed).toString('base64') })
const accents = 'Übergrößenträger'
const faces = '😀👩‍👩‍👧 夜里三点'
byPassword('composed', 'success', 'composed characters', accents, accents.normalize('NFC'))
byPassword('decomposed', 'success', 'the same, typed as decomposed characters', accents, accents.normalize('NFD'))
byPassword('emoji', 'success', 'characters beyond the first plane, joined', faces, faces)
byPassword('kilobyte', 'success', '1,023 bytes', '密'.repeat(341), '密'.repeat(341))
byPassword('space', 'slot failure', 'a space at the end counts', accents, `${accents} `)
byPassword('case', 'slot failure', 'upper case counts', accents, accents.toUpperCase())
byPassword('empty', 'slot failure', 'nothing typed', accents, '')
byPassword('compatible', 'slot failure', 'full-width digits are not digits here', '1234567890 ab', '１２３４５６７８９０ ab')
put('password_second', 'success', 'the second of two password slots', file({ slots: [passwordSlot('another one', 'p2'), passwordSlot(faces, 'p1')] }), { password: Buffer.from(faces).toString('base64') })
put('three_passwords', 'header refused', 'more than two password slots', file({ slots: ['p1', 'p2', 'p3'].map(id => passwordSlot('x', id)) }))

const costly = (cost: Record<string, unknown>) => {
  const info = { id: 'p1', type: 'password', kdf: 'argon2id13', ops: 1, mem: 8 << 20, salt: '00'.repeat(16), ...cost }
  return file({ slots: [slot.replace(/^\{.*\}\./, `${JSON.stringify(info)}.`)] })
}
for (const [name, cost, comment] of [
  ['ops', { ops: 21 }, '21 passes'],
  ['no_ops', { ops: 0 }, 'no pass'],
  ['negative', { ops: -1 }, 'fewer passes than none'],
  ['fraction', { ops: 1.5 }, 'passes that are no integer'],
  ['text', { mem: '8388608' }, 'memory that is a string'],
  ['huge', { ops: 1e300 }, 'passes that no double holds exactly'],
  ['mem', { mem: 2 ** 30 + 1 }, 'more than a gibibyte'],
  ['little', { mem: (8 << 20) - 1 }, 'less than 8 MiB'],
  ['product', { ops: 5, mem: 2 ** 30 }, 'each within bounds, the product above 4 GiB'],
  ['function', { kdf: 'argon2i' }, 'another function'],
  ['salt', { salt: '00' }, 'a salt of one byte'],
] as const)
  put(`cost_${name}`, 'header refused', comment, costly(cost))
