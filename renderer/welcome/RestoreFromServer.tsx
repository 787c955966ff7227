import { type FormEvent, useId, useState } from 'react'
import type { CopyProgress } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction, useEvent } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import { Progress } from '../ui/Progress.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './Welcome.module.css'

/** Makes a vault of the copy on a server, in a folder that is asked for, and opens it: after a computer was lost. */
export function RestoreFromServer({ onClose }: { onClose: () => void }) {
  const t = useText('server')
  const format = useFormat()
  const form = useId()
  const { adopt } = useAppState()
  const [address, setAddress] = useState('https://')
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [secret, setSecret] = useState('')
  const [progress, setProgress] = useState<CopyProgress | null>(null)
  useEvent('copy.changed', now => setProgress(now.ended ? null : now))
  const restore = useAction(async () => {
    const restored = await call('server.restore', { address, user, password, secret: secretOf(secret) })
    if (restored === null) return
    const { objects, problems, state } = restored
    notify(
      problems === 0
        ? t('restored', { n: format.number(objects) })
        : t('restoredLacks', { n: format.number(objects), lacks: format.number(problems) }),
    )
    adopt(state)
  })
  const ready = /^https?:\/\/./.test(address) && user !== '' && password !== '' && secret !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !restore.running) void restore.run()
  }
  const stop = () => void call('server.stopRestoring', null).catch(() => undefined)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('restoreTitle')}
      mustAnswer={restore.running}
      actions={
        <>
          <Button onPress={restore.running ? stop : onClose}>{t(restore.running ? 'stop' : 'cancel')}</Button>
          <Button variant="primary" type="submit" form={form} isDisabled={!ready} isPending={restore.running}>
            {t('restoreDo')}
          </Button>
        </>
      }
    >
      <form id={form} className={css.form} onSubmit={submit}>
        <p>{t('restoreMore')}</p>
        <TextField label={t('address')} value={address} onChange={setAddress} maxLength={2000} mono />
        <TextField label={t('user')} value={user} onChange={setUser} maxLength={500} />
        <PasswordField
          label={t('password')}
          description={t('passwordMore')}
          value={password}
          onChange={setPassword}
        />
        <PasswordField
          label={t('vaultSecret')}
          description={t('vaultSecretMore')}
          value={secret}
          onChange={setSecret}
        />
        {restore.running && progress !== null && (
          <Progress
            label={t('restoring')}
            value={progress.bytesTotal === 0 ? null : progress.bytesDone / progress.bytesTotal}
            valueText={
              progress.bytesTotal === 0
                ? ''
                : t('fetched', {
                    done: format.bytes(Math.min(progress.bytesDone, progress.bytesTotal)),
                    total: format.bytes(progress.bytesTotal),
                  })
            }
          />
        )}
        {restore.failure && <ErrorNotice failure={restore.failure} />}
      </form>
    </Dialog>
  )
}

/** 48 digits are the recovery code, in whatever groups they were typed; anything else is the password. */
function secretOf(typed: string): { password: string } | { recoveryCode: string } {
  const digits = typed.replace(/[\s-]/g, '')
  return /^\d{48}$/.test(digits) ? { recoveryCode: digits } : { password: typed }
}
