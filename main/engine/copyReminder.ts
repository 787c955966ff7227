import type { HomeState } from '../../preload/contract.ts'
import { saidSince } from '../check/copy/knownCopies.ts'
import type { Engine } from './engine.ts'

const day = 86_400_000
/** How long material may lie here only before that is said, and how old a copy may be that lacks something. */
const firstAfterMs = day
const staleAfterMs = 14 * day

/**
 * The reminder of a copy, or null while none is due. Due is the first copy a day after the first item came, and another
 * one when the last is older than 14 days and something was added or said since. A vault that cannot note a copy, or is
 * one itself, is never reminded.
 */
export async function copyReminder(
  engine: Engine,
  now: number = Date.now(),
): Promise<HomeState['next'][number] | null> {
  const { vault, db } = engine
  if (vault.readOnly) return null
  const last = vault.lastOf('copy')
  if (last === 0) {
    const first = db.sql.prepare('SELECT imported_at FROM items ORDER BY seq LIMIT 1').pluck().get()
    const since = typeof first === 'string' ? Date.parse(first) : now
    return now - since < firstAfterMs
      ? null
      : { code: 'copy', values: { days: Math.floor((now - since) / day) } }
  }
  for await (const copy of vault.entries(last - 1)) {
    if (copy.type !== 'copy') return null
    const age = now - Date.parse(copy.time)
    if (age < staleAfterMs) return null
    const entries = saidSince(vault, copy.public.upTo)
    return entries === 0 ? null : { code: 'copy', values: { days: Math.floor(age / day), entries } }
  }
  return null
}
