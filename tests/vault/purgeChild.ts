/**
 * Puts things in the bin and deletes them for good, again and again, until it is killed; started by purgeKilled.test.ts.
 * What is to go and what is to stay is written down before, so that the other process knows what it may ask for.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { copyFileSync, mkdirSync, writeFileSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { binState, purgeDue, putInBin } from '../../main/engine/binCalls.ts'
import { Engine } from '../../main/engine/engine.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import type { NewEntry } from '../../main/vault/entries.ts'
import { objectPath } from '../../main/vault/settle.ts'
import type { StoredObject } from '../../main/vault/vault.ts'
import { meta, password } from './scratchValues.ts'

const slow = process.env['SLOW'] !== undefined
const [dir = '', recoveryCode = '', sources = ''] = process.argv.slice(2)
// A pipe that is written to at once: what was said before the death is read after it.
const say = (value: unknown) => writeSync(1, `${JSON.stringify(value)}\n`)

// Loading takes longer than all the rest; it is done while the one before is looked at.
await new Promise(go => process.stdin.once('data', go))
process.stdin.destroy()
const engine = await Engine.open(
  dir,
  { recoveryCode },
  {
    printToPdf: () => Promise.reject(new Error('nothing is printed here')),
    startReader: startNodeReader,
    emit: () => undefined,
  },
)
const { vault } = engine
/** Only the waiting is left out: thirty days are over for all but these. */
const notDue = new Set(
  (await binState(engine)).lines.filter(({ name }) => name === 'waits.dat').map(({ item }) => item),
)
vault.bin.left = ({ item }) => (notDue.has(item) ? 1 : 0)

const named = (
  { sha256, size, metaSha256 }: StoredObject,
  name: string,
  inside: string | null,
): NewEntry => ({
  type: 'import',
  public: { sha256, size, metaSha256 },
  private: {
    name,
    path: name,
    sourcePath: '',
    mediaType: 'application/octet-stream',
    importedAt: new Date().toISOString(),
    mtime: null,
    job: '',
    reader: inside === null ? 'archive' : 'opaque',
    detection: { confidence: 1, reason: 'test' },
    inside: inside === null ? null : { sha256: inside, path: name, offset: null },
    facts: null,
  },
})

/** An archive, its parts, and beside it what holds some of the same contents. */
async function bring(): Promise<{ items: string[]; contents: string[] }> {
  const folder = join(sources, randomBytes(6).toString('hex'))
  mkdirSync(folder)
  const files = Array.from({ length: 14 }, (_, i) => {
    const file = join(folder, `${i}.dat`)
    writeFileSync(file, randomBytes(1 + randomInt(40_000)))
    return { source: { file }, meta: meta(`${i}.dat`) }
  })
  const stored = (await vault.putMany(files)).flatMap(one => (one instanceof Error ? [] : [one]))
  const [archive, ...parts] = stored
  if (archive === undefined || parts.length !== 13) throw new Error('not stored')
  // The first part lies beside the archive too, the second in something that is in the bin but not due.
  const entries = [
    named(archive, 'all.zip', null),
    ...parts.map((part, i) => named(part, `${i}.dat`, archive.sha256)),
    named(parts[0] as StoredObject, 'beside.dat', null),
    named(parts[1] as StoredObject, 'waits.dat', null),
  ]
  const { entries: written } = await engine.commit(entries)
  const seqs = written.map(({ seq }) => `i${seq}`)
  return { items: [seqs[0] ?? '', seqs.at(-1) ?? ''], contents: stored.map(({ sha256 }) => sha256) }
}

const append = vault.append.bind(vault)
vault.append = async entries => {
  const deletes = entries.some(({ type }) => type === 'delete')
  if (deletes) {
    say({ appending: true })
    // A slow stick: whoever removed anything before the entry is on it would be caught here.
    await wait(60)
  }
  const written = await append(entries)
  if (deletes) {
    say({ entry: true })
    // Files go too fast for another process to hit the moment between; chance finds it in the soak as well.
    if (!slow) await wait(500)
    else if (randomInt(2) === 0) await wait(40)
  }
  return written
}

for (;;) {
  const { items, contents } = await bring()
  const [archive = '', waits = ''] = items
  const [whole, beside, kept, ...parts] = contents
  const going = [whole, ...parts] as string[]
  // One of them is enough in the bin: what it shares is then in no `going`.
  const both = notDue.size === 0
  if (both) notDue.add(waits)
  say({ going, stays: [beside, kept], item: archive })
  for (const item of both ? items : [archive]) await putInBin(engine, { item, password, papers: false })
  // What repairing leaves behind of damaged files.
  for (const sha256 of going.slice(0, 3)) {
    const { file } = objectPath(vault.files, sha256)
    copyFileSync(file, join(dir, 'quarantine', `20260101-${randomInt(1e9)}-object-${basename(file)}`))
  }
  say({ purging: true })
  await purgeDue(engine, { password, papers: false })
  say({ purged: (await binState(engine)).lines.every(({ item }) => item !== archive) })
}
