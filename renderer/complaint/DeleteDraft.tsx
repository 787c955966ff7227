import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { asFailed, type Failed } from '../model/failure.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import css from './ComplaintScreen.module.css'

export interface DeleteDraftProps {
  id: string
  /** Its line in the list. */
  line: string
  onDeleted: (id: string) => void
  onFailure: (failure: Failed) => void
}

/** Takes a draft off the list, after asking; for some seconds it can be put back as it was. */
export function DeleteDraft({ id, line, onDeleted, onFailure }: DeleteDraftProps) {
  const t = useText('complaint')
  const [asking, setAsking] = useState(false)
  const remove = useAction(async () => {
    await call('complaint.remove', { id })
    setAsking(false)
    onDeleted(id)
    notify(t('draftDeleted'), {
      label: t('undo'),
      run: () => void call('complaint.putBack', { id }).catch((error: unknown) => onFailure(asFailed(error))),
    })
  })
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        icon={<Trash2 size={15} aria-hidden />}
        aria-label={t('deleteDraftWhich', { line })}
        onPress={() => setAsking(true)}
      >
        {t('deleteDraft')}
      </Button>
      {asking && (
        <FormDialog
          title={t('deleteDraftTitle')}
          onClose={() => setAsking(false)}
          action={remove}
          doWords={t('deleteDraft')}
          ready
          variant="danger"
          className={css.lead}
        >
          <p>{line}</p>
          <p>{t('deleteDraftMore')}</p>
        </FormDialog>
      )}
    </>
  )
}
