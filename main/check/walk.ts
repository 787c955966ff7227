import { type Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { objectPattern, type Places, segmentPattern } from '../vault/places.ts'

/** An object file as a name, before it is opened. */
export interface ObjectFile {
  name: string
  /** Place in the vault, with `/`. */
  where: string
  path: string
}

const topNames: ReadonlySet<string> = new Set(
  'README.txt FORMAT.md decrypt.py COPY.txt vault.json vault.json.bak objects journal index tmp quarantine'.split(
    ' ',
  ),
)

/** Files that an operating system puts into any folder; saying so each time would only frighten. */
const ofTheSystem =
  /^(\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|\.nomedia|\.metadata_never_index|lost\+found|System Volume Information|\$RECYCLE\.BIN|\.Trash-\d+|\.Trashes|\.Spotlight-V100|\.fseventsd)$/i

/** Whether the operating system, not a person, put a file of this name there. */
export const isOfTheSystem = (name: string): boolean => ofTheSystem.test(name)

/** All object files in the order of their names, and the places of files that have no business in the vault. */
export async function walkObjects(places: Places): Promise<{ objects: ObjectFile[]; unknown: string[] }> {
  const objects: ObjectFile[] = []
  const unknown: string[] = []
  for (const shard of await entriesOf(places.objects)) {
    if (!/^[a-z2-7]{2}$/.test(shard.name) || !shard.isDirectory()) {
      if (!isOfTheSystem(shard.name)) unknown.push(`objects/${shard.name}`)
      continue
    }
    for (const entry of await entriesOf(join(places.objects, shard.name))) {
      const where = `objects/${shard.name}/${entry.name}`
      if (objectPattern.test(entry.name) && entry.name.startsWith(shard.name) && entry.isFile())
        objects.push({ name: entry.name, where, path: join(places.objects, shard.name, entry.name) })
      else if (!isOfTheSystem(entry.name)) unknown.push(where)
    }
  }
  return { objects, unknown }
}

/** Names beside the objects that are none of the vault's. */
export async function strangeNames(places: Places): Promise<string[]> {
  const unknown: string[] = []
  const look = async (folder: string, prefix: string, known: (name: string) => boolean): Promise<void> => {
    for (const { name } of await entriesOf(folder))
      if (!known(name) && !isOfTheSystem(name)) unknown.push(`${prefix}${name}`)
  }
  await look(places.dir, '', name => topNames.has(name) || /^lock\.db(-\w+)?$/.test(name))
  await look(join(places.dir, 'journal'), 'journal/', name => name === 'a' || name === 'b')
  for (const mirror of ['a', 'b'] as const)
    await look(places.journal[mirror], `journal/${mirror}/`, name => segmentPattern.test(name))
  return unknown
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
  return entries.toSorted((x, y) => (x.name < y.name ? -1 : 1))
}
