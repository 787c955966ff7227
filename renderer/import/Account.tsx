import { Check, Download, TriangleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ImportReport, ImportedFile } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { words } from '../i18n/setUp.ts'
import { errorWords } from '../model/failure.ts'
import { useNavigation } from '../model/navigation.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Badge } from '../ui/Chip.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { type Column, Table } from '../ui/Table.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import css from './Import.module.css'
import { readerName } from './readerWords.ts'
import { SourceDialog } from './SourceDialog.tsx'
import { Sources } from './Sources.tsx'
import { unreadWhy } from './TriedRecords.tsx'
import { troublesOf } from './troubles.ts'

/** So many rows at first and with each "more": a table of 20,000 rows would make the page slow. */
const batch = 200

/** Every file and what became of it; every message that was not understood; every file left out, with the reason. */
export function Account({ report }: { report: ImportReport }) {
  const t = useText('import')
  const format = useFormat()
  return (
    <Card>
      <Tabs
        label={t('account')}
        tabs={[
          {
            id: 'files',
            label: t('tab.files'),
            count: format.number(report.perFile.length),
            content: <Files files={report.perFile} />,
          },
          {
            id: 'unread',
            label: t('tab.unread'),
            count: format.number(report.unread.length),
            content: <Unread report={report} />,
          },
          {
            id: 'skipped',
            label: t('tab.skipped'),
            count: format.number(report.skipped.length),
            content: <Skipped report={report} />,
          },
          {
            id: 'sources',
            label: t('tab.sources'),
            content: <Sources />,
          },
        ]}
      />
    </Card>
  )
}

