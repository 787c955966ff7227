import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import css from './Settings.module.css'

/** Asks for the old folder's own password before it goes. */
export function RemoveOld({ folder, onClose }: { folder: string; onClose: () => void }) {
  const t = useText('settings')
  const [password, setPassword] = useState('')
  const remove = useAction(async () => {
    await call('reencrypt.removeOld', { password })
    notify(t('oldGone'))
    onClose()
  })
  return (
    <FormDialog
      title={t('waysOld')}
      onClose={onClose}
      action={remove}
      doWords={t('oldDo', { folder })}
      ready={password !== ''}
      variant="danger"
      className={css.form}
    >
      <p>{t('oldWhat', { folder })}</p>
      <PasswordField label={t('oldPassword')} value={password} onChange={setPassword} autoFocus />
      {remove.running && <p className={css.lead}>{t('oldReading')}</p>}
    </FormDialog>
  )
}
