import { HardDriveDownload, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { KnownCopy } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useKeeping } from '../model/keeping.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { CloudWarning } from './CloudWarning.tsx'
import { CopyResult } from './CopyResult.tsx'
import { CopyRunning } from './CopyRunning.tsx'
import css from './Health.module.css'
import { Restore } from './Restore.tsx'
import { ServerCopy } from './ServerCopy.tsx'
import { Stopped } from './StateCard.tsx'

/** The vault again on other disks: why, how to make one, which there are. */
export function Copies() {
  const t = useText('health')
  const { copies, copy, done, waiting, choose, make, renew } = useKeeping()
  const { state } = useAppState()
  const [pressed, setPressed] = useState<string | null>(null)
  if (state.notices.includes('IsCopy')) return <Restore />
  const folders = copies.value?.filter(({ kind }) => kind === 'folder') ?? []
  const working = copy !== null || make.running || renew.running
  const failure = choose.failure ?? make.failure ?? renew.failure ?? copies.failure
  return (
    <Card title={t('copiesTitle')}>
      <div className={css.copies}>
        <p className={css.lead}>{t('copiesWhy')}</p>
        {copies.value?.length === 0 && done === null && <p>{t('noCopy')}</p>}
        {folders.length > 0 && (
          <ul className={css.rows}>
            {folders.map(known => (
              <li key={known.id}>
                <Known copy={known} />
                <Button
                  icon={<RefreshCw size={16} aria-hidden />}
                  onPress={() => {
                    setPressed(known.id)
                    void renew.run(known.id)
                  }}
                  isPending={renew.running && pressed === known.id}
                  isDisabled={state.readOnly || (working && pressed !== known.id)}
                  aria-label={t('renewWhich', { folder: known.folderName })}
                >
                  {t('renew')}
                </Button>
              </li>
            ))}
          </ul>
        )}
        {working && <CopyRunning progress={copy} label={t('copying')} />}
        {failure &&
          (failure.code === 'CopyCancelled' ? (
            <Stopped failure={failure} />
          ) : (
            <ErrorNotice failure={failure} />
          ))}
        {done !== null && !working && <CopyResult done={done} />}
        <div className={css.actions}>
          <Button
            variant={folders.length === 0 ? 'primary' : 'default'}
            icon={<HardDriveDownload size={16} aria-hidden />}
            onPress={() => {
              setPressed(null)
              void choose.run()
            }}
            // What was pressed keeps the focus while it works.
            isPending={choose.running || make.running}
            isDisabled={working && pressed !== null}
          >
            {t('copyTo')}
          </Button>
        </div>
        <ServerCopy />
        <details className={css.places}>
          <summary>{t('restoreTitle')}</summary>
          <ol className={css.steps}>
            <li>{t('restore1')}</li>
            <li>{t('restore2')}</li>
            <li>{t('restore3')}</li>
          </ol>
        </details>
      </div>
      {waiting !== null && <CloudWarning place={waiting} />}
    </Card>
  )
}

function Known({ copy }: { copy: KnownCopy }) {
  const t = useText('health')
  const format = useFormat()
  const since = t('since', { count: copy.entriesSince, n: format.number(copy.entriesSince) })
  return (
    <div>
      <h3>{copy.folderName}</h3>
      <p className={css.lead}>
        {format.sentences([
          t('madeOn', { moment: format.moment(copy.madeOn), entry: format.number(copy.upTo) }),
          copy.checkedOn !== null && t('copyChecked', { moment: format.moment(copy.checkedOn) }),
          copy.entriesSince === 0 ? t('sinceNothing') : since,
          copy.problems > 0 && t('copyProblems', { count: copy.problems, n: format.number(copy.problems) }),
        ])}
      </p>
    </div>
  )
}
