import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { call, useAction } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import css from './Sources.module.css'

/** Asks for the password of an archive and has it read with it. Whether it was right is told by the import that begins. */
export function UnlockArchive({ item, name, onClose }: { item: string; name: string; onClose: () => void }) {
  const t = useText('sources')
  const [password, setPassword] = useState('')
  const unlock = useAction(async () => {
    await call('source.unlock', { item, password })
    onClose()
  })
  return (
    <FormDialog
      title={t('password.title', { name: visible(name) })}
      onClose={onClose}
      action={unlock}
      doWords={t('password.do')}
      ready={password !== ''}
      className={css.form}
    >
      <p>{t('password.lead')}</p>
      <PasswordField
        label={t('password.label')}
        value={password}
        onChange={setPassword}
        description={t('password.kept')}
        autoFocus
      />
      <p className={css.quiet}>{t('password.stored')}</p>
    </FormDialog>
  )
}
