import { useState } from 'react'
import type { PatternOverview, TimelineFilter } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { moveByArrows } from '../ui/arrowKeys.ts'
import { classes } from '../ui/classes.ts'
import { Link } from '../ui/Link.tsx'
import css from './HeatMap.module.css'

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const weekdays = [0, 1, 2, 3, 4, 5, 6]

/** Hour × weekday of contacts from collectors; the quiet hours are framed. A table, so screen readers and print have it too. */
export function HeatMap({ overview }: { overview: PatternOverview }) {
  const t = useText('patterns')
  const l = useText('timeline')
  const format = useFormat()
  const { go } = useNavigation()
  const counts = new Map(overview.heat.map(cell => [`${cell.weekday} ${cell.hour}`, cell.count]))
  // One stop of the Tab key; the arrow keys move inside.
  const [stop, setStop] = useState<string | null>(null)
  const first = weekdays
    .flatMap(day => hours.map(hour => `${day} ${hour}`))
    .find(cell => (counts.get(cell) ?? 0) > 0)
  const entry = stop !== null && (counts.get(stop) ?? 0) > 0 ? stop : first
  const most = Math.max(1, ...overview.heat.map(cell => cell.count))
  const { start, end } = overview.quiet
  const quiet = (hour: number) => (start > end ? hour >= start || hour < end : hour >= start && hour < end)
  return (
    <section className={css.card}>
      <h2>{t('heatTitle')}</h2>
      <p className={css.lead}>
        {t('heatLead', { start: `${start}:00`, end: `${String(end).padStart(2, '0')}:00` })}
      </p>
      {/* The keys come from the buttons inside. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <table className={css.map} onKeyDown={moveByArrows}>
        <caption className={css.hidden}>{t('heatTitle')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('weekday')}</th>
            {hours.map(hour => (
              <th key={hour} scope="col" className={classes(quiet(hour) && css.quietHead)}>
                {hour}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weekdays.map(weekday => (
            <tr key={weekday}>
              <th scope="row">{l(`weekday.${weekday}`)}</th>
              {hours.map(hour => {
                const count = counts.get(`${weekday} ${hour}`) ?? 0
                const step = count === 0 ? 0 : Math.min(5, Math.ceil((count / most) * 5))
                const filter: TimelineFilter = { counted: 'timed', weekday, hour, oldestFirst: true }
                return (
                  <td key={hour} className={classes(quiet(hour) && css.quiet)}>
                    <button
                      type="button"
                      disabled={count === 0}
                      tabIndex={entry === `${weekday} ${hour}` ? 0 : -1}
                      onFocus={() => setStop(`${weekday} ${hour}`)}
                      className={classes(css.cell, css[`heat${step}`])}
                      aria-label={t('heatCell', { day: l(`weekday.${weekday}`), hour, count })}
                      onClick={() => go('timeline', { filter })}
                    >
                      {count === 0 ? '' : format.number(count)}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {overview.withoutHour > 0 && (
        <p className={css.lead}>
          {t('withoutHour', { count: overview.withoutHour, n: format.number(overview.withoutHour) })}{' '}
          <Link inline onPress={() => go('timeline', { filter: { counted: 'untimed', oldestFirst: true } })}>
            {t('seeThem')}
          </Link>
        </p>
      )}
    </section>
  )
}
