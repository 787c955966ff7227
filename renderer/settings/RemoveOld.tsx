import { type FormEvent, useId, useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import css from './Settings.module.css'

/** Asks for the old folder's own password before it goes. */
export function RemoveOld({ folder, onClose }: { folder: string; onClose: () => void }) {
  const t = useText('settings')
  const form = useId()
  const [password, setPassword] = useState('')
  const remove = useAction(async () => {
    await call('reencrypt.removeOld', { password })
    notify(t('oldGone'))
    onClose()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password !== '' && !remove.running) void remove.run()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('waysOld')}
      mustAnswer={remove.running}
      actions={
        <>
          <Button onPress={onClose} isDisabled={remove.running}>
            {t('cancel')}
          </Button>
          <Button
            variant="danger"
            type="submit"
            form={form}
            isDisabled={password === ''}
            isPending={remove.running}
          >
            {t('oldDo', { folder })}
          </Button>
        </>
      }
    >
      <form id={form} className={css.form} onSubmit={submit}>
        <p>{t('oldWhat', { folder })}</p>
        <PasswordField label={t('oldPassword')} value={password} onChange={setPassword} autoFocus />
        {remove.running && <p className={css.lead}>{t('oldReading')}</p>}
        {remove.failure && <ErrorNotice failure={remove.failure} />}
      </form>
    </Dialog>
  )
}
