/** Everything imported that holds messages or may: as what it was read and why, how much of it, and the way to read it otherwise. */
import { KeyRound, Search, TriangleAlert } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { SourceRow } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useJobEnded } from '../model/importJob.tsx'
import { call, useAction, useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Badge } from '../ui/Chip.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { type Column, Table } from '../ui/Table.tsx'
import { TextField } from '../ui/TextField.tsx'
import { LooseFilesZone } from './LooseFilesZone.tsx'
import { PageOfRows } from './PageOfRows.tsx'
import { encodingName, readerName, reasonWords, sureness } from './readerWords.ts'
import { SourceDialog } from './SourceDialog.tsx'
import css from './Sources.module.css'
import { UnlockArchive } from './UnlockArchive.tsx'

const batch = 50
/** What an archive holds are files with messages of their own. */
const archives = new Set(['zip', 'tar', 'gzip'])

export function Sources() {
  const t = useText('sources')
  const [query, setQuery] = useState('')
  const [offset, setOffset] = useState(0)
  const wanted = useDeferredValue(query)
  const list = useCall('source.list', { query: wanted, limit: batch, offset }, { again: ['index.changed'] })
  useJobEnded(list.reload)
  const [open, setOpen] = useState<{ source: SourceRow; what: 'how' | 'unlock' } | null>(null)
  if (list.value === null)
    return list.failure ? <ErrorNotice failure={list.failure} onRetry={list.reload} /> : <Loading />
  const { rows, total } = list.value
  return (
    <div className={css.form}>
      <p className={css.quiet}>{t('lead')}</p>
      <NewerReaders count={list.value.newer} />
      <TextField
        label={t('search')}
        labelHidden
        placeholder={t('search')}
        type="search"
        icon={<Search size={16} aria-hidden />}
        value={query}
        maxLength={200}
        onChange={text => {
          setQuery(text)
          setOffset(0)
        }}
      />
      {list.failure && <ErrorNotice failure={list.failure} onRetry={list.reload} />}
      {rows.length === 0 ? (
        <p className={css.quiet}>{wanted === '' ? t('none') : t('noneFound', { query: wanted })}</p>
      ) : (
        <SourceTable
          rows={rows}
          onHow={source => setOpen({ source, what: 'how' })}
          onUnlock={source => setOpen({ source, what: 'unlock' })}
        />
      )}
      <PageOfRows offset={offset} batch={batch} total={total} onChange={setOffset} />
      <LooseFilesZone />
      {open?.what === 'how' && (
        <SourceDialog item={open.source.item} name={open.source.name} onClose={() => setOpen(null)} />
      )}
      {open?.what === 'unlock' && (
        <UnlockArchive item={open.source.item} name={open.source.name} onClose={() => setOpen(null)} />
      )}
    </div>
  )
}

/** Tells that a newer reader can read what an older one could not, and has it read again; nothing when there is none. */
export function NewerReaders({ count }: { count: number }) {
  const t = useText('sources')
  const format = useFormat()
  const { state } = useAppState()
  const read = useAction(() => call('source.readNewer', null))
  if (count === 0) return null
  return (
    <div className={css.newer}>
      <div>
        <p>{t('newerCount', { count, n: format.number(count) })}</p>
        <p className={css.quiet}>{t('newerMore')}</p>
        {read.failure && <ErrorNotice failure={read.failure} />}
      </div>
      <Button onPress={() => void read.run()} isPending={read.running} isDisabled={state.readOnly}>
        {t('newerDo')}
      </Button>
    </div>
  )
}

function SourceTable({
  rows,
  onHow,
  onUnlock,
}: {
  rows: readonly SourceRow[]
  onHow: (source: SourceRow) => void
  onUnlock: (source: SourceRow) => void
}) {
  const t = useText('sources')
  const ti = useText('import')
  const format = useFormat()
  const { state } = useAppState()
  const name = (reader: string) => readerName(ti, reader)
  const columns: Column<SourceRow>[] = [
    {
      id: 'file',
      title: t('column.file'),
      isRowHeader: true,
      cell: source => (
        <>
          <span className={css.name}>{visible(source.name)}</span>
          <span className={css.note}>
            {[
              visible(folderOf(source)),
              format.bytes(source.size),
              t('importedAt', { moment: format.moment(source.importedAt) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </>
      ),
    },
    {
      id: 'reader',
      title: t('column.reader'),
      cell: source => (
        <>
          <span className={css.block}>{name(source.reader)}</span>
          <span className={css.note}>
            {[t(`sure.${sureness(source.confidence)}`), ...reasonWords(t, name, source.reason)].join(' · ')}
          </span>
        </>
      ),
    },
    {
      id: 'messages',
      title: t('column.messages'),
      numeric: true,
      cell: ({ messages, reader }) =>
        messages === null ? t('notRead') : archives.has(reader) ? '–' : format.number(messages),
    },
    { id: 'state', title: t('column.state'), cell: source => <State source={source} /> },
    {
      id: 'do',
      title: t('column.do'),
      cell: source => (
        <span className={css.buttons}>
          {source.locked && (
            <Button
              size="small"
              icon={<KeyRound size={16} aria-hidden />}
              isDisabled={state.readOnly}
              onPress={() => onUnlock(source)}
              aria-label={`${t('unlock')} ${visible(source.name)}`}
            >
              {t('unlock')}
            </Button>
          )}
          <Button
            size="small"
            onPress={() => onHow(source)}
            aria-label={`${t('how')} ${visible(source.name)}`}
          >
            {t('how')}
          </Button>
        </span>
      ),
    },
  ]
  return <Table caption={t('title')} columns={columns} rows={rows} rowId={source => source.item} />
}

/** Where it lay, when that is more than its name. */
function folderOf({ path, name }: SourceRow): string {
  return path === name ? '' : path.endsWith(`/${name}`) ? path.slice(0, -name.length - 1) : path
}

/** What a person should know of a source's reading. */
function State({ source }: { source: SourceRow }) {
  const t = useText('sources')
  const ti = useText('import')
  const format = useFormat()
  const { reader, unread, incomplete, locked, newer, choice } = source
  const chosen = [
    ...(choice?.reader === undefined ? [] : [readerName(ti, choice.reader)]),
    ...(choice?.encoding == null ? [] : [encodingName(t, choice.encoding)]),
    ...(choice?.columns == null ? [] : [t('chosenColumns')]),
  ]
  const warning = <TriangleAlert size={12} aria-hidden />
  return (
    <span className={css.states}>
      {unread > 0 && (
        <Badge tone="finding" icon={warning}>
          {t('unread', { count: unread, n: format.number(unread) })}
        </Badge>
      )}
      {incomplete && !locked && (
        <Badge tone="finding" icon={warning}>
          {t('incomplete')}
        </Badge>
      )}
      {locked && (
        <Badge tone="finding" icon={<KeyRound size={12} aria-hidden />}>
          {t('locked')}
        </Badge>
      )}
      {reader === 'table' && choice?.columns == null && (
        <Badge tone="finding" icon={warning}>
          {t('columnsOpen')}
        </Badge>
      )}
      {newer !== null && <Badge tone="accent">{t('newer')}</Badge>}
      {chosen.length > 0 && <span className={css.note}>{t('chosen', { list: chosen.join(', ') })}</span>}
    </span>
  )
}
