import { Check } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Question, SourceAnswer, ThirdPartyRole } from '../../preload/contract.ts'
import { thirdPartyRoles } from '../../preload/words.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { words } from '../i18n/setUp.ts'
import { ToggleChip } from '../ui/Chip.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import css from './Import.module.css'

export interface OneQuestionProps {
  question: Question
  answer: SourceAnswer | null
  /** Null takes the answer back. */
  onAnswer: (answer: SourceAnswer | null) => void
}

/** One question about one source: why it is asked, examples from it, the choices. */
export function OneQuestion(props: OneQuestionProps) {
  const { question } = props
  const t = useText('import')
  const reason = question.evidence
  const known = reason !== null && words.exists(`import:evidence.${reason.code}`)
  return (
    <div className={css.question}>
      <h2>{t(`question.${question.question}.title`)}</h2>
      <p className={css.quiet}>
        {question.id.startsWith('zone:files:')
          ? t('question.zone.files', { path: question.path })
          : t(`question.${question.question}.text`, { path: question.path })}
      </p>
      {reason && known && <p>{t(`evidence.${reason.code}`, reason.values)}</p>}
      {question.examples.length > 0 && (
        <p className={css.examples}>
          {t('examples')}
          {question.examples.slice(0, 3).map(example => (
            <code key={example}>{example}</code>
          ))}
        </p>
      )}
      {question.question === 'zone' && <ZoneChoice {...props} />}
      {question.question === 'dateOrder' && <OrderChoice {...props} />}
      {question.question === 'self' && <SelfChoice {...props} />}
      {question.question === 'owner' && <OwnerChoice {...props} />}
    </div>
  )
}

/** Likely one first, and marked as such in words. */
function choicesOf(question: Question): { value: string; label: string; likely: boolean }[] {
  return question.choices
    .map(choice => ({ ...choice, likely: choice.value === question.likely }))
    .toSorted((a, b) => Number(b.likely) - Number(a.likely))
}

function ZoneChoice({ question, answer, onAnswer }: OneQuestionProps) {
  const t = useText('import')
  const language = useLanguage()
  const [other, setOther] = useState(false)
  const zones = useMemo(
    () => Intl.supportedValuesOf('timeZone').map(id => ({ id, label: zoneLabel(id, language) })),
    [language],
  )
  const toggle = (zone: string | null) =>
    onAnswer(answer && answer.zone === zone ? null : { item: question.item, zone })
  return (
    <div className={css.choices}>
      {choicesOf(question).map(choice => (
        <ToggleChip
          key={choice.value}
          isSelected={answer?.zone === choice.value}
          onChange={() => toggle(choice.value)}
          icon={answer?.zone === choice.value ? <Check size={16} aria-hidden /> : undefined}
        >
          {choice.likely
            ? t('likely', { label: zoneLabel(choice.value, language) })
            : zoneLabel(choice.value, language)}
        </ToggleChip>
      ))}
      <ToggleChip isSelected={other} onChange={setOther}>
        {t('otherZone')}
      </ToggleChip>
      <ToggleChip isSelected={answer !== null && answer.zone === null} onChange={() => toggle(null)}>
        {t('unknownZone')}
      </ToggleChip>
      {other && (
        <Select
          label={t('otherZone')}
          labelHidden
          options={zones}
          value={answer?.zone ?? null}
          placeholder={t('chooseZone')}
          onChange={zone => onAnswer({ item: question.item, zone })}
        />
      )}
    </div>
  )
}

/** `Asia/Shanghai` → `北京时间（UTC+8）`; the offset is that of today, for recognising the zone only. */
function zoneLabel(zone: string, language: string): string {
  if (zone === 'Asia/Shanghai') return language === 'en' ? 'Beijing time (UTC+8)' : '北京时间（UTC+8）'
  try {
    const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' })
      .formatToParts(new Date())
      .find(part => part.type === 'timeZoneName')
      ?.value.replace('GMT', 'UTC')
    return `${zone.replaceAll('_', ' ')} (${offset ?? ''})`
  } catch {
    return zone
  }
}

function OrderChoice({ question, answer, onAnswer }: OneQuestionProps) {
  const t = useText('import')
  return (
    <div className={css.choices}>
      {choicesOf(question).map(choice => {
        const order = (['DMY', 'MDY', 'YMD'] as const).find(one => one === choice.value)
        if (!order) return null
        return (
          <ToggleChip
            key={order}
            isSelected={answer?.dateOrder === order}
            onChange={() =>
              onAnswer(answer?.dateOrder === order ? null : { item: question.item, dateOrder: order })
            }
            icon={answer?.dateOrder === order ? <Check size={16} aria-hidden /> : undefined}
          >
            {choice.likely ? t('likely', { label: t(`order.${order}`) }) : t(`order.${order}`)}
          </ToggleChip>
        )
      })}
    </div>
  )
}

