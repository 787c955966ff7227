import { rememberedAnswers, rememberedColumns } from '../index/rememberedAnswers.ts'
import type { ImportEnv } from './importEnv.ts'

/** Gives new sources the answers that an earlier export of the same chat got, as a journal entry of its own. */
export async function rememberAnswers(items: readonly string[], env: ImportEnv): Promise<void> {
  const answers = rememberedAnswers(env.db, items)
  if (answers.length > 0)
    await env.commit([{ type: 'answer', public: { answers: answers.length }, private: { answers } }])
}

/** Gives new tables the columns that an earlier one with the same headings got; true when there is something to read now. */
export async function rememberColumns(items: readonly string[], env: ImportEnv): Promise<boolean> {
  const answers = rememberedColumns(env.db, items)
  if (answers.length > 0)
    await env.commit([{ type: 'answer', public: { answers: answers.length }, private: { answers } }])
  return answers.length > 0
}
