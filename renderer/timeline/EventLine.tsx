import { ChevronDown, Paperclip } from 'lucide-react'
import { memo } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import css from './EventList.module.css'
import { kindIcon } from './kinds.tsx'
import { Line, type LineProps } from './Line.tsx'
import { lineText, ownWords } from './lineText.ts'
import { Marked, visible } from './marked.tsx'
import { RuleBadge } from './RuleBadge.tsx'

export interface EventLineProps extends LineProps {
  zone: string
  blurred: boolean
  /** Opens or closes the burst whose line this is. */
  onBurst: (index: number) => void
}

/** One event on one line. */
export const EventLine = memo(function EventLine({
  row,
  zone,
  index,
  top,
  focused,
  selected,
  blurred,
  onPress,
  onBurst,
}: EventLineProps) {
  const t = useText('timeline')
  const format = useFormat()
  const text = lineText(row, t, format)
  const own = ownWords(row) !== '' && row.kind !== 'call'
  const rules = [
    ...new Set(row.findings.filter(finding => finding.state !== 'dismissed').map(finding => finding.rule)),
  ]
  return (
    <Line {...{ row, index, top, focused, selected, onPress }} inside={row.burst?.open ?? false}>
      <span role="gridcell" className={css.time}>
        {row.time.utc === null && row.time.precision !== 'day' ? (
          <span title={t('zoneUnknown')}>{format.clock(row.time, zone) || '–'}?</span>
        ) : (
          format.clock(row.time, zone) || t('dayOnly')
        )}
      </span>
      <span role="gridcell" className={css.icon} aria-label={t(`kind.${row.kind}`)}>
        {kindIcon(row)}
      </span>
      <span role="gridcell" className={css.party}>
        {row.direction === 'out' && row.partyLabel === ''
          ? t('me')
          : visible(row.partyLabel || t('unknownParty'))}
      </span>
      <span role="gridcell" className={classes(css.text, blurred && own && css.blurred)}>
        {row.flags.includes('draft') && <em>{t('draft')} </em>}
        {row.direction === 'out' && <span className={css.out}>{t('sentByMe')} </span>}
        {own ? (
          <span lang="zh">
            <Marked text={text} marks={row.text === text ? row.marks : []} />
          </span>
        ) : (
          visible(text)
        )}
      </span>
      <span role="gridcell" className={css.badges}>
        {row.burst?.open && row.burst.head && (
          <button
            type="button"
            tabIndex={-1}
            aria-expanded
            className={css.fold}
            onMouseDown={event => event.stopPropagation()}
            onClick={() => onBurst(index)}
          >
            <ChevronDown size={16} aria-hidden />
            {t('burst.fold', { n: format.number(row.burst.events.length) })}
          </button>
        )}
        {row.attachments.length > 0 && own && (
          <span className={css.clip} title={t('attachments', { count: row.attachments.length })}>
            <Paperclip size={14} aria-hidden /> {row.attachments.length}
          </span>
        )}
        {row.target !== 'self' && <Badge tone="severe">{t('thirdParty')}</Badge>}
        {rules.map(rule => (
          <RuleBadge key={rule} rule={rule} />
        ))}
        {row.sourceCount > 1 && <Badge>{t('sources', { count: row.sourceCount })}</Badge>}
        {row.exhibit !== null && <Badge tone="accent">{format.exhibit(row.exhibit)}</Badge>}
      </span>
    </Line>
  )
})
