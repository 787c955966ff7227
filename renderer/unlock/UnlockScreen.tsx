import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { Failed } from '../model/failure.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Link } from '../ui/Link.tsx'
import { Menu } from '../ui/Menu.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import { LanguageSwitch } from '../welcome/LanguageSwitch.tsx'
import { QuietFailure } from './QuietFailure.tsx'
import { RecoverForm } from './RecoverForm.tsx'
import { classes } from '../ui/classes.ts'
import css from './Unlock.module.css'

const quietCodes = new Set(['WrongPassword'])

/** The locked vault. Says nothing of what is in it: no names, no counts. */
export function UnlockScreen({ onCreate }: { onCreate: () => void }) {
  const t = useText('unlock')
  const format = useFormat()
  const { state, adopt } = useAppState()
  const [way, setWay] = useState<'password' | 'recovery'>('password')
  // Without key files no password opens anything.
  const recovering = way === 'recovery' || state.keysLost
  const [secret, setSecret] = useState('')
  const open = useAction(async () => {
    const opened = await call('vault.open', { password: secret }).catch(async (refused: unknown) => {
      if (!(refused instanceof Failed) || refused.code !== 'NotAVault') throw refused
      // The key files were lost while the vault lay locked: the sheet opens it, and its form says so.
      const now = await call('app.state', null)
      if (!now.keysLost) throw refused
      return now
    })
    setSecret('')
    adopt(opened)
  })
  const other = useAction(async () => {
    const chosen = await call('vault.chooseFolder', { purpose: 'open' })
    if (!chosen) return
    if (!chosen.isVault) throw new Failed({ code: 'NotAVault', details: {} })
    setSecret('')
    setWay('password')
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
  const switchWay = (to: 'password' | 'recovery') => {
    setWay(to)
    setSecret('')
    open.forget()
  }
  const others = (
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
  )
  return (
    <main className={css.unlock}>
      <div className={classes(css.form, recovering && css.wide)}>
        <div className={css.sign} aria-hidden>
          <KeyRound size={22} />
        </div>
        <h1>{recovering ? t('recoverTitle') : t('title')}</h1>
        {state.lockedAt && !recovering && (
          <p className={css.quiet}>{t('lockedAt', { moment: format.moment(state.lockedAt) })}</p>
        )}
        {recovering ? (
          <>
            {failure && <ErrorNotice failure={failure} />}
            <RecoverForm key={state.folderName} onPassword={() => switchWay('password')} />
            <div className={css.ways}>
              <span />
              {others}
            </div>
          </>
        ) : (
          <form className={css.fill} onSubmit={submit}>
            <div className={css.fields}>
              {failure && !quiet && <ErrorNotice failure={failure} />}
              <PasswordField
                label={t('password')}
                value={secret}
                onChange={change}
                autoFocus
                isReadOnly={open.running}
              />
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
              <Link onPress={() => switchWay('recovery')}>{t('useRecovery')}</Link>
              {others}
            </div>
          </form>
        )}
      </div>
      <div className={css.corner}>
        <LanguageSwitch />
      </div>
    </main>
  )
}
