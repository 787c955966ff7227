import { FolderSync } from 'lucide-react'
import { useState } from 'react'
import type { WatchState } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { call, useAction, useCall, useEvent } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Import.module.css'

/** A folder of which everything is taken in while the vault is open: choosing it, how far it is, ending it. */
export function WatchedFolder() {
  const t = useText('import')
  const format = useFormat()
  const first = useCall('watch.state', null)
  const [told, setTold] = useState<{ state: WatchState | null } | null>(null)
  useEvent('watch.changed', setTold)
  const state = told === null ? first.value : told.state
  const choose = useAction(async () => {
    const chosen = await call('watch.choose', null)
    if (chosen !== null) setTold({ state: chosen })
  })
  const stop = useAction(() => call('watch.stop', null))
  const failure = choose.failure ?? stop.failure
  return (
    <Card>
      <div className={css.watch}>
        <FolderSync size={20} aria-hidden />
        <div>
          <h2>{t('watch.title')}</h2>
          <p className={css.quiet}>
            {state === null
              ? t('watch.lead')
              : state.missing
                ? t('watch.missing', { name: visible(state.folderName) })
                : format.sentences([
                    t('watch.on', { name: visible(state.folderName) }),
                    state.taken > 0 &&
                      t('watch.taken', { count: state.taken, n: format.number(state.taken) }),
                    state.waiting > 0 &&
                      t('watch.waiting', { count: state.waiting, n: format.number(state.waiting) }),
                  ])}
          </p>
          {failure && <ErrorNotice failure={failure} />}
        </div>
        {state === null ? (
          <Button onPress={() => void choose.run()} isPending={choose.running}>
            {t('watch.choose')}
          </Button>
        ) : (
          <Button onPress={() => void stop.run()} isPending={stop.running}>
            {t('watch.stop')}
          </Button>
        )}
      </div>
    </Card>
  )
}
