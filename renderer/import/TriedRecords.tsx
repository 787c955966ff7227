/** The first messages and calls that a reading would give, as the timeline would understand them. */
import type { PreviewRecord, SourcePreview } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { type Text, useLanguage, useText } from '../i18n/useText.ts'
import { words } from '../i18n/setUp.ts'
import { errorWords } from '../model/failure.ts'
import { visible } from '../timeline/marked.tsx'
import { type Column, Table } from '../ui/Table.tsx'
import css from './Sources.module.css'

export function TriedRecords({ preview, caption }: { preview: SourcePreview; caption: string }) {
  const t = useText('sources')
  const ti = useText('import')
  const format = useFormat()
  const language = useLanguage()
  const columns: Column<PreviewRecord>[] = [
    { id: 'when', title: t('when'), isRowHeader: true, cell: record => <When record={record} /> },
    {
      id: 'way',
      title: t('wayLabel'),
      cell: ({ kind, direction }) => (
        <>
          <span className={css.nowrap}>{t(`kind.${kind}`)}</span>
          <span className={css.quiet}>{t(`way.${direction}`)}</span>
        </>
      ),
    },
    {
      id: 'who',
      title: t('who'),
      cell: ({ sender, party }) => visible(format.phone(sender ?? party ?? '–')),
    },
    {
      id: 'what',
      title: t('what'),
      cell: ({ text, facts }) => (
        <span className={css.words}>
          {text !== '' ? visible(text.slice(0, 200)) : facts.length === 0 ? t('noWords') : ''}
          {facts.map(({ type, value }) => (
            <span key={`${type} ${value}`} className={css.quiet}>
              {' '}
              [{factName(type)}
              {value !== '' && ` ${visible(value.slice(0, 60))}`}]
            </span>
          ))}
        </span>
      ),
    },
  ]
  return (
    <>
      {preview.failure !== null && (
        <p className={css.problem}>
          {format.sentences([
            errorWords({ code: preview.failure, details: {} }, language).what,
            preview.records.length === 0 && t('firstNone'),
          ])}
        </p>
      )}
      {preview.records.length > 0 && (
        <Table caption={caption} columns={columns} rows={preview.records} rowId={record => record.locator} />
      )}
      {preview.records.length === 0 && preview.failure === null && (
        <p className={css.quiet}>{t(preview.reader === 'opaque' ? 'firstOpaque' : 'firstNone')}</p>
      )}
      {preview.unread.length > 0 && (
        <>
          <p className={css.under}>{t('unreadSome')}</p>
          <ul className={css.examples}>
            {preview.unread.map(({ locator, reason, excerpt }) => (
              <li key={locator}>
                <span className={css.quiet}>
                  {locator} · {unreadWhy(ti, reason)}
                </span>
                <code>{visible(excerpt)}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

/** Why a message was not understood, by the words of `import`. */
export function unreadWhy(t: Text, reason: string): string {
  return words.exists(`import:unread.${reason}`) ? t(`unread.${reason}`) : reason
}

function factName(type: string): string {
  return words.exists(`viewer:fact.${type}`) ? words.t(`viewer:fact.${type}`) : type
}

function When({ record: { time } }: { record: PreviewRecord }) {
  const t = useText('sources')
  const { utc, wall, local, precision, ambiguous } = time
  if (wall !== null) {
    const written = wall.replace('T', ' ')
    const shown =
      precision === 'day' ? written.slice(0, 10) : precision === 'min' ? written.slice(0, 16) : written
    return <span className={css.time}>{t(utc === null ? 'wall' : 'utc', { time: shown })}</span>
  }
  if (local === null || local === '') return <span className={css.problem}>{t('noTime')}</span>
  return (
    <span className={css.problem}>{t(ambiguous ? 'ambiguous' : 'notUnderstood', { written: local })}</span>
  )
}
