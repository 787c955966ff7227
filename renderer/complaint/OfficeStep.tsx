import { useEffect, useRef } from 'react'
import type { ChannelId, LenderType } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import type { Failed } from '../model/failure.ts'
import css from './ComplaintScreen.module.css'
import { DeleteDraft } from './DeleteDraft.tsx'
import { StepTitle } from './StepTitle.tsx'

export interface OfficeStepProps {
  chosen: ChannelId | null
  onChoose: (id: ChannelId) => void
  onReopen: (draft: string) => void
  onDeleted: (draft: string) => void
  onFailure: (failure: Failed) => void
}

/** Which office: what each is for, who it is competent for, how it is reached, by when it must answer. */
export function OfficeStep({ chosen, onChoose, onReopen, onDeleted, onFailure }: OfficeStepProps) {
  const t = useText('complaint')
  const format = useFormat()
  const language = useLanguage()
  const channels = useCall('complaint.channels', null)
  const drafts = useCall('complaint.list', null, { again: ['index.changed'] })
  const facts = useCall('case.get', null)
  const { readOnly } = useAppState().state
  const kept = useRef<HTMLDivElement>(null)
  const deleted = useRef(false)
  useEffect(() => {
    // The button that was pressed is gone with its line: who uses the keyboard goes on beside it.
    if (deleted.current && document.activeElement === document.body) kept.current?.focus()
    deleted.current = false
  }, [drafts.value])
  const lender: LenderType = facts.value?.case.lenderType ?? 'unknown'
  if (channels.failure) return <ErrorNotice failure={channels.failure} onRetry={channels.reload} />
  const titleOf = (id: ChannelId) => channels.value?.find(channel => channel.id === id)?.title[language] ?? id
  return (
    <>
      <StepTitle>{t('officeTitle')}</StepTitle>
      <p className={css.lead}>{t('officeLead')}</p>
      <div className={css.cards} role="group" aria-label={t('officeTitle')}>
        {(channels.value ?? []).map(channel => {
          const competent = channel.competentFor === 'all' || channel.competentFor.includes(lender)
          return (
            <button
              key={channel.id}
              type="button"
              className={css.office}
              aria-pressed={chosen === channel.id}
              onClick={() => onChoose(channel.id)}
            >
              <strong>{channel.title[language]}</strong>
              <span>{channel.purpose[language]}</span>
              <small>{channel.entry[language]}</small>
              <small>{channel.limits[language]}</small>
              {lender !== 'unknown' && (
                <span>
                  <Badge tone={competent ? 'good' : 'finding'}>
                    {competent ? t('competent') : t('notCompetent', { lender: t(`lender.${lender}`) })}
                  </Badge>
                </span>
              )}
              <small>{t('verified', { date: channel.verified })}</small>
            </button>
          )
        })}
      </div>
      <div ref={kept} tabIndex={-1}>
        {(drafts.value ?? []).length > 0 && (
          <>
            <h2>{t('drafts')}</h2>
            <ul className={css.list}>
              {(drafts.value ?? []).map(draft => {
                const line = t('draftLine', {
                  office: titleOf(draft.channel),
                  moment: format.moment(draft.updatedAt),
                })
                return (
                  <li key={draft.id} className={classes(css.pick, css.line)}>
                    <Button variant="quiet" onPress={() => onReopen(draft.id)}>
                      {line}
                    </Button>
                    {draft.sentOn !== null && (
                      <Badge tone="good">
                        {t('sentOn', { day: format.day(draft.sentOn, { year: true }) })}
                      </Badge>
                    )}
                    {draft.problems > 0 && (
                      <Badge tone="finding">{t('problemCount', { count: draft.problems })}</Badge>
                    )}
                    {draft.sentOn === null && !readOnly && (
                      <DeleteDraft
                        id={draft.id}
                        line={line}
                        onDeleted={id => {
                          deleted.current = true
                          onDeleted(id)
                        }}
                        onFailure={onFailure}
                      />
                    )}
                  </li>
                )
              })}
            </ul>
          </>
        )}
      </div>
    </>
  )
}
