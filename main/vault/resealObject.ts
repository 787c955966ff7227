/** One object of a vault sealed anew for another: content and record to the byte, everything around them fresh. */
import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { payloadKey } from '../crypto/keys.ts'
import { pageSize, saltBytes, sealPage } from '../crypto/objectPage.ts'
import { nonceBytes } from '../crypto/sodium.ts'
import type { ObjectReader } from './objectReader.ts'
import { groupBytes, PayloadWriter, readPayload, rearPageAt, writeFully } from './payloadFile.ts'
import { objectPath, type Ready } from './settle.ts'
import type { ObjectStore } from './storeObject.ts'
import { scratchIn } from './places.ts'

/**
 * Writes the object into the other vault's `tmp/`: sealed, on the medium and read back; `settle` gives it its place. Throws
 * ObjectDamaged when the source does not read, NoSpace, DiskFailed; nothing is left behind then.
 */
export async function resealObject(
  into: ObjectStore,
  from: ObjectReader,
  onBytes: (n: number) => void,
  signal: AbortSignal,
): Promise<Ready> {
  const scratch = scratchIn(into.places)
  const salt = randomBytes(saltBytes)
  const key = payloadKey(into.sodium, into.keys, into.vaultId, salt)
  let output: FileHandle | undefined
  try {
    output = await open(scratch, 'wx+', 0o600)
    await sealContent(new PayloadWriter(into.sodium, key, output.fd), from, onBytes, signal)
    const page = sealPage(into.sodium, into.keys, into.vaultId, {
      salt,
      objectId: objectPath(into, from.sha256).id,
      metaBytes: from.metaBytes,
      nonce: randomBytes(nonceBytes),
    })
    writeFully(output.fd, page, 0)
    writeFully(output.fd, page, rearPageAt(from.size))
    await output.sync()
    if (!(await readsBack(into, output, key, page, from)))
      throw new AppError('DiskFailed', { reason: 'readBack' })
    await output.close()
    output = undefined
    const metaSha256 = createHash('sha256').update(from.metaBytes).digest('hex')
    return { scratch, sha256: from.sha256, size: from.size, metaSha256 }
  } catch (error) {
    await output?.close().catch(() => undefined)
    await unlink(scratch).catch(() => undefined)
    throw error
  } finally {
    key.fill(0)
  }
}

/** A piece of the source is a group of the target, except the last; the writer wants that one told apart. */
async function sealContent(
  writer: PayloadWriter,
  from: ObjectReader,
  onBytes: (n: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let held: Uint8Array = new Uint8Array(0)
  let done = 0
  for await (const part of from.chunks()) {
    if (signal.aborted) throw new AppError('ReencryptCancelled')
    if (held.length > 0) writer.group(held)
    held = part
    onBytes((done += part.length))
  }
  writer.end(held)
}

async function readsBack(
  into: ObjectStore,
  output: FileHandle,
  key: Uint8Array,
  page: Uint8Array,
  from: ObjectReader,
): Promise<boolean> {
  for (const at of [0, rearPageAt(from.size)]) {
    const found = Buffer.alloc(pageSize)
    if ((await output.read(found, 0, pageSize, at)).bytesRead !== pageSize || !found.equals(page))
      return false
  }
  // What is large is read once more by the check of the whole vault, without holding everything else up meanwhile.
  if (from.size > 64 * groupBytes) return true
  const hash = createHash('sha256')
  return (
    readPayload(into.sodium, key, output.fd, from.size, plain => hash.update(plain)) &&
    hash.digest('hex') === from.sha256
  )
}
