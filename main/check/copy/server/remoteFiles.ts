import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '../../../appError.ts'
import { toHex } from '../../../crypto/text.ts'
import type { DavFolder } from './davFolder.ts'

/** A new name in the server's folder for half-written files. */
export const remoteScratch = (): string => `tmp/${toHex(randomBytes(16))}`

export const remoteScratchPattern = /^[0-9a-f]{32}$/

/**
 * Puts a small file in its place: sent under another name, fetched and compared, then renamed. Throws ServerGaveOther
 * when the server gives back something else twice.
 */
export async function sendFile(remote: DavFolder, path: string, bytes: Uint8Array): Promise<void> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sha256 = createHash('sha256').update(body).digest('hex')
  const scratch = remoteScratch()
  for (let attempt = 1; ; attempt++) {
    await remote.put(scratch, body, body.length)
    if ((await remote.hash(scratch, body.length)) === sha256) break
    if (attempt === 2) throw new AppError('ServerGaveOther')
  }
  await remote.move(scratch, path, true)
}

/** Moves what should not be there to where nothing is ever deleted. */
export async function setAside(remote: DavFolder, path: string, name: string): Promise<void> {
  const stamp = new Date().toISOString().replace(/[^0-9]/g, '')
  await remote.move(path, `quarantine/${stamp}-${toHex(randomBytes(4))}-${name}`, false)
}
