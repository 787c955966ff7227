/**
 * A loose file is one event: a recording, a picture, a video, a document. A file that belongs to a message, that a
 * reader reads, or that only contains others is none.
 */
import type { EventKind, TimeSource } from '../../../preload/records.ts'
import type { FileFacts } from '../../vault/entries.ts'
import type { Sql } from '../db.ts'
import { type EventTime, TimeReader, type TimeRules } from '../eventTime.ts'
import { eventId } from './eventId.ts'
import { answerOf, type Fold, knownSource, sourceNumber, targetOf } from './fold.ts'
import { statement } from './statement.ts'

/** Locator of a file that is itself the event. */
export const fileLocator = 'file'

/** Readers of files in which there is nothing to read: the file itself is what happened. */
export const looseReaders = ['opaque', 'media'] as const

interface FileItem {
  id: string
  sha256: string
  name: string
  job: string
  media_type: string
  reader: string
  kind: string
  facts: string | null
}

/** Makes, renews or removes the event of a file, as its facts, answers and attachments now are. */
export function refreshFileEvent(fold: Fold, id: string): void {
  const { sql } = fold
  const item = statement(
    sql,
    'SELECT id, sha256, name, job, media_type, reader, kind, facts FROM items WHERE id = ?',
  ).get(id) as FileItem | undefined
  if (item === undefined || item.kind !== 'original' || !isLoose(sql, item)) return
  const before = knownSource(sql, id)
  const had = before !== null && hasRows(sql, before)
  const kind = kindOf(item)
  if (had && before !== null) fold.events.removeSource(before)
  const message = messageOf(sql, item.sha256)
  if (message !== null) {
    if (had) count(fold, kind, -1)
    fold.events.moveSaid(eventId(item.sha256, fileLocator), message)
    return
  }
  const outcome = put(fold, item, kind)
  if (outcome === 'new' && !had) count(fold, kind, 1)
}

/** A document that a reader could read nothing of (a scanned list of calls) is still a document. */
function isLoose(sql: Sql, item: FileItem): boolean {
  if ((looseReaders as readonly string[]).includes(item.reader)) return true
  if (item.facts === null) return false
  const reading = statement(sql, 'SELECT read, complete FROM readings WHERE sha256 = ?').get(item.sha256) as
    | { read: number; complete: number }
    | undefined
  return reading !== undefined && reading.complete === 1 && reading.read === 0
}

function hasRows(sql: Sql, source: number): boolean {
  return statement(sql, 'SELECT 1 FROM source_rows WHERE source = ? LIMIT 1').get(source) !== undefined
}

function count(fold: Fold, kind: EventKind, n: number): void {
  fold.change.newEvents[kind] = (fold.change.newEvents[kind] ?? 0) + n
}

/** The message that has the file or the same bytes under another name, or null; notes of the user do not take a file off the timeline. */
function messageOf(sql: Sql, sha256: string): string | null {
  const row = statement(
    sql,
    `SELECT a.event FROM items i CROSS JOIN attachments a ON a.item = i.id JOIN sources s ON s.number = a.source
       WHERE i.sha256 = ? AND s.sha256 <> i.sha256 AND s.item <> 'journal' ORDER BY a.event LIMIT 1`,
  ).get(sha256) as { event: string } | undefined
  return row?.event ?? null
}

function kindOf(item: FileItem): EventKind {
  if (item.facts !== null) return (JSON.parse(item.facts) as FileFacts).kind
  if (item.media_type.startsWith('audio/')) return 'recording'
  if (item.media_type.startsWith('image/')) return 'picture'
  return item.media_type.startsWith('video/') ? 'video' : 'document'
}

function put(fold: Fold, item: FileItem, kind: EventKind): 'new' | 'confirmed' | 'known' {
  const { sql } = fold
  const facts = item.facts === null ? null : (JSON.parse(item.facts) as FileFacts)
  const answer = answerOf(sql, item.id)
  const { target } = targetOf(answer.owner)
  const { party, side, e164 } = fold.parties.of({
    numberRaw: facts?.numberRaw ?? null,
    name: facts?.name ?? null,
    account: null,
    app: facts?.app ?? '',
  })
  return fold.events.put({
    kind,
    time: timeOf(fold, item, facts),
    direction: facts?.direction ?? 'unknown',
    party,
    side,
    numberRaw: facts?.numberRaw ?? null,
    e164,
    name: facts?.name ?? null,
    account: null,
    text: '',
    result: null,
    resultCode: null,
    duration: facts?.durationSeconds ?? null,
    ring: null,
    line: null,
    target,
    flags: [],
    attachments: [{ item: item.id, name: item.name, mediaType: item.media_type, part: null }],
    source: sourceNumber(sql, item.id, item.sha256),
    sha256: item.sha256,
    locator: fileLocator,
    // The same bytes under two names are one event with two sources.
    sameAs: `file\n${item.sha256}`,
  })
}

function timeOf(fold: Fold, item: FileItem, facts: FileFacts | null): EventTime {
  const reader = new TimeReader(fileRules(fold, item), fold.facts.case.zone)
  // The best time is taken even when its zone is not known.
  const best = facts?.times[0]
  if (best === undefined)
    return reader.read({ wall: null, offsetMinutes: null, local: '', precision: 'day' }, 'unknown')
  // The file system's time is that of the last copy: it is told, but puts nothing on a day it may not have happened on.
  if (best.source === 'fileSystem') {
    const local = 'epochMs' in best.time ? new Date(best.time.epochMs).toISOString() : best.time.local
    return reader.read(
      { wall: null, offsetMinutes: null, local, precision: best.time.precision },
      'fileSystem',
    )
  }
  return reader.read(best.time, best.source satisfies TimeSource)
}

/** Zone of a file: answered for it, for a loose file of the same import, or stated for the case; else not known. */
function fileRules(fold: Fold, item: FileItem): TimeRules {
  const own = answerOf(fold.sql, item.id)
  const dateOrder = own.date_order
  if (own.zone_answered === 1) return { zone: own.zone, dateOrder, basis: own.zone === null ? null : 'user' }
  const group = groupAnswer(fold.sql, item.job)
  if (group !== null) return { zone: group.zone, dateOrder, basis: group.zone === null ? null : 'user' }
  if (fold.facts.zoneStated) return { zone: fold.facts.case.zone, dateOrder, basis: 'case' }
  return { zone: null, dateOrder, basis: null }
}

/** The zone answered for the loose files of an import, and the file it was answered for. */
export function groupAnswer(sql: Sql, job: string): { item: string; zone: string | null } | null {
  if (job === '') return null
  // Answers are few and files many, so each file of an import asks from the side of the answers.
  const row = statement(
    sql,
    `SELECT a.item, a.zone FROM answers a CROSS JOIN items i ON i.id = a.item
       WHERE i.job = ? AND i.kind = 'original' AND a.zone_answered = 1 AND (i.facts IS NOT NULL OR i.reader IN ('opaque', 'media'))
       ORDER BY i.seq LIMIT 1`,
  ).get(job) as { item: string; zone: string | null } | undefined
  return row ?? null
}

/** Loose files of an import (of all imports with null). */
export function looseItems(sql: Sql, job: string | null): string[] {
  const rows = statement(
    sql,
    `SELECT id FROM items WHERE kind = 'original' AND (facts IS NOT NULL OR reader IN ('opaque', 'media'))
       AND (@job IS NULL OR job = @job) ORDER BY seq`,
  ).all({ job }) as { id: string }[]
  return rows.map(row => row.id)
}
