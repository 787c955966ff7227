/**
 * What the engine answers, by the contract's names. A table: each line checks what it needs and hands over to a room.
 * Arguments were checked at the border (main/ipc).
 */
import { basename } from 'node:path'
import type { CallArg, CallName, CallValue } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { EngineCalls } from '../host/engineMessages.ts'
import { channels } from '../complaint/channels.ts'
import { caseZone, historyOverview, historyPage } from '../custody/history.ts'
import { getCase } from '../index/caseFacts.ts'
import { listFindings } from '../index/findingsStore.ts'
import { noteEventId } from '../index/fold/foldSaid.ts'
import { findItems, getItem } from '../index/items.ts'
import { getParty, listParties } from '../index/parties.ts'
import { openQuestions } from '../index/questions.ts'
import { days, eventDetail, months, page } from '../index/timeline.ts'
import { nextFinding, position } from '../index/timelinePosition.ts'
import { overview } from '../patterns/overview.ts'
import { binCalls } from './binCalls.ts'
import { complaintCalls, itemsOfDraft } from './complaintCalls.ts'
import { sourceCalls } from './sourceCalls.ts'
import type { Engine } from './engine.ts'
import { foundItems } from './foundItems.ts'
import { homeState } from './home.ts'
import { itemBytes, itemHead, itemView } from './items.ts'
import { itemsOfPrint, madePrint, makePrinted, noteItem, notePrint } from './prints.ts'
import { setServer, shownServer, tryKeptServer } from './serverSettings.ts'

type Elsewhere =
  | `app.${string}`
  | `vault.${string}`
  | 'reencrypt.begin'
  | 'reencrypt.switch'
  | 'import.choose'
  | 'health.repair'
  | 'copy.choose'
  | `server.${string}`
  | 'copy.make'
  | 'copy.restore'
  | 'copy.openRestored'
  | 'import.start'
  | 'watch.choose'
  | 'items.save'
  | 'source.saveReport'
  | 'print.save'
  | 'complaint.export'
type Forwarded = Exclude<CallName, Elsewhere>
type Inner =
  | 'media.head'
  | 'media.range'
  | 'complaint.bytes'
  | 'print.leaves'
  | 'items.leaves'
  | 'report.bytes'
  | 'report.leaves'

export type Calls = {
  [N in Forwarded]: (engine: Engine, arg: CallArg<N>) => CallValue<N> | Promise<CallValue<N>>
} & {
  [N in Inner]: (
    engine: Engine,
    arg: Parameters<EngineCalls[N]>[0],
  ) => ReturnType<EngineCalls[N]> | Promise<ReturnType<EngineCalls[N]>>
}

const nothing = null

