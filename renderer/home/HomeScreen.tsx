import { useText } from '../i18n/useText.ts'
import { useHomeState } from '../model/homeState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { DangerCard } from './DangerCard.tsx'
import { Deadlines } from './Deadlines.tsx'
import { DropCard } from './DropCard.tsx'
import css from './Home.module.css'
import { NextSteps } from './NextSteps.tsx'
import { Story } from './Story.tsx'

/** What is here, what it shows, what to do next, what is due; while nothing is here, only the way to begin. */
export function HomeScreen() {
  const t = useText('home')
  const home = useHomeState()
  if (home.failure && !home.value) {
    return (
      <div className={css.scroll}>
        <div className={css.start}>
          <ErrorNotice failure={home.failure} onRetry={home.reload} />
        </div>
      </div>
    )
  }
  if (!home.value) return <Loading />
  const { summary, objects } = home.value
  if (objects === 0 && summary.events === 0) {
    return (
      <div className={css.scroll}>
        <div className={css.start}>
          <header>
            <h1>{t('emptyTitle')}</h1>
            <p className={css.lead}>{t('emptyLead')}</p>
          </header>
          <DropCard large />
          <DangerCard />
        </div>
      </div>
    )
  }
  return (
    <div className={css.scroll}>
      <div className={css.columns}>
        <div className={css.main}>
          <header>
            <h1>{t('title')}</h1>
            <p className={css.lead}>{t('lead')}</p>
          </header>
          <Story home={home.value} />
          <NextSteps steps={home.value.next} />
        </div>
        <div className={css.side}>
          <DropCard />
          <Deadlines deadlines={home.value.deadlines} />
          <DangerCard />
        </div>
      </div>
    </div>
  )
}
