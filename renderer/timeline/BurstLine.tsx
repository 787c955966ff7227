import { ChevronRight } from 'lucide-react'
import type { Burst } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import type { EventLineProps } from './EventLine.tsx'
import css from './EventList.module.css'
import { kindIcon } from './kinds.tsx'
import { Line } from './Line.tsx'
import { burstWords, ownWords, partiesWords } from './lineText.ts'
import { RuleBadge } from './RuleBadge.tsx'
import { visible } from './marked.tsx'

/** Several calls or messages on one line; pressing it shows each of them. */
export function BurstLine({
  row,
  burst,
  zone,
  index,
  top,
  focused,
  selected,
  blurred,
  onPress,
}: EventLineProps & { burst: Burst }) {
  const t = useText('timeline')
  const format = useFormat()
  const words = row.kind === 'call' ? '' : ownWords(row).replace(/\s+/g, ' ')
  return (
    <Line {...{ row, index, top, focused, selected, onPress }}>
      <span role="gridcell" className={css.time}>
        {format.clock(burst.from, zone)}
      </span>
      <span role="gridcell" className={css.icon} aria-label={t(`kind.${row.kind}`)}>
        {kindIcon(row)}
      </span>
      <span role="gridcell" className={css.party}>
        {partiesWords(row, burst, t)}
      </span>
      <span role="gridcell" className={css.text}>
        <span className={css.burst}>
          {burstWords(row, burst, zone, t, format)}
          <ChevronRight size={16} aria-hidden />
        </span>
        {words !== '' && <span className={classes(blurred && css.blurred)}> {visible(words)}</span>}
      </span>
      <span role="gridcell" className={css.badges}>
        {row.target !== 'self' && <Badge tone="severe">{t('thirdParty')}</Badge>}
        {burst.rules.map(rule => (
          <RuleBadge key={rule} rule={rule} />
        ))}
        {burst.exhibits > 0 && (
          <Badge tone="accent">{t('burst.exhibits', { n: format.number(burst.exhibits) })}</Badge>
        )}
      </span>
    </Line>
  )
}
