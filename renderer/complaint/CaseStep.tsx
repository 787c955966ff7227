import { useEffect, useState } from 'react'
import type { CaseFacts, ChannelId, Complainant, LenderType } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import { call, useCall } from '../model/vault.ts'
import { DateField } from '../ui/DateField.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './ComplaintScreen.module.css'

const lenderTypes: LenderType[] = [
  'unknown',
  'bank_card',
  'bank_internet_loan',
  'consumer_finance',
  'micro_loan',
  'trust',
  'guarantee_co',
  'amc_assignee',
  'unlicensed',
  'private_person',
]
const complainantFields = ['name', 'phone', 'idNumber', 'address', 'email'] as const
const caseFields = [
  'lenderName',
  'lenderCode',
  'appBrand',
  'contractNo',
  'principal',
  'overdueAmount',
] as const

/** What the letter must know of the case and of the complainant; saved on leaving each field. */
export function CaseStep({ channel }: { channel: ChannelId | null }) {
  const t = useText('complaint')
  const known = useCall('case.get', null)
  const [facts, setFacts] = useState<CaseFacts | null>(null)
  const [person, setPerson] = useState<Complainant | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  // Taken over once: what is being typed must never be replaced by what was saved a moment ago.
  useEffect(() => {
    if (known.value === null) return
    setFacts(old => old ?? known.value?.case ?? null)
    setPerson(old => old ?? known.value?.complainant ?? null)
  }, [known.value])
  if (known.failure) return <ErrorNotice failure={known.failure} onRetry={known.reload} />
  if (facts === null || person === null) return null
  const fail = (error: unknown) => setFailure(asFailed(error))
  const saveCase = (change: Partial<CaseFacts>) => call('case.set', { case: change }).catch(fail)

  return (
    <>
      <h2>{t('caseTitle')}</h2>
      <p className={css.lead}>{t('caseLead')}</p>
      <h3>{t('complainant')}</h3>
      <div className={css.form}>
        {complainantFields.map(name => (
          <TextField
            key={name}
            label={t(`person.${name}`)}
            value={person[name]}
            onChange={value => setPerson({ ...person, [name]: value })}
            onBlur={() => {
              if (person[name] !== known.value?.complainant[name])
                call('case.set', { complainant: { [name]: person[name].trim() } }).then(known.reload, fail)
            }}
            description={
              name === 'idNumber'
                ? t('idHint')
                : name === 'address' && channel === 'nfra-report'
                  ? t('addressNeeded')
                  : undefined
            }
          />
        ))}
      </div>
      <h3>{t('loan')}</h3>
      <div className={css.form}>
        <Select
          label={t('case.lenderType')}
          value={facts.lenderType}
          onChange={lenderType => {
            setFacts({ ...facts, lenderType })
            void saveCase({ lenderType })
          }}
          options={lenderTypes.map(id => ({ id, label: t(`lender.${id}`) }))}
          description={t('lenderTypeHint')}
        />
        {caseFields.map(name => (
          <TextField
            key={name}
            label={t(`case.${name}`)}
            value={facts[name]}
            onChange={value => setFacts({ ...facts, [name]: value })}
            onBlur={() => {
              if (facts[name] !== known.value?.case[name])
                void saveCase({ [name]: facts[name].trim() }).then(known.reload)
            }}
          />
        ))}
        {(['borrowedOn', 'overdueSince'] as const).map(name => (
          <DateField
            key={name}
            label={t(`case.${name}`)}
            value={facts[name]}
            onChange={value => {
              setFacts({ ...facts, [name]: value })
              void saveCase({ [name]: value })
            }}
          />
        ))}
      </div>
      {failure && <ErrorNotice failure={failure} />}
    </>
  )
}
