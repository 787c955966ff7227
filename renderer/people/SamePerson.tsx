/** Numbers, names and accounts that are one person: taken together by hand, with the reason for it, and apart again. */
import { useState } from 'react'
import type { Party, PartyChange } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/Select.tsx'
import css from './PartyCard.module.css'

export function SamePerson({ party, onChange }: { party: Party; onChange: (change: PartyChange) => void }) {
  const t = useText('people')
  const [choosing, setChoosing] = useState(false)
  const all = useCall('parties.list', null, { skip: !choosing, again: ['index.changed'] })
  const suggested =
    useCall('parties.get', { id: party.id }, { again: ['index.changed'] }).value?.suggested ?? []
  const others = (all.value ?? []).filter(({ id }) => id !== party.id)
  const join = (id: string) => {
    setChoosing(false)
    onChange({ party: id, mergeInto: party.id })
  }
  return (
    <section className={css.block}>
      <h3>{t('same.title')}</h3>
      <p className={css.sub}>{t('same.lead')}</p>
      {party.members.length > 0 && (
        <ul className={css.same}>
          {party.members.map(member => (
            <li key={member.id}>
              <span>{visible(member.label)}</span>
              <Button
                size="small"
                variant="quiet"
                onPress={() => onChange({ party: member.id, mergeInto: null })}
              >
                {t('same.apart')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {suggested.length > 0 && (
        <ul className={css.same}>
          {suggested.map(({ id, label, reason, detail }) => (
            <li key={id}>
              <span>
                {visible(label)}
                <small>{t(`same.reason.${reason}`, { detail: visible(detail) })}</small>
              </span>
              <Button size="small" onPress={() => join(id)}>
                {t('same.join')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {choosing ? (
        <Select
          label={t('same.choose')}
          value={null}
          placeholder={t('same.choose')}
          options={others.map(({ id, label }) => ({ id, label: visible(label) }))}
          onChange={join}
        />
      ) : (
        <Button size="small" variant="quiet" onPress={() => setChoosing(true)}>
          {t('same.other')}
        </Button>
      )}
    </section>
  )
}
