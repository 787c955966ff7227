/** The same record as a program would have left that forgets one fsync, or writes in place instead of renaming. */
import { dirname, join } from 'node:path'
import type { DiskEvent } from './faultsSeam.ts'
import { type Run, vaultDir } from './powerRuns.ts'

const inside = (path: string | undefined): string =>
  path === vaultDir ? '.' : (path?.slice(vaultDir.length + 1) ?? '')

/** Where each scratch file was renamed to. */
function targets(events: DiskEvent[]): Map<string, string> {
  return new Map(
    events.flatMap(({ op, path, to }) => (op === 'rename' ? [[inside(path), inside(to)] as const] : [])),
  )
}

/**
 * Without the fsyncs from `run.from` on of what `forgets` says yes to: its path, or for a scratch file the one that it
 * gets afterwards.
 */
export function withoutSync(run: Run, forgets: (path: string, wasWritten: boolean) => boolean): Run {
  const renamed = targets(run.events)
  const open = new Map<number, string>()
  const written = new Set<string>()
  const events = run.events.filter((event, i) => {
    if (event.op === 'open') open.set(event.fd ?? -1, inside(event.path))
    if (i < run.from) return true
    const path = open.get(event.fd ?? -1) ?? ''
    if (event.op === 'write') written.add(path)
    return event.op !== 'sync' || !forgets(renamed.get(path) ?? path, written.has(path))
  })
  return { ...run, events }
}

/** Written straight to where `places` says yes to. */
export function withoutRename(run: Run, places: (path: string) => boolean): Run {
  const renamed = targets(run.events)
  const there = new Set<string>()
  const events = run.events.flatMap((event, i): DiskEvent[] => {
    const to = renamed.get(inside(event.path))
    if (to === undefined || !places(to)) return [event]
    if (event.op === 'rename') return []
    if (event.op !== 'open' || event.created !== true) return [event]
    const fresh = !there.has(to) && run.base?.files.has(to) !== true
    there.add(to)
    const opened = { ...event, path: join(vaultDir, to), created: fresh, emptied: !fresh }
    // Its folder has to be there before.
    const folder: DiskEvent = { op: 'mkdir', path: join(vaultDir, dirname(to)), call: -2 - i, half: 'begin' }
    return fresh ? [folder, { ...folder, half: 'end' }, opened] : [opened]
  })
  return { ...run, events }
}
