import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { type Column, Table } from '../ui/Table.tsx'
import { PageOfRows } from './PageOfRows.tsx'
import css from './Sources.module.css'
import { unreadWhy } from './TriedRecords.tsx'

const batch = 100

/** Every message of a source that could not be read, with its place and its words. */
export function SourceUnread({ item }: { item: string }) {
  const t = useText('sources')
  const ti = useText('import')
  const [offset, setOffset] = useState(0)
  const { value, failure, reload } = useCall('source.unread', { item, limit: batch, offset })
  if (failure) return <ErrorNotice failure={failure} onRetry={reload} />
  if (value === null) return <Loading />
  if (value.total === 0) return <p className={css.quiet}>{t('unreadNone')}</p>
  const columns: Column<(typeof value.rows)[number]>[] = [
    { id: 'where', title: ti('column.where'), isRowHeader: true, cell: row => row.locator },
    { id: 'why', title: ti('column.why'), cell: row => unreadWhy(ti, row.reason) },
    {
      id: 'text',
      title: ti('column.excerpt'),
      cell: row => <code className={css.excerpt}>{visible(row.excerpt)}</code>,
    },
  ]
  return (
    <>
      <p className={css.quiet}>{t('unreadLead')}</p>
      <Table caption={t('tab.unread')} columns={columns} rows={value.rows} rowId={row => row.locator} />
      <PageOfRows offset={offset} batch={batch} total={value.total} onChange={setOffset} />
    </>
  )
}
