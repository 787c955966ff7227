import { Check } from 'lucide-react'
import { thirdPartyRoles } from '../../preload/words.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { words } from '../i18n/setUp.ts'
import { Button } from '../ui/Button.tsx'
import { ToggleChip } from '../ui/Chip.tsx'
import { TextField } from '../ui/TextField.tsx'
import { dayIn, tellingExample } from './dateReadings.ts'
import css from './Import.module.css'
import { type ChoiceProps, choicesOf } from './questionChoices.ts'
import { SelfChoice } from './SelfChoice.tsx'
import { ZoneChoice } from './ZoneChoice.tsx'

export interface OneQuestionProps extends ChoiceProps {
  /** Opens the sheet on which the columns of a table are named. */
  onColumns: () => void
}

/** One question about one source: why it is asked, examples from it, the choices. */
export function OneQuestion(props: OneQuestionProps) {
  const { question, onColumns } = props
  const ts = useText('sources')
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
      {question.examples.length > 0 && question.question !== 'dateOrder' && (
        <p className={css.examples}>
          {t('examples')}
          {question.examples.slice(0, 3).map(example => (
            <code key={example}>{example}</code>
          ))}
        </p>
      )}
      {question.question === 'columns' && (
        <div className={css.choices}>
          <Button onPress={onColumns}>{ts('mapQuestion')}</Button>
        </div>
      )}
      {question.question === 'zone' && <ZoneChoice {...props} />}
      {question.question === 'dateOrder' && <OrderChoice {...props} />}
      {question.question === 'self' && <SelfChoice {...props} />}
      {question.question === 'owner' && <OwnerChoice {...props} />}
    </div>
  )
}

/** The order of a date's numbers, each with the day it would make of a date from the source. */
function OrderChoice({ question, answer, onAnswer }: ChoiceProps) {
  const t = useText('import')
  const ts = useText('sources')
  const format = useFormat()
  const offered = choicesOf(question).flatMap(({ value, likely }) => {
    const order = (['DMY', 'MDY', 'YMD'] as const).find(one => one === value)
    if (order === undefined) return []
    // An order in which none of the dates is a day would only confuse.
    const readable =
      question.examples.length === 0 || question.examples.some(text => dayIn(text, order) !== null)
    return readable || answer?.dateOrder === order ? [{ order, likely }] : []
  })
  const example = tellingExample(
    question.examples,
    offered.map(({ order }) => order),
  )
  return (
    <>
      {example !== '' && (
        <p className={css.examples}>
          {t('orderExample')} <code>{example}</code>
        </p>
      )}
      <div className={css.choices}>
        {offered.map(({ order, likely }) => {
          const day = dayIn(example, order)
          const label =
            day === null
              ? t(`order.${order}`)
              : ts('orderMeans', { order: t(`order.${order}`), day: format.day(day, { year: true }) })
          const selected = answer?.dateOrder === order
          return (
            <ToggleChip
              key={order}
              isSelected={selected}
              onChange={() => onAnswer(selected ? null : { item: question.item, dateOrder: order })}
              icon={selected ? <Check size={16} aria-hidden /> : undefined}
            >
              {likely ? t('likely', { label }) : label}
            </ToggleChip>
          )
        })}
      </div>
    </>
  )
}

function OwnerChoice({ question, answer, onAnswer }: ChoiceProps) {
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
