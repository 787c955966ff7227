import { useMemo, useState } from 'react'
import type { CountedContacts, PatternOverview } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { Table } from '../ui/Table.tsx'
import css from './DaysChart.module.css'
import { answeredFilter } from './answeredFilter.ts'
import { Figure, Figures, RowName } from './Figure.tsx'

type Day = PatternOverview['days'][number]
const columns = [
  { id: 'answered', counted: 'effective' },
  { id: 'unanswered', counted: 'unanswered' },
  { id: 'messages', counted: 'message' },
  { id: 'total', counted: 'contact' },
] as const satisfies { id: keyof Day; counted: CountedContacts }[]

/** Every day of the span, those without contact too. */
function everyDay(days: Day[]): Day[] {
  const first = days[0]
  const last = days.at(-1)
  if (first === undefined || last === undefined) return []
  const known = new Map(days.map(day => [day.day, day]))
  const all: Day[] = []
  for (
    let at = Date.parse(`${first.day}T00:00:00Z`);
    at <= Date.parse(`${last.day}T00:00:00Z`);
    at += 86_400_000
  ) {
    const day = new Date(at).toISOString().slice(0, 10)
    all.push(
      known.get(day) ?? {
        day,
        answered: 0,
        unanswered: 0,
        messages: 0,
        total: 0,
        findings: 0,
        answeredBy: [],
      },
    )
  }
  return all
}

/** Answered calls a day against the limit that counts exactly these; other contacts stand in the table. */
export function DaysChart({ overview }: { overview: PatternOverview }) {
  const t = useText('patterns')
  const format = useFormat()
  const { go } = useNavigation()
  const [asTable, setAsTable] = useState(false)
  const days = useMemo(
    () => everyDay(overview.days.toSorted((a, b) => (a.day < b.day ? -1 : 1))),
    [overview.days],
  )
  if (days.length === 0) return null
  const most = Math.max(overview.limitPerDay + 1, ...days.map(day => day.answered))
  const height = 150
  // Nothing to draw is said; the table has the other contacts.
  const none = days.every(day => day.answered === 0)
  const limitY = height - (overview.limitPerDay / most) * height
  return (
    <section className={css.card}>
      <header className={css.head}>
        <div>
          <h2>{t('daysTitle')}</h2>
          <p className={css.lead}>{t('daysLead', { limit: overview.limitPerDay })}</p>
        </div>
        <Button size="small" onPress={() => setAsTable(!asTable)}>
          {asTable ? t('asChart') : t('asTable')}
        </Button>
      </header>
      {asTable ? (
        <Figures>
          {' '}
          <Table
            caption={t('daysTitle')}
            rows={overview.days}
            rowId={day => day.day}
            columns={[
              {
                id: 'day',
                title: t('day'),
                isRowHeader: true,
                cell: day => (
                  <RowName filter={{ from: day.day, to: day.day, counted: 'contact' }}>
                    {format.day(day.day, { year: true })}
                  </RowName>
                ),
              },
              ...columns.map(({ id, counted }) => ({
                id,
                title: t(id),
                numeric: true,
                cell: (day: Day) => (
                  <Figure
                    count={day[id]}
                    of={`${format.day(day.day, { year: true })}, ${t(id)}`}
                    filter={
                      counted === 'effective' ? answeredFilter(day) : { from: day.day, to: day.day, counted }
                    }
                  />
                ),
              })),
            ]}
          />
        </Figures>
      ) : none ? (
        <p className={css.lead}>{t('daysNone')}</p>
      ) : (
        <div className={css.chart}>
          <svg
            viewBox={`0 0 ${days.length * 10} ${height}`}
            preserveAspectRatio="none"
            role="group"
            aria-label={t('daysTitle')}
          >
            {days.map((day, index) => {
              const tall = (day.answered / most) * height
              return (
                <g key={day.day}>
                  <rect
                    x={index * 10 + 1}
                    y={height - tall}
                    width={8}
                    height={tall}
                    className={day.answered > overview.limitPerDay ? css.over : css.bar}
                  />
                  <rect
                    x={index * 10}
                    y={0}
                    width={10}
                    height={height}
                    className={classes(css.hit, day.answered > 0 && css.live)}
                    onClick={() =>
                      day.answered > 0 &&
                      go('timeline', { filter: { ...answeredFilter(day), oldestFirst: true } })
                    }
                  >
                    <title>
                      {t('dayTip', {
                        day: format.day(day.day, { year: true }),
                        answered: day.answered,
                        total: day.total,
                      })}
                    </title>
                  </rect>
                </g>
              )
            })}
            <line x1={0} x2={days.length * 10} y1={limitY} y2={limitY} className={css.limit} />
          </svg>
          <div className={css.ends}>
            <span>{format.day(days[0]?.day ?? '', { weekday: false, year: true })}</span>
            <span>{t('limitLine', { limit: overview.limitPerDay })}</span>
            <span>{format.day(days.at(-1)?.day ?? '', { weekday: false, year: true })}</span>
          </div>
        </div>
      )}
    </section>
  )
}
