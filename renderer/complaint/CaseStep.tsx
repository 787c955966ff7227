import type { CaseFacts, ChannelId, Complainant } from '../../preload/contract.ts'
import { lenderTypes } from '../../preload/words.ts'
import { useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import { DateField } from '../ui/DateField.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './ComplaintScreen.module.css'
import { StepTitle } from './StepTitle.tsx'
import { useCaseForm } from './useCaseForm.ts'

const complainantFields = ['name', 'phone', 'idNumber', 'address', 'email'] as const
const caseFields = [
  'lenderName',
  'lenderCode',
  'appBrand',
  'contractNo',
  'principal',
  'overdueAmount',
] as const
/** What the program takes at most; see main/ipc/argumentChecks.ts. */
const longest: Partial<Record<keyof CaseFacts | keyof Complainant, number>> = {
  idNumber: 40,
  phone: 60,
  email: 254,
  address: 500,
  lenderCode: 100,
  principal: 100,
  overdueAmount: 100,
  agreedHours: 40,
}
/** As the rule on hours reads it, see main/patterns/rules/quietHours.ts; anything else makes night contacts uncertain. */
const hours = /^\s*$|^\s*\d{1,2}[:：]\d\d\s*[-–—~～至到]\s*\d{1,2}[:：]\d\d\s*$/u

/** What the letter must know of the case and of the complainant; saved while it is typed. */
export function CaseStep({ channel }: { channel: ChannelId | null }) {
  const t = useText('complaint')
  const known = useCall('case.get', null)
  const { facts, person, change, flush, failure } = useCaseForm(known.value)
  if (known.failure) return <ErrorNotice failure={known.failure} onRetry={known.reload} />
  const text = (part: 'case' | 'person', name: keyof CaseFacts | keyof Complainant, value: string) => ({
    label: t(`${part}.${name}`),
    value,
    onChange: (next: string) => change(part, { [name]: next }),
    onBlur: flush,
    maxLength: longest[name] ?? 200,
  })
  return (
    <>
      <StepTitle>{t('caseTitle')}</StepTitle>
      {facts === null || person === null ? (
        <Loading />
      ) : (
        <>
          <p className={css.lead}>{t('caseLead')}</p>
          <h3>{t('complainant')}</h3>
          <div className={css.form}>
            {complainantFields.map(name => (
              <TextField
                key={name}
                {...text('person', name, person[name])}
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
              onChange={lenderType => change('case', { lenderType })}
              options={lenderTypes.map(id => ({ id, label: t(`lender.${id}`) }))}
              description={t('lenderTypeHint')}
            />
            {caseFields.map(name => (
              <TextField key={name} {...text('case', name, facts[name])} />
            ))}
            {(['borrowedOn', 'overdueSince'] as const).map(name => (
              <DateField
                key={name}
                label={t(`case.${name}`)}
                value={facts[name]}
                onChange={value => change('case', { [name]: value })}
              />
            ))}
            <TextField
              {...text('case', 'agreedHours', facts.agreedHours)}
              placeholder="20:00-23:00"
              description={t('agreedHoursHint')}
              error={hours.test(facts.agreedHours) ? undefined : t('agreedHoursWrong')}
            />
          </div>
        </>
      )}
      {failure && <ErrorNotice failure={failure} />}
    </>
  )
}
