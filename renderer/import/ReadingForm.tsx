/** Reader and encoding of a file, with its beginning and its first messages as they would be read. */
import type { ReadingChoice, SourceRow } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Select } from '../ui/Select.tsx'
import { encodingName, readerName, reasonWords, sureness } from './readerWords.ts'
import css from './Sources.module.css'
import { TriedRecords } from './TriedRecords.tsx'
import type { useTried } from './useTried.ts'

export interface ReadingFormProps {
  source: SourceRow
  reading: ReadingChoice
  onChange: (reading: ReadingChoice) => void
  tried: ReturnType<typeof useTried>
  onColumns: () => void
}

export function ReadingForm({ source, reading, onChange, tried, onColumns }: ReadingFormProps) {
  const t = useText('sources')
  const ti = useText('import')
  const format = useFormat()
  const choices = useCall('source.choices', null)
  const name = (reader: string) => readerName(ti, reader)
  const ids = [...new Set([source.reader, ...(choices.value?.readers ?? []), 'opaque'])]
  const readers = ids
    .map(id => ({
      id,
      label: id === source.reader ? t('readerFound', { reader: name(id) }) : name(id),
    }))
    .toSorted(
      (a, b) =>
        Number(b.id === source.reader) - Number(a.id === source.reader) ||
        Number(a.id === 'opaque') - Number(b.id === 'opaque') ||
        a.label.localeCompare(b.label, format.locale),
    )
  const auto = 'auto'
  const encodings = [
    { id: auto, label: t('encodingAuto') },
    ...(choices.value?.encodings ?? []).map(id => ({ id, label: encodingName(t, id) })),
  ]
  const preview = tried.value
  const isText = preview === null || preview.encoding !== null
  const why = reasonWords(t, name, source.reason)
  return (
    <div className={css.form}>
      <p className={css.quiet}>
        {[name(source.reader), t(`sure.${sureness(source.confidence)}`), ...why].join(' · ')}
      </p>
      {choices.failure && <ErrorNotice failure={choices.failure} onRetry={choices.reload} />}
      <div className={css.pair}>
        <Select
          label={t('reader')}
          options={readers}
          value={reading.reader ?? source.reader}
          onChange={reader => onChange({ ...reading, reader })}
        />
        <Select
          label={t('encodingLabel')}
          options={encodings}
          value={reading.encoding ?? auto}
          isDisabled={!isText}
          onChange={encoding => onChange({ ...reading, encoding: encoding === auto ? null : encoding })}
        />
      </div>
      {tried.failure && <ErrorNotice failure={tried.failure} onRetry={tried.reload} />}
      {preview === null && !tried.failure && <Loading />}
      {preview !== null && (
        <div className={css.tried} aria-busy={tried.trying}>
          <section aria-label={t('beginning')}>
            <h3>
              {preview.encoding === null
                ? t('beginning')
                : t('asEncoding', { encoding: encodingName(t, preview.encoding) })}
            </h3>
            {preview.encoding === null ? (
              <p className={css.quiet}>{t('noText')}</p>
            ) : (
              <>
                <p className={preview.replaced > 0 ? css.problem : css.quiet}>
                  {preview.replaced > 0
                    ? t('replaced', { count: preview.replaced, n: format.number(preview.replaced) })
                    : t('replacedNone')}
                </p>
                {/* It scrolls, so it must be reachable by keyboard. */}
                {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
                <pre className={css.text} tabIndex={0} aria-label={t('beginning')}>
                  {visible(preview.text.replaceAll('\r\n', '\n').split('\n', 60).join('\n').slice(0, 4000))}
                </pre>
              </>
            )}
          </section>
          <section aria-label={t('first')}>
            <h3>{t('first')}</h3>
            <p className={css.quiet} role="status">
              {tried.trying ? t('trying') : t('previewNote')}
            </p>
            {preview.table !== null && reading.columns == null && (
              <p>
                <Button onPress={onColumns}>{t('mapQuestion')}</Button>
              </p>
            )}
            <TriedRecords preview={preview} caption={t('first')} />
          </section>
        </div>
      )}
    </div>
  )
}
