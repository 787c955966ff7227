// oxlint-disable-next-line import/default -- the package ends with `export =`; the compiler checks this import
import Database from 'better-sqlite3'
import { AppError } from '../appError.ts'

/** Held until closed, or until the process ends in whatever way: the operating system lets go of it. */
export interface WriterLock {
  release(): void
}

/**
 * Takes the only writer's place. Throws VaultInUse at once when somebody has it; null when nothing can be written here,
 * so that the vault can only be read. Nobody else opens this file: closing it anywhere in the process drops the lock.
 */
export function takeLock(file: string): WriterLock | null {
  let database: Database.Database | undefined
  try {
    database = new Database(file, { timeout: 0 })
    // Nothing is ever written in it; without this a journal would be, which a full disk refuses.
    database.pragma('journal_mode = MEMORY')
    database.exec('BEGIN EXCLUSIVE')
    const held = database
    return { release: () => held.close() }
  } catch (error) {
    database?.close()
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string' && code.startsWith('SQLITE_BUSY'))
      throw new AppError('VaultInUse', {}, error)
    if (typeof code === 'string' && /^SQLITE_(READONLY|CANTOPEN|PERM|IOERR|FULL)/.test(code)) return null
    throw new AppError('DiskFailed', { reason: 'lock', errno: String(code) }, error)
  }
}
