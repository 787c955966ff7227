import { type FormEvent, useId, useState } from 'react'
import { isReady, NewPassword } from '../create/NewPassword.tsx'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import css from './Settings.module.css'

/** A new password; the present one is asked for, since the vault may have been found open. */
export function ChangePassword({ onClose }: { onClose: () => void }) {
  const t = useText('settings')
  const form = useId()
  const [present, setPresent] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const change = useAction(async () => {
    await call('vault.changePassword', { password: present, fresh })
    notify(t('passwordChanged'))
    onClose()
  })
  const ready = present !== '' && isReady(fresh, again) && !change.running
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) void change.run()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('waysPassword')}
      mustAnswer={change.running}
      actions={
        <>
          <Button onPress={onClose} isDisabled={change.running}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form} isDisabled={!ready} isPending={change.running}>
            {t('passwordDo')}
          </Button>
        </>
      }
    >
      <form id={form} className={css.form} onSubmit={submit}>
        <p className={css.lead}>{t('passwordHonest')}</p>
        <PasswordField label={t('present')} value={present} onChange={setPresent} autoFocus />
        <NewPassword label={t('fresh')} value={fresh} onChange={setFresh} again={again} onAgain={setAgain} />
        {change.failure && <ErrorNotice failure={change.failure} />}
      </form>
    </Dialog>
  )
}
