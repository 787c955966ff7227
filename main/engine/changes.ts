/** What a commit means to the rest of the engine. */
import type { AppliedChange } from '../index/db.ts'
import { type NewEntry, ownEntryTypes } from '../vault/entries.ts'

/** What people decided about findings, exhibits and letters leaves the rules' input as it was; so does a playable copy. */
export function mattersToRules(entry: NewEntry, change: AppliedChange): boolean {
  const { type } = entry
  if (type === 'derive') return change.changedEvents > 0
  return !['finding', 'edit', 'exhibit', 'draft', 'sent', 'export', ...ownEntryTypes].includes(type)
}

/** Why the page is told of a commit. */
export function reasonOf(entry: NewEntry | undefined): 'import' | 'answer' | 'derive' | 'edit' {
  if (entry?.type === 'import' || entry?.type === 'answer' || entry?.type === 'derive') return entry.type
  return 'edit'
}

/** Adds what one `apply` did to what those before it did. */
export function merge(into: AppliedChange, from: AppliedChange): void {
  for (const [kind, count] of Object.entries(from.newEvents) as [keyof AppliedChange['newEvents'], number][])
    into.newEvents[kind] = (into.newEvents[kind] ?? 0) + count
  into.confirmed += from.confirmed
  into.changedEvents += from.changedEvents
  into.items.push(...from.items)
}
