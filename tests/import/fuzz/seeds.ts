/**
 * Files a fuzz begins with: every small file of the corpus, for the reader that its case names. A new reader gets its seeds
 * with its corpus; only archives are made here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { ReaderSettings } from '../../../main/import/reader.ts'
import type { TableColumns } from '../../../preload/contract.ts'
import { zipOf } from '../zipFile.ts'

export interface Seed {
  name: string
  bytes: Buffer
  settings: ReaderSettings
}

interface Case {
  answers?: { columns?: TableColumns['fields']; headingRow?: number; kind?: TableColumns['kind'] }
  files: Record<string, { reader: string }>
}

const corpus = join(import.meta.dirname, '../../fixtures/import/corpus')
const largest = 64 << 10

/** Seeds of every reader, in a fixed order. */
export function seedsOf(): Map<string, Seed[]> {
  const seeds = new Map<string, Seed[]>()
  const add = (reader: string, seed: Seed): void => {
    seeds.set(reader, [...(seeds.get(reader) ?? []), seed])
  }
  for (const { name: folder } of readdirSync(corpus, { withFileTypes: true }).filter(entry =>
    entry.isDirectory(),
  ))
    for (const each of readdirSync(join(corpus, folder)).sort()) {
      const at = join(corpus, folder, each)
      // A case that is being written.
      if (!existsSync(join(at, 'expected.json'))) continue
      const expected = JSON.parse(readFileSync(join(at, 'expected.json'), 'utf8')) as Case
      for (const [name, { reader }] of Object.entries(expected.files)) {
        // A file inside an archive is none of the folder's.
        const bytes = read(join(at, name))
        if (bytes === null || bytes.length > largest) continue
        add(reader, { name: `${each}/${name}`, bytes, settings: settingsOf(expected) })
      }
    }
  for (const [reader, bytes] of archives()) add(reader, { name: 'made', bytes, settings: {} })
  return seeds
}

function read(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

function settingsOf({ answers }: Case): ReaderSettings {
  if (answers?.columns === undefined) return {}
  const { columns: fields, headingRow, kind } = answers
  return { columns: { fields, headingRow: headingRow ?? 1, ...(kind === undefined ? {} : { kind }) } }
}

function archives(): [string, Buffer][] {
  const zip = zipOf([
    { name: 'a/', stored: true },
    { name: 'a/_chat.txt', content: '还钱'.repeat(200) },
    { name: 'p.jpg', content: 'JPEG bytes', stored: true },
    { name: '../x', content: 'x' },
  ])
  const tar = Buffer.concat([
    tarEntry('聊天/_chat.txt', '2026/1/13 15:02 - 王: 还钱\n'.repeat(20)),
    tarEntry('../x', 'x'),
    tarEntry('link', '', '2'),
    Buffer.alloc(1024),
  ])
  return [
    ['zip', zip],
    ['tar', tar],
    ['gzip', gzipSync('2026/1/13 15:02 - 王: 还钱\n'.repeat(20))],
    ['gzip', gzipSync(tar)],
  ]
}

function tarEntry(name: string, content: string, type = '0'): Buffer {
  const bytes = Buffer.from(content)
  const head = Buffer.alloc(512)
  head.write(name, 0)
  head.write('0000644\0', 100)
  head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
  head.write('14700000000\0', 136)
  head.fill(' ', 148, 156)
  head.write(type, 156)
  head.write('ustar\u000000', 257)
  let sum = 0
  for (const byte of head) sum += byte
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}
