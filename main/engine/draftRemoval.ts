/** A draft that is taken off the list, and put back: the journal keeps every state of it. */
import type { Draft } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { getDraft, sentOf } from '../index/drafts.ts'
import type { Engine } from './engine.ts'

/** Throws DraftMissing, and DraftSent for a letter that was registered as handed in: that is no draft any more. */
export async function removeDraft(engine: Engine, id: string): Promise<void> {
  if (getDraft(engine.db, id) === null) throw new AppError('DraftMissing')
  if (sentOf(engine.db, id) !== null) throw new AppError('DraftSent')
  await engine.commit([{ type: 'draft', public: { draft: id }, private: { draft: id, content: null } }])
}

/** Puts it back as it was saved last; one that is there stays as it is. Throws DraftMissing. */
export async function putBackDraft(engine: Engine, id: string): Promise<void> {
  if (getDraft(engine.db, id) !== null) return
  let content: Draft | null = null
  for await (const entry of engine.vault.entries())
    if (entry.type === 'draft' && entry.private.draft === id && entry.private.content !== null)
      content = entry.private.content as Draft
  if (content === null) throw new AppError('DraftMissing')
  await engine.commit([{ type: 'draft', public: { draft: id }, private: { draft: id, content } }])
}
