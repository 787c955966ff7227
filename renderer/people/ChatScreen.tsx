/** Everything with one party as a conversation; each of it leads back to the same event on the timeline. */
import { ArrowLeft, CalendarDays } from 'lucide-react'
import { Fragment, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useSoften } from '../model/appState.tsx'
import { useCaseZone } from '../model/caseZone.ts'
import { useKeys } from '../model/keys.ts'
import { useNavigation, useParams } from '../model/navigation.tsx'
import { useCall } from '../model/vault.ts'
import { GoToDate } from '../timeline/GoToDate.tsx'
import { visible } from '../timeline/marked.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Bubble } from './Bubble.tsx'
import css from './Chat.module.css'
import { useChat } from './useChat.ts'

/** So near an end (in pixels) more is added there. */
const near = 900

export function ChatScreen() {
  const params = useParams('chat')
  // Another party, another conversation: nothing of the old one stays.
  return <Conversation key={params.party ?? ''} party={params.party ?? ''} focus={params.focus ?? null} />
}

function Conversation({ party, focus }: { party: string; focus: string | null }) {
  const t = useText('people')
  const l = useText('timeline')
  const format = useFormat()
  const { go, back } = useNavigation()
  const zone = useCaseZone()
  const soften = useSoften()
  const who = useCall('parties.get', { id: party }, { again: ['index.changed'] })
  const chat = useChat(party, focus)
  const { range, layout } = chat
  const frame = useRef<HTMLDivElement>(null)
  const [here, setHere] = useState<number | null>(null)
  const [dating, setDating] = useState(false)
  /** Where the reader is, kept while events are added or let go above. */
  const anchor = useRef<{ index: number; top: number } | null>(null)
  const goal = useRef<{ index: number; focus: boolean } | null>(null)
  /** Where the next key goes on from: at once, while what is shown follows with the next render. */
  const place = useRef<number | null>(null)

  const turn = (index: number) => frame.current?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null
  const keepPlace = () => {
    const element = frame.current
    if (element === null) return
    const top = element.scrollTop
    for (const one of element.querySelectorAll<HTMLElement>('[data-index]'))
      if (one.offsetTop + one.offsetHeight > top) {
        anchor.current = { index: Number(one.dataset['index']), top: one.offsetTop - top }
        return
      }
  }
  const reach = () => {
    const wanted = goal.current
    const element = wanted === null ? null : turn(wanted.index)
    if (wanted === null || element === null || frame.current === null) return
    goal.current = null
    place.current = wanted.index
    setHere(wanted.index)
    const { offsetTop, offsetHeight } = element
    const { scrollTop, clientHeight } = frame.current
    if (offsetTop < scrollTop + 40 || offsetTop + offsetHeight > scrollTop + clientHeight - 20)
      frame.current.scrollTop = offsetTop - clientHeight / 3
    if (wanted.focus) element.querySelector<HTMLElement>('[data-turn]')?.focus({ preventScroll: true })
  }
  useLayoutEffect(() => {
    const kept = anchor.current
    anchor.current = null
    const element = kept === null ? null : turn(kept.index)
    if (kept !== null && element !== null && frame.current !== null && goal.current === null)
      frame.current.scrollTop = element.offsetTop - kept.top
    reach()
  })

  // The first look goes to the event one came from, else to the latest.
  const first = useEffectEvent(async () => {
    const index = focus === null ? layout.lines - 1 : await chat.find({ event: focus })
    goal.current = { index, focus: false }
    reach()
  })
  const ready = range !== null
  useEffect(() => {
    if (ready) void first()
  }, [ready, focus])

  const showAt = (index: number, focused: boolean) => {
    const wanted = Math.max(0, Math.min(layout.lines - 1, index))
    goal.current = { index: wanted, focus: focused }
    place.current = wanted
    void chat.show(wanted).then(reach)
  }
  const move = (by: number) => showAt((place.current ?? layout.lines - 1) + by, true)
  useKeys({
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    j: () => move(1),
    k: () => move(-1),
    Home: () => showAt(0, true),
    End: () => showAt(layout.lines - 1, true),
    g: () => setDating(true),
  })

  const failure = chat.failure ?? who.failure
  if (failure) return <ErrorNotice failure={failure} onRetry={who.reload} />
  if (who.value === null || range === null) return <Loading />
  const starts = new Map(layout.days.map(day => [day.first, day]))
  return (
    <div className={css.screen}>
      <header className={css.head}>
        <IconButton label={t('chatBack')} icon={<ArrowLeft size={18} aria-hidden />} onPress={back} />
        <div className={css.who}>
          <h1>{visible(who.value.label)}</h1>
          <p>{t('chatLead', { count: layout.events, n: format.number(layout.events) })}</p>
        </div>
        <IconButton
          label={l('goToDate')}
          icon={<CalendarDays size={18} aria-hidden />}
          onPress={() => setDating(true)}
        />
        <Button size="small" onPress={() => go('people', { party })}>
          {t('chatParty')}
        </Button>
      </header>
      <div
        ref={frame}
        role="region"
        aria-label={t('chatRegion', { who: visible(who.value.label) })}
        className={css.frame}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          const up = scrollTop < near
          if (!up && scrollTop + clientHeight < scrollHeight - near) return
          void chat.extend(up, keepPlace)
        }}
      >
        <ol className={css.turns}>
          {Array.from({ length: range.to - range.from }, (_, at) => range.from + at).map(index => {
            const row = chat.at(index)
            const day = starts.get(index)
            return (
              <Fragment key={index}>
                {day && (
                  <li className={css.day}>
                    <h2>{day.day === 'undated' ? l('undated') : format.day(day.day, { year: true })}</h2>
                  </li>
                )}
                {row && (
                  <Bubble
                    row={row}
                    index={index}
                    zone={zone}
                    blurred={soften}
                    here={index === (here ?? range.to - 1)}
                    onTimeline={() => go('timeline', { focus: row.id })}
                  />
                )}
              </Fragment>
            )
          })}
        </ol>
      </div>
      <GoToDate
        isOpen={dating}
        onClose={() => setDating(false)}
        onDay={day => void chat.find({ day }).then(index => showAt(index, true))}
      />
    </div>
  )
}
