import { useState } from 'react'
import { isReady, NewPassword } from '../create/NewPassword.tsx'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import css from './Settings.module.css'

/** A new password; the present one is asked for, since the vault may have been found open. */
export function ChangePassword({ onClose }: { onClose: () => void }) {
  const t = useText('settings')
  const [present, setPresent] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const change = useAction(async () => {
    await call('vault.changePassword', { password: present, fresh })
    notify(t('passwordChanged'))
    onClose()
  })
  return (
    <FormDialog
      title={t('waysPassword')}
      onClose={onClose}
      action={change}
      doWords={t('passwordDo')}
      ready={present !== '' && isReady(fresh, again)}
      className={css.form}
    >
      <p className={css.lead}>{t('passwordHonest')}</p>
      <PasswordField label={t('present')} value={present} onChange={setPresent} autoFocus />
      <NewPassword label={t('fresh')} value={fresh} onChange={setFresh} again={again} onAgain={setAgain} />
    </FormDialog>
  )
}
