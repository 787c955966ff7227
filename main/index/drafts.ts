import type { ChannelId, Draft } from '../../preload/contract.ts'
import { eventIdsIn } from './binned.ts'
import type { IndexDb } from './db.ts'
import { findEvent, nameNow } from './fold/eventId.ts'

export interface DraftLine {
  id: string
  channel: ChannelId
  updatedAt: string
  problems: number
  sentOn: string | null
}

/** A letter as it was last saved, with the names that its events have now; null when there is none. */
export function getDraft(db: IndexDb, id: string): Draft | null {
  const row = db.sql.prepare('SELECT content FROM drafts WHERE id = ?').get(id) as
    | { content: string }
    | undefined
  if (row === undefined) return null
  let { content } = row
  for (const name of new Set(eventIdsIn(content))) {
    const now = findEvent(db.sql, name)?.id ?? name
    if (now !== name) content = content.replaceAll(`"${name}"`, `"${now}"`)
  }
  const renamed = db.sql
    .prepare("SELECT name FROM renamed WHERE name NOT GLOB 'e*'")
    .pluck()
    .all() as string[]
  for (const name of renamed) content = content.replaceAll(`"${name}"`, `"${nameNow(db.sql, name)}"`)
  return JSON.parse(content) as Draft
}

/** Letters, the last changed first. */
export function listDrafts(db: IndexDb): DraftLine[] {
  const rows = db.sql
    .prepare('SELECT id, content, updated_at, sent_on FROM drafts ORDER BY seq DESC')
    .all() as {
    id: string
    content: string
    updated_at: string
    sent_on: string | null
  }[]
  return rows.map(row => {
    const draft = JSON.parse(row.content) as Draft
    return {
      id: row.id,
      channel: draft.channel,
      updatedAt: row.updated_at,
      problems: draft.problems.length,
      sentOn: row.sent_on,
    }
  })
}

/** When and how a letter was handed in, or null while it was not. */
export function sentOf(db: IndexDb, id: string): { sentOn: string; way: string; number: string } | null {
  const row = db.sql
    .prepare('SELECT sent_on AS sentOn, sent_way AS way, sent_number AS number FROM drafts WHERE id = ?')
    .get(id)
  const sent = row as { sentOn: string | null; way: string | null; number: string | null } | undefined
  return sent?.sentOn == null ? null : { sentOn: sent.sentOn, way: sent.way ?? '', number: sent.number ?? '' }
}
