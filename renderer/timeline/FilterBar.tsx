import { ArrowDownUp, CalendarDays, FilterX, NotebookPen, TriangleAlert, Users } from 'lucide-react'
import { useRef } from 'react'
import type { TimelineFilter } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useKeys } from '../model/keys.ts'
import { useCall } from '../model/vault.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { ToggleChip } from '../ui/Chip.tsx'
import { Select } from '../ui/Select.tsx'
import css from './FilterBar.module.css'
import { kindGroups } from './kinds.tsx'

export interface FilterBarProps {
  filter: TimelineFilter
  total: number
  onChange: (filter: TimelineFilter) => void
  onNote: () => void
  onDate: () => void
}

/** What is shown, as chips that are on or off, and in words what else narrows the list. */
export function FilterBar({ filter, total, onChange, onNote, onDate }: FilterBarProps) {
  const t = useText('timeline')
  const format = useFormat()
  const chips = useRef<HTMLDivElement>(null)
  useKeys({ f: () => chips.current?.querySelector('button')?.focus() })
  const parties = useCall('parties.list', null, { again: ['index.changed'] })
  const has = (kinds: readonly string[]) =>
    filter.kinds !== undefined && kinds.every(kind => filter.kinds?.includes(kind as never))
  const without = <K extends keyof TimelineFilter>(...keys: K[]): TimelineFilter => {
    const rest = { ...filter }
    for (const key of keys) delete rest[key]
    return rest
  }
  const narrowed: string[] = []
  if (filter.counted) narrowed.push(t(`narrow.counted.${filter.counted}`))
  if (filter.query) narrowed.push(t('narrow.query', { query: filter.query }))
  if (filter.from || filter.to)
    narrowed.push(
      filter.from && filter.to && filter.from !== filter.to
        ? format.range(filter.from, filter.to)
        : format.day(filter.from ?? filter.to ?? '', { year: true }),
    )
  if (filter.weekday !== undefined) narrowed.push(t(`weekday.${filter.weekday}`))
  if (filter.hour !== undefined) narrowed.push(t('narrow.hour', { from: filter.hour, to: filter.hour + 1 }))
  if (filter.ids)
    narrowed.push(t('narrow.ids', { count: filter.ids.length, n: format.number(filter.ids.length) }))
  if (filter.target === 'thirdParty') narrowed.push(t('narrow.thirdParty'))
  if (Array.isArray(filter.findings))
    narrowed.push(format.list(filter.findings.map(rule => t(`rule.${rule}`))))
  if (filter.exhibitsOnly) narrowed.push(t('narrow.exhibits'))

  return (
    <div className={css.bar}>
      <div ref={chips} className={css.chips} role="group" aria-label={t('filters')}>
        <ToggleChip
          isSelected={filter.kinds === undefined && filter.findings === undefined}
          onChange={() => onChange(without('kinds', 'findings'))}
        >
          {t('all')}
        </ToggleChip>
        {kindGroups.map(group => (
          <ToggleChip
            key={group.id}
            isSelected={has(group.kinds)}
            onChange={on => {
              const kinds = on
                ? [...(filter.kinds ?? []), ...group.kinds]
                : (filter.kinds ?? []).filter(kind => !group.kinds.includes(kind))
              onChange(kinds.length === 0 ? without('kinds') : { ...filter, kinds })
            }}
          >
            {t(`group.${group.id}`)}
          </ToggleChip>
        ))}
        <ToggleChip
          icon={<TriangleAlert size={15} aria-hidden />}
          isSelected={filter.findings !== undefined}
          onChange={on => onChange(on ? { ...filter, findings: 'any' } : without('findings'))}
        >
          {t('findings')}
        </ToggleChip>
        <ToggleChip
          icon={<Users size={15} aria-hidden />}
          isSelected={filter.target === 'thirdParty'}
          onChange={on => onChange(on ? { ...filter, target: 'thirdParty' } : without('target'))}
        >
          {t('toOthers')}
        </ToggleChip>
        <ToggleChip
          isSelected={filter.directions?.length === 1 && filter.directions[0] === 'in'}
          onChange={on => onChange(on ? { ...filter, directions: ['in'] } : without('directions'))}
        >
          {t('incomingOnly')}
        </ToggleChip>
      </div>
      <div className={css.tools}>
        <div className={css.party}>
          <Select
            label={t('party')}
            labelHidden
            value={filter.parties?.[0] ?? 'all'}
            onChange={id => onChange(id === 'all' ? without('parties') : { ...filter, parties: [id] })}
            options={[
              { id: 'all', label: t('everyone') },
              ...(parties.value ?? [])
                .toSorted((a, b) => b.events - a.events)
                .slice(0, 300)
                .map(party => ({
                  id: party.id,
                  label: party.label,
                  description: t('partyEvents', { count: party.events, n: format.number(party.events) }),
                })),
            ]}
          />
        </div>
        <IconButton label={t('goToDate')} icon={<CalendarDays size={18} aria-hidden />} onPress={onDate} />
        <IconButton
          label={filter.oldestFirst ? t('newestFirst') : t('oldestFirst')}
          icon={<ArrowDownUp size={18} aria-hidden />}
          onPress={() =>
            onChange(filter.oldestFirst ? without('oldestFirst') : { ...filter, oldestFirst: true })
          }
        />
        <Button size="small" icon={<NotebookPen size={16} aria-hidden />} onPress={onNote}>
          {t('addNote')}
        </Button>
      </div>
      {narrowed.length > 0 && (
        <p className={css.narrowed}>
          {t('narrowed', { what: narrowed.join(' · '), count: total, n: format.number(total) })}
          <Button
            size="small"
            variant="quiet"
            icon={<FilterX size={15} aria-hidden />}
            onPress={() => onChange(filter.oldestFirst ? { oldestFirst: true } : {})}
          >
            {t('showAll')}
          </Button>
        </p>
      )}
    </div>
  )
}
