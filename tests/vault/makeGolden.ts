/**
 * Writes the golden vaults of tests/fixtures/golden: `VITEST=true node tests/vault/makeGolden.ts NAME`. They are what users of version 1
 * have on their disks. Once a version is released its golden vaults are never written again, only read, by every later
 * version; a change of format makes new ones under another name beside them.
 */
import { createHash, randomBytes } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { type StoredObject, Vault } from '../../main/vault/vault.ts'
import type { ImportPrivate, NewEntry } from '../../main/vault/entries.ts'
import { pieces } from './scratchValues.ts'

const root = join(import.meta.dirname, '../fixtures/golden')
const name = process.argv[2] ?? ''
const folder = join(root, name)
if (!/^v[0-9]+$/.test(name)) throw new Error('give the name of the format, as in v1')
if (existsSync(folder)) throw new Error(`${name} is there already and never changes`)
mkdirSync(folder, { recursive: true })

const password = '黄金 golden Übung 1'
const testOnlyCost = { ops: 1, mem: 8 << 20 }
const text = (label: string, length: number) =>
  Buffer.from(
    createHash('sha512')
      .update(label)
      .digest('hex')
      .repeat(Math.ceil(length / 128))
      .slice(0, length),
  )

const contents: {
  kind: 'original' | 'derivative' | 'messages' | 'proof' | 'blob'
  name: string
  bytes: Buffer
}[] = [
  { kind: 'original', name: '通话录音 2026-01-02.amr', bytes: text('recording', 9000) },
  { kind: 'original', name: 'empty.txt', bytes: Buffer.alloc(0) },
  { kind: 'derivative', name: 'playable.webm', bytes: text('playable', 4096) },
  {
    kind: 'messages',
    name: 'messages.ndjson',
    bytes: Buffer.from('{"format":"evault-messages","version":1}\n'),
  },
  { kind: 'proof', name: 'checkpoint.tsr', bytes: text('proof', 4097) },
  { kind: 'blob', name: 'lone \ud800 surrogate \u202e.bin', bytes: text('blob', 20) },
]
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const recording = contents[0]?.bytes ?? Buffer.alloc(0)
const original = sha256(recording)
const insideAt = 1000
const inside = recording.subarray(insideAt, insideAt + 500)

const importOf = (title: string): ImportPrivate => ({
  name: title,
  path: title,
  sourcePath: `/sd/${title}`,
  mediaType: 'application/octet-stream',
  importedAt: '2026-01-02T03:04:05.678Z',
  mtime: '2026-01-01T00:00:00.000Z',
  job: 'golden',
  reader: 'opaque',
  detection: { confidence: 1, reason: 'golden' },
  inside: null,
  facts: null,
})

function entryOf(kind: string, title: string, stored: StoredObject): NewEntry {
  const { sha256: hash, size, metaSha256 } = stored
  if (kind === 'original')
    return { type: 'import', public: { sha256: hash, size, metaSha256 }, private: importOf(title) }
  const mediaType = 'application/octet-stream'
  if (kind !== 'derivative' && kind !== 'messages')
    return { type: 'adopt', public: { sha256: hash, size }, private: { name: title, mediaType } }
  return {
    type: 'derive',
    public: { sha256: hash, size, derivedFrom: original, metaSha256 },
    private: {
      name: title,
      mediaType,
      role: kind === 'messages' ? 'messages' : 'playable',
      tool: { name: 'golden', version: '1', args: '-a' },
      createdAt: '2026-01-02T03:04:05.678Z',
    },
  }
}

const dir = join(folder, 'normal')
const { vault: made, recoveryCode } = await Vault.create(dir, { password, testOnlyCost })
let vault = made
for (const { kind, name: title, bytes } of contents) {
  const derived = kind === 'derivative' || kind === 'messages'
  const stored = await vault.put(
    { stream: pieces(bytes, 1000) },
    {
      kind,
      name: title,
      mediaType: 'application/octet-stream',
      importedAt: '2026-01-02T03:04:05.678Z',
      sourceMtime: '2026-01-01T00:00:00.000Z',
      sourcePath: `/sd/${title}`,
      derivedFrom: derived ? original : null,
      tool: derived ? { name: 'golden', version: '1', args: '-a' } : null,
      importer: 'golden',
    },
  )
  await vault.append([entryOf(kind, title, stored)])
}
// A part of an archive that was not compressed: it is read through the archive's object and has none of its own.
await vault.append([
  {
    type: 'import',
    public: { sha256: sha256(inside), size: inside.length, metaSha256: '' },
    private: {
      ...importOf('part.txt'),
      path: 'archive/part.txt',
      sourcePath: '',
      inside: { sha256: sha256(recording), path: 'part.txt', offset: insideAt },
    },
  },
])
await vault.close()
vault = await Vault.open(dir, { password })
const notes = ['第一条备注', 'a note with "quotes" and \u{1f4de}', 'the last one']
await vault.append(
  notes.map((userNote): NewEntry => ({ type: 'edit', public: {}, private: { event: 'e1', userNote } })),
)
await vault.close()
rmSync(join(dir, 'tmp/ballast'), { force: true })

const segment = (at: string, mirror: string) => join(folder, at, 'journal', mirror, '00000001.evj')
const objects = readdirSync(join(dir, 'objects'), { recursive: true, encoding: 'utf8' }).filter(file =>
  file.endsWith('.evo'),
)
for (const copy of ['damaged-page', 'torn-journal']) cpSync(dir, join(folder, copy), { recursive: true })
const damaged = join(folder, 'damaged-page/objects', objects.sort()[0] as string)
const bytes = readFileSync(damaged)
randomBytes(512).copy(bytes, 1024)
writeFileSync(damaged, bytes)
for (const mirror of ['a', 'b'])
  truncateSync(segment('torn-journal', mirror), readFileSync(segment('torn-journal', mirror)).length - 100)
// Only what a reader needs: the texts in the folder are those of today's program.
for (const it of readdirSync(folder))
  for (const rest of ['README.txt', 'FORMAT.md', 'decrypt.py', 'tmp', 'quarantine', 'lock.db', 'index'])
    rmSync(join(folder, it, rest), { recursive: true, force: true })

const entryTypes = {
  original: 'import',
  derivative: 'derive',
  messages: 'derive',
  proof: 'adopt',
  blob: 'adopt',
}
const truth = {
  password,
  recoveryCode,
  contents: contents.map(({ kind, name: title, bytes: content }) => ({
    kind,
    name: title,
    size: content.length,
    sha256: sha256(content),
  })),
  inside: { sha256: sha256(inside), size: inside.length, of: original, offset: insideAt },
  notes,
  entryTypes: [
    'create',
    ...contents.map(({ kind }) => entryTypes[kind]),
    'import',
    'checkpoint',
    ...notes.map(() => 'edit'),
    'checkpoint',
  ],
  vaults: {
    normal: { notices: [], damagedPages: 0, lostEntries: 0 },
    'damaged-page': { notices: [], damagedPages: 1, lostEntries: 0 },
    'torn-journal': { notices: ['JournalTailCut'], damagedPages: 0, lostEntries: 1 },
  },
}
writeFileSync(join(folder, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`)
