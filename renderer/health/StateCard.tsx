import { ScanSearch, ShieldCheck, ShieldQuestionMark, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Health } from '../../preload/contract.ts'
import { type Format, useFormat } from '../i18n/format.ts'
import { type Text, useText } from '../i18n/useText.ts'
import { useKeeping } from '../model/keeping.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { classes } from '../ui/classes.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { useErrorWords } from '../model/failure.ts'
import type { Failed } from '../model/failure.ts'
import { CheckRunning } from './CheckRunning.tsx'
import css from './Health.module.css'

/** In one line whether all is well, since when that is known, and the two checks that can be asked for. */
export function StateCard({ health }: { health: Health }) {
  const t = useText('health')
  const format = useFormat()
  const { check, read, repair, adopt, outcome } = useKeeping()
  const failure = read.failure ?? repair.failure ?? adopt.failure
  const asked = (check !== null && !check.background) || read.running || repair.running || adopt.running
  const known = health.checkedOn !== null
  const Icon = !known ? ShieldQuestionMark : health.state === 'well' ? ShieldCheck : TriangleAlert
  const { unfinished } = health
  // The button that was pressed may stand far below, or be gone with what it mended.
  const told = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (outcome === null || asked) return
    told.current?.scrollIntoView({ block: 'nearest' })
    if (document.activeElement === document.body) told.current?.focus({ preventScroll: true })
  }, [outcome, asked])
  const [pressed, setPressed] = useState<'complete' | 'full' | null>(null)
  return (
    <Card title={t('stateTitle')}>
      <p className={css.state} role="status">
        <Icon size={22} aria-hidden className={classes(known && css[health.state])} />
        <span>{stateLine(health, t, format)}</span>
      </p>
      <dl className={css.facts}>
        <div>
          <dt>{t('lastCheck')}</dt>
          <dd>
            {health.checkedOn === null || health.depth === null
              ? t('never')
              : t('checkedOn', {
                  moment: format.moment(health.checkedOn),
                  depth: t(`depth.${health.depth}`),
                })}
          </dd>
        </div>
        <div>
          <dt>{t('allRead')}</dt>
          <dd>{health.fullyCheckedOn === null ? t('allReadNever') : format.moment(health.fullyCheckedOn)}</dd>
        </div>
        {unfinished !== null && check?.depth !== 'full' && (
          <div>
            <dt>{t('unfinished')}</dt>
            <dd>
              {t('unfinishedAt', {
                count: unfinished.objects,
                n: format.number(unfinished.objects),
                bytes: format.bytes(unfinished.bytes),
                moment: format.moment(unfinished.startedAt),
              })}
            </dd>
          </div>
        )}
        {health.cloud !== null && (
          <div>
            <dt>{t('cloudFact')}</dt>
            <dd>{t('cloudHere', { cloud: t(`cloud.${health.cloud}`) })}</dd>
          </div>
        )}
      </dl>
      {check !== null && <CheckRunning progress={check} />}
      {outcome !== null && !asked && (
        <p role="status" className={css.outcome} ref={told} tabIndex={-1}>
          {t(`outcome.${outcome.what}`, { count: outcome.count, n: format.number(outcome.count) })}
        </p>
      )}
      {failure &&
        (failure.code === 'CheckCancelled' ? (
          <Stopped failure={failure} />
        ) : (
          <ErrorNotice failure={failure} />
        ))}
      <div className={css.actions}>
        {(['complete', 'full'] as const).map(depth => (
          <Button
            key={depth}
            {...(depth === 'complete' ? { icon: <ScanSearch size={16} aria-hidden /> } : {})}
            // What was pressed keeps the focus while it works.
            isPending={read.running && pressed === depth}
            isDisabled={asked && pressed !== depth}
            onPress={() => {
              setPressed(depth)
              void read.run(depth)
            }}
          >
            {t(depth === 'complete' ? 'checkNow' : unfinished === null ? 'readAll' : 'readOn')}
          </Button>
        ))}
        <p className={css.note}>{t('checkMore')}</p>
      </div>
    </Card>
  )
}

/** Stopping is what was asked for, so it is told and not lamented. */
export function Stopped({ failure }: { failure: Failed }) {
  const format = useFormat()
  const words = useErrorWords(failure)
  return (
    <p className={css.lead} role="status">
      {format.sentences([words.what, words.safe, words.next])}
    </p>
  )
}

/** What is mended is no trouble any more, and what is only told needs nothing. */
function stateLine(health: Health, t: Text, format: Format): string {
  if (health.checkedOn === null) return t('line.unknown')
  if (health.state === 'well') return t(health.fullyCheckedOn === null ? 'line.wellSoFar' : 'line.well')
  const open = health.findings.filter(({ details }) => details?.['mended'] !== true)
  const count = open.filter(({ severity }) =>
    health.state === 'loss' ? severity === 'loss' : severity !== 'info',
  ).length
  return t(`line.${health.state}`, { count, n: format.number(count) })
}
