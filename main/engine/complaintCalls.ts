import { createHash } from 'node:crypto'
import type { CallArg, CallValue, Draft } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { openDraft } from '../complaint/draft.ts'
import { editDraft, renewDraft } from '../complaint/edit.ts'
import { formFields } from '../complaint/fields.ts'
import { draftToDocx } from '../complaint/toDocx.ts'
import { draftToHtml } from '../complaint/toHtml.ts'
import { draftToText } from '../complaint/toText.ts'
import { countPages } from '../print/pdfPages.ts'
import { citedSeqs, eventIdsIn } from '../index/binned.ts'
import { getDraft, listDrafts, sentOf } from '../index/drafts.ts'
import type { NewEntry } from '../vault/entries.ts'
import { putBackDraft, removeDraft } from './draftRemoval.ts'
import type { Engine } from './engine.ts'
import { keepPrint } from './prints.ts'
import { itemsOfEvents } from './proofs.ts'

type ComplaintName =
  | 'complaint.open'
  | 'complaint.list'
  | 'complaint.get'
  | 'complaint.edit'
  | 'complaint.preview'
  | 'complaint.fields'
  | 'complaint.register'
  | 'complaint.remove'
  | 'complaint.putBack'

/**
 * Saves a draft that was just written or changed, with the problems found in it then; each save is a journal entry, so
 * nothing typed is lost.
 */
async function save(engine: Engine, draft: Draft): Promise<Draft> {
  await engine.commit([saving(draft)])
  return draft
}

function saving(draft: Draft): NewEntry {
  return { type: 'draft', public: { draft: draft.id }, private: { draft: draft.id, content: draft } }
}

/** Opens a letter for an office out of confirmed findings and chosen events, and saves it. */
export async function startDraft(
  engine: Engine,
  choice: CallArg<'complaint.open'>,
  statements: readonly string[] = [],
): Promise<Draft> {
  await engine.fresh()
  return save(engine, openDraft(engine.db, choice, statements))
}

/** A letter as it was saved last. Throws DraftMissing. */
function saved(engine: Engine, id: string): Draft {
  const draft = getDraft(engine.db, id)
  if (draft === null) throw new AppError('DraftMissing')
  return draft
}

/** A letter against the evidence of now, which may have changed since it was saved: every export goes through here. */
function stored(engine: Engine, id: string): Draft {
  return renewDraft(engine.db, saved(engine, id), sentOf(engine.db, id) !== null)
}

/** Keeps a letter that goes out with other numbers than it was saved with, so that they stay those of its exhibits. */
function renumbered(engine: Engine, draft: Draft): NewEntry[] {
  const before = saved(engine, draft.id).exhibits
  return JSON.stringify(before) === JSON.stringify(draft.exhibits) ? [] : [saving(draft)]
}

/** The letter as a file. Throws DraftHasProblems while a figure, time or quote has no source. */
export async function draftBytes(
  engine: Engine,
  id: string,
  format: 'docx' | 'pdf' | 'txt',
): Promise<{ name: string; bytes: Uint8Array }> {
  await engine.fresh()
  const draft = stored(engine, id)
  const blocking = draft.problems.filter(problem => problem.blocks)
  if (blocking.length > 0) throw new AppError('DraftHasProblems', { count: blocking.length })
  const bytes =
    format === 'docx'
      ? await draftToDocx(draft)
      : format === 'txt'
        ? Buffer.from(draftToText(draft), 'utf8')
        : await engine.services.printToPdf(draftToHtml(draft), { landscape: false })
  await engine.commit([
    ...renumbered(engine, draft),
    {
      type: 'export',
      public: {
        what: `draft-${format}`,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        size: bytes.length,
      },
      private: { options: { draft: id }, cites: citedSeqs(engine.db, eventIdsIn(JSON.stringify(draft))) },
    },
  ])
  return { name: `${draft.channel}-${draft.updatedAt.slice(0, 10)}.${format}`, bytes }
}

/** The items that a letter's exhibits were read from. Throws DraftMissing. */
export async function itemsOfDraft(engine: Engine, id: string): Promise<string[]> {
  await engine.fresh()
  return itemsOfEvents(
    engine,
    stored(engine, id).exhibits.map(({ event }) => event),
  )
}

export const complaintCalls: {
  [N in ComplaintName]: (engine: Engine, arg: CallArg<N>) => CallValue<N> | Promise<CallValue<N>>
} & {
  'complaint.bytes': (
    engine: Engine,
    arg: { id: string; format: 'docx' | 'pdf' | 'txt' },
  ) => Promise<{ name: string; bytes: Uint8Array }>
} = {
  'complaint.open': (engine, choice) => startDraft(engine, choice),
  'complaint.list': engine => listDrafts(engine.db),
  'complaint.get': async (engine, { id }) => {
    await engine.fresh()
    return stored(engine, id)
  },
  'complaint.edit': async (engine, edit) => {
    await engine.fresh()
    return save(engine, editDraft(engine.db, saved(engine, edit.id), edit))
  },
  'complaint.preview': async (engine, { id }) => {
    await engine.fresh()
    const draft = stored(engine, id)
    const pdf = await engine.services.printToPdf(draftToHtml(draft), { landscape: false })
    return keepPrint(pdf, await countPages(pdf), draft.exhibits.length, 'letter', [])
  },
  'complaint.fields': async (engine, { id }) => {
    await engine.fresh()
    return formFields(stored(engine, id))
  },
  'complaint.remove': async (engine, { id }) => {
    await removeDraft(engine, id)
    return null
  },
  'complaint.putBack': async (engine, { id }) => {
    await putBackDraft(engine, id)
    return null
  },
  'complaint.bytes': (engine, { id, format }) => draftBytes(engine, id, format),
  'complaint.register': async (engine, { id, sentOn, way, number }) => {
    await engine.fresh()
    await engine.commit([
      ...renumbered(engine, stored(engine, id)),
      { type: 'sent', public: { draft: id }, private: { draft: id, sentOn, way, number } },
    ])
    return null
  },
}
