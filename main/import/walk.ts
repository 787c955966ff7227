import { lstat, opendir, realpath } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { SkipReason } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { Vault } from '../vault/vault.ts'

export interface FoundFile {
  /** Absolute path on this computer. */
  file: string
  /** Path below what was handed over, with `/`; starts with the name that was dropped. */
  path: string
  name: string
  size: number
  mtime: string
}

export interface Skipped {
  path: string
  reason: SkipReason
}

/** Files that operating systems leave in every folder; they say nothing about a case. Listed as skipped, never silently. */
const systemFiles = /^(thumbs\.db|desktop\.ini|\.ds_store|\._.*|\.nomedia|.*\.lnk|ehthumbs\.db|\.localized)$/i

/**
 * All files below `paths`, in name order, and everything that is not taken with its reason. Symlinks are not followed,
 * and a vault is not put into a vault: its files say nothing to anybody, and this one's are being written.
 */
export async function walk(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ files: FoundFile[]; skipped: Skipped[] }> {
  const files: FoundFile[] = []
  const skipped: Skipped[] = []
  const seen = new Set<string>()

  async function visit(file: string, path: string): Promise<void> {
    signal.throwIfAborted()
    try {
      const stat = await lstat(file)
      const name = basename(file)
      if (stat.isSymbolicLink()) skipped.push({ path, reason: 'symlink' })
      else if (stat.isDirectory()) await visitFolder(file, path)
      else if (!stat.isFile()) skipped.push({ path, reason: 'special' })
      else if (systemFiles.test(name)) skipped.push({ path, reason: 'systemFile' })
      else if (stat.size === 0) skipped.push({ path, reason: 'empty' })
      else {
        // The same file handed over twice in one drop is one file.
        const real = await realpath(file)
        if (seen.has(real)) return
        seen.add(real)
        files.push({ file, path, name, size: stat.size, mtime: stat.mtime.toISOString() })
      }
    } catch (error) {
      signal.throwIfAborted()
      skipped.push({ path, reason: reasonOf(error) })
    }
  }

  async function visitFolder(folder: string, path: string): Promise<void> {
    const names: string[] = []
    for await (const entry of await opendir(folder)) names.push(entry.name)
    if (['objects', 'journal'].every(name => names.includes(name)) && (await Vault.looksLikeVault(folder))) {
      skipped.push({ path, reason: 'vault' })
      return
    }
    names.sort()
    for (const name of names) await visit(join(folder, name), `${path}/${name}`)
  }

  const names = new Set<string>()
  // What was dropped without a path (a picture out of a browser) is no file, and is told as such.
  for (const path of paths)
    await visit(path, nameOnce((path === '' ? '' : basename(resolve(path))) || 'file', names))
  return { files, skipped }
}

/** Two folders of one name that are handed over together stay apart in the report and in the vault. */
function nameOnce(name: string, taken: Set<string>): string {
  let once = name
  for (let n = 2; taken.has(once); n += 1) once = `${name} (${n})`
  taken.add(once)
  return once
}

/** The reason a file cannot be taken, from the system's error. */
export function reasonOf(error: unknown): SkipReason {
  const said = (error as NodeJS.ErrnoException | undefined)?.code
  const code = error instanceof AppError && said === 'SourceUnreadable' ? error.details.errno : said
  if (code === 'EACCES' || code === 'EPERM') return 'permission'
  if (code === 'ENOSPC' || code === 'NoSpace') return 'noSpace'
  if (code === 'SourceChanged') return 'changed'
  if (code === 'DiskFailed') return 'failed'
  return 'unreadable'
}
