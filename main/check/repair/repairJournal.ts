import { join } from 'node:path'
import { leafOf, noLeaf, parseEntry } from '../../vault/entryBytes.ts'
import { replaceFile, storageError } from '../../vault/durable.ts'
import { type MirrorScan, quarantine, scanMirrors } from '../../vault/mirrors.ts'
import { mirrors, segmentName, scratchIn } from '../../vault/places.ts'
import type { Vault } from '../../vault/vault.ts'
import { existsSync } from 'node:fs'
import { placesOfCopy } from './holders.ts'

/**
 * Fills gaps of the journal with entries of a copy. Each of ours is read as if one of the copy's were its twin: what comes
 * out must have no gap, must follow entry by entry, and must lack nothing that we have. The files that are replaced go to
 * quarantine. True when it was mended; the vault must then be opened again, which mends the other twin. The vault must
 * hold the writer's lock, or be on nobody else's mind. Throws NotAVault, NoSpace, DiskFailed.
 */
export async function repairJournal(vault: Vault, copy: string): Promise<boolean> {
  const { sodium, keys, vaultId, places } = vault.files
  const theirs = await placesOfCopy(copy)
  for (const mirror of mirrors)
    for (const other of mirrors) {
      const both = { ...places, journal: { a: places.journal[mirror], b: theirs.journal[other] } }
      const chain = { seq: 0, leaf: noLeaf, whole: true }
      const scan = await scanMirrors(both, { sodium, key: keys.journal, vaultId }, (seq, { entry }) => {
        const json = parseEntry(entry)
        chain.whole &&= seq === chain.seq + 1 && json?.seq === seq && json.prev === chain.leaf
        chain.seq = seq
        chain.leaf = leafOf(entry)
      })
      const mends =
        chain.whole &&
        scan.missing.length === 0 &&
        !scan.differs &&
        chain.seq >= vault.lastSeq &&
        chain.seq > 0
      if (!mends) continue
      try {
        await write(vault, mirror, scan)
      } catch (error) {
        throw storageError(error)
      }
      return true
    }
  return false
}

async function write(vault: Vault, mirror: 'a' | 'b', scan: MirrorScan): Promise<void> {
  const { places } = vault.files
  for (const fault of scan.faults) {
    if (fault.mirror !== 'a') continue
    const folder = places.journal[mirror]
    const file = join(folder, segmentName(fault.segment))
    if (existsSync(file)) await quarantine(places, file, `journal-${mirror}-${segmentName(fault.segment)}`)
    await replaceFile(scratchIn(places), file, folder, fault.canonical)
  }
}
