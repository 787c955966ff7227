import { Paperclip } from 'lucide-react'
import { memo } from 'react'
import type { EventRow } from '../../preload/contract.ts'
import { type Format, useFormat } from '../i18n/format.ts'
import { type Text, useText } from '../i18n/useText.ts'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import css from './EventList.module.css'
import { kindIcon } from './kinds.tsx'
import { Marked, visible } from './marked.tsx'

/** The message's own words: an export's mere name for an attachment that is here is none. */
export function ownWords(row: Pick<EventRow, 'text' | 'attachments'>): string {
  const bare = row.text.replace(/[\u200b-\u200f\u202a-\u202e]/g, '').trim()
  const named = row.attachments.some(({ item, name }) => item !== null && name !== '' && bare.includes(name))
  return named && /^(<[^<>]*>|\S+ \([^()]*\))$/.test(bare) ? '' : row.text
}

/** What a line says when the event has no text of its own: the call's result, the file's name. */
export function lineText(row: EventRow, t: Text, format: Format): string {
  if (row.kind === 'call') {
    const result = t(`result.${row.result ?? 'unknown'}`)
    if (row.durationSeconds !== null && row.result === 'answered')
      return `${result} ${format.duration(row.durationSeconds)}`
    if (row.ringSeconds !== null && row.ringSeconds > 0)
      return t('rang', { result, duration: format.duration(row.ringSeconds) })
    return result
  }
  if (ownWords(row) !== '') return row.text.replace(/\s+/g, ' ')
  const first = row.attachments[0]
  if (first !== undefined) return first.name
  return row.flags.includes('nullBody') ? t('emptyBody') : t('noText')
}

export interface EventLineProps {
  row: EventRow
  zone: string
  index: number
  top: number
  focused: boolean
  selected: boolean
  blurred: boolean
  onPress: (index: number, event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }) => void
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
}: EventLineProps) {
  const t = useText('timeline')
  const format = useFormat()
  const text = lineText(row, t, format)
  const own = ownWords(row) !== '' && row.kind !== 'call'
  const rules = [
    ...new Set(row.findings.filter(finding => finding.state !== 'dismissed').map(finding => finding.rule)),
  ]
  return (
    <div
      role="row"
      id={`event-${index}`}
      aria-rowindex={index + 1}
      aria-selected={selected}
      className={classes(
        css.row,
        focused && css.focused,
        selected && css.selected,
        row.direction === 'out' && css.mine,
      )}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={event => onPress(index, event)}
    >
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
        {own ? <Marked text={text} marks={row.text === text ? row.marks : []} /> : visible(text)}
      </span>
      <span role="gridcell" className={css.badges}>
        {row.attachments.length > 0 && own && (
          <span className={css.clip} title={t('attachments', { count: row.attachments.length })}>
            <Paperclip size={14} aria-hidden /> {row.attachments.length}
          </span>
        )}
        {row.target !== 'self' && <Badge tone="severe">{t('thirdParty')}</Badge>}
        {rules.map(rule => (
          <Badge key={rule} tone={rule === 'CN-ABUSE-01' || rule === 'CN-3P-01' ? 'severe' : 'finding'}>
            {t(`rule.${rule}`)}
          </Badge>
        ))}
        {row.sourceCount > 1 && <Badge>{t('sources', { count: row.sourceCount })}</Badge>}
        {row.exhibit !== null && <Badge tone="accent">{row.exhibit}</Badge>}
      </span>
    </div>
  )
})
