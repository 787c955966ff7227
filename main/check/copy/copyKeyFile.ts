import { existsSync } from 'node:fs'
import { AppError } from '../../appError.ts'
import { utf8 } from '../../crypto/text.ts'
import { replaceFile } from '../../vault/durable.ts'
import { quarantine } from '../../vault/mirrors.ts'
import type { Vault } from '../../vault/vault.ts'
import { holding, seeSlots } from '../seeSlots.ts'
import type { CopyTarget } from './target.ts'
import { scratchIn } from '../../vault/places.ts'

/**
 * The very last step: with `vault.json` the target is a whole vault, and until then it is the older one it was. Throws
 * VaultDamaged when neither of our own two can be relied on.
 */
export async function copyKeyFile(vault: Vault, target: CopyTarget): Promise<void> {
  const ours = holding(await seeSlots(vault.files, vault.files.places))
  if (ours === null) throw new AppError('VaultDamaged')
  const { places } = target
  const theirs = await seeSlots(vault.files, places)
  for (const [file, sound] of [
    [places.keyFileTwin, theirs.twin],
    [places.keyFile, theirs.main],
  ] as const) {
    if (sound?.text === ours.text) continue
    await target.stillThere()
    if (sound === null && existsSync(file)) await quarantine(places, file, 'vault.json')
    await replaceFile(scratchIn(places), file, places.dir, utf8(ours.text))
  }
}
