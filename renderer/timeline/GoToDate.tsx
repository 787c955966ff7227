import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { Button } from '../ui/Button.tsx'
import { DateField } from '../ui/DateField.tsx'
import { Dialog } from '../ui/Dialog.tsx'

/** Asks for a day and goes there. */
export function GoToDate({
  isOpen,
  onClose,
  onDay,
}: {
  isOpen: boolean
  onClose: () => void
  onDay: (day: string) => void
}) {
  const t = useText('timeline')
  const c = useText('common')
  const [day, setDay] = useState('')
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('goToDate')}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button
            variant="primary"
            isDisabled={day === ''}
            onPress={() => {
              onDay(day)
              onClose()
            }}
          >
            {t('go')}
          </Button>
        </>
      }
    >
      <DateField label={t('note.day')} value={day} onChange={setDay} />
    </Dialog>
  )
}
