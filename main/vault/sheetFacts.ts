import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseSlot } from '../crypto/keyFile.ts'
import { encodeSheetSlot } from '../crypto/sheetSlot.ts'
import { sshFingerprint } from '../crypto/sshsig.ts'
import type { ObjectStore } from './storeObject.ts'

/** What stands on a recovery sheet besides the code. */
export interface SheetFacts {
  /** The slot as ten lines of 30 digits; null for a slot without that form. */
  lines: string[] | null
  /** Fingerprint of the vault's public key as `ssh-keygen -l` writes it. */
  fingerprint: string
  /** SHA-256 of the papers in the folder that tell how to read it without this program, as far as they are there. */
  papers: { name: string; sha256: string }[]
}

/** Reads what a sheet needs; the slot itself is not looked for in the key file, since it may not be in force yet. */
export async function sheetFacts(store: ObjectStore, slot: string): Promise<SheetFacts> {
  const { sodium, keys, places, vaultId } = store
  const papers: SheetFacts['papers'] = []
  for (const file of [places.reader, places.format]) {
    const bytes = await readFile(file).catch(() => null)
    if (bytes !== null)
      papers.push({ name: basename(file), sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  return {
    lines: encodeSheetSlot(vaultId, parseSlot(slot)),
    fingerprint: sshFingerprint(sodium, keys.signSeed),
    papers,
  }
}
