import { strict as assert } from 'node:assert'
import { kdf, type VaultKeys } from './keys.ts'
import { nonceBytes, type Sodium, tagBytes } from './sodium.ts'
import { fromHex, utf8 } from './text.ts'

export const pageSize = 4096
export const saltBytes = 32
/** Bytes 0..79 say whose object this is and are bound to the sealed record. */
const boundBytes = 80
const macAt = 4064
const metaPlainBytes = macAt - boundBytes - nonceBytes - tagBytes
const metaMostBytes = metaPlainBytes - 2
const pathMostBytes = 1024
const magic = utf8('EVAULTO1')
const kinds: ReadonlySet<string> = new Set(['original', 'derivative', 'messages', 'proof', 'blob'])

/** The sealed record of a write: facts that never change. Longer values stand in full in the journal. */
export interface ObjectMeta {
  size: number
  sha256: string
  kind: 'original' | 'derivative' | 'messages' | 'proof' | 'blob'
  name: string
  mediaType: string
  importedAt: string
  sourceMtime: string | null
  sourcePath: string | null
  derivedFrom: string | null
  tool: { name: string; version: string; args: string } | null
  importer: string
  /** Last committed seq of the journal at the time of the write. */
  afterSeq: number
  /** True when something was left out or shortened to fit. */
  cut?: true
}

/** The page that begins and ends an object file. */
export interface ObjectPage {
  salt: Uint8Array
  objectId: Uint8Array
  meta: ObjectMeta
  /** The exact JSON bytes of the record; their SHA-256 stands in the journal. */
  metaBytes: Uint8Array
}

/** JSON of the record in at most 3,942 bytes: the path goes first, then the arguments, then the end of the name. */
export function encodeMeta(meta: ObjectMeta): Uint8Array {
  const cut: ObjectMeta = { ...meta }
  const encoded = () => utf8(JSON.stringify(cut))
  if (cut.sourcePath !== null && utf8(cut.sourcePath).length > pathMostBytes) {
    cut.sourcePath = null
    cut.cut = true
  }
  if (encoded().length <= metaMostBytes) return encoded()
  cut.cut = true
  cut.sourcePath = null
  if (encoded().length <= metaMostBytes) return encoded()
  if (cut.tool) cut.tool = { ...cut.tool, args: '' }
  if (encoded().length <= metaMostBytes) return encoded()
  // By halves, since a name may be a megabyte; what fits is kept to the code point.
  const points = Array.from(cut.name)
  let fits = 0
  for (let low = 0, high = points.length; low <= high; ) {
    const middle = (low + high) >> 1
    cut.name = points.slice(0, middle).join('')
    if (encoded().length <= metaMostBytes) {
      fits = middle
      low = middle + 1
    } else high = middle - 1
  }
  cut.name = points.slice(0, fits).join('')
  assert(encoded().length <= metaMostBytes, 'record of a write without its name is too long')
  return encoded()
}

/** The 4,096 bytes of the page. It is sealed once and written twice. */
export function sealPage(
  sodium: Sodium,
  keys: VaultKeys,
  vaultId: Uint8Array,
  page: { salt: Uint8Array; objectId: Uint8Array; metaBytes: Uint8Array; nonce: Uint8Array },
): Uint8Array {
  assert.equal(vaultId.length, 16)
  assert.equal(page.salt.length, saltBytes)
  assert.equal(page.objectId.length, 20)
  assert(page.metaBytes.length <= metaMostBytes)
  const bytes = Buffer.alloc(pageSize)
  bytes.set(magic, 0)
  bytes.set(vaultId, 8)
  bytes.set(page.salt, 24)
  bytes.set(page.objectId, 56)
  bytes.set(page.nonce, boundBytes)
  const plain = Buffer.alloc(metaPlainBytes)
  plain.writeUInt16BE(page.metaBytes.length)
  plain.set(page.metaBytes, 2)
  const sealed = sodium.seal(plain, bytes.subarray(0, boundBytes), page.nonce, keys.meta)
  bytes.set(sealed, boundBytes + nonceBytes)
  bytes.set(kdf(sodium, keys.objectHeader, 'page', bytes.subarray(0, macAt)), macAt)
  return bytes
}

/** The content of a page, or null when it is not a whole page of this vault. */
export function openPage(
  sodium: Sodium,
  keys: VaultKeys,
  vaultId: Uint8Array,
  bytes: Uint8Array,
): ObjectPage | null {
  if (bytes.length !== pageSize) return null
  const mac = kdf(sodium, keys.objectHeader, 'page', bytes.subarray(0, macAt))
  if (Buffer.compare(mac, bytes.subarray(macAt)) !== 0) return null
  if (Buffer.compare(bytes.subarray(0, 8), magic) !== 0) return null
  if (Buffer.compare(bytes.subarray(8, 24), vaultId) !== 0) return null
  if (bytes.subarray(76, 80).some(byte => byte !== 0)) return null
  const nonce = bytes.subarray(boundBytes, boundBytes + nonceBytes)
  const sealed = bytes.subarray(boundBytes + nonceBytes, macAt)
  const plain = sodium.open(sealed, bytes.subarray(0, boundBytes), nonce, keys.meta)
  if (plain === null) return null
  const length = new DataView(plain.buffer, plain.byteOffset).getUint16(0)
  if (length > metaMostBytes || plain.subarray(2 + length).some(byte => byte !== 0)) return null
  const metaBytes = plain.slice(2, 2 + length)
  const meta = parseMeta(metaBytes)
  return meta && { salt: bytes.slice(24, 56), objectId: bytes.slice(56, 76), meta, metaBytes }
}

/**
 * The record, or null when it is not one. Whoever hands over a vault and its password holds its keys too, so what is sealed
 * may still be made to harm. Unknown fields are ignored, and an unknown kind is a `blob`.
 */
function parseMeta(bytes: Uint8Array): ObjectMeta | null {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return null
  }
  if (typeof json !== 'object' || json === null) return null
  const { size, sha256, kind, tool, afterSeq, cut, ...rest } = json as Record<string, unknown>
  const { name, mediaType, importedAt, importer, sourceMtime, sourcePath, derivedFrom } = rest
  if (!isCount(size) || !isCount(afterSeq) || fromHex(sha256, 32) === null) return null
  if (![kind, name, mediaType, importedAt, importer].every(isText)) return null
  if (![sourceMtime, sourcePath, derivedFrom].every(value => value === null || isText(value))) return null
  if (derivedFrom !== null && fromHex(derivedFrom, 32) === null) return null
  if (!isTool(tool) || (cut !== undefined && cut !== true)) return null
  const meta = json as ObjectMeta
  return kinds.has(meta.kind) ? meta : { ...meta, kind: 'blob' }
}

const isText = (value: unknown): value is string => typeof value === 'string'

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function isTool(value: unknown): boolean {
  if (value === null) return true
  if (typeof value !== 'object') return false
  const { name, version, args } = value as Record<string, unknown>
  return [name, version, args].every(isText)
}
