import { useState } from 'react'
import type { Party, PartyChange } from '../../preload/contract.ts'
import { partyRoles, thirdPartyRoles } from '../../preload/words.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import { useNavigation } from '../model/navigation.tsx'
import { notify } from '../model/toasts.ts'
import { call, useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { Badge } from '../ui/Chip.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './PartyCard.module.css'
import { SamePerson } from './SamePerson.tsx'

/** One number or name: who is behind it, why the program thinks so, and what it did. */
export function PartyCard({
  party,
  lenders,
  onChanged,
}: {
  party: Party
  lenders: readonly string[]
  onChanged: () => void
}) {
  const t = useText('people')
  const l = useText('timeline')
  const format = useFormat()
  const { go } = useNavigation()
  const facts = useCall('case.get', null)
  /** Null until something is typed: the program may fill in the case's lender meanwhile. */
  const [lender, setLender] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  const caseLender = facts.value?.case.lenderName ?? ''

  const change = (what: Omit<PartyChange, 'party'>) => send({ party: party.id, ...what })
  const send = (what: PartyChange) => {
    setFailure(null)
    call('parties.change', what).then(
      () => {
        notify(t('saved'))
        onChanged()
      },
      (error: unknown) => setFailure(asFailed(error)),
    )
  }
  const collects = party.role === 'collector' || party.role === 'lender'
  return (
    <article className={css.card}>
      <header>
        <h2>{visible(party.label)}</h2>
        <p className={css.sub}>
          {[
            ...party.numbers.map(number => number.formatted),
            ...party.names.filter(name => name !== party.label).map(visible),
            ...party.accounts.map(visible),
          ].join(' · ')}
        </p>
        <p className={css.sub}>
          {t('did', {
            calls: format.number(party.calls),
            answered: format.number(party.answered),
            messages: format.number(party.messages),
            nights: format.number(party.nights),
          })}
        </p>
        <div className={css.ways}>
          <Button size="small" onPress={() => go('timeline', { filter: { parties: [party.id] } })}>
            {t('seeEvents', { count: party.events, n: format.number(party.events) })}
          </Button>
          {party.events > 0 && (
            <Button size="small" onPress={() => go('chat', { party: party.id })}>
              {t('asChat')}
            </Button>
          )}
        </div>
      </header>

      <section className={css.block}>
        <h3>{t('who')}</h3>
        <div className={css.two}>
          <Select
            label={t('roleLabel')}
            value={party.role}
            onChange={role =>
              change({
                role,
                ...(role === 'collector' && !party.lender && caseLender ? { lender: caseLender } : {}),
              })
            }
            options={partyRoles.map(id => ({ id, label: t(`role.${id}`) }))}
          />
          <Select
            label={t('thirdLabel')}
            value={party.thirdParty ?? 'none'}
            onChange={id => change({ thirdParty: id === 'none' ? null : id })}
            options={[
              { id: 'none' as const, label: t('notThird') },
              ...thirdPartyRoles.map(id => ({ id, label: l(`role.${id}`) })),
            ]}
          />
        </div>
        {collects && (
          <TextField
            label={t('lender')}
            value={lender ?? party.lender ?? ''}
            onChange={setLender}
            description={
              lenders.length > 0 ? t('lenderHint', { lenders: format.list([...lenders]) }) : t('lenderMore')
            }
            onBlur={() => {
              if (lender !== null && lender.trim() !== (party.lender ?? ''))
                change({ lender: lender.trim() === '' ? null : lender.trim() })
            }}
          />
        )}
      </section>

      <section className={css.block}>
        <h3>
          {t('reasons')} <Badge>{t(`level.${party.attribution.level}`)}</Badge>
        </h3>
        <p className={css.sub}>{t('reasonsLead', { score: party.attribution.score })}</p>
        {party.attribution.reasons.length === 0 ? (
          <p>{t('noReasons')}</p>
        ) : (
          <ul className={css.reasons}>
            {party.attribution.reasons.map(reason => (
              <li key={`${reason.reason} ${reason.detail}`}>
                <span className={css.points}>{reason.points > 0 ? `+${reason.points}` : reason.points}</span>
                <span>
                  {t(`reason.${reason.reason}`, { detail: visible(reason.detail) })}
                  {reason.events.length > 0 && (
                    <Button
                      size="small"
                      variant="quiet"
                      onPress={() => go('timeline', { filter: { ids: reason.events } })}
                    >
                      {t('show')}
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        {party.role === 'collector' && party.attribution.level === 'unknown' && <p>{t('notYetTied')}</p>}
        <div className={css.checks}>
          {(['heardInCall', 'publishedNumber', 'callbackAnswered'] as const).map(id => (
            <Checkbox
              key={id}
              isSelected={party.attribution.reasons.some(({ reason }) => reason === id)}
              onChange={on => change({ [id]: on })}
            >
              {t(`declare.${id}`)}
            </Checkbox>
          ))}
        </div>
      </section>
      <SamePerson key={party.id} party={party} onChange={send} />
      {failure && <ErrorNotice failure={failure} />}
    </article>
  )
}
