import {
  BookCheck,
  CircleHelp,
  HardDriveDownload,
  LoaderCircle,
  Pause,
  Save,
  ShieldCheck,
  TriangleAlert,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useCopyReminder } from '../model/copyReminder.ts'
import { useHomeState } from '../model/homeState.tsx'
import { useImportJob } from '../model/importJob.tsx'
import { useKeeping } from '../model/keeping.tsx'
import { useNavigation } from '../model/navigation.tsx'
import { Link } from '../ui/Link.tsx'
import css from './StatusLine.module.css'
import { wholenessOf } from './wholeness.ts'

/** Whether everything is saved and since when, whether it is whole, what runs now. Never says more than is known. */
export function StatusLine({ onNotices }: { onNotices: () => void }) {
  const t = useText('frame')
  const format = useFormat()
  const { state } = useAppState()
  const { go } = useNavigation()
  const home = useHomeState().value
  const keeping = useKeeping()
  const health = keeping.health.value
  const onServer = keeping.copies.value?.some(({ kind }) => kind === 'server') ?? false
  const reminder = useCopyReminder()
  const stale = reminder.step !== null && 'entries' in reminder.step.values
  return (
    <footer className={css.line} aria-label={t('status')}>
      <Saved lost={health?.state === 'loss'} />
      {wholenessOf(state.notices, health).map(({ words, shows }) => (
        <Part
          key={words}
          icon={
            shows === null ? <BookCheck size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />
          }
        >
          {shows === null ? (
            t(words)
          ) : (
            <Link inline onPress={() => (shows === 'notices' ? onNotices() : go('health'))}>
              {t(words)}
            </Link>
          )}
        </Part>
      ))}
      {reminder.step !== null && (
        <Part icon={<HardDriveDownload size={14} aria-hidden />}>
          <Link inline onPress={() => go('health')}>
            {t(stale ? 'copyStale' : 'noCopy')}
          </Link>
        </Part>
      )}
      {state.readOnly && <Part icon={<TriangleAlert size={14} aria-hidden />}>{t('readOnly')}</Part>}
      {home && home.summary.openQuestions > 0 && (
        <Part icon={<CircleHelp size={14} aria-hidden />}>
          <Link inline onPress={() => go('import')}>
            {t('openQuestions', {
              count: home.summary.openQuestions,
              n: format.number(home.summary.openQuestions),
            })}
          </Link>
        </Part>
      )}
      {!state.ffmpeg && <Part icon={<TriangleAlert size={14} aria-hidden />}>{t('noFfmpeg')}</Part>}
      <span className={css.end}>
        {t(onServer ? 'onServer' : keeping.server.value ? 'serverSet' : 'offline')}
      </span>
    </footer>
  )
}

/** The import while one runs; else the moment of the last thing that was written. Beside damage nothing is called saved. */
function Saved({ lost }: { lost: boolean }) {
  const t = useText('frame')
  const format = useFormat()
  const { progress, running } = useImportJob()
  const { go } = useNavigation()
  const { value: home, failure } = useHomeState()
  if (running && progress) {
    const figures = { done: format.number(progress.filesDone), total: format.number(progress.filesTotal) }
    return (
      <Part icon={progress.paused ? <Pause size={14} aria-hidden /> : <LoaderCircle size={14} aria-hidden />}>
        <Link inline onPress={() => go('import')}>
          {progress.paused
            ? t('importPaused', figures)
            : t(progress.phase === 'counting' ? 'importCounting' : 'importing', figures)}
        </Link>
      </Part>
    )
  }
  if (home === null)
    return failure && <Part icon={<TriangleAlert size={14} aria-hidden />}>{t('savedUnknown')}</Part>
  if (lost)
    return (
      home.savedAt !== null && (
        <Part icon={<Save size={14} aria-hidden />}>
          {t('writtenAt', { moment: format.moment(home.savedAt) })}
        </Part>
      )
    )
  return (
    <Part icon={<ShieldCheck size={14} aria-hidden />}>
      {home.objects === 0
        ? t('nothingYet')
        : home.savedAt === null
          ? t('saved')
          : t('savedAt', { moment: format.moment(home.savedAt) })}
    </Part>
  )
}

function Part({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className={css.part}>
      {icon}
      {/* One child, so that a sentence is not torn apart by the gap. */}
      <span>{children}</span>
    </span>
  )
}
