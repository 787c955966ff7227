/** Where an event was read: each file with its place, what it says differently, and the way to split it off. */
import type { EventDetail, EventSource } from '../../preload/contract.ts'
import { PutInBinButton } from '../bin/PutInBin.tsx'
import { type Format, useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import css from './EventPane.module.css'

export function Sources({
  event,
  zone,
  onFailure,
}: {
  event: EventDetail
  zone: string
  onFailure: (error: unknown) => void
}) {
  const t = useText('viewer')
  const l = useText('timeline')
  const format = useFormat()
  const split = (id: string, apart: boolean) => {
    call('timeline.split', { ids: [id], apart })
      .then(() => {
        if (apart) notify(t('splitDone'), { label: t('joinAgain'), run: () => split(id, false) })
      })
      .catch(onFailure)
  }
  return (
    <>
      {event.sources.map(source => (
        <div key={`${source.item} ${source.locator}`} className={css.source}>
          <span>{visible(source.itemName)}</span>
          <small>{t('locator', { locator: source.locator })}</small>
          {source.says && <small>{t('says', { what: saying(source.says, zone, l, format) })}</small>}
          <small className={css.hash}>SHA-256 {source.sha256}</small>
          <small>{t('imported', { moment: format.moment(source.importedAt) })}</small>
          {/* What is shown above has its own. */}
          {!event.attachments.some(({ item }) => item === source.item) && (
            <PutInBinButton item={source.item} />
          )}
          {event.sources.length > 1 && source.own !== undefined && source.locator !== 'file' && (
            <Button variant="quiet" size="small" onPress={() => split(source.own ?? '', true)}>
              {t('splitOff')}
            </Button>
          )}
        </div>
      ))}
      {event.apart && (
        <p className={css.source}>
          <small>{t('apart')}</small>
          <Button variant="quiet" size="small" onPress={() => split(event.id, false)}>
            {t('joinAgain')}
          </Button>
        </p>
      )}
    </>
  )
}

function saying(
  { time, durationSeconds, result }: NonNullable<EventSource['says']>,
  zone: string,
  l: ReturnType<typeof useText>,
  format: Format,
): string {
  return [
    format.eventTime(time, zone),
    result === null ? '' : l(`result.${result}`),
    durationSeconds === null ? '' : format.duration(durationSeconds),
  ]
    .filter(each => each !== '')
    .join(' · ')
}
