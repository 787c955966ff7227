import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../appError.ts'
import type { ObjectSecret } from '../../vault/objectReader.ts'
import { type Places, placesOf } from '../../vault/places.ts'
import { cachedBytes, type FileBytes } from '../fileBytes.ts'
import { seeObject, type SeenObject } from '../seeObject.ts'

/** A file that holds an object or parts of one: its bytes and what is sound in them. */
export interface Holder {
  bytes: FileBytes
  seen: SeenObject
}

/** Throws NotAVault when the folder holds no objects. Whether they belong to this vault each of them shows itself. */
export async function placesOfCopy(dir: string): Promise<Places> {
  const places = placesOf(dir)
  const found = await stat(places.objects).catch(() => null)
  if (!found?.isDirectory()) throw new AppError('NotAVault')
  return places
}

/** Null for a file that is not there or does not let itself be read. */
export async function holderOf(secret: ObjectSecret, path: string, name: string): Promise<Holder | null> {
  const bytes = await cachedBytes(path).catch(() => null)
  if (bytes === null) return null
  try {
    return { bytes, seen: await seeObject(secret, bytes, { name, where: name, named: null }, { all: true }) }
  } catch {
    await bytes.close()
    return null
  }
}

/** The files of copies for one object: in its place, and the damaged one that an earlier copy could only set aside. */
export async function holdersIn(
  secret: ObjectSecret,
  copies: readonly Places[],
  name: string,
): Promise<Holder[]> {
  const holders: Holder[] = []
  for (const { objects, quarantine } of copies)
    for (const path of [join(objects, name.slice(0, 2), name), join(quarantine, name)]) {
      const holder = await holderOf(secret, path, name)
      if (holder !== null) holders.push(holder)
    }
  return holders
}