function Files({ files }: { files: ImportedFile[] }) {
  const t = useText('import')
  const format = useFormat()
  const ts = useText('sources')
  const { go } = useNavigation()
  const [open, setOpen] = useState<ImportedFile | null>(null)
  // What needs a look comes first; within that, the order in which files came.
  const sorted = useMemo(() => files.toSorted((a, b) => weight(b) - weight(a)), [files])
  const columns: Column<ImportedFile>[] = [
    {
      id: 'file',
      title: t('column.file'),
      isRowHeader: true,
      cell: file => (
        <>
          <span className={css.name}>{file.name}</span>
          <span className={css.path}>
            {[readerName(t, file.reader), file.path === file.name ? '' : file.path, format.bytes(file.size)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </>
      ),
    },
    {
      id: 'messages',
      title: t('column.messages'),
      numeric: true,
      cell: file => (file.messagesIn > 0 ? format.number(file.messagesIn) : '–'),
    },
    {
      id: 'attachments',
      title: t('column.attachments'),
      numeric: true,
      cell: file => (file.attachments > 0 ? format.number(file.attachments) : '–'),
    },
    { id: 'result', title: t('column.result'), cell: file => <Result file={file} /> },
    {
      id: 'how',
      title: ts('column.do'),
      cell: file =>
        file.item === null || file.reader === 'media' || file.reader === '' ? null : (
          <Button
            size="small"
            aria-label={`${ts('how')} ${visible(file.name)}`}
            onPress={() => setOpen(file)}
          >
            {ts('how')}
          </Button>
        ),
    },
  ]
  return (
    <>
      <More rows={sorted}>
        {rows => <Table caption={t('tab.files')} columns={columns} rows={rows} rowId={file => file.path} />}
      </More>
      <div className={css.send}>
        <SaveReport />
        <Button onPress={() => go('timeline')}>{t('seeTimeline')}</Button>
      </div>
      {open?.item != null && <SourceDialog item={open.item} name={open.name} onClose={() => setOpen(null)} />}
    </>
  )
}

/** The account as a file of its own, for whoever has to check it. */
function SaveReport() {
  const ts = useText('sources')
  const locale = useLanguage()
  const save = useAction(async () => {
    const { saved } = await call('source.saveReport', { locale })
    if (saved) notify(ts('saved'))
  })
  return (
    <div>
      <Button
        icon={<Download size={16} aria-hidden />}
        onPress={() => void save.run()}
        isPending={save.running}
      >
        {ts('save')}
      </Button>
      {save.failure && <ErrorNotice failure={save.failure} />}
    </div>
  )
}

function weight(file: ImportedFile): number {
  return file.unread > 0 || troublesOf(file.notes).length > 0 ? 2 : file.outcome === 'skipped' ? 1 : 0
}

function Result({ file }: { file: ImportedFile }) {
  const t = useText('import')
  const format = useFormat()
  const language = useLanguage()
  return (
    <span className={css.results}>
      {file.outcome === 'skipped' ? (
        <Badge>{file.reason ? t(`reason.${file.reason}`) : t('outcome.skipped')}</Badge>
      ) : file.unread > 0 ? (
        <Badge tone="finding" icon={<TriangleAlert size={12} aria-hidden />}>
          {t('someUnread', { count: file.unread, n: format.number(file.unread) })}
        </Badge>
      ) : (
        <Badge tone={file.outcome === 'duplicate' ? 'plain' : 'good'} icon={<Check size={12} aria-hidden />}>
          {file.outcome === 'duplicate'
            ? t('outcome.duplicate')
            : file.messagesIn > 0
              ? t('outcome.allRead')
              : t('outcome.stored')}
        </Badge>
      )}
      {troublesOf(file.notes).map(({ code, count }) => (
        <span key={code} className={css.note}>
          {words.exists(`import:note.${code}`)
            ? t(`note.${code}`, { n: format.number(count) })
            : errorWords({ code, details: {} }, language).what}
        </span>
      ))}
    </span>
  )
}

function Unread({ report }: { report: ImportReport }) {
  const t = useText('import')
  if (report.unread.length === 0) return <p className={css.quiet}>{t('noUnread')}</p>
  const columns: Column<ImportReport['unread'][number]>[] = [
    {
      id: 'where',
      title: t('column.where'),
      isRowHeader: true,
      cell: row => (
        <>
          <span className={css.name}>{row.path}</span>
          <span className={css.path}>{row.locator}</span>
        </>
      ),
    },
    {
      id: 'why',
      title: t('column.why'),
      cell: row => unreadWhy(t, row.reason),
    },
    {
      id: 'text',
      title: t('column.excerpt'),
      cell: row => <code className={css.excerpt}>{row.excerpt}</code>,
    },
  ]
  return (
    <>
      <p className={css.quiet}>{t('unreadLead')}</p>
      <More rows={report.unread}>
        {rows => (
          <Table
            caption={t('tab.unread')}
            columns={columns}
            rows={rows}
            rowId={row => `${row.path} ${row.locator}`}
          />
        )}
      </More>
    </>
  )
}

function Skipped({ report }: { report: ImportReport }) {
  const t = useText('import')
  if (report.skipped.length === 0) return <p className={css.quiet}>{t('noSkipped')}</p>
  const columns: Column<ImportReport['skipped'][number]>[] = [
    {
      id: 'file',
      title: t('column.file'),
      isRowHeader: true,
      cell: row => <span className={css.name}>{row.path}</span>,
    },
    { id: 'why', title: t('column.why'), cell: row => t(`reason.${row.reason}`) },
  ]
  return (
    <More rows={report.skipped}>
      {rows => <Table caption={t('tab.skipped')} columns={columns} rows={rows} rowId={row => row.path} />}
    </More>
  )
}

/** Shows a long list in portions. */
function More<Row>({
  rows,
  children,
}: {
  rows: readonly Row[]
  children: (shown: readonly Row[]) => React.ReactNode
}) {
  const t = useText('import')
  const format = useFormat()
  const [count, setCount] = useState(batch)
  const left = rows.length - count
  return (
    <>
      {children(rows.slice(0, count))}
      {left > 0 && (
        <div className={css.more}>
          <Button onPress={() => setCount(count + batch)}>
            {t('more', { count: Math.min(left, batch), left: format.number(left) })}
          </Button>
        </div>
      )}
    </>
  )
}
