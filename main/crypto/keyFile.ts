import { strict as assert } from 'node:assert'
import { AppError } from '../appError.ts'
import { kdf } from './keys.ts'
import { keyBytes, nonceBytes, type Sodium, tagBytes } from './sodium.ts'
import { fromHex, toHex, utf8 } from './text.ts'

/** The newest format that is understood here. */
export const formatVersion = 1
export const keyFileMostBytes = 64 << 10
const wrappedBytes = keyBytes + tagBytes
const mostSlots = 8
const mostPasswordSlots = 2

/** Cost of Argon2id; `mem` in bytes. */
export interface KdfCost {
  ops: number
  mem: number
}

/** A way to the master key. A type that is not known here is kept and passed over. */
export interface Slot {
  text: string
  /** No two slots of a file have the same. Null for a type of slot that has none. */
  id: string | null
  way: { type: 'password'; cost: KdfCost; salt: Uint8Array } | { type: 'recovery' } | { type: 'other' }
  /** The exact bytes that the wrapping binds. */
  bound: Uint8Array
  nonce: Uint8Array
  wrapped: Uint8Array
}

/** `vault.json` or its twin, well-formed and within all bounds, but not yet authenticated. */
export interface KeyFile {
  bodyBytes: Uint8Array
  mac: string
  version: number
  minReader: number
  vaultId: Uint8Array
  generation: number
  slots: Slot[]
}

/** Throws VaultHeaderRefused, or VaultTooNew with both numbers. No key is derived from bytes that fail here. */
export function parseKeyFile(bytes: Uint8Array): KeyFile {
  if (bytes.length > keyFileMostBytes) throw refused('size')
  const outer = parseObject(Buffer.from(bytes).toString('utf8'))
  const { body: bodyText, mac } = outer
  if (typeof bodyText !== 'string' || !printable(bodyText)) throw refused('body')
  if (fromHex(mac, 32) === null || typeof mac !== 'string') throw refused('mac')
  const body = parseObject(bodyText)
  const version = integer(body.version)
  const minReader = integer(body.minReader)
  const generation = integer(body.generation)
  if (body.format !== 'evault' || version === null || minReader === null || generation === null)
    throw refused('format')
  // Nothing a writer makes, so it is damage and must not be taken for a newer program's file.
  if (minReader > version) throw refused('format')
  if (minReader > formatVersion) throw new AppError('VaultTooNew', { needs: minReader, reads: formatVersion })
  const vaultId = fromHex(body.vaultId, 16)
  if (vaultId === null || generation < 1 || version < 1) throw refused('format')
  if (!Array.isArray(body.slots) || body.slots.length > mostSlots) throw refused('slots')
  const slots = (body.slots as unknown[]).map(parseSlot)
  if (slots.filter(slot => slot.way.type === 'password').length > mostPasswordSlots) throw refused('slots')
  if (new Set(slots.map(slot => slot.id ?? slot.text)).size < slots.length) throw refused('slots')
  return { bodyBytes: utf8(bodyText), mac, version, minReader, vaultId, generation, slots }
}

/** One slot by its text. Throws VaultHeaderRefused. */
export function parseSlot(text: unknown): Slot {
  if (typeof text !== 'string' || !printable(text)) throw refused('slot')
  // From the right: the JSON before it may hold dots.
  const second = text.lastIndexOf('.')
  const first = text.lastIndexOf('.', second - 1)
  if (first < 1) throw refused('slot')
  const nonce = fromHex(text.slice(first + 1, second), nonceBytes)
  const wrapped = fromHex(text.slice(second + 1), wrappedBytes)
  if (nonce === null || wrapped === null) throw refused('slot')
  const info = parseObject(text.slice(0, first))
  const id = typeof info.id === 'string' ? info.id : null
  const slot = { text, id, bound: utf8(text.slice(0, first)), nonce, wrapped }
  if (info.type === 'recovery') return { ...slot, way: { type: 'recovery' } }
  if (info.type !== 'password') return { ...slot, way: { type: 'other' } }
  const salt = fromHex(info.salt, 16)
  const ops = integer(info.ops)
  const mem = integer(info.mem)
  if (info.kdf !== 'argon2id13' || salt === null || ops === null || mem === null) throw refused('kdf')
  if (!costAllowed({ ops, mem })) throw refused('cost')
  return { ...slot, way: { type: 'password', cost: { ops, mem }, salt } }
}

/** A stranger's file must not make the computer work for minutes or use up its memory. */
export function costAllowed({ ops, mem }: KdfCost): boolean {
  return ops >= 1 && ops <= 20 && mem >= 8 << 20 && mem <= 1 << 30 && ops * mem <= 4 * 2 ** 30
}

/** Wraps the master key for a way in. The nonce is random. */
export function sealSlot(
  sodium: Sodium,
  vaultId: Uint8Array,
  slot: {
    info:
      | { id: string; type: 'password'; kdf: 'argon2id13'; ops: number; mem: number; salt: string }
      | { id: string; type: 'recovery' }
    nonce: Uint8Array
    wrappingKey: Uint8Array
    masterKey: Uint8Array
  },
): string {
  const bound = JSON.stringify(slot.info)
  assert(printable(bound))
  const wrapped = sodium.seal(slot.masterKey, slotData(vaultId, utf8(bound)), slot.nonce, slot.wrappingKey)
  return `${bound}.${toHex(slot.nonce)}.${toHex(wrapped)}`
}

/** The master key, or null when this key does not open the slot. */
export function openSlot(
  sodium: Sodium,
  vaultId: Uint8Array,
  slot: Slot,
  wrappingKey: Uint8Array,
): Uint8Array | null {
  return sodium.open(slot.wrapped, slotData(vaultId, slot.bound), slot.nonce, wrappingKey)
}

/** The file's text and the bytes of its body. */
export function encodeKeyFile(
  sodium: Sodium,
  headerMacKey: Uint8Array,
  file: { vaultId: Uint8Array; generation: number; slots: string[] },
): { text: string; bodyBytes: Uint8Array } {
  const body = JSON.stringify({
    format: 'evault',
    version: formatVersion,
    minReader: formatVersion,
    vaultId: toHex(file.vaultId),
    generation: file.generation,
    slots: file.slots,
  })
  const bodyBytes = utf8(body)
  return { text: JSON.stringify({ body, mac: keyFileMac(sodium, headerMacKey, bodyBytes) }), bodyBytes }
}

/** Lower-case hex; compared as text. */
export function keyFileMac(sodium: Sodium, headerMacKey: Uint8Array, bodyBytes: Uint8Array): string {
  return toHex(kdf(sodium, headerMacKey, 'body', bodyBytes))
}

/** Key that wraps the master key for a recovery code; 128 random bits need no slow function. */
export function recoveryWrappingKey(sodium: Sodium, secret: Uint8Array, vaultId: Uint8Array): Uint8Array {
  return kdf(sodium, secret, 'recovery', vaultId)
}

function slotData(vaultId: Uint8Array, bound: Uint8Array): Uint8Array {
  return Buffer.concat([utf8('evault/v1/slot'), new Uint8Array(1), vaultId, bound])
}

function refused(part: string): AppError {
  return new AppError('VaultHeaderRefused', { part })
}

function printable(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

function integer(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refused('json')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('json')
  return value as Record<string, unknown>
}
