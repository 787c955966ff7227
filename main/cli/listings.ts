import type { EventKind, TimelineFilter } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { Engine } from '../engine/engine.ts'
import { listFindings } from '../index/findingsStore.ts'
import { listItems } from '../index/items.ts'
import { listParties } from '../index/parties.ts'
import { eventDetail, page } from '../index/timeline.ts'
import type { CommandLine } from './commandLine.ts'
import { writeListing } from './output.ts'

/** Rows are fetched this many at a time, whatever is asked for. */
const step = 500

/** All events or one page of them, with `{total, events, next}`. */
export async function listEvents(engine: Engine, line: CommandLine): Promise<number> {
  await engine.fresh()
  const filter: TimelineFilter = { oldestFirst: true }
  const [query, kind, party, from, to] = ['query', 'kind', 'party', 'from', 'to'].map(name => line.text(name))
  if (query !== undefined) filter.query = query
  if (kind !== undefined) filter.kinds = [kind as EventKind]
  if (party !== undefined) filter.parties = [party]
  if (from !== undefined) filter.from = date(from)
  if (to !== undefined) filter.to = date(to)
  const limit = line.count('limit')
  const { total } = page(engine.db, { filter, limit: 1 })

  function* rows(): Generator<unknown, string | null> {
    let after = line.text('after')
    let left = limit ?? Number.POSITIVE_INFINITY
    for (;;) {
      const got = page(engine.db, {
        filter,
        limit: Math.min(step, left),
        ...(after === undefined ? {} : { after }),
      })
      for (const row of got.events) {
        const detail = eventDetail(engine.db, row.id)
        if (detail !== null)
          yield { ...detail, items: detail.attachments.flatMap(({ item }) => (item === null ? [] : [item])) }
      }
      left -= got.events.length
      if (got.next === null || left <= 0) return got.next
      after = got.next
    }
  }
  await writeListing({ total }, 'events', rows())
  return 0
}

/** All items or one page, with `{items, next}`. */
export async function listItemRows(engine: Engine, line: CommandLine): Promise<number> {
  const limit = line.count('limit')
  function* rows(): Generator<unknown, string | null> {
    let after = line.text('after')
    let left = limit ?? Number.POSITIVE_INFINITY
    for (;;) {
      const got = listItems(engine.db, {
        limit: Math.min(step, left),
        ...(after === undefined ? {} : { after }),
      })
      yield* got.items
      left -= got.items.length
      if (got.next === null || left <= 0) return got.next
      after = got.next
    }
  }
  await writeListing({}, 'items', rows())
  return 0
}

/** Parties with their attribution. There are as many as numbers and names, so they fit in memory. */
export async function listPartyRows(engine: Engine, line: CommandLine): Promise<number> {
  await engine.fresh()
  await writeListing({}, 'parties', paged(listParties(engine.db), line))
  return 0
}

/** Findings of the rules for one country. */
export async function listFindingRows(engine: Engine, line: CommandLine): Promise<number> {
  await engine.fresh()
  const jurisdiction = line.text('jurisdiction') ?? 'CN'
  if (!['CN', 'US', 'UK', 'IN'].includes(jurisdiction))
    throw new AppError('Usage', { problem: 'jurisdiction' })
  const findings = listFindings(engine.db, {}).filter(finding => finding.rule.startsWith(`${jurisdiction}-`))
  await writeListing({}, 'findings', paged(findings, line))
  return 0
}

/** A page of rows that have ids; the cursor is the id of the last one. Throws Usage for a cursor that is not there. */
function* paged<T extends { id: string }>(all: readonly T[], line: CommandLine): Generator<T, string | null> {
  const after = line.text('after')
  const start = after === undefined ? 0 : all.findIndex(row => row.id === after) + 1
  if (after !== undefined && start === 0) throw new AppError('Usage', { problem: 'after' })
  const end = Math.min(all.length, start + (line.count('limit') ?? all.length))
  for (let index = start; index < end; index += 1) yield all[index] as T
  return end < all.length ? (all[end - 1]?.id ?? null) : null
}

function date(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new AppError('Usage', { problem: 'date' })
  return text
}
