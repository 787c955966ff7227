import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { call, useEvent } from '../model/vault.ts'
import css from './Create.module.css'
import { ConfirmCode } from './ConfirmCode.tsx'
import { PasswordStep } from './PasswordStep.tsx'
import { RecoveryCode } from './RecoveryCode.tsx'

type Step = { at: 'password' } | { at: 'code'; code: string } | { at: 'confirm'; code: string }

/** Making a vault: password, then the recovery code on paper, then two of its groups typed back. */
export function CreateScreen({ onDone }: { onDone: () => void }) {
  const t = useText('create')
  const { adopt } = useAppState()
  const [step, setStep] = useState<Step>({ at: 'password' })
  // Locked meanwhile (idle, lid closed): the code must not stay on the screen.
  useEvent('app.changed', state => {
    if (step.at !== 'password' && state.vault === 'locked') onDone()
  })
  const finish = async () => {
    adopt(await call('app.state', null))
    onDone()
  }
  const position = step.at === 'password' ? 1 : step.at === 'code' ? 2 : 3
  return (
    <main className={css.create}>
      <div className={css.column}>
        <p className={css.step}>{t('step', { n: position })}</p>
        {step.at === 'password' && (
          <PasswordStep onCancel={onDone} onCreated={code => setStep({ at: 'code', code })} />
        )}
        {step.at === 'code' && (
          <RecoveryCode code={step.code} onNext={() => setStep({ at: 'confirm', code: step.code })} />
        )}
        {step.at === 'confirm' && (
          <ConfirmCode
            code={step.code}
            onBack={() => setStep({ at: 'code', code: step.code })}
            onRight={finish}
          />
        )}
      </div>
    </main>
  )
}
