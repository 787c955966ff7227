import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { Button } from '../ui/Button.tsx'
import css from './Sources.module.css'

export interface PageOfRowsProps {
  offset: number
  batch: number
  total: number
  onChange: (offset: number) => void
}

/** Says which rows of a long list are shown, with the way to the others; nothing when all are. */
export function PageOfRows({ offset, batch, total, onChange }: PageOfRowsProps) {
  const t = useText('sources')
  const format = useFormat()
  if (total <= batch) return null
  const to = Math.min(total, offset + batch)
  return (
    <div className={css.pager}>
      <Button size="small" isDisabled={offset === 0} onPress={() => onChange(Math.max(0, offset - batch))}>
        {t('later')}
      </Button>
      <span role="status">
        {t('range', { from: format.number(offset + 1), to: format.number(to), total: format.number(total) })}
      </span>
      <Button size="small" isDisabled={to >= total} onPress={() => onChange(offset + batch)}>
        {t('earlier')}
      </Button>
    </div>
  )
}
