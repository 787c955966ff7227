import type { EventRow } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { kindIcon } from '../timeline/kinds.tsx'
import { factWords, lineText, ownWords } from '../timeline/lineText.ts'
import { Marked, visible } from '../timeline/marked.tsx'
import { RuleBadge } from '../timeline/RuleBadge.tsx'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import css from './Chat.module.css'
import { ChatMedia } from './ChatMedia.tsx'

const spoken = new Set(['sms', 'mms', 'message', 'email', 'voicemail'])

/** One event in the conversation: words at the left or right, anything else as a line in the middle. */
export function Bubble({
  row,
  index,
  zone,
  blurred,
  here,
  onTimeline,
}: {
  row: EventRow
  index: number
  zone: string
  blurred: boolean
  /** The one stop of the Tab key. */
  here: boolean
  onTimeline: () => void
}) {
  const t = useText('people')
  const l = useText('timeline')
  const format = useFormat()
  const rules = [...new Set(row.findings.flatMap(({ rule, state }) => (state === 'dismissed' ? [] : [rule])))]
  const words = spoken.has(row.kind) || row.kind === 'note' ? ownWords(row) : lineText(row, l, format)
  // What the words say already is not said again.
  const carried = (row.facts ?? []).filter(({ value }) => value !== '' && !row.text.includes(value))
  const clock = format.clock(row.time, zone) || l('dayOnly')
  const side = row.direction === 'out' ? css.out : row.direction === 'in' ? css.in : css.middle
  return (
    <li data-index={index} className={classes(css.turn, spoken.has(row.kind) ? side : css.middle)}>
      <div className={css.bubble}>
        {!spoken.has(row.kind) && (
          <span className={css.kind}>
            {kindIcon(row)} {l(`kind.${row.kind}`)}
          </span>
        )}
        {row.flags.includes('draft') && <em>{l('draft')}</em>}
        {words !== '' && (
          <p lang="zh" className={classes(css.words, blurred && row.kind !== 'call' && css.blurred)}>
            {row.kind === 'call' ? (
              words
            ) : (
              <Marked text={words} marks={words === row.text ? row.marks : []} />
            )}
          </p>
        )}
        {carried.length > 0 && (
          <p className={classes(css.carried, blurred && css.blurred)}>
            {carried.map(fact => factWords(fact, l)).join(' · ')}
          </p>
        )}
        {row.attachments.map(attachment => (
          <ChatMedia
            key={`${attachment.item} ${attachment.name}`}
            attachment={attachment}
            blurred={blurred}
          />
        ))}
        <p className={css.foot}>
          {row.target !== 'self' && (
            <Badge tone="severe">{t('toOther', { who: l(`role.${row.target.thirdParty}`) })}</Badge>
          )}
          {rules.map(rule => (
            <RuleBadge key={rule} rule={rule} />
          ))}
          {row.exhibit !== null && <Badge tone="accent">{format.exhibit(row.exhibit)}</Badge>}
          <button
            type="button"
            data-turn={index}
            tabIndex={here ? 0 : -1}
            className={css.time}
            aria-label={t('onTimeline', {
              time: format.eventTime(row.time, zone),
              words: blurred ? l(`kind.${row.kind}`) : visible(lineText(row, l, format)).slice(0, 80),
            })}
            onClick={onTimeline}
          >
            {clock}
          </button>
        </p>
      </div>
    </li>
  )
}
