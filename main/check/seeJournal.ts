import { createHash } from 'node:crypto'
import { sshSign } from '../crypto/sshsig.ts'
import { toHex, utf8 } from '../crypto/text.ts'
import { decodeEntry, leafOf, noLeaf, parseEntry } from '../vault/entryBytes.ts'
import { type MirrorScan, scanMirrors } from '../vault/mirrors.ts'
import { checkpointNamespace } from '../vault/checkpoint.ts'
import type { Vault } from '../vault/vault.ts'

export interface SeenJournal {
  scan: MirrorScan
  /** First entry that does not follow the one before it, whose private part is another, or whose checkpoint is untrue. */
  broken: number | null
  lastSeq: number
  lastLeaf: string
}

/** Reads both copies of the journal from the disk and follows its chain from the first entry. Nothing is mended. */
export async function seeJournal(vault: Vault): Promise<SeenJournal> {
  const { sodium, keys, vaultId, places } = vault.files
  const seen = { broken: null as number | null, lastSeq: 0, lastLeaf: noLeaf }
  const leaves = createHash('sha256')
  const scan = await vault.quietly(() =>
    scanMirrors(places, { sodium, key: keys.journal, vaultId }, (seq, bytes) => {
      const json = parseEntry(bytes.entry)
      for (let lost = seen.lastSeq + 1; lost < seq; lost++) leaves.update(`${noLeaf}\n`)
      const follows = seq === seen.lastSeq + 1
      let sound = json !== null && json.seq === seq && (!follows || json.prev === seen.lastLeaf)
      try {
        decodeEntry(bytes)
      } catch {
        sound = false
      }
      if (sound && json?.type === 'checkpoint') {
        const { text, sig } = json.public
        const head = leaves.copy().digest('hex')
        sound =
          typeof text === 'string' &&
          text.startsWith(`evault-checkpoint-v1\n${toHex(vaultId)}\n${seq - 1}\n${head}\n`) &&
          // Ed25519 gives one signature for one text.
          sig === sshSign(sodium, keys.signSeed, checkpointNamespace, utf8(text))
      }
      if (!sound) seen.broken ??= seq
      seen.lastSeq = seq
      seen.lastLeaf = leafOf(bytes.entry)
      leaves.update(`${seen.lastLeaf}\n`)
    }),
  )
  return { scan, ...seen }
}
