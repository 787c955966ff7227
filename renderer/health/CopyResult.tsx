import { CircleAlert, CircleCheck } from 'lucide-react'
import type { CopyDone, CopyProblem } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import css from './Health.module.css'
import { Places } from './Places.tsx'

/** How a copy went: up to where it is complete, when it was read back and how, and what it lacks. */
export function CopyResult({ done }: { done: CopyDone }) {
  const t = useText('health')
  const format = useFormat()
  const whole = done.problems.length === 0
  const Icon = whole ? CircleCheck : CircleAlert
  return (
    <div className={css.result} role="status">
      <p className={css.state}>
        <Icon size={20} aria-hidden className={whole ? css.well : css.attention} />
        <span>
          {whole
            ? t('copyDone', { folder: done.folderName, entry: format.number(done.entry) })
            : t('copyLacks', {
                count: done.problems.length,
                n: format.number(done.problems.length),
                folder: done.folderName,
              })}
        </span>
      </p>
      <p className={css.lead}>
        {format.sentences([
          t('copyHolds', {
            count: done.objects,
            n: format.number(done.objects),
            bytes: format.bytes(done.bytes),
            copied: format.number(done.copied),
          }),
          t(`readBack.${done.readBack}`),
          done.dropped > 0 && t('copyDropped', { count: done.dropped, n: format.number(done.dropped) }),
          done.checkedOn === null
            ? t(done.readBack === 'server' ? 'copyNotFetched' : 'copyNotRead')
            : t(done.readBack === 'server' ? 'copyFetched' : 'copyChecked', {
                moment: format.moment(done.checkedOn),
              }),
        ])}
      </p>
      <CopyProblems problems={done.problems} />
    </div>
  )
}

/** What a copy lacks, by reason, with what to do about each. */
export function CopyProblems({ problems }: { problems: readonly CopyProblem[] }) {
  return [...Map.groupBy(problems, ({ code }) => code)].map(([code, list]) => (
    <Problem key={code} code={code} list={list} />
  ))
}

function Problem({ code, list }: { code: CopyProblem['code']; list: readonly CopyProblem[] }) {
  const t = useText('health')
  const format = useFormat()
  const count = list.length
  return (
    <div className={css.problem}>
      <p className={css.what}>{t(`problem.${code}.what`, { count, n: format.number(count) })}</p>
      <p>{t(`problem.${code}.next`)}</p>
      <Places places={list.map(({ where }) => where)} />
    </div>
  )
}