function SelfChoice({ question, answer, onAnswer }: OneQuestionProps) {
  const t = useText('import')
  const [someoneElse, setSomeoneElse] = useState(false)
  const chosen = answer?.self ?? []
  if (someoneElse)
    return (
      <>
        <div className={css.choices}>
          <ToggleChip
            isSelected
            icon={<Check size={16} aria-hidden />}
            onChange={() => {
              setSomeoneElse(false)
              onAnswer(null)
            }}
          >
            {t('notMe')}
          </ToggleChip>
        </div>
        <SomeoneElse question={question} answer={answer} onAnswer={onAnswer} />
      </>
    )
  return (
    <div className={css.choices}>
      {choicesOf(question).map(choice => (
        <ToggleChip
          key={choice.value}
          isSelected={chosen.includes(choice.value)}
          icon={chosen.includes(choice.value) ? <Check size={16} aria-hidden /> : undefined}
          onChange={on => {
            const self = on ? [...chosen, choice.value] : chosen.filter(name => name !== choice.value)
            onAnswer(self.length > 0 ? { item: question.item, self } : null)
          }}
        >
          {choice.likely ? t('likely', { label: choice.label }) : choice.label}
        </ToggleChip>
      ))}
      <ToggleChip
        isSelected={false}
        onChange={() => {
          setSomeoneElse(true)
          onAnswer(null)
        }}
      >
        {t('notMe')}
      </ToggleChip>
    </div>
  )
}

/** A chat out of somebody else's phone: who they are to the user, and under which of the names they write. */
function SomeoneElse({ question, onAnswer }: OneQuestionProps) {
  const t = useText('import')
  const [role, setRole] = useState<ThirdPartyRole | null>(null)
  const [name, setName] = useState<string | null>(null)
  const say = (thirdParty: ThirdPartyRole | null, named: string | null) => {
    setRole(thirdParty)
    setName(named)
    // Half an answer would turn the direction of every message round.
    onAnswer(
      thirdParty === null || named === null
        ? null
        : { item: question.item, self: [named], owner: { thirdParty, name: named } },
    )
  }
  return (
    <>
      <p className={css.within}>{t('whosePhone')}</p>
      <div className={css.choices} role="group" aria-label={t('whosePhone')}>
        {thirdPartyRoles.map(one => (
          <ToggleChip
            key={one}
            isSelected={role === one}
            icon={role === one ? <Check size={16} aria-hidden /> : undefined}
            onChange={on => say(on ? one : null, name)}
          >
            {t(`role.${one}`)}
          </ToggleChip>
        ))}
      </div>
      <p className={css.within}>{t('theirName')}</p>
      <div className={css.choices} role="group" aria-label={t('theirName')}>
        {question.choices.map(choice => (
          <ToggleChip
            key={choice.value}
            isSelected={name === choice.value}
            icon={name === choice.value ? <Check size={16} aria-hidden /> : undefined}
            onChange={on => say(role, on ? choice.value : null)}
          >
            {choice.label}
          </ToggleChip>
        ))}
      </div>
    </>
  )
}

function OwnerChoice({ question, answer, onAnswer }: OneQuestionProps) {
  const t = useText('import')
  const owner = answer?.owner
  const third = owner !== undefined && owner !== 'self' ? owner : null
  return (
    <div className={css.choices}>
      <ToggleChip
        isSelected={owner === 'self'}
        icon={owner === 'self' ? <Check size={16} aria-hidden /> : undefined}
        onChange={on => onAnswer(on ? { item: question.item, owner: 'self' } : null)}
      >
        {t('myPhone')}
      </ToggleChip>
      {thirdPartyRoles.map(role => (
        <ToggleChip
          key={role}
          isSelected={third?.thirdParty === role}
          icon={third?.thirdParty === role ? <Check size={16} aria-hidden /> : undefined}
          onChange={on =>
            onAnswer(
              on ? { item: question.item, owner: { thirdParty: role, name: third?.name ?? '' } } : null,
            )
          }
        >
          {t(`role.${role}`)}
        </ToggleChip>
      ))}
      {third && (
        <TextField
          label={t('ownerName')}
          value={third.name}
          onChange={name => onAnswer({ item: question.item, owner: { ...third, name } })}
        />
      )}
    </div>
  )
}
