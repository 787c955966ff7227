import { useState } from 'react'
import type { DraftProblem } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
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
export function ProblemCard({ problem, onEdit }: { problem: DraftProblem; onEdit: EditLetter }) {
  const t = useText('complaint')
  const [choosing, setChoosing] = useState(false)
  const at = { section: problem.section, paragraph: problem.paragraph }
  const canAnswer = problem.code === 'unsourced' || problem.code === 'notInEvidence'
  return (
    <section className={css.problem}>
      <h4>{t(`problem.${problem.code}`)}</h4>
      {problem.text !== '' && <p>{t('problemText', { text: problem.text })}</p>}
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
