import { useEffect } from 'react'
import type { ChannelId, Finding } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './ComplaintScreen.module.css'
import { StepTitle } from './StepTitle.tsx'

export interface FindingsStepProps {
  /** Null until chosen: then all that are confirmed. */
  chosen: ReadonlySet<string> | null
  channel: ChannelId | null
  /** Events chosen on the timeline. */
  extra: readonly string[]
  onChange: (ids: ReadonlySet<string>) => void
}

/** Which confirmed findings the letter rests on. Unconfirmed ones cannot be chosen: a letter says only what was checked. */
export function FindingsStep({ chosen, channel, extra, onChange }: FindingsStepProps) {
  const t = useText('complaint')
  const format = useFormat()
  const language = useLanguage()
  const { go } = useNavigation()
  const findings = useCall('findings.list', {}, { again: ['index.changed'] })
  const confirmed = (findings.value ?? []).filter(({ state }) => state === 'confirmed')
  const open = (findings.value ?? []).filter(({ state }) => state === 'open').length
  useEffect(() => {
    if (chosen === null && findings.value !== null && confirmed.length > 0)
      onChange(new Set(confirmed.map(({ id }) => id)))
    // Only the first answer chooses; later ones must not undo what the reader chose.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [findings.value])
  if (findings.failure) return <ErrorNotice failure={findings.failure} onRetry={findings.reload} />
  const toggle = (ids: string[], on: boolean) => {
    const next = new Set(chosen ?? [])
    for (const id of ids)
      if (on) next.add(id)
      else next.delete(id)
    onChange(next)
  }
  const groups = Map.groupBy(confirmed, finding => finding.rule)
  return (
    <>
      <StepTitle>{t('findingsTitle')}</StepTitle>
      <p className={css.lead}>{t('findingsLead')}</p>
      {extra.length > 0 && <p>{t('extraEvents', { count: extra.length, n: format.number(extra.length) })}</p>}
      {open > 0 && (
        <p>
          {t('openFindings', { count: open, n: format.number(open) })}{' '}
          <Button size="small" onPress={() => go('patterns')}>
            {t('checkThem')}
          </Button>
        </p>
      )}
      <OnlyAsked findings={confirmed.filter(({ id }) => chosen?.has(id))} channel={channel} />
      {confirmed.length === 0 && !findings.loading && (
        <EmptyState
          title={t('noneConfirmed')}
          actions={<Button onPress={() => go('patterns')}>{t('checkThem')}</Button>}
        >
          {t('noneConfirmedMore')}
        </EmptyState>
      )}
      {[...groups].map(([rule, list]) => (
        <Group
          key={rule}
          list={list}
          title={list[0]?.title[language] ?? rule}
          chosen={chosen ?? new Set()}
          onToggle={toggle}
        />
      ))}
    </>
  )
}

const toLender: readonly (ChannelId | null)[] = ['platform', 'nfra', 'nfra-report']

/**
 * Says when chosen facts rest on numbers of which it is not shown that they collect for the lender: to the lender and the
 * regulator the letter only asks about those, and without a word the reader would take them for told.
 */
function OnlyAsked({ findings, channel }: { findings: readonly Finding[]; channel: ChannelId | null }) {
  const t = useText('complaint')
  const format = useFormat()
  const { go } = useNavigation()
  const parties = useCall('parties.list', null, { again: ['index.changed'] })
  const untied = (parties.value ?? [])
    .filter(({ role, attribution }) => role === 'collector' && attribution.level === 'unknown')
    .map(({ id }) => id)
  const ids = [...new Set(findings.flatMap(({ events }) => events))]
  const asked = useCall(
    'timeline.page',
    { filter: { ids, parties: untied }, limit: 1 },
    { skip: untied.length === 0 || ids.length === 0 || !toLender.includes(channel) },
  )
  const count = untied.length === 0 || ids.length === 0 ? 0 : (asked.value?.total ?? 0)
  if (count === 0 || !toLender.includes(channel)) return null
  return (
    <section className={css.problem}>
      <p>{t('onlyAsked', { count, n: format.number(count), of: format.number(ids.length) })}</p>
      <div className={css.buttons}>
        <Button size="small" onPress={() => go('people')}>
          {t('toPeople')}
        </Button>
      </div>
    </section>
  )
}

function Group({
  list,
  title,
  chosen,
  onToggle,
}: {
  list: readonly Finding[]
  title: string
  chosen: ReadonlySet<string>
  onToggle: (ids: string[], on: boolean) => void
}) {
  const t = useText('complaint')
  const language = useLanguage()
  const picked = list.filter(({ id }) => chosen.has(id)).length
  return (
    <section className={css.section}>
      <header>
        <Checkbox
          isSelected={picked === list.length}
          isIndeterminate={picked > 0 && picked < list.length}
          onChange={on =>
            onToggle(
              list.map(({ id }) => id),
              on,
            )
          }
        >
          {title}
        </Checkbox>
        <span>{t('picked', { picked, all: list.length })}</span>
      </header>
      <details>
        <summary>{t('each')}</summary>
        <ul className={css.list}>
          {list.map(finding => (
            <li key={finding.id} className={css.pick}>
              <Checkbox isSelected={chosen.has(finding.id)} onChange={on => onToggle([finding.id], on)}>
                {finding.explanation[language]}
              </Checkbox>
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}
