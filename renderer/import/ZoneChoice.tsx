import { Check } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import { ToggleChip } from '../ui/Chip.tsx'
import { Select } from '../ui/Select.tsx'
import css from './Import.module.css'
import { type ChoiceProps, choicesOf } from './questionChoices.ts'

/** In which zone the clock of a source ran, and what summer time there leaves in doubt. */
export function ZoneChoice({ question, answer, onAnswer }: ChoiceProps) {
  const t = useText('import')
  const language = useLanguage()
  const [other, setOther] = useState(false)
  const zones = useMemo(
    () => Intl.supportedValuesOf('timeZone').map(id => ({ id, label: zoneLabel(id, language) })),
    [language],
  )
  // An answer that was given earlier stands among the choices, whatever they are now.
  const given = answer?.zone ?? null
  const known = choicesOf(question)
  const offered =
    given === null || known.some(({ value }) => value === given)
      ? known
      : [{ value: given, label: given, likely: false }, ...known]
  const toggle = (zone: string | null) =>
    onAnswer(answer && answer.zone === zone ? null : { item: question.item, zone })
  return (
    <>
      <div className={css.choices}>
        {offered.map(choice => (
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
      <ClockDoubts item={question.item} zone={answer?.zone ?? null} likely={question.likely} />
    </>
  )
}

/** `Asia/Shanghai` → `北京时间（UTC+8）`; the offset is that of today, for recognising the zone only. */
export function zoneLabel(zone: string, language: string): string {
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

/** What the clock of a zone leaves in doubt; only what is there is said. */
function ClockDoubts({ item, zone, likely }: { item: string; zone: string | null; likely: string | null }) {
  const ts = useText('sources')
  const format = useFormat()
  const { value } = useCall('source.clockDoubts', { item, zone: zone ?? likely ?? 'UTC' })
  if (value === null) return null
  const { gap, fold, twelveHour, examples } = value
  const said = [
    ...(zone !== null && gap > 0 ? [ts('doubt.gap', { count: gap, n: format.number(gap) })] : []),
    ...(zone !== null && fold > 0 ? [ts('doubt.fold', { count: fold, n: format.number(fold) })] : []),
  ]
  if (said.length === 0 && !twelveHour) return null
  return (
    <div className={css.doubts} role="status">
      {said.map(sentence => (
        <p key={sentence}>{sentence}</p>
      ))}
      {zone !== null && gap + fold > 0 && (
        <p className={css.examples}>
          {examples.map(example => (
            <code key={example}>{example}</code>
          ))}
        </p>
      )}
      {twelveHour && <p>{ts('doubt.twelve')}</p>}
    </div>
  )
}
