import { CircleCheck } from 'lucide-react'
import { useText } from '../i18n/useText.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import css from './ComplaintScreen.module.css'
import { type LetterStepProps, useEditLetter } from './LetterStep.tsx'
import { ProblemCard } from './ProblemCard.tsx'
import { StepTitle } from './StepTitle.tsx'

/** Everything the audit found; what blocks comes first. */
export function CheckStep(props: LetterStepProps & { onCase: () => void }) {
  const { draft, onCase } = props
  const t = useText('complaint')
  const edit = useEditLetter(props)
  const ordered = draft.problems.toSorted((a, b) => Number(b.blocks) - Number(a.blocks))
  return (
    <>
      <StepTitle>{t('checkTitle')}</StepTitle>
      {ordered.length === 0 ? (
        <EmptyState icon={<CircleCheck size={28} aria-hidden />} title={t('allSourced')}>
          {t('allSourcedMore')}
        </EmptyState>
      ) : (
        <>
          <p className={css.lead}>{t('checkLead')}</p>
          {ordered.map((problem, index) => (
            <ProblemCard key={index} problem={problem} onEdit={edit} onCase={onCase} />
          ))}
        </>
      )}
    </>
  )
}
