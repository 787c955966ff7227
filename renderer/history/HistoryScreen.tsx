/** The custody record: what was done when, the newest first; the head of the journal; and the way to paper. */
import { Copy, Printer, ScrollText, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { HistoryGroup, HistoryOverview } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Switch } from '../ui/Checkbox.tsx'
import { ToggleChip } from '../ui/Chip.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import css from './History.module.css'
import { HistoryList } from './HistoryList.tsx'
import { LinePane } from './LinePane.tsx'
import { useHistory } from './useHistory.ts'

const groups = ['evidence', 'papers', 'vault'] as const

export function HistoryScreen() {
  const t = useText('history')
  const format = useFormat()
  const locale = useLanguage()
  const { go } = useNavigation()
  const [group, setGroup] = useState<HistoryGroup | null>(null)
  const [apart, setApart] = useState(false)
  const [chosen, setChosen] = useState({ choice: '', index: 0, total: 0 })
  const history = useHistory({ locale, group, folded: !apart })
  const { overview, choice, total, at } = history
  // New entries come in at the top and push the chosen line down.
  const index = chosen.choice === choice && chosen.index > 0 ? chosen.index + total - chosen.total : 0
  const row = index === 0 ? null : at(index)
  const all = overview === null ? 0 : overview.upTo - overview.missing
  const chips: [HistoryGroup | null, string, number][] = [
    [null, t('group.all'), all],
    ...groups.map((id): [HistoryGroup, string, number] => [id, t(`group.${id}`), overview?.groups[id] ?? 0]),
  ]
  return (
    <div className={css.screen}>
      <header className={css.top}>
        <div className={css.title}>
          <div>
            <h1>{t('title')}</h1>
            <p className={css.quiet}>{t('lead')}</p>
            {/* Other screens tell what the program did by this computer's clock. */}
            {overview !== null && overview.zone !== zoneHere() && (
              <p className={css.quiet}>{t('zone', { zone: overview.zone })}</p>
            )}
          </div>
          <Button
            variant="primary"
            icon={<Printer size={16} aria-hidden />}
            onPress={() => go('print', { kind: 'custody' })}
          >
            {t('print')}
          </Button>
        </div>
        {overview && <Head overview={overview} />}
        <div className={css.bar}>
          <div className={css.chips} role="group" aria-label={t('filter')}>
            {chips.map(([id, label, count]) => (
              <ToggleChip
                key={label}
                isSelected={group === id}
                onChange={() => setGroup(id)}
                count={format.number(count)}
              >
                {label}
              </ToggleChip>
            ))}
          </div>
          <Switch isSelected={apart} onChange={setApart}>
            {t('apart')}
          </Switch>
        </div>
      </header>
      {history.failure && (
        <div className={css.failure}>
          <ErrorNotice failure={history.failure} onRetry={history.reload} />
        </div>
      )}
      {history.loading && <Loading />}
      {!history.loading && (
        <div className={css.body}>
          {total === 0 ? (
            <EmptyState icon={<ScrollText size={28} aria-hidden />} title={t('none')}>
              {t('noneMore')}
            </EmptyState>
          ) : (
            <HistoryList
              // A new choice begins at the top.
              key={choice}
              total={total}
              at={at}
              want={history.want}
              chosen={index}
              onChoose={to => setChosen({ choice, index: to, total })}
            />
          )}
          <aside className={css.aside} aria-label={t('detail')}>
            {row !== null && !('dayHead' in row) ? (
              <LinePane line={row} zone={overview?.zone ?? ''} />
            ) : (
              <p className={css.quiet}>{t('choose')}</p>
            )}
          </aside>
        </div>
      )}
    </div>
  )
}

const zoneHere = () => new Intl.DateTimeFormat().resolvedOptions().timeZone

/** The head of the journal with its number, and what the journal shows of clock and damage. */
function Head({ overview }: { overview: HistoryOverview }) {
  const t = useText('history')
  const format = useFormat()
  const { head, upTo, jumps, missing, damaged } = overview
  const copy = useAction(async () => {
    await call('app.copy', { text: `${head} (${upTo})` })
    notify(t('copiedHead', { n: format.number(upTo) }))
  })
  const warnings = [
    ...(damaged ? [t('damaged')] : []),
    ...(missing > 0 ? [t('missing', { count: missing, n: format.number(missing) })] : []),
    ...(jumps > 0 ? [t('jumps', { count: jumps, n: format.number(jumps) })] : []),
  ]
  return (
    <div className={css.head}>
      <p>
        <strong>{t('head')}</strong> <code title={head}>{`${head.slice(0, 12)}…${head.slice(-8)}`}</code>{' '}
        <span className={css.quiet}>{t('headAt', { n: format.number(upTo) })}</span>
        <Button
          variant="quiet"
          size="small"
          icon={<Copy size={16} aria-hidden />}
          onPress={() => void copy.run()}
          aria-label={t('copyHead')}
        >
          {t('copy')}
        </Button>
      </p>
      <p className={css.quiet}>{t('headMore')}</p>
      {copy.failure && <ErrorNotice failure={copy.failure} />}
      {warnings.map(text => (
        <p key={text} className={css.warning}>
          <TriangleAlert size={16} aria-hidden /> {text}
        </p>
      ))}
    </div>
  )
}
