/** Reads the index into the plain record that prints and letters are made of. */
import type {
  AttachmentRef,
  Direction,
  EventFlag,
  EventKind,
  Finding,
  FindingState,
  MessageFact,
  PartyRole,
  TextMark,
  ThirdPartyRole,
  TimePrecision,
  TimeSource,
} from '../../preload/contract.ts'
import { getCase } from '../index/caseFacts.ts'
import type { IndexDb } from '../index/db.ts'
import { evidenceTime } from '../index/eventTime.ts'
import type { CaseRecord, RecordEvent, RecordFile, RecordParty } from './caseRecord.ts'
import { exhibitBasis } from './exhibitBasis.ts'

interface EventSql {
  id: string
  kind: EventKind
  utc_ms: number | null
  sort_at: number | null
  day: string | null
  local: string | null
  zone: string | null
  time_source: TimeSource
  precision: TimePrecision
  basis: string | null
  direction: Direction
  party: string | null
  number_raw: string | null
  e164: string | null
  name: string | null
  account: string | null
  text: string
  result: RecordEvent['result']
  result_code: string | null
  duration: number | null
  ring: number | null
  line: string | null
  target: string
  flags: string
  user_note: string | null
  exhibit: string | null
  label: string | null
  chat: string | null
  facts: string | null
}

/** Rows of `sql` for the ids given as one JSON list, so that any number of ids fits. */
function rows<T>(db: IndexDb, sql: string, ids: readonly string[]): T[] {
  return db.sql.prepare(sql).all(JSON.stringify(ids)) as T[]
}

function group<T extends { event: string }>(list: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of list) {
    const of = groups.get(row.event)
    if (of === undefined) groups.set(row.event, [row])
    else of.push(row)
  }
  return groups
}

/** The record of the cited events, of who collects for whom, and of `extra` ones. */
export function readRecord(db: IndexDb, extra: readonly string[]): CaseRecord {
  const { events, ...exhibits } = exhibitBasis(db)
  return { ...recordOf(db, [...new Set([...events, ...extra])]), exhibits }
}

/** The record of exactly these events; ids that are no events are passed over. */
export function recordOf(db: IndexDb, ids: readonly string[]): CaseRecord {
  const { case: facts, complainant, self } = getCase(db)
  const found = rows<EventSql>(
    db,
    `SELECT e.id, e.kind, e.utc_ms, e.sort_at, e.day, e.local, e.zone, e.time_source, e.precision, e.basis, e.direction, e.party,
       e.number_raw, e.e164, e.name, e.account, e.text, e.result, e.result_code, e.duration, e.ring, e.line, e.target, e.flags,
       e.user_note, e.exhibit, e.chat, e.facts, p.label
     FROM events e LEFT JOIN parties p ON p.id = e.party WHERE e.id IN (SELECT value FROM json_each(?))
     ORDER BY e.sort_at IS NULL, e.sort_at, e.rowid`,
    ids,
  )
  const eventIds = found.map(({ id }) => id)
  const sources = group(
    rows<{
      event: string
      item: string
      name: string | null
      sha256: string
      locator: string
      imported: string | null
    }>(
      db,
      `SELECT s.event, s.item, i.name, s.sha256, s.locator, i.imported_at AS imported
       FROM event_sources s LEFT JOIN items i ON i.id = s.item WHERE s.event IN (SELECT value FROM json_each(?)) ORDER BY i.seq, s.locator`,
      eventIds,
    ),
  )
  const attachments = group(
    rows<{
      event: string
      item: string | null
      name: string
      type: string
      size: number | null
      sha256: string | null
    }>(
      db,
      `SELECT a.event, a.item, a.name, a.media_type AS type, i.size, i.sha256 FROM attachments a LEFT JOIN items i ON i.id = a.item
       WHERE a.event IN (SELECT value FROM json_each(?)) ORDER BY a.event, a.position`,
      eventIds,
    ),
  )
  const marks = group(
    rows<TextMark & { event: string }>(
      db,
      'SELECT event, start, end, pattern, category, severity FROM marks WHERE event IN (SELECT value FROM json_each(?)) ORDER BY event, start',
      eventIds,
    ),
  )
  const links = group(
    rows<{ event: string; id: string; rule: string; state: FindingState }>(
      db,
      `SELECT fe.event, f.id, f.rule, f.state FROM finding_events fe JOIN findings f ON f.id = fe.finding
       WHERE fe.event IN (SELECT value FROM json_each(?)) ORDER BY f.rule, f.id`,
      eventIds,
    ),
  )
  const events = found.map((row): RecordEvent => {
    const from = sources.get(row.id) ?? []
    return {
      id: row.id,
      kind: row.kind,
      time: evidenceTime(row),
      day: row.day,
      sortAt: row.sort_at,
      direction: row.direction,
      party: row.party,
      partyLabel: row.label ?? row.e164 ?? row.number_raw ?? row.name ?? row.account ?? '',
      target: row.target === 'self' ? 'self' : { thirdParty: row.target as ThirdPartyRole },
      text: row.text,
      ...(row.chat === null ? {} : { chat: row.chat }),
      ...(row.facts === null ? {} : { facts: JSON.parse(row.facts) as MessageFact[] }),
      result: row.result,
      durationSeconds: row.duration,
      ringSeconds: row.ring,
      attachments: (attachments.get(row.id) ?? []).map(
        ({ item, name, type, size, sha256 }): AttachmentRef & { sha256: string | null } => ({
          item,
          name,
          mediaType: type,
          size,
          sha256,
        }),
      ),
      flags: row.flags.split(' ').filter(flag => flag !== '') as EventFlag[],
      sourceCount: from.length,
      marks: (marks.get(row.id) ?? []).map(({ start, end, pattern, category, severity }) => ({
        start,
        end,
        pattern,
        category,
        severity,
      })),
      findings: (links.get(row.id) ?? []).map(({ id, rule, state }) => ({ id, rule, state })),
      exhibit: row.exhibit,
      numberRaw: row.number_raw,
      e164: row.e164,
      name: row.name,
      account: row.account,
      resultCode: row.result_code,
      line: row.line,
      sources: from.map(({ item, name, sha256, locator, imported }) => ({
        item,
        itemName: name ?? '',
        sha256,
        locator,
        importedAt: imported ?? '',
      })),
      userNote: row.user_note,
    }
  })
  return {
    facts,
    complainant,
    self,
    zone: facts.zone,
    events,
    findings: findingsOf(db, eventIds),
    parties: partiesOf(db),
    files: filesOf(db, events),
    exhibits: { identity: new Map(), inLetters: new Set(), given: new Map(), used: new Set() },
  }
}

