import type { HeatCell, PatternOverview } from '../../preload/contract.ts'
import type { IndexDb } from '../index/db.ts'
import { hasHour, isAnsweredCall, isCollecting, isMessage, isUnansweredCall } from './contact.ts'
import { creditorGroups, readContacts } from './readContacts.ts'
import { answeredLimit, isEffectiveCall } from './rules/answeredCalls.ts'
import { isQuiet, quietEnd, quietStart } from './rules/quietHours.ts'
import { summary } from './summary.ts'

/** What the pattern screen may be narrowed to: one creditor group, and days of the case's zone (inclusive). */
export interface OverviewChoice {
  lender?: string
  from?: string
  to?: string
}

type DayFigures = Omit<PatternOverview['days'][number], 'answeredBy'>

/**
 * Contacts of marked collectors and lenders, towards the user and third persons: by hour and weekday, by day, by number.
 * `answered` of a day is what CN-FREQ-01 counts, of the group with most: two lenders with two calls each stay below the
 * line drawn at three. `nights` goes by the clock alone.
 */
export function overview(db: IndexDb, choice: OverviewChoice): PatternOverview {
  const groups = creditorGroups(db)
  const heat = new Map<number, number>()
  const days = new Map<string, DayFigures & { byGroup: Map<string, number> }>()
  const numbers = new Map<
    string,
    { calls: number; answered: number; messages: number; nights: number; total: number }
  >()
  let withoutHour = 0
  for (const contact of readContacts(db, groups)) {
    if (!isCollecting(contact) || !chosen(contact, choice)) continue
    const placed = hasHour(contact) ? contact : null
    if (placed === null) withoutHour += 1
    else {
      const cell = placeOf(placed.wallMs)
      heat.set(cell, (heat.get(cell) ?? 0) + 1)
    }
    if (contact.day !== null) {
      const day = days.get(contact.day) ?? newDay(contact.day)
      days.set(contact.day, day)
      day.total += 1
      if (isMessage(contact)) day.messages += 1
      if (contact.target === 'self' && isUnansweredCall(contact)) day.unanswered += 1
      if (isEffectiveCall(contact)) day.byGroup.set(contact.group, (day.byGroup.get(contact.group) ?? 0) + 1)
    }
    const party = contact.party ?? ''
    const row = numbers.get(party) ?? { calls: 0, answered: 0, messages: 0, nights: 0, total: 0 }
    numbers.set(party, row)
    row.total += 1
    if (contact.kind === 'call') row.calls += 1
    if (isAnsweredCall(contact)) row.answered += 1
    if (isMessage(contact)) row.messages += 1
    if (placed !== null && isQuiet(placed)) row.nights += 1
  }
  const findings = findingsByDay(db, choice)
  const names = new Set(groups.values())
  const labels = new Map(
    (db.sql.prepare('SELECT id, label FROM parties').all() as { id: string; label: string }[]).map(row => [
      row.id,
      row.label,
    ]),
  )
  return {
    heat: [...heat]
      .map(([cell, count]): HeatCell => ({ weekday: Math.floor(cell / 24), hour: cell % 24, count }))
      .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour),
    days: [...days.values()]
      .map(({ byGroup, ...day }) => {
        const [group, answered] = [...byGroup].reduce<[string | null, number]>(
          (most, one) => (one[1] > most[1] ? one : most),
          [null, 0],
        )
        return {
          ...day,
          answered,
          answeredBy: group === null || names.size < 2 ? [] : partiesOf(groups, group),
          findings: findings.get(day.day) ?? 0,
        }
      })
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
    numbers: [...numbers]
      .map(([party, row]) => ({ party, label: labels.get(party) ?? '', ...row }))
      .sort((a, b) => b.total - a.total || (a.party < b.party ? -1 : 1)),
    quiet: { start: quietStart, end: quietEnd },
    limitPerDay: answeredLimit,
    withoutHour,
    summary: summary(db),
  }
}

function newDay(day: string): DayFigures & { byGroup: Map<string, number> } {
  return { day, answered: 0, unanswered: 0, messages: 0, total: 0, findings: 0, byGroup: new Map() }
}

function chosen(
  contact: { group: string; day: string | null },
  { lender, from, to }: OverviewChoice,
): boolean {
  if (lender !== undefined && contact.group !== lender) return false
  if (from !== undefined && (contact.day === null || contact.day < from)) return false
  return to === undefined || (contact.day !== null && contact.day <= to)
}

function partiesOf(groups: ReadonlyMap<string, string>, name: string): string[] {
  return [...groups].filter(([, group]) => group === name).map(([party]) => party)
}

/** Weekday (Monday 0) times 24 plus hour. */
function placeOf(wallMs: number): number {
  const day = Math.floor(wallMs / 86_400_000)
  const weekday = (((day + 3) % 7) + 7) % 7
  return weekday * 24 + Math.floor((wallMs - day * 86_400_000) / 3_600_000)
}

/** Findings by day that are not contradicted. */
function findingsByDay(db: IndexDb, { lender }: OverviewChoice): Map<string, number> {
  const rows = db.sql
    .prepare(
      `SELECT day, count(*) AS n FROM findings WHERE day IS NOT NULL AND state <> 'dismissed'
         AND (@lender IS NULL OR ifnull(lender, '') = @lender) GROUP BY day`,
    )
    .all({ lender: lender ?? null }) as { day: string; n: number }[]
  return new Map(rows.map(row => [row.day, row.n]))
}
