/** What one object file holds, told without judging it: the findings do that. */
import { createHash } from 'node:crypto'
import { payloadKey } from '../crypto/keys.ts'
import { openPage, type ObjectPage, pageSize } from '../crypto/objectPage.ts'
import { paddedSize } from '../crypto/padding.ts'
import { chunkCount, chunkSize, chunkSizeWithTag, openChunks } from '../crypto/stream.ts'
import { toBase32 } from '../crypto/text.ts'
import type { CryptoThreads } from '../vault/cryptoThreads.ts'
import type { ObjectSecret } from '../vault/objectReader.ts'
import { groupBytes, groupChunks, isZero, objectFileSize, rearPageAt } from '../vault/payloadFile.ts'
import type { FileBytes } from './fileBytes.ts'
import type { Named } from './named.ts'
import { fullSpeed, type Pace } from './pace.ts'

export type PageState = 'whole' | 'damaged' | 'otherVault'

export interface SeenObject {
  /** Name of the file, and its place in the vault. */
  name: string
  where: string
  size: number
  /** What the journal asks for under this name. */
  named: Named | null
  front: PageState
  rear: PageState
  /** The page that holds, or null when neither can be read. */
  page: ObjectPage | null
  /** Name that the page asks for. */
  properName: string | null
  /** Chunks that do not open; null when they were not tried. */
  badChunks: number[] | null
  /** All chunks open and the content is another than the page says. */
  otherContent: boolean
}

export interface SeeOptions {
  /** Read every byte, not only the pages. */
  all: boolean
  pace?: Pace
  /** Two threads that open and hash, and the path they read small files by; without them all is done here, in pieces. */
  threads?: CryptoThreads
  path?: string
}

/** Reads both pages and, if asked, opens every chunk and compares the SHA-256. Throws what reading throws. */
export async function seeObject(
  secret: ObjectSecret,
  bytes: FileBytes,
  file: { name: string; where: string; named: Named | null },
  options: SeeOptions,
): Promise<SeenObject> {
  const front = await pageAt(secret, bytes, 0)
  const expected = front.page === null ? bytes.size : objectFileSize(front.page.meta.size)
  // Bytes that were added at the end leave the rear page where the front one says it is.
  const rear = await pageAt(secret, bytes, expected - pageSize)
  const seen: SeenObject = {
    ...file,
    size: bytes.size,
    front: front.state,
    rear: rear.state,
    page: front.page ?? rear.page,
    properName: null,
    badChunks: null,
    otherContent: false,
  }
  if (front.page !== null && rear.page !== null && !front.bytes.equals(rear.bytes)) {
    const trueOne = (await opensLast(secret, bytes, front.page))
      ? 'front'
      : (await opensLast(secret, bytes, rear.page))
        ? 'rear'
        : null
    seen.page = trueOne === 'rear' ? rear.page : front.page
    if (trueOne !== 'front') seen.front = 'damaged'
    if (trueOne !== 'rear') seen.rear = 'damaged'
  }
  if (seen.page === null) return seen
  // One page is ours, so what looks like another vault's is damage.
  if (seen.front === 'otherVault') seen.front = 'damaged'
  if (seen.rear === 'otherVault') seen.rear = 'damaged'
  seen.properName = `${toBase32(seen.page.objectId)}.evo`
  if (options.all) await readAll(secret, bytes, seen, seen.page, options)
  return seen
}

/** Nothing is wrong with it. `all` says that every byte was looked at. */
export function isWhole(seen: SeenObject, all: boolean): boolean {
  return (
    seen.page !== null &&
    seen.front === 'whole' &&
    seen.rear === 'whole' &&
    seen.size === objectFileSize(seen.page.meta.size) &&
    seen.properName === seen.name &&
    (!all || (seen.badChunks?.length === 0 && !seen.otherContent))
  )
}

interface SeenPage {
  state: PageState
  page: ObjectPage | null
  bytes: Buffer
}

async function pageAt(secret: ObjectSecret, from: FileBytes, position: number): Promise<SeenPage> {
  const bytes = Buffer.alloc(pageSize)
  if (position < 0 || (await from.read(bytes, position)) !== pageSize)
    return { state: 'damaged', page: null, bytes }
  const page = openPage(secret.sodium, secret.keys, secret.vaultId, bytes)
  if (page !== null) return { state: 'whole', page, bytes }
  const marked = bytes.subarray(0, 8).equals(Buffer.from('EVAULTO1'))
  const other = marked && Buffer.compare(bytes.subarray(8, 24), secret.vaultId) !== 0
  return { state: other ? 'otherVault' : 'damaged', page: null, bytes }
}