function findingsOf(db: IndexDb, events: readonly string[]): Finding[] {
  return rows<{ body: string; state: FindingState; reason: string | null }>(
    db,
    `SELECT f.body, f.state, s.reason FROM findings f LEFT JOIN finding_states s ON s.id = f.id WHERE f.id IN
       (SELECT finding FROM finding_events WHERE event IN (SELECT value FROM json_each(?))) ORDER BY f.day, f.rule, f.id`,
    events,
  ).map(({ body, state, reason }) => ({ ...(JSON.parse(body) as Finding), state, reason }))
}

/** All parties: a third person may be named in any text. */
function partiesOf(db: IndexDb): Map<string, RecordParty> {
  const parties = new Map<string, RecordParty>()
  const found = db.sql
    .prepare('SELECT id, label, role, lender, third_party, level, given_name FROM parties')
    .all() as {
    id: string
    label: string
    role: PartyRole
    lender: string | null
    third_party: ThirdPartyRole | null
    level: RecordParty['level']
    given_name: string | null
  }[]
  for (const { id, label, role, lender, third_party, level, given_name } of found)
    parties.set(id, {
      id,
      label,
      role,
      lender,
      thirdParty: third_party,
      level,
      numbers: [],
      names: given_name === null ? [] : [given_name],
      accounts: [],
    })
  const more = (sql: string, to: 'numbers' | 'names' | 'accounts'): void => {
    for (const { party, value } of db.sql.prepare(sql).all() as { party: string; value: string | null }[])
      if (value !== null) parties.get(party)?.[to].push(value)
  }
  more('SELECT party, raw AS value FROM numbers_now UNION SELECT party, e164 FROM numbers_now', 'numbers')
  more('SELECT party, name AS value FROM names_now', 'names')
  more('SELECT party, account AS value FROM accounts_now', 'accounts')
  return parties
}

/** Sources and attachments of the events, and what those were made from, each content once. */
function filesOf(db: IndexDb, events: readonly RecordEvent[]): RecordFile[] {
  const items = new Set<string>()
  for (const event of events) {
    for (const { item } of event.sources) items.add(item)
    for (const { item } of event.attachments) if (item !== null) items.add(item)
  }
  return rows<{
    id: string
    name: string
    sha256: string
    size: number
    media_type: string
    kind: RecordFile['kind']
    derived_from: string | null
    imported_at: string
  }>(
    db,
    `WITH wanted AS (SELECT value FROM json_each(?))
     SELECT id, name, sha256, size, media_type, kind, derived_from, imported_at FROM items WHERE id IN (SELECT value FROM wanted)
       OR sha256 IN (SELECT derived_from FROM items WHERE id IN (SELECT value FROM wanted)) GROUP BY sha256 ORDER BY min(seq)`,
    [...items],
  ).map(row => ({
    item: row.id,
    name: row.name,
    sha256: row.sha256,
    size: row.size,
    mediaType: row.media_type,
    kind: row.kind,
    derivedFrom: row.derived_from,
    importedAt: row.imported_at,
  }))
}
