import { scaleLinear } from 'd3-scale'
import { useMemo } from 'react'
import type { HomeState } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { Link } from '../ui/Link.tsx'
import { answeredFilter } from '../patterns/answeredFilter.ts'
import css from './DayChart.module.css'

const width = 700
const height = 78
/** Beyond this many days a bar would be thinner than a hair; the last ones are drawn and the caption says so. */
const mostDays = 350

type Day = Pick<HomeState['days'][number], 'day' | 'answered' | 'answeredBy'>

/** Answered calls of each day with the limit they are counted against. The table of it is on the patterns screen. */
export function DayChart({ days, limit }: { days: Day[]; limit: number }) {
  const t = useText('home')
  const format = useFormat()
  const { go } = useNavigation()
  const all = useMemo(() => everyDay(days), [days])
  const shown = all.slice(-mostDays)
  const first = shown[0]
  const last = shown.at(-1)
  if (!first || !last || shown.every(day => day.answered === 0)) return null
  const top = Math.max(limit + 1, ...shown.map(day => day.answered))
  const y = scaleLinear([0, top], [height, 0])
  const step = width / shown.length
  const gap = step > 4 ? 1.5 : step > 2 ? 0.6 : 0.2
  const over = shown.filter(day => day.answered > limit).length
  return (
    <figure className={css.chart}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('chartLabel', {
          from: format.day(first.day, { weekday: false, year: true }),
          to: format.day(last.day, { weekday: false, year: true }),
          limit,
          over: format.number(over),
          most: format.number(Math.max(...shown.map(day => day.answered))),
        })}
      >
        {shown.map((day, position) =>
          day.answered === 0 ? null : (
            <rect
              key={day.day}
              className={day.answered > limit ? css.over : css.bar}
              x={position * step + gap / 2}
              y={y(day.answered)}
              width={Math.max(step - gap, 0.8)}
              height={height - y(day.answered)}
              onClick={() => go('timeline', { filter: answeredFilter(day) })}
            >
              <title>{t('chartDay', { day: format.day(day.day), count: day.answered })}</title>
            </rect>
          ),
        )}
        <line
          className={css.limit}
          x1={0}
          x2={width}
          y1={y(limit)}
          y2={y(limit)}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className={css.caption}>
        <span>{format.day(first.day, { weekday: false })}</span>
        <span className={css.words}>
          {t('chartCaption', { limit })}
          {shown.length < all.length && ` ${t('chartCut', { count: mostDays })}`}{' '}
          <Link inline onPress={() => go('patterns')}>
            {t('chartMore')}
          </Link>
        </span>
        <span>{format.day(last.day, { weekday: false })}</span>
      </figcaption>
    </figure>
  )
}

/** Days without contacts are missing in the answer; a chart without them would hide how contacts bunch. */
function everyDay(days: Day[]): Day[] {
  const known = days
    .filter(day => /^\d{4}-\d{2}-\d{2}$/.test(day.day))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1))
  const first = known[0]
  const last = known.at(-1)
  if (!first || !last) return []
  const byDay = new Map(known.map(day => [day.day, day]))
  const end = Date.parse(`${last.day}T00:00:00Z`)
  // One wrong year in one file must not make a chart of a million days.
  const start = Math.max(Date.parse(`${first.day}T00:00:00Z`), end - 4000 * 86_400_000)
  const result: Day[] = []
  for (let at = start; at <= end; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10)
    result.push(byDay.get(day) ?? { day, answered: 0, answeredBy: [] })
  }
  return result
}