export const engineCalls: Calls = {
  'import.pause': (engine, { job, paused }) => {
    if (engine.job?.id === job) engine.job.pause(paused)
    return nothing
  },
  'import.cancel': (engine, { job }) => {
    if (engine.job?.id === job) engine.job.cancel(true)
    return nothing
  },
  'import.progress': engine => engine.job?.progress ?? null,
  'import.report': (engine, { job }) =>
    engine.report === null || (job !== null && engine.report.job !== job)
      ? null
      : { ...engine.report, open: openQuestions(engine.db) },
  'import.questions': engine => openQuestions(engine.db),
  'import.answer': async (engine, { answers }) => ({ changed: await engine.answer(answers) }),

  'reencrypt.run': engine => {
    engine.reencryption.run()
    return nothing
  },
  'reencrypt.stop': async engine => {
    await engine.reencryption.stop()
    return nothing
  },
  'reencrypt.state': engine => engine.reencryption.state,
  'reencrypt.old': async engine => {
    const folder = await engine.reencryption.old()
    return folder === null ? null : { folderName: basename(folder) }
  },
  'reencrypt.removeOld': async (engine, { password }) => {
    await engine.reencryption.removeOld(password)
    return nothing
  },

  ...sourceCalls,

  'home.state': homeState,

  'health.get': engine => engine.checks.health(),
  'health.check': async (engine, { depth }) => {
    await engine.checks.now(depth)
    return engine.checks.health()
  },
  'health.cancel': engine => {
    engine.checks.cancel()
    return nothing
  },
  'copy.known': engine => engine.copies.known(),
  'copy.renew': (engine, { id }) => engine.copies.renew(id),
  'copy.cancel': engine => {
    engine.copies.cancel()
    return nothing
  },
  'copy.server': engine => shownServer(engine.vault),
  'copy.setServer': (engine, server) => setServer(engine.vault, server),
  'copy.tryServer': async engine => {
    await tryKeptServer(engine.vault)
    return nothing
  },
  'copy.toServer': (engine, { all }) => engine.copies.toServer(all),
  'proof.read': async (engine, paper) =>
    engine.proofs.of('print' in paper ? itemsOfPrint(paper.print) : await itemsOfDraft(engine, paper.draft)),
  'proof.cancel': engine => {
    engine.proofs.cancel()
    return nothing
  },
  'health.items': (engine, { places }) => foundItems(engine, places),
  'health.adopt': async engine => ({ adopted: await engine.checks.adopt() }),

  'history.overview': ({ vault, db }) => historyOverview(vault, caseZone(db)),
  'history.page': ({ vault, db }, arg) => historyPage(vault, caseZone(db), arg),

  'timeline.months': (engine, filter) => months(engine.db, filter),
  'timeline.days': (engine, filter) => days(engine.db, filter),
  'timeline.page': (engine, arg) => page(engine.db, arg),
  'timeline.position': (engine, arg) => position(engine.db, arg),
  'timeline.nextFinding': async (engine, arg) => {
    await engine.fresh()
    return nextFinding(engine.db, arg)
  },
  'timeline.event': (engine, { id }) => found(eventDetail(engine.db, id), 'EventMissing'),
  'timeline.setUserNote': async (engine, { id, text }) => {
    found(eventDetail(engine.db, id), 'EventMissing')
    await engine.commit([{ type: 'edit', public: {}, private: { event: id, userNote: text } }])
    return nothing
  },
  'timeline.split': async (engine, { ids, apart }) => {
    await engine.commit([{ type: 'split', public: { count: ids.length }, private: { events: ids, apart } }])
    return nothing
  },
  'timeline.setExhibit': async (engine, { ids, group }) => {
    await engine.commit([{ type: 'exhibit', public: { count: ids.length }, private: { events: ids, group } }])
    return nothing
  },
  'notes.add': async (engine, note) => {
    for (const item of note.attachments) found(getItem(engine.db, item), 'ItemMissing')
    const { entries } = await engine.commit([{ type: 'note', public: {}, private: note }])
    return { id: noteEventId(entries[0]?.seq ?? 0) }
  },

  'items.get': (engine, { id }) => itemView(engine, id),
  'items.list': (engine, arg) => findItems(engine.db, arg),
  'items.bytes': (engine, { id, offset, length }) => itemBytes(engine, id, offset, length),
  'media.head': (engine, { id }) => itemHead(engine, id),
  'media.range': (engine, { id, offset, length }) => itemBytes(engine, id, offset, length),

  'parties.list': async engine => {
    await engine.fresh()
    return listParties(engine.db)
  },
  'parties.get': async (engine, { id }) => {
    await engine.fresh()
    return found(getParty(engine.db, id), 'PartyMissing')
  },
  'parties.change': async (engine, change) => {
    found(getParty(engine.db, change.party), 'PartyMissing')
    await engine.commit([{ type: 'party', public: {}, private: change }])
    await engine.fresh()
    return found(getParty(engine.db, change.party), 'PartyMissing')
  },
  'case.get': engine => getCase(engine.db),
  'case.set': async (engine, change) => {
    await engine.commit([{ type: 'case', public: {}, private: change }])
    return nothing
  },

  'patterns.overview': async (engine, arg) => {
    await engine.fresh()
    return overview(engine.db, arg)
  },
  'findings.list': async (engine, filter) => {
    await engine.fresh()
    return listFindings(engine.db, filter)
  },
  'findings.set': async (engine, { ids, state, reason }) => {
    await engine.commit([
      { type: 'finding', public: { count: ids.length }, private: { ids, state, reason: reason ?? null } },
    ])
    return nothing
  },

  'print.make': makePrinted,
  'print.leaves': async (engine, { id }) => {
    await notePrint(engine, id)
    return nothing
  },
  'items.leaves': async (engine, { id }) => {
    await noteItem(engine, id)
    return nothing
  },
  'print.bytes': (_engine, { id, offset, length }) =>
    madePrint(id).subarray(offset, offset + Math.min(length, 1 << 20)),

  ...binCalls,

  'complaint.channels': () => channels(),
  ...complaintCalls,
}

/** `value`, or the error that says it is not there. */
export function found<T>(
  value: T | null,
  code: 'EventMissing' | 'ItemMissing' | 'PartyMissing' | 'DraftMissing',
): T {
  if (value === null) throw new AppError(code)
  return value
}
