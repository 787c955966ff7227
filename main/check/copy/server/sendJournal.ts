import { AppError } from '../../../appError.ts'
import { leafOf } from '../../../vault/entryBytes.ts'
import { mirrors, segmentPattern } from '../../../vault/places.ts'
import { framesOf, segmentMostBytes } from '../../../vault/segments.ts'
import type { Vault } from '../../../vault/vault.ts'
import type { JournalState } from '../copyJournal.ts'
import type { DavFolder } from './davFolder.ts'
import { byLot } from './lot.ts'
import { sendFile, setAside } from './remoteFiles.ts'

/** The files of both copies of the journal on the server, by path. `bytes` is null for one that is far too long. */
export type RemoteJournal = Map<string, { size: number; bytes: Buffer | null | 'notRead' }>

/**
 * Looks at the journal on the server. The last file of each copy and any whose length differs are fetched: whoever wrote
 * there wrote at the end. Of the others one is fetched by lot, with `all` each.
 */
export async function seeRemoteJournal(
  remote: DavFolder,
  ours: JournalState,
  all: boolean,
): Promise<RemoteJournal> {
  const found: RemoteJournal = new Map()
  for (const mirror of mirrors) {
    const names = ((await remote.list(`journal/${mirror}`)) ?? []).filter(({ name }) =>
      segmentPattern.test(name),
    )
    const last = names
      .map(({ name }) => name)
      .toSorted()
      .at(-1)
    const lot = byLot(names)?.name
    for (const { name, size } of names) {
      const path = `journal/${mirror}/${name}`
      const same = ours.segments.get(name)?.length === size
      if (same && !all && name !== last && name !== lot) found.set(path, { size, bytes: 'notRead' })
      else if (size > segmentMostBytes) found.set(path, { size, bytes: null })
      else {
        const bytes = await remote.read(path, segmentMostBytes)
        if (bytes !== null) found.set(path, { size: bytes.length, bytes })
      }
    }
  }
  return found
}

/**
 * What the server's journal says must be the beginning of what ours says. Throws CopyForked with the first entry that
 * differs, CopyNewer when it knows entries that we do not. Damage is no fork: what is damaged is renewed.
 */
export async function refuseRemoteFork(
  vault: Vault,
  ours: JournalState,
  theirs: RemoteJournal,
): Promise<void> {
  const { sodium, keys, vaultId } = vault.files
  const said: { seq: number; leaf: string }[] = []
  for (const [path, { bytes }] of theirs) {
    if (!Buffer.isBuffer(bytes) || isBeginning(bytes, ours, path)) continue
    for (const { firstSeq, entries } of framesOf(bytes, { sodium, key: keys.journal, vaultId }))
      for (const [i, { entry }] of entries.entries()) said.push({ seq: firstSeq + i, leaf: leafOf(entry) })
  }
  if (said.length === 0) return
  const leaves = new Map<number, string>()
  for await (const { seq, leaf } of vault.entries()) leaves.set(seq, leaf)
  const other = said.filter(({ seq, leaf }) => leaves.has(seq) && leaves.get(seq) !== leaf)
  if (other.length > 0) throw new AppError('CopyForked', { entry: Math.min(...other.map(({ seq }) => seq)) })
  const last = said.reduce((most, { seq }) => Math.max(most, seq), 0)
  if (!leaves.has(last)) throw new AppError('CopyNewer', { copy: last, here: ours.upTo })
}

/**
 * Brings both copies on the server up to ours, one after the other: the first is there in all its length before the second
 * is touched. What is not the beginning of ours goes to the copy's `quarantine/`. Throws ServerGaveOther.
 */
export async function sendJournal(
  remote: DavFolder,
  ours: JournalState,
  theirs: RemoteJournal,
): Promise<void> {
  for (const mirror of mirrors) {
    for (const [name, bytes] of ours.segments) {
      const path = `journal/${mirror}/${name}`
      const there = theirs.get(path)
      if (there?.bytes === 'notRead') continue
      if (Buffer.isBuffer(there?.bytes) && there.bytes.equals(bytes)) continue
      if (there !== undefined && !(Buffer.isBuffer(there.bytes) && isBeginning(there.bytes, ours, path)))
        await setAside(remote, path, `journal-${mirror}-${name}`)
      await sendFile(remote, path, bytes)
    }
    for (const path of theirs.keys()) {
      const [, owner, name = ''] = path.split('/')
      if (owner === mirror && !ours.segments.has(name))
        await setAside(remote, path, `journal-${mirror}-${name}`)
    }
    const now = new Map(
      ((await remote.list(`journal/${mirror}`)) ?? []).map(({ name, size }) => [name, size]),
    )
    for (const [name, bytes] of ours.segments)
      if (now.get(name) !== bytes.length) throw new AppError('ServerGaveOther')
  }
}

function isBeginning(bytes: Buffer, ours: JournalState, path: string): boolean {
  const whole = ours.segments.get(path.slice(path.lastIndexOf('/') + 1))
  return whole !== undefined && whole.subarray(0, bytes.length).equals(bytes)
}
