import { useState } from 'react'
import type { Finding } from '../../preload/contract.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { Button } from '../ui/Button.tsx'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import { TextField } from '../ui/TextField.tsx'
import css from './WhyMarked.module.css'

export interface WhyMarkedProps {
  finding: Finding
  onDecide: (finding: Finding, state: 'confirmed' | 'dismissed' | 'open', reason?: string) => void
}

/** Why something is marked, with arithmetic and citation; can be confirmed, or contradicted with a reason. */
export function WhyMarked({ finding, onDecide }: WhyMarkedProps) {
  const t = useText('viewer')
  const language = useLanguage()
  const { go } = useNavigation()
  const [contradicting, setContradicting] = useState(false)
  const [reason, setReason] = useState('')
  const severe = finding.rule === 'CN-ABUSE-01' || finding.rule === 'CN-3P-01'
  return (
    <section
      className={classes(css.why, severe && css.severe, finding.state === 'dismissed' && css.dismissed)}
    >
      <h3>{finding.title[language]}</h3>
      <p className={css.badges}>
        <Badge>{t(`authority.${finding.authority}`)}</Badge>
        <Badge tone={finding.state === 'confirmed' ? 'good' : 'plain'}>{t(`state.${finding.state}`)}</Badge>
        {finding.strength !== 'strong' && <Badge>{t(`strength.${finding.strength}`)}</Badge>}
      </p>
      <p>{finding.explanation[language]}</p>
      <p className={css.citation}>{finding.citation[language]}</p>
      {finding.notes.map(note => (
        <p key={note} className={css.citation}>
          {t(`note.${note}`)}
        </p>
      ))}
      {finding.state === 'dismissed' && finding.reason && (
        <p>{t('reasonGiven', { reason: finding.reason })}</p>
      )}
      {contradicting ? (
        <div className={css.contradict}>
          <TextField label={t('whyWrong')} value={reason} onChange={setReason} rows={2} autoFocus />
          <div className={css.buttons}>
            <Button size="small" onPress={() => setContradicting(false)}>
              {t('leave')}
            </Button>
            <Button
              size="small"
              variant="primary"
              onPress={() => {
                onDecide(finding, 'dismissed', reason.trim())
                setContradicting(false)
              }}
            >
              {t('dismiss')}
            </Button>
          </div>
        </div>
      ) : (
        <div className={css.buttons}>
          {finding.state === 'open' && (
            <>
              <Button size="small" onPress={() => onDecide(finding, 'confirmed')}>
                {t('confirm')}
              </Button>
              <Button size="small" variant="quiet" onPress={() => setContradicting(true)}>
                {t('wrong')}
              </Button>
            </>
          )}
          {finding.state !== 'open' && (
            <Button size="small" variant="quiet" onPress={() => onDecide(finding, 'open')}>
              {t('takeBack')}
            </Button>
          )}
          {finding.events.length > 1 && (
            <Button
              size="small"
              variant="quiet"
              onPress={() => go('timeline', { filter: { ids: finding.events, oldestFirst: true } })}
            >
              {t('allEvents', { count: finding.events.length })}
            </Button>
          )}
        </div>
      )}
    </section>
  )
}
