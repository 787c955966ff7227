import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../appError.ts'
import type { ObjectSecret } from '../../vault/objectReader.ts'
import { type Places, placesOf } from '../../vault/places.ts'
import { cachedBytes, type FileBytes } from '../fileBytes.ts'
import { seeObject, type SeenObject } from '../seeObject.ts'

/** A file that may hold what is missing: its bytes and what is sound in them. */
export interface Donor {
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

/** The files of a copy for one object: in its place, and the damaged one that an earlier copy could only set aside. */
export async function donorsOf(
  secret: ObjectSecret,
  copies: readonly Places[],
  name: string,
): Promise<Donor[]> {
  const donors: Donor[] = []
  for (const { objects, quarantine } of copies)
    for (const path of [join(objects, name.slice(0, 2), name), join(quarantine, name)]) {
      const bytes = await cachedBytes(path).catch(() => null)
      if (bytes === null) continue
      try {
        const seen = await seeObject(secret, bytes, { name, where: name, named: null }, { all: true })
        if (seen.page !== null && seen.properName === name) donors.push({ bytes, seen })
        else await bytes.close()
      } catch {
        await bytes.close()
      }
    }
  return donors
}
