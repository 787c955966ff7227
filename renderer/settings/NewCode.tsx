import { type FormEvent, useId, useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import { CodeOnPaper } from './CodeOnPaper.tsx'
import css from './Settings.module.css'

/** A new recovery code with its sheet. The old one holds until the new one is on paper. */
export function NewCode({ onClose }: { onClose: () => void }) {
  const t = useText('settings')
  const form = useId()
  const [present, setPresent] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const make = useAction(async () => {
    const { recoveryCode } = await call('vault.newRecoveryCode', { password: present })
    setPresent('')
    setCode(recoveryCode)
  })
  const cancel = () => {
    // The program must not keep a code that nobody wants.
    if (code !== null) void call('vault.forgetRecoveryCode', null).catch(() => null)
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (present !== '' && !make.running) void make.run()
  }
  const actions =
    code === null ? (
      <>
        <Button onPress={cancel} isDisabled={make.running}>
          {t('cancel')}
        </Button>
        <Button
          variant="primary"
          type="submit"
          form={form}
          isDisabled={present === ''}
          isPending={make.running}
        >
          {t('codeDo')}
        </Button>
      </>
    ) : undefined
  return (
    <Dialog isOpen onClose={cancel} title={t('waysCode')} size="large" actions={actions}>
      {code === null ? (
        <form id={form} className={css.form} onSubmit={submit}>
          <p className={css.lead}>{t('codeHonest')}</p>
          <PasswordField label={t('present')} value={present} onChange={setPresent} autoFocus />
          {make.failure && <ErrorNotice failure={make.failure} />}
        </form>
      ) : (
        <CodeOnPaper
          code={code}
          right={t('codeTake')}
          onRight={async () => {
            notify(t('codeTaken'))
            onClose()
          }}
        />
      )}
    </Dialog>
  )
}
