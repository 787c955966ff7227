import { type KeyFile, keyFileMac, keyFileMostBytes, parseKeyFile } from '../crypto/keyFile.ts'
import type { VaultKeys } from '../crypto/keys.ts'
import type { Sodium } from '../crypto/sodium.ts'
import type { Places } from '../vault/places.ts'
import { cachedBytes } from './fileBytes.ts'

/** One of the two files, when it is well-formed and its mac verifies with the keys of this vault. */
export interface SoundKeyFile {
  file: KeyFile
  text: string
}

/** `vault.json` and its twin as they lie on the disk; null for one that is missing, damaged or not of this vault. */
export async function seeSlots(
  secret: { sodium: Sodium; keys: VaultKeys },
  places: Places,
): Promise<{ main: SoundKeyFile | null; twin: SoundKeyFile | null }> {
  const read = async (path: string): Promise<SoundKeyFile | null> => {
    const bytes = await cachedBytes(path, true).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR') return null
      throw error
    })
    if (bytes === null) return null
    try {
      if (bytes.size > keyFileMostBytes) return null
      const text = Buffer.alloc(bytes.size)
      await bytes.read(text, 0)
      return soundKeyFile(secret, text)
    } catch {
      return null
    } finally {
      await bytes.close()
    }
  }
  return { main: await read(places.keyFile), twin: await read(places.keyFileTwin) }
}

/** Null for what is no key file, or none of this vault. */
export function soundKeyFile(
  { sodium, keys }: { sodium: Sodium; keys: VaultKeys },
  bytes: Buffer,
): SoundKeyFile | null {
  try {
    const file = parseKeyFile(bytes)
    const sound = keyFileMac(sodium, keys.headerMac, file.bodyBytes) === file.mac
    return sound ? { file, text: bytes.toString('utf8') } : null
  } catch {
    return null
  }
}

/** The one that holds: the highest generation. */
export function holding(found: {
  main: SoundKeyFile | null
  twin: SoundKeyFile | null
}): SoundKeyFile | null {
  const { main, twin } = found
  if (main === null || twin === null) return main ?? twin
  return twin.file.generation > main.file.generation ? twin : main
}
