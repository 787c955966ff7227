import { useEffect, useRef, useState } from 'react'
import type { Finding } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { asFailed, errorWords } from '../model/failure.ts'
import { notify } from '../model/toasts.ts'
import { call } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Badge } from '../ui/Chip.tsx'
import { WhyMarked } from '../viewer/WhyMarked.tsx'
import css from './FindingGroups.module.css'

const shownAtFirst = 5

/** Findings by rule, law first, with the kind of authority; each can be confirmed or contradicted. */
export function FindingGroups({ findings, rule }: { findings: readonly Finding[]; rule: string | null }) {
  const t = useText('patterns')
  const language = useLanguage()
  const groups = Map.groupBy(findings, finding => finding.rule)
  const order = [...groups.keys()].toSorted()
  const fail = (error: unknown) => {
    const said = errorWords(asFailed(error), language)
    notify([said.what, said.next].filter(Boolean).join(' '))
  }
  const decide = (ids: string[], state: Finding['state'], reason?: string) =>
    call('findings.set', { ids, state, ...(reason ? { reason } : {}) }).catch(fail)
  return (
    <section className={css.groups} aria-label={t('findingsTitle')}>
      <h2>{t('findingsTitle')}</h2>
      <p className={css.lead}>{t('findingsLead')}</p>
      {order.map(id => (
        <Group key={id} rule={id} findings={groups.get(id) ?? []} isOpen={rule === id} onDecide={decide} />
      ))}
    </section>
  )
}

function Group({
  rule,
  findings,
  isOpen,
  onDecide,
}: {
  rule: string
  findings: readonly Finding[]
  isOpen: boolean
  onDecide: (ids: string[], state: Finding['state'], reason?: string) => void
}) {
  const t = useText('patterns')
  const v = useText('viewer')
  const format = useFormat()
  const language = useLanguage()
  const [shown, setShown] = useState(shownAtFirst)
  const box = useRef<HTMLDetailsElement>(null)
  const first = findings[0]
  const open = findings.filter(({ state }) => state === 'open')
  const strong = open.filter(({ strength }) => strength === 'strong' || strength === 'indicator')
  useEffect(() => {
    if (isOpen) box.current?.scrollIntoView({ block: 'start' })
  }, [isOpen])
  if (first === undefined) return null
  return (
    <details ref={box} className={css.group} open={isOpen || undefined}>
      <summary>
        <span className={css.title}>{first.title[language]}</span>
        <Badge>{v(`authority.${first.authority}`)}</Badge>
        <span className={css.count}>
          {t('groupCount', {
            n: format.number(findings.length),
            confirmed: format.number(findings.filter(({ state }) => state === 'confirmed').length),
            open: format.number(open.length),
          })}
        </span>
        <span className={css.rule}>{rule}</span>
      </summary>
      {strong.length > 1 && (
        <div className={css.all}>
          <p>{t('confirmAllLead')}</p>
          <Button
            size="small"
            onPress={() =>
              onDecide(
                strong.map(({ id }) => id),
                'confirmed',
              )
            }
          >
            {t('confirmAll', { count: strong.length, n: format.number(strong.length) })}
          </Button>
        </div>
      )}
      <div className={css.list}>
        {findings.slice(0, shown).map(finding => (
          <WhyMarked
            key={finding.id}
            finding={finding}
            onDecide={(one, state, reason) => onDecide([one.id], state, reason)}
          />
        ))}
      </div>
      {findings.length > shown && (
        <Button size="small" variant="quiet" onPress={() => setShown(shown + 20)}>
          {t('more', { n: format.number(findings.length - shown) })}
        </Button>
      )}
    </details>
  )
}
