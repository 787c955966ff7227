import { Clock } from 'lucide-react'
import type { HomeState } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { Sentence } from '../i18n/Sentence.tsx'
import { useText } from '../i18n/useText.ts'
import { Card } from '../ui/Card.tsx'
import css from './Home.module.css'

/** Days that matter, the nearest first. The answer to a letter is told by office and by what is due then. */
export function Deadlines({ deadlines }: { deadlines: HomeState['deadlines'] }) {
  const t = useText('home')
  const format = useFormat()
  if (deadlines.length === 0) return null
  return (
    <Card title={t('deadlines')}>
      <ul className={css.deadlines}>
        {deadlines.map(({ code, date, daysLeft, values }, position) => (
          // Two letters to one office may be due on the same day.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={position}>
            <Clock size={18} aria-hidden className={css.stepIcon} />
            <div>
              <p>
                <Sentence
                  text={
                    code === 'lenderReply'
                      ? t(`deadline.${values['clock']}`, { office: t(`office.${values['channel']}`) })
                      : t(`deadline.${code}`)
                  }
                  parts={{ date: <strong>{format.day(date, { weekday: false, year: true })}</strong> }}
                />
              </p>
              <p className={css.lead}>
                {format.sentences([
                  t('daysLeft', { count: daysLeft, n: format.number(daysLeft) }),
                  values['earliest'] === 1 && t('earliest'),
                ])}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
