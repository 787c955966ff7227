import { useText } from '../i18n/useText.ts'
import { Sheet } from '../ui/Dialog.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { PhoneGuide } from './PhoneGuide.tsx'
import { SafetyCard } from './SafetyCard.tsx'

export interface SafetySheetProps {
  isOpen: boolean
  /** Which half is shown first. */
  start: 'safety' | 'phone'
  onClose: () => void
}

/** Safety card and the guide "how do I get it off the phone", one click away from everywhere. */
export function SafetySheet({ isOpen, start, onClose }: SafetySheetProps) {
  const t = useText('safety')
  return (
    <Sheet isOpen={isOpen} onClose={onClose} title={t('title')} width="wide">
      <Tabs
        label={t('title')}
        start={start}
        tabs={[
          { id: 'safety', label: t('cardTab'), content: <SafetyCard /> },
          { id: 'phone', label: t('phoneTab'), content: <PhoneGuide /> },
        ]}
      />
    </Sheet>
  )
}
