import { Check } from 'lucide-react'
import { useState } from 'react'
import type { SourceAnswer, ThirdPartyRole } from '../../preload/contract.ts'
import { thirdPartyRoles } from '../../preload/words.ts'
import { useText } from '../i18n/useText.ts'
import { ToggleChip } from '../ui/Chip.tsx'
import css from './Import.module.css'
import { type ChoiceProps, choicesOf } from './questionChoices.ts'

/** Which of the names in a source is the user, or that it is somebody else's phone. */
export function SelfChoice({ question, answer, onAnswer }: ChoiceProps) {
  const t = useText('import')
  const [someoneElse, setSomeoneElse] = useState(thirdOf(answer) !== null)
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
function SomeoneElse({ question, answer, onAnswer }: ChoiceProps) {
  const t = useText('import')
  const [role, setRole] = useState<ThirdPartyRole | null>(thirdOf(answer)?.thirdParty ?? null)
  const [name, setName] = useState<string | null>(thirdOf(answer)?.name ?? null)
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

/** The third person whose phone it was said to be, or null. */
function thirdOf(answer: SourceAnswer | null): { thirdParty: ThirdPartyRole; name: string } | null {
  const owner = answer?.owner
  return owner === undefined || owner === 'self' ? null : owner
}
