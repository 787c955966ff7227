/**
 * Entries under a password: WinZip's AES (APPNOTE appendix E, "AE-1" and "AE-2") and the old ZipCrypto. Both are streams,
 * so a piece is decrypted when it comes and nothing is kept. yauzl has neither; what is needed of them is small.
 */
import { createHash, type Hash } from 'node:crypto'
import type { ReaderInput } from '../../reader.ts'
import { AesBlocks } from './aes.ts'
import type { Entry } from './entries.ts'
import { secretsOf } from './passwords.ts'

/** What the password turned out to be once all bytes of an entry have passed. */
export type Proof = 'right' | 'wrong' | 'unproven'

export interface Decryption {
  /** Where the encrypted bytes begin and how many there are, without what the scheme puts around them. */
  from: number
  length: number
  /** The plain bytes of the next piece. */
  update(piece: Uint8Array): Buffer
  /** Whether the bytes are those that were encrypted; only AES tells, by the code behind them. */
  prove(): Promise<Proof>
}

/**
 * Gets ready to decrypt an entry, or says that the password is not its own. AES knows a wrong password but for one in
 * 65,536, ZipCrypto but for one in 256; the rest shows at the end, by the code or the checksum.
 */
export async function decryptionOf(
  input: ReaderInput,
  entry: Entry,
  password: string,
): Promise<Decryption | 'wrong' | 'damaged'> {
  for (const secret of secretsOf(password)) {
    const opened =
      entry.aes === null
        ? await zipCrypto(input, entry, secret)
        : await aes(input, entry, entry.aes.strength, secret)
    if (opened !== 'wrong') return opened
  }
  return 'wrong'
}

const proofBytes = 10
const checkBytes = 2

async function aes(
  input: ReaderInput,
  entry: Entry,
  strength: 1 | 2 | 3,
  secret: Buffer,
): Promise<Decryption | 'wrong' | 'damaged'> {
  const keyBytes = 8 + 8 * strength
  const saltBytes = keyBytes / 2
  const around = saltBytes + checkBytes + proofBytes
  const start = entry.dataAt ?? 0
  if (entry.compressedSize < around) return 'damaged'
  const front = Buffer.from(await input.read(start, saltBytes + checkBytes))
  if (front.length < saltBytes + checkBytes) return 'damaged'
  const keys = await keysOf(secret, front.subarray(0, saltBytes), 2 * keyBytes + checkBytes)
  if (!keys.subarray(2 * keyBytes).equals(front.subarray(saltBytes))) return 'wrong'
  const stream = new LittleCounter(keys.subarray(0, keyBytes))
  const code = new Code(keys.subarray(keyBytes, 2 * keyBytes))
  const from = start + saltBytes + checkBytes
  const length = entry.compressedSize - around
  return {
    from,
    length,
    update: piece => {
      code.update(piece)
      return stream.update(piece)
    },
    prove: async () => {
      const written = await input.read(from + length, proofBytes)
      return code.end().subarray(0, proofBytes).equals(written) ? 'right' : 'wrong'
    },
  }
}

/** PBKDF2 with SHA-1 and 1000 rounds, as the format has it. */
async function keysOf(secret: Buffer, salt: Buffer, length: number): Promise<Buffer> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(secret), 'PBKDF2', false, ['deriveBits'])
  const algorithm = { name: 'PBKDF2', hash: 'SHA-1', salt: new Uint8Array(salt), iterations: 1000 }
  return Buffer.from(await crypto.subtle.deriveBits(algorithm, key, 8 * length))
}

/** HMAC with SHA-1 of bytes that come in pieces. */
class Code {
  readonly #inner: Hash
  readonly #outer: Hash

  constructor(key: Buffer) {
    const block = Buffer.alloc(64)
    key.copy(block)
    this.#inner = createHash('sha1').update(block.map(byte => byte ^ 0x36))
    this.#outer = createHash('sha1').update(block.map(byte => byte ^ 0x5c))
  }

  update(piece: Uint8Array): void {
    this.#inner.update(piece)
  }

  end(): Buffer {
    return this.#outer.update(this.#inner.digest()).digest()
  }
}

/** AES in counter mode with the counter's low byte first, beginning at 1, as only WinZip has it. */
class LittleCounter {
  readonly #blocks: AesBlocks
  readonly #mask = new Uint8Array(16)
  readonly #view = new DataView(this.#mask.buffer)
  #block = 0
  #used = 16

  constructor(key: Buffer) {
    this.#blocks = new AesBlocks(key)
  }

  update(piece: Uint8Array): Buffer {
    const plain = Buffer.allocUnsafe(piece.length)
    const mask = this.#mask
    let used = this.#used
    for (let at = 0; at < piece.length; at += 1) {
      if (used === 16) {
        this.#next()
        used = 0
      }
      plain[at] = (piece[at] as number) ^ (mask[used] as number)
      used += 1
    }
    this.#used = used
    return plain
  }

  #next(): void {
    this.#block += 1
    const low = this.#block >>> 0
    const high = Math.floor(this.#block / 2 ** 32)
    this.#blocks.encrypt(reversed(low), reversed(high), 0, 0, this.#view, 0)
  }
}

function reversed(word: number): number {
  return ((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** PKWARE's own cipher of 1990: weak, but what phones and old archivers still write. */
class ZipCryptoStream {
  #key0 = 0x12345678
  #key1 = 0x23456789
  #key2 = 0x34567890

  constructor(secret: Uint8Array) {
    for (const byte of secret) this.#turn(byte)
  }

  update(piece: Uint8Array): Buffer {
    const plain = Buffer.allocUnsafe(piece.length)
    for (let at = 0; at < piece.length; at += 1) {
      const mixed = this.#key2 | 2
      const byte = (piece[at] ?? 0) ^ ((Math.imul(mixed, mixed ^ 1) >>> 8) & 0xff)
      this.#turn(byte)
      plain[at] = byte
    }
    return plain
  }

  #turn(byte: number): void {
    this.#key0 = (crcTable[(this.#key0 ^ byte) & 0xff] ?? 0) ^ (this.#key0 >>> 8)
    this.#key1 = (Math.imul(this.#key1 + (this.#key0 & 0xff), 134_775_813) + 1) | 0
    this.#key2 = (crcTable[(this.#key2 ^ (this.#key1 >>> 24)) & 0xff] ?? 0) ^ (this.#key2 >>> 8)
  }
}

const frontBytes = 12

async function zipCrypto(
  input: ReaderInput,
  entry: Entry,
  secret: Buffer,
): Promise<Decryption | 'wrong' | 'damaged'> {
  const start = entry.dataAt ?? 0
  if (entry.compressedSize < frontBytes) return 'damaged'
  const front = await input.read(start, frontBytes)
  if (front.length < frontBytes) return 'damaged'
  const stream = new ZipCryptoStream(secret)
  const check = stream.update(front)[frontBytes - 1]
  // Its last byte is the checksum's high one, or that of the time where the checksum came only after the bytes.
  if (check !== entry.crc32 >>> 24 && check !== entry.dosTime >>> 8) return 'wrong'
  return {
    from: start + frontBytes,
    length: entry.compressedSize - frontBytes,
    update: piece => stream.update(piece),
    prove: () => Promise.resolve('unproven'),
  }
}
