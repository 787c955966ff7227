/** People and numbers: who is behind each, said by the user, with the program's reasons beside it. */
import { Search, Users } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Party, PartyRole } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation, useParams } from '../model/navigation.tsx'
import { useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Badge, ToggleChip } from '../ui/Chip.tsx'
import { moveByArrows } from '../ui/arrowKeys.ts'
import { classes } from '../ui/classes.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { TextField } from '../ui/TextField.tsx'
import { PartyCard } from './PartyCard.tsx'
import css from './PeopleScreen.module.css'

const filters: { id: string; fits: (party: Party) => boolean }[] = [
  { id: 'all', fits: () => true },
  { id: 'unknown', fits: party => party.role === 'unknown' && party.thirdParty === null },
  { id: 'collectors', fits: party => party.role === 'collector' || party.role === 'lender' },
  { id: 'likely', fits: party => party.role === 'unknown' && party.attribution.level !== 'unknown' },
]

export function PeopleScreen() {
  const t = useText('people')
  const format = useFormat()
  const { go } = useNavigation()
  const params = useParams('people')
  const parties = useCall('parties.list', null, { again: ['index.changed'] })
  const [filter, setFilter] = useState('all')
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string | null>(params.party ?? null)

  const shown = useMemo(() => {
    const fits = filters.find(({ id }) => id === filter)?.fits ?? (() => true)
    const wanted = text.replace(/\s/g, '').toLowerCase()
    return (parties.value ?? [])
      .filter(fits)
      .filter(
        party =>
          wanted === '' ||
          party.label.toLowerCase().includes(text.toLowerCase()) ||
          party.names.some(name => name.toLowerCase().includes(wanted)) ||
          party.numbers.some(number => number.raw.replace(/\D/g, '').includes(wanted)),
      )
      .toSorted((a, b) => b.attribution.score - a.attribution.score || b.events - a.events)
  }, [parties.value, filter, text])
  const party = (parties.value ?? []).find(({ id }) => id === chosen) ?? shown[0] ?? null

  if (parties.failure) return <ErrorNotice failure={parties.failure} onRetry={parties.reload} />
  // No list yet is not an empty list.
  if (parties.value === null) return <Loading />
  if (parties.value.length === 0)
    return (
      <EmptyState
        icon={<Users size={28} aria-hidden />}
        title={t('empty')}
        actions={
          <Button variant="primary" onPress={() => go('import')}>
            {t('toImport')}
          </Button>
        }
      >
        {t('emptyMore')}
      </EmptyState>
    )
  return (
    <div className={css.screen}>
      <section className={css.list} aria-label={t('list')}>
        <header className={css.head}>
          <h1>{t('title')}</h1>
          <p>{t('lead')}</p>
          {(parties.value ?? []).some(({ role }) => role === 'collector') && (
            <Button size="small" onPress={() => go('patterns')}>
              {t('next')}
            </Button>
          )}
          <TextField
            label={t('find')}
            labelHidden
            value={text}
            onChange={setText}
            type="search"
            icon={<Search size={16} aria-hidden />}
            placeholder={t('find')}
          />
          <div className={css.chips} role="group" aria-label={t('show')}>
            {filters.map(({ id, fits }) => (
              <ToggleChip
                key={id}
                isSelected={filter === id}
                onChange={() => setFilter(id)}
                count={format.number((parties.value ?? []).filter(fits).length)}
              >
                {t(`filter.${id}`)}
              </ToggleChip>
            ))}
          </div>
        </header>
        {/* One stop of the Tab key, so that the chosen one's card comes next; the keys come from the buttons inside. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
        <ul className={css.rows} onKeyDown={moveByArrows}>
          {shown.map(row => (
            <li key={row.id}>
              <button
                type="button"
                className={classes(css.row, row.id === party?.id && css.chosen)}
                aria-current={row.id === party?.id}
                tabIndex={
                  row.id === (shown.some(({ id }) => id === party?.id) ? party?.id : shown[0]?.id) ? 0 : -1
                }
                onClick={() => setChosen(row.id)}
                onFocus={() => setChosen(row.id)}
              >
                <span className={css.name}>{visible(row.label)}</span>
                <span className={css.counts}>
                  {t('counts', { calls: format.number(row.calls), messages: format.number(row.messages) })}
                  {row.nights > 0 && ` · ${t('nights', { count: row.nights, n: format.number(row.nights) })}`}
                </span>
                <RoleBadge
                  role={row.role}
                  thirdParty={row.thirdParty !== null}
                  level={row.attribution.level}
                />
              </button>
            </li>
          ))}
        </ul>
        {shown.length === 0 && <p className={css.none}>{t('none')}</p>}
      </section>
      <section className={css.detail} aria-label={t('detail')}>
        {party !== null && (
          <PartyCard
            key={party.id}
            party={party}
            onChanged={parties.reload}
            lenders={lendersOf(parties.value ?? [])}
          />
        )}
      </section>
    </div>
  )
}

function lendersOf(parties: readonly Party[]): string[] {
  return [...new Set(parties.flatMap(({ lender }) => (lender === null ? [] : [lender])))]
}

function RoleBadge({
  role,
  thirdParty,
  level,
}: {
  role: PartyRole
  thirdParty: boolean
  level: Party['attribution']['level']
}) {
  const t = useText('people')
  if (thirdParty) return <Badge tone="mine">{t('isThirdParty')}</Badge>
  if (role === 'collector' || role === 'lender') return <Badge tone="finding">{t(`role.${role}`)}</Badge>
  if (role !== 'unknown') return <Badge>{t(`role.${role}`)}</Badge>
  if (level !== 'unknown') return <Badge>{t(`level.${level}`)}</Badge>
  return <span />
}
