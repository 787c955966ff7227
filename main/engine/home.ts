import type { HomeState } from '../../preload/contract.ts'
import { carrierDeadline, publicOrderDeadline, replyDeadlines } from '../complaint/deadlines.ts'
import { getCase } from '../index/caseFacts.ts'
import { listDrafts } from '../index/drafts.ts'
import { listFindings } from '../index/findingsStore.ts'
import { listItems } from '../index/items.ts'
import { overview } from '../patterns/overview.ts'
import { ZoneClock } from '../index/zoneClock.ts'
import { summary } from '../patterns/summary.ts'
import { ownEntryTypes } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'
import { copyReminder } from './copyReminder.ts'
import type { Engine } from './engine.ts'

/** What home shows: what is here, what it shows, what to do next, what is due. Each figure is a count of events. */
export async function homeState(engine: Engine): Promise<HomeState> {
  await engine.fresh()
  const figures = summary(engine.db)
  const pattern = overview(engine.db, {})
  const { zone } = getCase(engine.db).case
  const reminder = figures.events === 0 ? null : await copyReminder(engine)
  return {
    summary: figures,
    days: pattern.days.map(({ day, answered, answeredBy, total }) => ({ day, answered, answeredBy, total })),
    limitPerDay: pattern.limitPerDay,
    next: [...nextSteps(engine, figures), ...(reminder === null ? [] : [reminder])],
    deadlines: deadlines(engine, dayIn(zone, Date.now())),
    objects: listItems(engine.db, { limit: 0 }).total,
    savedAt: await lastWritten(engine.vault),
  }
}

/** What is due is counted in the days of the case: in China it is tomorrow before it is in Greenwich. */
function dayIn(zone: string, utcMs: number): string {
  return new Date(new ZoneClock(zone).wall(utcMs)).toISOString().slice(0, 10)
}

/** The time of the last entry of the journal that is not the vault's own. */
async function lastWritten(vault: Vault): Promise<string | null> {
  // Usually among the last few. Checks of a vault that is only looked at for months can be many in a row.
  for (let back = 8; ; back *= 8) {
    const from = Math.max(0, vault.lastSeq - back)
    let last: string | null = null
    for await (const { type, time } of vault.entries(from)) if (!ownEntryTypes.includes(type)) last = time
    if (last !== null || from === 0) return last
  }
}

function nextSteps(engine: Engine, figures: HomeState['summary']): HomeState['next'] {
  const steps: HomeState['next'] = []
  if (figures.events === 0) return [{ code: 'import', values: {} }]
  if (figures.openQuestions > 0) steps.push({ code: 'answer', values: { count: figures.openQuestions } })
  // With the lender's name the messages themselves show which numbers collect for it.
  if (getCase(engine.db).case.lenderName === '') steps.push({ code: 'case', values: {} })
  if (figures.collectorNumbers === 0) steps.push({ code: 'nameCollectors', values: {} })
  if (figures.unconfirmed > 0) steps.push({ code: 'confirmFindings', values: { count: figures.unconfirmed } })
  const found =
    figures.nightContacts + figures.daysOverLimit + figures.thirdPartyContacts + figures.abusiveMessages
  if (found > 0) {
    const drafts = listDrafts(engine.db)
    const unsent = drafts.filter(({ sentOn }) => sentOn === null).length
    if (unsent > 0) steps.push({ code: 'draft', values: { count: unsent } })
    else if (drafts.length === 0)
      steps.push({
        code: 'complain',
        values: {
          thirdParty: figures.thirdPartyContacts,
          abusive: figures.abusiveMessages,
          nights: figures.nightContacts,
          days: figures.daysOverLimit,
        },
      })
    steps.push({ code: 'print', values: { events: figures.events } })
  }
  if ((figures.byKind.call ?? 0) > 0) steps.push({ code: 'carrierBill', values: {} })
  return steps.slice(0, 4)
}

/** What is due: the answer to each letter sent, the six months of public-order law, the carrier's records. */
function deadlines(engine: Engine, today: string): HomeState['deadlines'] {
  const due: HomeState['deadlines'] = []
  for (const draft of listDrafts(engine.db)) {
    if (draft.sentOn === null) continue
    const next = replyDeadlines(draft.channel, draft.sentOn, today).find(({ daysLeft }) => daysLeft >= 0)
    if (next !== undefined)
      due.push({
        code: 'lenderReply',
        date: next.date,
        daysLeft: next.daysLeft,
        values: { channel: draft.channel, clock: next.code, earliest: next.earliest ? 1 : 0 },
      })
  }
  const lastAbuse = listFindings(engine.db, { rule: 'CN-ABUSE-01' })
    .flatMap(({ day, state }) => (day === null || state === 'dismissed' ? [] : [day]))
    .toSorted()
    .at(-1)
  if (lastAbuse !== undefined) {
    const { date, daysLeft } = publicOrderDeadline(lastAbuse, today)
    if (daysLeft >= 0) due.push({ code: 'publicOrder', date, daysLeft, values: { lastAct: lastAbuse } })
  }
  const firstCall = (
    engine.db.sql.prepare(`SELECT min(day) AS day FROM events WHERE kind = 'call' AND day <> ''`).get() as {
      day: string | null
    }
  ).day
  if (firstCall !== null) {
    const { date, daysLeft } = carrierDeadline(firstCall, today)
    if (daysLeft >= 0) due.push({ code: 'carrierRecords', date, daysLeft, values: { firstCall } })
  }
  return due.toSorted((a, b) => a.daysLeft - b.daysLeft)
}
