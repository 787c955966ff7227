import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { Failed, useErrorWords } from '../model/failure.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Link } from '../ui/Link.tsx'
import { Menu } from '../ui/Menu.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import { TextField } from '../ui/TextField.tsx'
import { LanguageSwitch } from '../welcome/LanguageSwitch.tsx'
import css from './Unlock.module.css'

const quietCodes = new Set(['WrongPassword', 'WrongRecoveryCode', 'RecoveryGroupWrong'])

/** The locked vault. Says nothing of what is in it: no names, no counts. */
export function UnlockScreen({ onCreate }: { onCreate: () => void }) {
  const t = useText('unlock')
  const format = useFormat()
  const { state, adopt } = useAppState()
  const [way, setWay] = useState<'password' | 'recovery'>('password')
  const [secret, setSecret] = useState('')
  const open = useAction(async () => {
    const opened =
      way === 'password'
        ? await call('vault.open', { password: secret })
        : await call('vault.openWithRecoveryCode', { code: secret.trim() })
    setSecret('')
    adopt(opened)
  })
  const other = useAction(async () => {
    const chosen = await call('vault.chooseFolder', { purpose: 'open' })
    if (!chosen) return
    if (!chosen.isVault) throw new Failed({ code: 'NotAVault', details: {} })
    setSecret('')
    adopt(await call('app.state', null))
  })
  const sample = useAction(async () => adopt(await call('vault.trySample', { locale: state.locale })))
  const failure = open.failure ?? other.failure ?? sample.failure
  const quiet = failure !== null && quietCodes.has(failure.code)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (secret !== '' && !open.running) void open.run()
  }
  const change = (value: string) => {
    setSecret(value)
    if (open.failure) open.forget()
  }
  const switchWay = () => {
    setWay(way === 'password' ? 'recovery' : 'password')
    setSecret('')
    open.forget()
  }
  return (
    <main className={css.unlock}>
      <form className={css.form} onSubmit={submit}>
        <div className={css.sign} aria-hidden>
          <KeyRound size={22} />
        </div>
        <h1>{t('title')}</h1>
        {state.lockedAt && (
          <p className={css.quiet}>{t('lockedAt', { moment: format.moment(state.lockedAt) })}</p>
        )}
        <div className={css.fields}>
          {failure && !quiet && <ErrorNotice failure={failure} />}
          {way === 'password' ? (
            <PasswordField
              key="password"
              label={t('password')}
              value={secret}
              onChange={change}
              autoFocus
              isReadOnly={open.running}
            />
          ) : (
            <TextField
              key="recovery"
              label={t('recovery')}
              description={t('recoveryHint')}
              value={secret}
              onChange={change}
              inputMode="numeric"
              autoFocus
              mono
              isReadOnly={open.running}
            />
          )}
          {failure && quiet && <QuietFailure failure={failure} />}
          <Button
            variant="primary"
            size="large"
            wide
            type="submit"
            isDisabled={secret === ''}
            isPending={open.running}
          >
            {open.running ? t('opening') : t('open')}
          </Button>
          {open.running && <p className={css.quiet}>{t('slow')}</p>}
        </div>
        <div className={css.ways}>
          <Link onPress={switchWay}>{way === 'password' ? t('useRecovery') : t('usePassword')}</Link>
          <Menu
            label={t('other')}
            trigger={
              <Button variant="quiet" isPending={other.running || sample.running}>
                {t('other')}
              </Button>
            }
            entries={[
              { id: 'open', label: t('otherOpen'), onPress: () => void other.run() },
              { id: 'create', label: t('otherCreate'), onPress: onCreate },
              { id: 'sample', label: t('otherSample'), onPress: () => void sample.run() },
            ]}
          />
        </div>
      </form>
      <div className={css.corner}>
        <LanguageSwitch />
      </div>
    </main>
  )
}

function QuietFailure({ failure }: { failure: Failed }) {
  const words = useErrorWords(failure)
  const format = useFormat()
  return (
    <p className={css.wrong} role="alert">
      {format.sentences([words.what, words.next])}
    </p>
  )
}
