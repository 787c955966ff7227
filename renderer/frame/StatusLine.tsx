import { CircleHelp, LoaderCircle, Pause, ShieldCheck, TriangleAlert } from 'lucide-react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useHomeState } from '../model/homeState.tsx'
import { useImportJob } from '../model/importJob.tsx'
import { useNavigation } from '../model/navigation.tsx'
import { Link } from '../ui/Link.tsx'
import css from './StatusLine.module.css'

/** Whether everything is saved, what runs now, what needs an answer. Never says more than is known. */
export function StatusLine() {
  const t = useText('frame')
  const format = useFormat()
  const { state } = useAppState()
  const { progress, running } = useImportJob()
  const { go } = useNavigation()
  const home = useHomeState().value
  return (
    <footer className={css.line} aria-label={t('status')}>
      {running && progress ? (
        <span className={css.part}>
          {progress.paused ? <Pause size={14} aria-hidden /> : <LoaderCircle size={14} aria-hidden />}
          <Link inline onPress={() => go('import')}>
            {progress.paused
              ? t('importPaused')
              : t('importing', {
                  done: format.number(progress.filesDone),
                  total: format.number(progress.filesTotal),
                })}
          </Link>
        </span>
      ) : (
        home && (
          <span className={css.part}>
            <ShieldCheck size={14} aria-hidden />
            {home.objects === 0 ? t('nothingYet') : t('saved')}
          </span>
        )
      )}
      {state.readOnly && (
        <span className={css.part}>
          <TriangleAlert size={14} aria-hidden />
          {t('readOnly')}
        </span>
      )}
      {home && home.summary.openQuestions > 0 && (
        <span className={css.part}>
          <CircleHelp size={14} aria-hidden />
          <Link inline onPress={() => go('import')}>
            {t('openQuestions', { count: home.summary.openQuestions })}
          </Link>
        </span>
      )}
      {!state.ffmpeg && (
        <span className={css.part}>
          <TriangleAlert size={14} aria-hidden />
          {t('noFfmpeg')}
        </span>
      )}
      <span className={css.end}>{t('offline')}</span>
    </footer>
  )
}
