/** What was answered about a source, to be changed at any time. */
import { useState } from 'react'
import type { Question, SourceAnswer } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction, useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { OneQuestion } from './OneQuestion.tsx'
import css from './Sources.module.css'

export function SourceAnswers({ item, onColumns }: { item: string; onColumns: () => void }) {
  const t = useText('sources')
  const ti = useText('import')
  const { state } = useAppState()
  const asked = useCall('source.answers', { item }, { again: ['index.changed'] })
  const [fresh, setFresh] = useState<ReadonlyMap<string, SourceAnswer>>(new Map())
  const [round, setRound] = useState(0)
  const save = useAction(async () => {
    const { changed } = await call('import.answer', { answers: [...fresh.values()] })
    setFresh(new Map())
    setRound(old => old + 1)
    notify(ti('answered', { count: changed }))
    asked.reload()
  })
  if (asked.failure) return <ErrorNotice failure={asked.failure} onRetry={asked.reload} />
  if (asked.value === null) return <Loading />
  const { questions, answer } = asked.value
  if (questions.length === 0) return <p className={css.quiet}>{t('noAnswers')}</p>
  return (
    <div className={css.form}>
      <p className={css.quiet}>{t('answersLead')}</p>
      <ul className={css.questions}>
        {questions.map(question => (
          <li key={`${question.id} ${round}`}>
            <OneQuestion
              question={question}
              answer={fresh.get(question.id) ?? partOf(question, answer)}
              onAnswer={said =>
                setFresh(old => {
                  const next = new Map(old)
                  if (said) next.set(question.id, said)
                  else next.delete(question.id)
                  return next
                })
              }
              onColumns={onColumns}
            />
          </li>
        ))}
      </ul>
      {save.failure && <ErrorNotice failure={save.failure} />}
      <div className={css.saving}>
        <Button
          variant="primary"
          isDisabled={fresh.size === 0 || state.readOnly}
          isPending={save.running}
          onPress={() => void save.run()}
        >
          {fresh.size === 0 ? t('answersNone') : t('answersSave', { count: fresh.size })}
        </Button>
      </div>
    </div>
  )
}

/** Of everything answered about a source what answers this question; null when nothing does. */
function partOf({ question }: Question, answer: SourceAnswer): SourceAnswer | null {
  const { item, zone, dateOrder, self, owner } = answer
  const third = owner !== undefined && owner !== 'self' ? { owner } : {}
  if (question === 'zone') return zone === undefined ? null : { item, zone }
  if (question === 'dateOrder') return dateOrder === undefined ? null : { item, dateOrder }
  if (question === 'self') return self === undefined ? null : { item, self, ...third }
  if (question === 'owner') return owner === undefined ? null : { item, owner }
  return null
}
