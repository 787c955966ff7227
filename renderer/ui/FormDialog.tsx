import { type FormEvent, type ReactNode, useId } from 'react'
import { useText } from '../i18n/useText.ts'
import type { Action } from '../model/vault.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { ErrorNotice } from './ErrorNotice.tsx'

export interface FormDialogProps {
  title: string
  onClose: () => void
  /** Carried out by the button and by Enter, once `ready`; while it runs nothing closes the dialog. Its failure stands last. */
  action: Action<[], unknown>
  /** Words of the button; null where there is nothing to do yet. */
  doWords: string | null
  ready: boolean
  /** `danger` for what takes something away. */
  variant?: 'primary' | 'danger'
  /** The focus begins on "cancel": for what cannot be undone. */
  careful?: boolean
  className: string | undefined
  children: ReactNode
}

/** A question with fields that is answered in one step. */
export function FormDialog({
  title,
  onClose,
  action,
  doWords,
  ready,
  variant = 'primary',
  careful = false,
  className,
  children,
}: FormDialogProps) {
  const t = useText('common')
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !action.running) void action.run()
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      mustAnswer={action.running}
      actions={
        <>
          <Button onPress={onClose} isDisabled={action.running} autoFocus={careful}>
            {t('cancel')}
          </Button>
          {doWords !== null && (
            <Button
              variant={variant}
              type="submit"
              form={form}
              isDisabled={!ready}
              isPending={action.running}
            >
              {doWords}
            </Button>
          )}
        </>
      }
    >
      <form id={form} className={className} onSubmit={submit}>
        {children}
        {action.failure && <ErrorNotice failure={action.failure} />}
      </form>
    </Dialog>
  )
}
