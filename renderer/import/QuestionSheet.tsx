import { useState } from 'react'
import type { Question, SourceAnswer } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useImportJob } from '../model/importJob.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Import.module.css'
import { OneQuestion } from './OneQuestion.tsx'
import { SourceDialog } from './SourceDialog.tsx'

/** Everything an import could not know, on one sheet. Nothing is chosen beforehand; the likely answer comes first. */
export function QuestionSheet({ questions, onAnswered }: { questions: Question[]; onAnswered: () => void }) {
  const t = useText('import')
  const { answers, setAnswers } = useImportJob()
  const [mapping, setMapping] = useState<Question | null>(null)
  const given = questions.filter(question => answers.has(question.id))
  const send = useAction(async () => {
    const { changed } = await call('import.answer', {
      answers: given.flatMap(question => answers.get(question.id) ?? []),
    })
    setAnswers(() => new Map())
    notify(t('answered', { count: changed }))
    onAnswered()
  })
  const choose = (question: Question, answer: SourceAnswer | null) =>
    setAnswers(old => {
      const next = new Map(old)
      if (answer) next.set(question.id, answer)
      else next.delete(question.id)
      return next
    })
  return (
    <Card tone="attention">
      <ul className={css.questions}>
        {questions.map(question => (
          <li key={question.id}>
            <OneQuestion
              question={question}
              answer={answers.get(question.id) ?? null}
              onAnswer={answer => choose(question, answer)}
              onColumns={() => setMapping(question)}
            />
          </li>
        ))}
      </ul>
      {send.failure && <ErrorNotice failure={send.failure} />}
      <div className={css.send}>
        <span className={css.quiet}>{t('answerLater')}</span>
        <Button
          variant="primary"
          isDisabled={given.length === 0}
          isPending={send.running}
          onPress={() => void send.run()}
        >
          {given.length === 0 ? t('answerNone') : t('answer', { count: given.length })}
        </Button>
      </div>
      {mapping && (
        <SourceDialog
          item={mapping.item}
          name={mapping.path}
          start="columns"
          onClose={() => setMapping(null)}
        />
      )}
    </Card>
  )
}
