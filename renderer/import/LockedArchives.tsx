import { useState } from 'react'
import type { ImportReport } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { Failed } from '../model/failure.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Sources.module.css'
import { UnlockArchive } from './UnlockArchive.tsx'

/** Archives of an import that are locked, each with a field for its password; says so when the one given was wrong. */
export function LockedArchives({ report }: { report: ImportReport }) {
  const t = useText('sources')
  const [open, setOpen] = useState<{ item: string; name: string } | null>(null)
  const locked = report.perFile.flatMap(({ item, name, notes }) => {
    const note = notes.find(one => /^(?:locked|ArchiveEncrypted|ArchivePasswordWrong)\b/u.test(one))
    return item === null || note === undefined ? [] : [{ item, name, wrong: note === 'ArchivePasswordWrong' }]
  })
  return (
    <>
      {locked.map(({ item, name, wrong }) =>
        wrong ? (
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
