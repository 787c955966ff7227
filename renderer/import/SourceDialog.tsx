/** How a file is read: as what, in which encoding, by which columns; what was answered about it; what was not understood. */
import { useState } from 'react'
import type { ReadingChoice, SourceRow } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { call, useAction, useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Tabs } from '../ui/Tabs.tsx'
import { classes } from '../ui/classes.ts'
import { ColumnsForm } from './ColumnsForm.tsx'
import { ReadingForm } from './ReadingForm.tsx'
import { SourceAnswers } from './SourceAnswers.tsx'
import css from './Sources.module.css'
import { SourceUnread } from './SourceUnread.tsx'
import { useTried } from './useTried.ts'

export type SourceTab = 'reading' | 'columns' | 'answers' | 'unread'

export interface SourceDialogProps {
  item: string
  name: string
  start?: SourceTab
  onClose: () => void
}

export function SourceDialog({ item, name, start = 'reading', onClose }: SourceDialogProps) {
  const t = useText('sources')
  const source = useCall('source.get', { item })
  if (source.value !== null) return <Opened source={source.value} start={start} onClose={onClose} />
  return (
    <Dialog isOpen onClose={onClose} title={t('howFile', { name: visible(name) })} size="huge">
      {source.failure ? <ErrorNotice failure={source.failure} onRetry={source.reload} /> : <Loading />}
    </Dialog>
  )
}

function Opened({ source, start, onClose }: { source: SourceRow; start: SourceTab; onClose: () => void }) {
  const t = useText('sources')
  const format = useFormat()
  const { state } = useAppState()
  const [tab, setTab] = useState<SourceTab>(start)
  const now: ReadingChoice = {
    reader: source.reader,
    encoding: source.choice?.encoding ?? null,
    columns: source.choice?.columns ?? null,
  }
  const [reading, setReading] = useState(now)
  const tried = useTried(source.item, reading)
  const same = JSON.stringify(reading) === JSON.stringify(now)
  const read = useAction(async () => {
    // What was left as it is stays undecided, so that a better reader may still be offered later.
    const { reader, ...rest } = reading
    const kept = reader === now.reader && source.choice?.reader === undefined
    await call('source.read', {
      item: source.item,
      reading: kept || reader === undefined ? rest : { ...rest, reader },
    })
    onClose()
  })
  const table = tried.value?.table ?? null
  const changing = tab === 'reading' || tab === 'columns'
  const mapping = tab === 'columns'
  const unnamed = now.columns == null && Object.keys(reading.columns?.fields ?? {}).length === 0
  // Only its beginning was tried; what was there before may go all the same, and nobody should be surprised by it.
  const emptying = !same && !tried.trying && tried.value?.records.length === 0 && (source.messages ?? 0) > 0
  const consequence =
    mapping && unnamed ? t('mapFirst') : same ? t('doSame') : emptying ? t('doNothing') : t('doWhat')
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('howFile', { name: visible(source.name) })}
      size="huge"
      mustAnswer={read.running}
      actions={
        <>
          {changing && (
            <p className={classes(css.doWhat, emptying && css.problem)} role="status">
              {consequence}
            </p>
          )}
          <Button onPress={onClose} isDisabled={read.running}>
            {t('close')}
          </Button>
          {changing && (
            <Button
              variant="primary"
              isDisabled={same || state.readOnly || (mapping && (table === null || unnamed))}
              isPending={read.running}
              onPress={() => void read.run()}
            >
              {t(mapping ? 'mapDo' : 'do')}
            </Button>
          )}
        </>
      }
    >
      {read.failure && <ErrorNotice failure={read.failure} />}
      <Tabs
        label={t('title')}
        selected={tab}
        onChange={setTab}
        tabs={[
          {
            id: 'reading',
            label: t('tab.reading'),
            content: (
              <ReadingForm
                source={source}
                reading={reading}
                onChange={setReading}
                tried={tried}
                onColumns={() => setTab('columns')}
              />
            ),
          },
          ...(table !== null || start === 'columns'
            ? [
                {
                  id: 'columns' as const,
                  label: t('tab.columns'),
                  content: (
                    <ColumnsForm
                      item={source.item}
                      reading={reading}
                      tried={tried}
                      onChange={columns => setReading(old => ({ ...old, columns }))}
                    />
                  ),
                },
              ]
            : []),
          {
            id: 'answers',
            label: t('tab.answers'),
            content: <SourceAnswers item={source.item} onColumns={() => setTab('columns')} />,
          },
          {
            id: 'unread',
            label: t('tab.unread'),
            count: format.number(source.unread),
            content: <SourceUnread item={source.item} />,
          },
        ]}
      />
    </Dialog>
  )
}
