/** Recordings, pictures and videos whose times say no zone: which one holds for those of each import, and the way to another. */
import { useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useJobEnded } from '../model/importJob.tsx'
import { useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PageOfRows } from './PageOfRows.tsx'
import { SourceAnswers } from './SourceAnswers.tsx'
import css from './Sources.module.css'
import { zoneLabel } from './ZoneChoice.tsx'

/** A watched folder makes an import of each file. */
const batch = 5

export function LooseFilesZone() {
  const t = useText('sources')
  const language = useLanguage()
  const format = useFormat()
  const loose = useCall('source.loose', null, { again: ['index.changed'] })
  useJobEnded(loose.reload)
  const [open, setOpen] = useState<string | null>(null)
  const [offset, setOffset] = useState(0)
  if (loose.failure) return <ErrorNotice failure={loose.failure} onRetry={loose.reload} />
  const rows = (loose.value ?? []).toReversed()
  if (rows.length === 0) return null
  return (
    <section className={css.form} aria-label={t('loose.title')}>
      <h3>{t('loose.title')}</h3>
      <p className={css.quiet}>{t('loose.lead')}</p>
      <ul className={css.rows}>
        {rows.slice(offset, offset + batch).map(({ item, importedAt, files, zone, by }) => {
          const of = t('loose.files', {
            count: files,
            n: format.number(files),
            moment: format.moment(importedAt),
          })
          return (
            <li key={item}>
              <div>
                <p>{of}</p>
                <p className={css.quiet}>
                  {zone === null
                    ? t('loose.open')
                    : t(`loose.${by ?? 'case'}`, { zone: zoneLabel(zone, language) })}
                </p>
              </div>
              <Button size="small" aria-label={`${t('loose.change')} ${of}`} onPress={() => setOpen(item)}>
                {t('loose.change')}
              </Button>
            </li>
          )
        })}
      </ul>
      <PageOfRows offset={offset} batch={batch} total={rows.length} onChange={setOffset} />
      {open !== null && (
        <Dialog
          isOpen
          onClose={() => setOpen(null)}
          title={t('loose.title')}
          actions={<Button onPress={() => setOpen(null)}>{t('close')}</Button>}
        >
          <SourceAnswers item={open} onColumns={() => undefined} />
        </Dialog>
      )}
    </section>
  )
}
