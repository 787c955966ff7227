import { AppError } from '../../../appError.ts'
import { keyFileMostBytes } from '../../../crypto/keyFile.ts'
import { utf8 } from '../../../crypto/text.ts'
import type { Vault } from '../../../vault/vault.ts'
import { holding, type SoundKeyFile, seeSlots, soundKeyFile } from '../../seeSlots.ts'
import type { DavFolder } from './davFolder.ts'
import { sendFile, setAside } from './remoteFiles.ts'

/** In the order they are written: the twin first, and with the other one the copy is a whole vault. */
export const keyFileNames = ['vault.json.bak', 'vault.json'] as const

/** A key file as the server gives it; null where there is none. One that is too long to be one has no bytes. */
export async function remoteKeyFile(remote: DavFolder, name: string): Promise<Buffer | null> {
  try {
    return await remote.read(name, keyFileMostBytes)
  } catch (error) {
    if (error instanceof AppError && error.code === 'ServerNotDav') return Buffer.alloc(0)
    throw error
  }
}

/**
 * The very last step. A key file there that is newer than ours is somebody's work: CopyForked. Throws VaultDamaged when
 * neither of our own two can be relied on.
 */
export async function sendKeyFiles(vault: Vault, remote: DavFolder, upTo: number): Promise<void> {
  const ours = holding(await seeSlots(vault.files, vault.files.places))
  if (ours === null) throw new AppError('VaultDamaged')
  const theirs: { name: string; bytes: Buffer | null; sound: SoundKeyFile | null }[] = []
  for (const name of keyFileNames) {
    const bytes = await remoteKeyFile(remote, name)
    theirs.push({ name, bytes, sound: bytes === null ? null : soundKeyFile(vault.files, bytes) })
  }
  if (theirs.some(({ sound }) => sound !== null && sound.file.generation > ours.file.generation))
    throw new AppError('CopyForked', { entry: upTo })
  for (const { name, bytes, sound } of theirs) {
    if (sound?.text === ours.text) continue
    if (bytes !== null && sound === null) await setAside(remote, name, 'vault.json')
    await sendFile(remote, name, utf8(ours.text))
  }
}
