import { Copy, FileDown } from 'lucide-react'
import { useState } from 'react'
import type { Draft } from '../../preload/contract.ts'
import { PaperProofNotice } from '../health/PaperProofNotice.tsx'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { type Failed, asFailed } from '../model/failure.ts'
import { usePaperProof } from '../model/proof.ts'
import { notify } from '../model/toasts.ts'
import { call, useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { DateField } from '../ui/DateField.tsx'
import { TextField } from '../ui/TextField.tsx'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import { useFormat } from '../i18n/format.ts'
import css from './ComplaintScreen.module.css'
import { StepTitle } from './StepTitle.tsx'

/** The letter as a file or field by field, and a record of when and how it was sent. */
export function ExportStep({
  draft,
  onFailure,
}: {
  draft: Draft
  onFailure: (failure: Failed | null) => void
}) {
  const t = useText('complaint')
  const c = useText('common')
  const { state } = useAppState()
  const [sentOn, setSentOn] = useState('')
  const [way, setWay] = useState('')
  const [number, setNumber] = useState('')
  const proof = usePaperProof()
  const fail = (error: unknown) => onFailure(asFailed(error))
  const blocked = draft.problems.some(problem => problem.blocks)
  const save = (format: 'docx' | 'pdf' | 'txt') => {
    onFailure(null)
    proof.begin({ draft: draft.id }, () => {
      call('complaint.export', { id: draft.id, format }).then(
        ({ saved }) => saved && notify(t('exported')),
        fail,
      )
    })
  }
  const format = useFormat()
  const drafts = useCall('complaint.list', null, { again: ['index.changed'] })
  const sent = drafts.value?.find(({ id }) => id === draft.id)?.sentOn ?? null
  const fields = useCall('complaint.fields', { id: draft.id }, { skip: blocked })
  return (
    <>
      <StepTitle>{t('exportTitle')}</StepTitle>
      <p className={css.lead}>{blocked ? t('exportBlocked') : t('exportLead')}</p>
      <div className={css.buttons}>
        <Button
          variant="primary"
          icon={<FileDown size={16} aria-hidden />}
          isDisabled={blocked || proof.running}
          onPress={() => save('docx')}
        >
          {t('asDocx')}
        </Button>
        <Button
          icon={<FileDown size={16} aria-hidden />}
          isDisabled={blocked || proof.running || !state.canPrint}
          onPress={() => save('pdf')}
        >
          {t('asPdf')}
        </Button>
        <Button
          icon={<FileDown size={16} aria-hidden />}
          isDisabled={blocked || proof.running}
          onPress={() => save('txt')}
        >
          {t('asText')}
        </Button>
      </div>
      <PaperProofNotice proof={proof} />
      {!blocked && (
        <section className={css.section} aria-label={t('byField')}>
          <header>
            <h3>{t('byField')}</h3>
            <span>{t('byFieldLead')}</span>
          </header>
          <ul className={css.list}>
            {(fields.value ?? []).map(field => (
              <li key={field.id} className={classes(css.pick, css.line)}>
                <Button
                  size="small"
                  variant="quiet"
                  icon={<Copy size={15} aria-hidden />}
                  onPress={() => {
                    call('app.copy', { text: field.text }).then(() => notify(c('copied')), fail)
                  }}
                >
                  {t('copyField', { title: field.label })}
                </Button>
                <small>
                  {field.limit === null
                    ? t('characters', { count: field.characters })
                    : t('charactersOf', { count: field.characters, limit: field.limit })}
                  {field.tooLong && ` · ${t('tooLong')}`}
                </small>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className={css.section} aria-label={t('register')}>
        <header>
          <h3>{t('register')}</h3>
          {sent && <Badge tone="good">{t('sentOn', { day: format.day(sent, { year: true }) })}</Badge>}
        </header>
        <p>{t('registerLead')}</p>
        <div className={css.form}>
          <DateField label={t('sentDay')} value={sentOn} onChange={setSentOn} />
          <TextField label={t('sentWay')} value={way} onChange={setWay} />
          <TextField label={t('sentNumber')} value={number} onChange={setNumber} />
        </div>
        <div>
          <Button
            isDisabled={sentOn === ''}
            onPress={() => {
              call('complaint.register', { id: draft.id, sentOn, way, number }).then(
                () => notify(t('registered')),
                fail,
              )
            }}
          >
            {t('registerNow')}
          </Button>
        </div>
      </section>
    </>
  )
}
