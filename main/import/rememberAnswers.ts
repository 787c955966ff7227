import { rememberedAnswers } from '../index/rememberedAnswers.ts'
import type { ImportEnv } from './importEnv.ts'

/** Gives new sources the answers that an earlier export of the same chat got, as a journal entry of its own. */
export async function rememberAnswers(items: readonly string[], env: ImportEnv): Promise<void> {
  const answers = rememberedAnswers(env.db, items)
  if (answers.length > 0)
    await env.commit([{ type: 'answer', public: { answers: answers.length }, private: { answers } }])
}
