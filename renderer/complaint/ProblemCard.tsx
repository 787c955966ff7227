import { useState } from 'react'
import type { DraftProblem } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { useCall } from '../model/vault.ts'
import { useCaseZone } from '../model/caseZone.ts'
import { useFormat } from '../i18n/format.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './ComplaintScreen.module.css'
import type { EditLetter } from './LetterStep.tsx'

/** Something in the letter that has no source, and the three answers to it. */
export function ProblemCard({
  problem,
  onEdit,
  onCase,
}: {
  problem: DraftProblem
  onEdit: EditLetter
  /** Leads to the case facts, where what is missing can be written. */
  onCase?: () => void
}) {
  const t = useText('complaint')
  const { go } = useNavigation()
  const [choosing, setChoosing] = useState(false)
  const at = { section: problem.section, paragraph: problem.paragraph }
  const canAnswer = problem.code === 'unsourced' || problem.code === 'notInEvidence'
  return (
    <section className={css.problem}>
      <h4>{t(`problem.${problem.code}`)}</h4>
      {problem.code === 'missingFact' ? (
        <Missing fact={problem.text} onCase={onCase} onPeople={() => go('people')} />
      ) : (
        problem.text !== '' && <p>{t('problemText', { text: problem.text })}</p>
      )}
      {canAnswer && (
        <div className={css.buttons}>
          <Button size="small" onPress={() => onEdit({ ...at, text: '', mode: 'declareStatement' })}>
            {t('declare')}
          </Button>
          <Button size="small" onPress={() => setChoosing(true)}>
            {t('attach')}
          </Button>
          <Button size="small" variant="quiet" onPress={() => onEdit({ ...at, text: '', mode: 'delete' })}>
            {t('deleteLine')}
          </Button>
        </div>
      )}
      <ChooseEvents
        isOpen={choosing}
        onClose={() => setChoosing(false)}
        onChoose={events => onEdit({ ...at, text: '', mode: 'attachEvents', events })}
      />
    </section>
  )
}

/** What is missing, by the name its field has, and where it can be said. */
function Missing({
  fact,
  onCase,
  onPeople,
}: {
  fact: string
  onCase: (() => void) | undefined
  onPeople: () => void
}) {
  const t = useText('complaint')
  if (fact === 'facts')
    return (
      <>
        <p>{t('nothingTold')}</p>
        <div className={css.buttons}>
          <Button size="small" onPress={onPeople}>
            {t('toPeople')}
          </Button>
        </div>
      </>
    )
  return (
    <>
      <p>{fact === 'lenderName' ? t('case.lenderName') : t(`person.${fact}`)}</p>
      {onCase && (
        <div className={css.buttons}>
          <Button size="small" onPress={onCase}>
            {t('step.case')}
          </Button>
        </div>
      )}
    </>
  )
}

function ChooseEvents({
  isOpen,
  onClose,
  onChoose,
}: {
  isOpen: boolean
  onClose: () => void
  onChoose: (events: string[]) => void
}) {
  const t = useText('complaint')
  const l = useText('timeline')
  const format = useFormat()
  const zone = useCaseZone()
  const [query, setQuery] = useState('')
  const found = useCall(
    'timeline.page',
    { filter: query.trim() === '' ? {} : { query: query.trim() }, limit: 30 },
    { skip: !isOpen },
  )
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('attach')} size="large">
      <TextField label={t('findEvent')} value={query} onChange={setQuery} type="search" autoFocus />
      <ul className={css.list}>
        {(found.value?.events ?? []).map(event => (
          <li key={event.id} className={css.pick}>
            <Button
              variant="quiet"
              onPress={() => {
                onChoose([event.id])
                onClose()
              }}
            >
              {`${format.eventTime(event.time, zone)} · ${l(`kind.${event.kind}`)} · ${visible(event.partyLabel)} · ${visible(event.text.slice(0, 60))}`}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
