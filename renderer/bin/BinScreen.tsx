import { Trash2, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { BinLine } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction, useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Badge } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Page } from '../ui/Page.tsx'
import css from './Bin.module.css'
import { PurgeDue } from './PurgeDue.tsx'

/** What lies in the bin: put it back, or delete for good what is due. */
export function BinScreen() {
  const t = useText('bin')
  const { state } = useAppState()
  const bin = useCall('bin.list', null, { again: ['index.changed'] })
  const [purging, setPurging] = useState(false)
  const lines = bin.value?.lines ?? []
  const due = lines.some(line => line.due)
  return (
    <Page title={t('title')} lead={t('lead')} width="text">
      {bin.failure && <ErrorNotice failure={bin.failure} onRetry={bin.reload} />}
      {bin.value === null && bin.loading && <Loading />}
      {bin.value !== null && lines.length === 0 && (
        <EmptyState icon={<Trash2 size={28} aria-hidden />} title={t('empty')}>
          <p>{t('emptyMore')}</p>
        </EmptyState>
      )}
      {lines.length > 0 && (
        <Card>
          <ul className={css.rows}>
            {lines.map(line => (
              <Line key={line.bin} line={line} onDone={bin.reload} />
            ))}
          </ul>
          <div className={css.actions}>
            <Button
              variant="danger"
              icon={<Trash2 size={16} aria-hidden />}
              onPress={() => setPurging(true)}
              isDisabled={!due || state.readOnly}
            >
              {t('purge')}
            </Button>
            <p className={css.lead}>{due ? t('purgeAsk') : t('nothingDue')}</p>
          </div>
        </Card>
      )}
      {purging && bin.value !== null && (
        <PurgeDue
          bin={bin.value}
          onClose={() => {
            setPurging(false)
            bin.reload()
          }}
        />
      )}
    </Page>
  )
}

function Line({ line, onDone }: { line: BinLine; onDone: () => void }) {
  const t = useText('bin')
  const format = useFormat()
  const { state } = useAppState()
  const { bin, name, size, parts, putOn, dueOn, due } = line
  const back = useAction(async () => {
    await call('bin.putBack', { bins: [bin] })
    notify(t('isBack'))
    onDone()
  })
  return (
    <li>
      <div>
        <p className={css.name}>{visible(name)}</p>
        <p className={css.lead}>
          {format.sentences([
            t('line', { bytes: format.bytes(size), moment: format.moment(putOn) }),
            parts > 0 && t('lineParts', { count: parts, n: format.number(parts) }),
            !due && t('dueOn', { day: format.moment(dueOn) }),
          ])}
        </p>
        {due && <Badge tone="finding">{t('due')}</Badge>}
        {back.failure && <ErrorNotice failure={back.failure} />}
      </div>
      <Button
        icon={<Undo2 size={16} aria-hidden />}
        onPress={() => void back.run()}
        isPending={back.running}
        isDisabled={state.readOnly}
        aria-label={t('backWhich', { name: visible(name) })}
      >
        {t('back')}
      </Button>
    </li>
  )
}