/** Where a chunk lies in its file, with its tag. */
export function chunkPlace(size: number, chunk: number): { at: number; length: number } {
  const at = pageSize + chunk * chunkSizeWithTag
  return { at, length: Math.min(chunkSizeWithTag, rearPageAt(size) - at) }
}

/** Whether one sealed chunk of an object with this page opens. */
export function chunkOpens(
  { sodium }: ObjectSecret,
  key: Uint8Array,
  size: number,
  chunk: number,
  sealed: Uint8Array,
): boolean {
  const last = chunk === chunkCount(paddedSize(size)) - 1
  return openChunks(sodium, key, chunk, sealed, last, new Uint8Array(chunkSize)) === 1
}

async function opensLast(secret: ObjectSecret, bytes: FileBytes, page: ObjectPage): Promise<boolean> {
  const key = payloadKey(secret.sodium, secret.keys, secret.vaultId, page.salt)
  const last = chunkCount(paddedSize(page.meta.size)) - 1
  const { at, length } = chunkPlace(page.meta.size, last)
  const sealed = Buffer.alloc(length)
  const opens =
    (await bytes.read(sealed, at)) === length && chunkOpens(secret, key, page.meta.size, last, sealed)
  key.fill(0)
  return opens
}

/** The thread that has the next small object. */
let turn: 0 | 1 = 0

async function readAll(
  secret: ObjectSecret,
  bytes: FileBytes,
  seen: SeenObject,
  page: ObjectPage,
  { pace = fullSpeed(), threads, path }: SeeOptions,
): Promise<void> {
  const { size, sha256 } = page.meta
  const key = payloadKey(secret.sodium, secret.keys, secret.vaultId, page.salt)
  try {
    const { fd } = bytes
    if (threads !== undefined && fd !== null && size > groupBytes && bytes.size >= objectFileSize(size)) {
      const whole = await threads.alone(async () => {
        const [opened, hashed] = await threads.together(1, undefined, (_ring, memory) => [
          threads.run(0, 'open', { ring: memory, fd, key: key.slice(), size }),
          threads.run(1, 'hash', { ring: memory }),
        ])
        return opened.whole && hashed.size === size && hashed.sha256 === sha256
      })
      await pace.step(bytes.size)
      if (whole) {
        seen.badChunks = []
        return
      }
      // Something is wrong with it: which chunks, is found out below.
    } else if (threads !== undefined && path !== undefined && size <= groupBytes) {
      turn = turn === 0 ? 1 : 0
      const whole = await threads.run(turn, 'verify', { file: path, key: key.slice(), size, sha256 })
      await pace.step(bytes.size)
      if (whole) {
        seen.badChunks = []
        return
      }
    }
    const hash = createHash('sha256')
    const padded = paddedSize(size)
    const total = chunkCount(padded)
    const bad: number[] = []
    let zero = true
    const room = Buffer.allocUnsafeSlow(Math.min(groupChunks, total) * chunkSizeWithTag)
    const plainRoom = new Uint8Array(Math.min(groupChunks, total) * chunkSize)
    for (let first = 0; first < total; first += groupChunks) {
      const count = Math.min(groupChunks, total - first)
      const plainBytes = Math.min(padded, (first + count) * chunkSize) - first * chunkSize
      const sealed = room.subarray(0, plainBytes + count * (chunkSizeWithTag - chunkSize))
      const read = await bytes.read(sealed, pageSize + first * chunkSizeWithTag)
      const plain = plainRoom.subarray(0, plainBytes)
      const last = first + count === total
      if (read !== sealed.length || openChunks(secret.sodium, key, first, sealed, last, plain) !== count) {
        for (let i = 0; i < count; i++) {
          const from = i * chunkSizeWithTag
          const part = sealed.subarray(from, from + chunkPlace(size, first + i).length)
          if (from + part.length > read || !chunkOpens(secret, key, size, first + i, part))
            bad.push(first + i)
        }
      } else {
        const content = Math.max(0, Math.min(plainBytes, size - first * chunkSize))
        hash.update(plain.subarray(0, content))
        zero &&= isZero(plain.subarray(content))
      }
      await pace.step(sealed.length)
    }
    seen.badChunks = bad
    seen.otherContent = bad.length === 0 && (!zero || hash.digest('hex') !== sha256)
  } finally {
    key.fill(0)
  }
}
