import { ChevronRight, Tag } from 'lucide-react'
import type { Burst, EventRow } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { burstWords, partiesWords } from '../timeline/lineText.ts'
import { kindIcon } from '../timeline/kinds.tsx'
import { RuleBadge } from '../timeline/RuleBadge.tsx'
import { Button } from '../ui/Button.tsx'
import css from './EventPane.module.css'

/** What stands folded on one line: what it is in sum, and the way to each of it. */
export function BurstPane({
  row,
  burst,
  zone,
  onOpen,
  onExhibit,
}: {
  row: EventRow
  burst: Burst
  zone: string
  onOpen: () => void
  onExhibit: () => void
}) {
  const t = useText('viewer')
  const l = useText('timeline')
  const format = useFormat()
  return (
    <article className={css.pane} aria-label={t('burstTitle')}>
      <header className={css.head}>
        <h2>
          {kindIcon(row)}
          <span>{burstWords(row, burst, zone, l, format)}</span>
        </h2>
      </header>
      <div className={css.scroll}>
        {burst.rules.length > 0 && (
          <p className={css.flags}>
            {burst.rules.map(rule => (
              <RuleBadge key={rule} rule={rule} />
            ))}
          </p>
        )}
        <dl className={css.facts}>
          <dt>{t('party')}</dt>
          <dd>{partiesWords(row, burst, l)}</dd>
          <dt>{t('firstOf')}</dt>
          <dd>{format.eventTime(burst.from, zone)}</dd>
          <dt>{t('lastOf')}</dt>
          <dd>{format.eventTime(burst.to, zone)}</dd>
        </dl>
        <p>{t('burstLead')}</p>
      </div>
      <footer className={css.actions}>
        <Button variant="primary" icon={<ChevronRight size={16} aria-hidden />} onPress={onOpen}>
          {t('openBurst')}
        </Button>
        <Button icon={<Tag size={16} aria-hidden />} onPress={onExhibit}>
          {t('addAllExhibits')}
        </Button>
      </footer>
    </article>
  )
}
