import type { ReactNode } from 'react'
import type { EventKind, HomeState, TimelineFilter } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { Sentence } from '../i18n/Sentence.tsx'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { Card } from '../ui/Card.tsx'
import { Link } from '../ui/Link.tsx'
import { DayChart } from './DayChart.tsx'
import css from './Home.module.css'

const kinds: { word: string; of: EventKind[] }[] = [
  { word: 'sms', of: ['sms', 'mms'] },
  { word: 'calls', of: ['call'] },
  { word: 'messages', of: ['message', 'email'] },
  { word: 'recordings', of: ['recording', 'voicemail'] },
  { word: 'pictures', of: ['picture'] },
  { word: 'videos', of: ['video'] },
  { word: 'documents', of: ['document'] },
  { word: 'notes', of: ['note'] },
]

/** The case in two sentences; each number opens exactly the events it counts. */
export function Story({ home }: { home: HomeState }) {
  const t = useText('home')
  const format = useFormat()
  const { go } = useNavigation()
  const { summary } = home

  const figure = (word: string, count: number, filter: TimelineFilter): ReactNode => (
    <Sentence
      text={t(word, { count })}
      parts={{
        n: (
          <Link
            inline
            onPress={() => go('timeline', { filter })}
            label={t(word, { count }).replace('[[n]]', format.number(count))}
          >
            {format.number(count)}
          </Link>
        ),
      }}
    />
  )
  const here = kinds
    .map(({ word, of }) => ({
      word,
      of,
      count: of.reduce((sum, kind) => sum + (summary.byKind[kind] ?? 0), 0),
    }))
    .filter(({ count }) => count > 0)
    .map(({ word, of, count }) => figure(word, count, { kinds: of }))
  const shows = [
    summary.nightContacts > 0 && figure('nights', summary.nightContacts, { findings: ['CN-TIME-01'] }),
    summary.daysOverLimit > 0 && (
      <Sentence
        text={t('daysOver', { count: summary.daysOverLimit, limit: home.limitPerDay })}
        parts={{
          n: (
            <Link
              inline
              onPress={() => go('timeline', { filter: { findings: ['CN-FREQ-01'] } })}
              label={t('daysOver', { count: summary.daysOverLimit, limit: home.limitPerDay }).replace(
                '[[n]]',
                format.number(summary.daysOverLimit),
              )}
            >
              {format.number(summary.daysOverLimit)}
            </Link>
          ),
        }}
      />
    ),
    summary.thirdPartyContacts > 0 &&
      figure('thirdParty', summary.thirdPartyContacts, { findings: ['CN-3P-01'] }),
    summary.abusiveMessages > 0 && figure('abusive', summary.abusiveMessages, { findings: ['CN-ABUSE-01'] }),
  ].filter(Boolean)
  const day = (value: string | null) => (
    <strong>{value === null ? '–' : format.day(value.slice(0, 10), { weekday: false, year: true })}</strong>
  )

  return (
    <Card>
      <p className={css.story}>
        <Sentence
          text={summary.from === null || summary.to === null ? t('hereUndated') : t('here')}
          parts={{ list: <Listed parts={here} />, from: day(summary.from), to: day(summary.to) }}
        />
      </p>
      {shows.length > 0 ? (
        <p className={css.story}>
          <Sentence text={t('shows')} parts={{ list: <Listed parts={shows} /> }} />
        </p>
      ) : (
        <p className={css.lead}>{summary.collectorNumbers === 0 ? t('showsNotYet') : t('showsNothing')}</p>
      )}
      <DayChart days={home.days} limit={home.limitPerDay} />
    </Card>
  )
}

/** Puts the parts one after the other with the commas and the "and" of the language. */
function Listed({ parts }: { parts: ReactNode[] }) {
  const format = useFormat()
  // Chinese sets a space between a word and a figure; a link hides the figure from the browser that would do so.
  const text = format.list(parts.map((_, position) => `[[p${position}]]`)).replace(/(\p{L})\[\[/gu, '$1 [[')
  return (
    <Sentence text={text} parts={Object.fromEntries(parts.map((part, position) => [`p${position}`, part]))} />
  )
}
