import type { HomeState } from '../../preload/contract.ts'
import { deadlines } from '../complaint/deadlines.ts'
import { getCase } from '../index/caseFacts.ts'
import { listDrafts } from '../index/drafts.ts'
import { listItems } from '../index/items.ts'
import { overview } from '../patterns/overview.ts'
import { summary } from '../patterns/summary.ts'
import type { Engine } from './engine.ts'

/** What home shows: what is here, what it shows, what to do next, what is due. Each figure is a count of events. */
export async function homeState(engine: Engine): Promise<HomeState> {
  await engine.fresh()
  const figures = summary(engine.db)
  const pattern = overview(engine.db, {})
  return {
    summary: figures,
    days: pattern.days.map(({ day, answered, total }) => ({ day, answered, total })),
    limitPerDay: pattern.limitPerDay,
    next: nextSteps(engine, figures),
    deadlines: deadlines(engine.db, new Date()),
    objects: listItems(engine.db, { limit: 0 }).total,
    savedAt: figures.events > 0 ? new Date().toISOString() : null,
  }
}

function nextSteps(engine: Engine, figures: HomeState['summary']): HomeState['next'] {
  const steps: HomeState['next'] = []
  if (figures.events === 0) return [{ code: 'import', values: {} }]
  if (figures.openQuestions > 0) steps.push({ code: 'answer', values: { count: figures.openQuestions } })
  if (figures.collectorNumbers === 0) steps.push({ code: 'nameCollectors', values: {} })
  if (getCase(engine.db).case.lenderName === '') steps.push({ code: 'case', values: {} })
  if (figures.unconfirmed > 0) steps.push({ code: 'confirmFindings', values: { count: figures.unconfirmed } })
  const found =
    figures.nightContacts + figures.daysOverLimit + figures.thirdPartyContacts + figures.abusiveMessages
  if (found > 0) {
    if (listDrafts(engine.db).length === 0)
      steps.push({
        code: 'complain',
        values: {
          thirdParty: figures.thirdPartyContacts,
          abusive: figures.abusiveMessages,
          nights: figures.nightContacts,
        },
      })
    steps.push({ code: 'print', values: { events: figures.events } })
  }
  if ((figures.byKind.call ?? 0) > 0) steps.push({ code: 'carrierBill', values: {} })
  return steps.slice(0, 4)
}
