import { Printer, ScrollText, Tag, X } from 'lucide-react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import css from './TimelineScreen.module.css'

export interface SelectionBarProps {
  count: number
  onExhibit: () => void
  onPrint: () => void
  onComplaint: () => void
  onClear: () => void
}

/** What can be done with the selected events; only there while some are. */
export function SelectionBar({ count, onExhibit, onPrint, onComplaint, onClear }: SelectionBarProps) {
  const t = useText('timeline')
  const format = useFormat()
  return (
    <div className={css.selection} role="toolbar" aria-label={t('selection')}>
      <strong>{t('selected', { count, n: format.number(count) })}</strong>
      <Button size="small" icon={<Tag size={16} aria-hidden />} onPress={onExhibit}>
        {t('addExhibits')}
      </Button>
      <Button size="small" icon={<Printer size={16} aria-hidden />} onPress={onPrint}>
        {t('printThese')}
      </Button>
      <Button size="small" icon={<ScrollText size={16} aria-hidden />} onPress={onComplaint}>
        {t('complainWith')}
      </Button>
      <IconButton label={t('clearSelection')} icon={<X size={18} aria-hidden />} onPress={onClear} />
    </div>
  )
}
