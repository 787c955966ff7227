import { Pause, Play, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ImportProgress } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Progress } from '../ui/Progress.tsx'
import css from './Import.module.css'

/** Files, bytes, messages, time left and what is read now; pause and cancel. It goes on when the screen is left. */
export function RunningImport({ progress }: { progress: ImportProgress }) {
  const t = useText('import')
  const format = useFormat()
  const [asking, setAsking] = useState(false)
  const pause = useAction(() => call('import.pause', { job: progress.job, paused: !progress.paused }))
  const cancel = useAction(() => call('import.cancel', { job: progress.job }))
  // Once all bytes are stored, how much is left to read is not known before it is read.
  const counted = progress.phase !== 'counting' && progress.bytesDone < progress.bytesTotal
  const share = counted ? progress.bytesDone / progress.bytesTotal : null
  const failure = pause.failure ?? cancel.failure
  return (
    <Card>
      <div className={css.running}>
        <Progress
          label={t(`phase.${progress.phase}`)}
          value={share}
          still={progress.paused}
          valueText={share === null ? '' : format.percent(share)}
        />
        <dl className={css.figures}>
          <Figure
            label={t('figure.files')}
            value={`${format.number(progress.filesDone)} / ${format.number(progress.filesTotal)}`}
          />
          <Figure
            label={t('figure.bytes')}
            value={`${format.bytes(progress.bytesDone)} / ${format.bytes(progress.bytesTotal)}`}
          />
          <Figure label={t('figure.messages')} value={format.number(progress.messages)} />
          <Figure
            label={t('figure.left')}
            value={
              progress.paused || progress.secondsLeft === null ? '–' : format.duration(progress.secondsLeft)
            }
          />
        </dl>
        <p className={css.current} title={progress.current}>
          {progress.current ? t('current', { name: progress.current }) : ' '}
        </p>
        {failure && <ErrorNotice failure={failure} />}
        <div className={css.buttons}>
          <Button
            icon={progress.paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
            onPress={() => void pause.run()}
            isPending={pause.running}
          >
            {progress.paused ? t('resume') : t('pause')}
          </Button>
          <Button variant="quiet" icon={<X size={16} aria-hidden />} onPress={() => setAsking(true)}>
            {t('cancelImport')}
          </Button>
        </div>
        <SparseAnnouncement progress={progress} />
      </div>
      <Dialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        title={t('cancelTitle')}
        size="small"
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t('goOn')}</Button>
            <Button
              variant="primary"
              isPending={cancel.running}
              onPress={() => void cancel.run().then(() => setAsking(false))}
            >
              {t('cancelImport')}
            </Button>
          </>
        }
      >
        <p>{t('cancelText')}</p>
      </Dialog>
    </Card>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** Tells screen readers how far it is every fifteen seconds, not at every file. */
function SparseAnnouncement({ progress }: { progress: ImportProgress }) {
  const t = useText('import')
  const format = useFormat()
  const text = t('announce', {
    done: format.number(progress.filesDone),
    total: format.number(progress.filesTotal),
  })
  const [said, setSaid] = useState('')
  const [due, setDue] = useState(true)
  useEffect(() => {
    const timer = setInterval(() => setDue(true), 15_000)
    return () => clearInterval(timer)
  }, [])
  if (due && said !== text) {
    setDue(false)
    setSaid(text)
  }
  return <output className={css.hidden}>{said}</output>
}
