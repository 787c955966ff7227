import { objectId } from '../crypto/keys.ts'
import { fromHex, toBase32 } from '../crypto/text.ts'
import type { JournalEntry } from '../vault/entries.ts'
import type { ObjectSecret } from '../vault/objectReader.ts'

/** Content that an entry names and that has an object of its own. */
export interface Named {
  sha256: string
  size: number
  /** It came from a person; what the program made of an original can be made again. */
  original: boolean
}

/** File names of the objects that the journal asks for, with what each holds; what was deleted since is not among them. */
export async function namedObjects(
  secret: ObjectSecret,
  entries: AsyncIterable<JournalEntry>,
): Promise<Map<string, Named>> {
  const named = new Map<string, Named>()
  for await (const entry of entries) {
    if (entry.type === 'delete') {
      for (const sha256 of entry.public.sha256s) named.delete(objectName(secret, sha256) ?? '')
      continue
    }
    if (entry.type !== 'import' && entry.type !== 'derive' && entry.type !== 'adopt') continue
    // A part of a container that is read through it by offset has no object.
    if (entry.type === 'import' && (entry.private.inside?.offset ?? null) !== null) continue
    const { sha256, size } = entry.public
    const name = objectName(secret, sha256)
    if (name === null) continue
    const original = entry.type !== 'derive' || named.get(name)?.original === true
    named.set(name, { sha256, size, original })
  }
  return named
}

/** The file name of content, or null for what is no SHA-256. */
export function objectName(secret: ObjectSecret, sha256: string): string | null {
  const hash = fromHex(sha256, 32)
  return hash === null ? null : `${toBase32(objectId(secret.sodium, secret.keys, hash))}.evo`
}
