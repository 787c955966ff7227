import { Clock } from 'lucide-react'
import type { HomeState } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { Sentence } from '../i18n/Sentence.tsx'
import { useText } from '../i18n/useText.ts'
import { Card } from '../ui/Card.tsx'
import css from './Home.module.css'

/** Days that matter, the nearest first. */
export function Deadlines({ deadlines }: { deadlines: HomeState['deadlines'] }) {
  const t = useText('home')
  const format = useFormat()
  if (deadlines.length === 0) return null
  return (
    <Card title={t('deadlines')}>
      <ul className={css.deadlines}>
        {deadlines
          .toSorted((a, b) => a.daysLeft - b.daysLeft)
          .map(({ code, date, daysLeft, values }) => (
            <li key={`${code}-${date}`}>
              <Clock size={18} aria-hidden className={css.stepIcon} />
              <div>
                <p>
                  <Sentence
                    text={t(`deadline.${code}`, values)}
                    parts={{ date: <strong>{format.day(date, { weekday: false, year: true })}</strong> }}
                  />
                </p>
                <p className={css.lead}>
                  {daysLeft >= 0 ? t('daysLeft', { count: daysLeft }) : t('daysPast', { count: -daysLeft })}
                </p>
              </div>
            </li>
          ))}
      </ul>
    </Card>
  )
}
