import { Import } from 'lucide-react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useKeeping } from '../model/keeping.tsx'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { CopyProblems } from './CopyResult.tsx'
import { CopyRunning } from './CopyRunning.tsx'
import css from './Health.module.css'
import { Stopped } from './StateCard.tsx'

/** What is open is a copy: a vault to go on with can be made of it. */
export function Restore() {
  const t = useText('health')
  const format = useFormat()
  const { adopt } = useAppState()
  const { copy, restore, restored } = useKeeping()
  const open = useAction(async () => adopt(await call('copy.openRestored', null)))
  const failure = restore.failure ?? open.failure
  return (
    <Card title={t('copiesTitle')} tone="attention">
      <div className={css.copies}>
        <p>{t('restoreWhy')}</p>
        {copy !== null && <CopyRunning progress={copy} label={t('restoring')} />}
        {failure &&
          (failure.code === 'CopyCancelled' ? (
            <Stopped failure={failure} />
          ) : (
            <ErrorNotice failure={failure} />
          ))}
        {restored !== null && copy === null && (
          <div className={css.result} role="status">
            <p className={css.what}>
              {t('restored', { folder: restored.folderName, entry: format.number(restored.entry) })}
            </p>
            <CopyProblems problems={restored.problems} />
          </div>
        )}
        {copy === null && (
          <div className={css.actions}>
            {restored === null ? (
              <Button
                variant="primary"
                icon={<Import size={16} aria-hidden />}
                onPress={() => void restore.run()}
                isPending={restore.running}
              >
                {t('restoreNow')}
              </Button>
            ) : (
              <>
                <Button variant="primary" onPress={() => void open.run()} isPending={open.running}>
                  {t('openRestored', { folder: restored.folderName })}
                </Button>
                <p className={css.note}>{t('openRestoredMore')}</p>
              </>
            )}
          </div>
        )}
      </div>
    </Card>
  )
}
