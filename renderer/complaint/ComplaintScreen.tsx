/** Complaints: office, case, findings, letter, check, export: one question a step. A saved draft opens at its letter. */
import { Check } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ChannelId, Draft } from '../../preload/contract.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import { useNavigation, useParams } from '../model/navigation.tsx'
import { call } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { CaseStep } from './CaseStep.tsx'
import { CheckStep } from './CheckStep.tsx'
import css from './ComplaintScreen.module.css'
import { ExportStep } from './ExportStep.tsx'
import { FindingsStep } from './FindingsStep.tsx'
import { LetterStep } from './LetterStep.tsx'
import { OfficeStep } from './OfficeStep.tsx'
import { StepMoved, footId } from './StepTitle.tsx'

const steps = ['office', 'case', 'findings', 'letter', 'check', 'export'] as const
type Step = (typeof steps)[number]

export function ComplaintScreen() {
  const t = useText('complaint')
  const language = useLanguage()
  const { go } = useNavigation()
  const params = useParams('complaint')
  const [step, setStep] = useState<Step>(params.step ?? 'office')
  const [channel, setChannel] = useState<ChannelId | null>(null)
  const [findings, setFindings] = useState<ReadonlySet<string> | null>(null)
  const [draft, setDraft] = useState<Draft | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  const [busy, setBusy] = useState(false)
  const at = steps.indexOf(step)
  const body = useRef<HTMLDivElement>(null)
  const [moved, setMoved] = useState(false)
  const [shown, setShown] = useState(step)
  if (shown !== step) {
    setShown(step)
    setMoved(true)
  }
  // A new step begins at its top.
  useEffect(() => {
    if (body.current) body.current.scrollTop = 0
  }, [step])

  const run = (work: () => Promise<void>) => {
    setBusy(true)
    setFailure(null)
    work()
      .catch((error: unknown) => setFailure(asFailed(error)))
      .finally(() => setBusy(false))
  }
  const write = () =>
    run(async () => {
      if (channel === null) return
      setDraft(
        await call('complaint.open', {
          channel,
          locale: language,
          findings: [...(findings ?? [])],
          events: params.events ?? [],
        }),
      )
      setStep('letter')
    })
  const reopen = (id: string) =>
    run(async () => {
      const saved = await call('complaint.get', { id })
      setDraft(saved)
      setChannel(saved.channel)
      setStep('letter')
    })
  const done = (id: Step) => steps.indexOf(id) < at && (id !== 'office' || channel !== null)
  const reachable = (target: Step) =>
    draft !== null
      ? true
      : target === 'office' || target === 'case' || (target === 'findings' && channel !== null)

  return (
    <div className={css.screen}>
      <nav className={css.steps} aria-label={t('steps')}>
        <h1>{t('title')}</h1>
        <ol>
          {steps.map((id, index) => (
            <li key={id}>
              <button
                type="button"
                className={classes(css.step, id === step && css.here)}
                aria-current={id === step ? 'step' : undefined}
                disabled={!reachable(id)}
                onClick={() => setStep(id)}
              >
                <span className={classes(css.number, done(id) && css.doneNumber)}>
                  {done(id) ? <Check size={15} aria-hidden /> : index + 1}
                </span>
                <span className={css.word}>{t(`step.${id}`)}</span>
              </button>
            </li>
          ))}
        </ol>
        <p className={css.saved}>{t('savedByItself')}</p>
      </nav>
      <StepMoved value={moved}>
        <div ref={body} className={css.body}>
          {failure && <ErrorNotice failure={failure} />}
          {step === 'office' && (
            <OfficeStep
              chosen={channel}
              onChoose={id => {
                setChannel(id)
                if (draft !== null && draft.channel !== id) setDraft(null)
              }}
              onReopen={reopen}
              onDeleted={id => {
                if (draft?.id === id) setDraft(null)
              }}
              onFailure={setFailure}
            />
          )}
          {step === 'case' && <CaseStep channel={channel} />}
          {step === 'findings' && (
            <FindingsStep
              chosen={findings}
              channel={channel}
              extra={params.events ?? []}
              onChange={setFindings}
            />
          )}
          {step === 'letter' && draft !== null && (
            <LetterStep draft={draft} onChange={setDraft} onFailure={setFailure} />
          )}
          {step === 'check' && draft !== null && (
            <CheckStep
              draft={draft}
              onChange={setDraft}
              onFailure={setFailure}
              onCase={() => setStep('case')}
            />
          )}
          {step === 'export' && draft !== null && <ExportStep draft={draft} onFailure={setFailure} />}
          <footer id={footId} tabIndex={-1} className={css.foot}>
            {at > 0 && <Button onPress={() => setStep(steps[at - 1] as Step)}>{t('previous')}</Button>}
            {step === 'case' && channel === null ? (
              // Opened from home to name the lender: nothing else of a complaint is due yet.
              <Button variant="primary" onPress={() => go('home')}>
                {t('caseDone')}
              </Button>
            ) : step === 'findings' ? (
              <Button
                variant="primary"
                isPending={busy}
                isDisabled={(findings?.size ?? 0) === 0 && (params.events ?? []).length === 0}
                onPress={write}
              >
                {draft === null ? t('write') : t('writeAgain')}
              </Button>
            ) : at === steps.length - 1 ? (
              <Button onPress={() => go('home')}>{t('toHome')}</Button>
            ) : (
              <Button
                variant="primary"
                isDisabled={(step === 'office' && channel === null) || !reachable(steps[at + 1] as Step)}
                onPress={() => setStep(steps[at + 1] as Step)}
              >
                {t('next', { step: t(`step.${steps[at + 1]}`) })}
              </Button>
            )}
          </footer>
        </div>
      </StepMoved>
    </div>
  )
}
