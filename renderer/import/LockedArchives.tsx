import { useState } from 'react'
import type { ImportReport } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { Failed } from '../model/failure.ts'
import { useJobEnded } from '../model/importJob.tsx'
import { useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Sources.module.css'
import { UnlockArchive } from './UnlockArchive.tsx'

/** More of them stand in the list of sources. */
const most = 5

/**
 * Archives of which something waits for a password, whichever import they came with, each with a field for it; says so when
 * the one given last was wrong.
 */
export function LockedArchives({ report }: { report: ImportReport | null }) {
  const t = useText('sources')
  const [open, setOpen] = useState<{ item: string; name: string } | null>(null)
  const locked = useCall(
    'source.list',
    { query: '', limit: most, offset: 0, locked: true },
    { again: ['index.changed'] },
  )
  useJobEnded(locked.reload)
  const wrong = new Set(
    report?.perFile.flatMap(({ item, notes }) =>
      item !== null && notes.includes('ArchivePasswordWrong') ? [item] : [],
    ),
  )
  return (
    <>
      {locked.value?.rows.map(({ item, name }) =>
        wrong.has(item) ? (
          <ErrorNotice
            key={item}
            failure={new Failed({ code: 'ArchivePasswordWrong', details: {} })}
            actions={
              <Button size="small" onPress={() => setOpen({ item, name })}>
                {t('password.again', { name: visible(name) })}
              </Button>
            }
          />
        ) : (
          <div key={item} className={css.newer}>
            <div>
              <p className={css.name}>{visible(name)}</p>
              <p>{t('password.lead')}</p>
            </div>
            <Button onPress={() => setOpen({ item, name })}>{t('unlock')}</Button>
          </div>
        ),
      )}
      {open && <UnlockArchive item={open.item} name={open.name} onClose={() => setOpen(null)} />}
    </>
  )
}
