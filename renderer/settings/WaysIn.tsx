import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useCall, useEvent } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import { NewCode } from './NewCode.tsx'
import { Reencrypt } from './Reencrypt.tsx'
import { RemoveOld } from './RemoveOld.tsx'
import css from './Settings.module.css'

type Shown = 'password' | 'code' | 'reencrypt' | 'old' | null

/** What opens the vault: password, recovery code with its sheet, and the one thing that makes old ones useless. */
export function WaysIn() {
  const t = useText('settings')
  const { state } = useAppState()
  const [shown, setShown] = useState<Shown>(null)
  const old = useCall('reencrypt.old', null)
  const running = useCall('reencrypt.state', null)
  useEvent('reencrypt.changed', ({ phase }) => {
    if (phase === 'done' || phase === 'stopped' || phase === 'failed') running.reload()
  })
  const close = () => {
    setShown(null)
    old.reload()
    running.reload()
  }
  const phase = running.value?.phase
  const busy = phase === 'copying' || phase === 'checking'
  const rows: [key: Exclude<Shown, null>, title: string, text: string, action: string][] = [
    ['password', t('waysPassword'), t('waysPasswordText'), t('waysPasswordDo')],
    ['code', t('waysCode'), t('waysCodeText'), t('waysCodeDo')],
    ['reencrypt', t('waysReencrypt'), t('waysReencryptText'), busy ? t('waysShow') : t('waysReencryptDo')],
  ]
  if (old.value)
    rows.push(['old', t('waysOld'), t('waysOldText', { folder: old.value.folderName }), t('waysOldDo')])
  return (
    <Card title={t('ways')}>
      <p className={css.lead}>{t('waysHonest')}</p>
      <ul className={css.rows}>
        {rows.map(([key, title, text, action]) => (
          <li key={key}>
            <div>
              <h3>{title}</h3>
              <p className={css.lead}>{text}</p>
            </div>
            <Button onPress={() => setShown(key)} isDisabled={state.readOnly} aria-label={action}>
              {action}
            </Button>
          </li>
        ))}
      </ul>
      {state.readOnly && <p className={css.lead}>{t('waysReadOnly')}</p>}
      {shown === 'password' && <ChangePassword onClose={close} />}
      {shown === 'code' && <NewCode onClose={close} />}
      {shown === 'reencrypt' && <Reencrypt onClose={close} />}
      {shown === 'old' && old.value && <RemoveOld folder={old.value.folderName} onClose={close} />}
    </Card>
  )
}
