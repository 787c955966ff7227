import { Copy } from 'lucide-react'
import type { HistoryLine } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './History.module.css'
import { numbersOf } from './HistoryList.tsx'

/** Everything the journal says of the chosen line. */
export function LinePane({ line, zone }: { line: HistoryLine; zone: string }) {
  const t = useText('history')
  const format = useFormat()
  const copy = useAction(async (text: string) => {
    await call('app.copy', { text })
    notify(t('copied'))
  })
  const { refers } = line
  const facts: [name: string, value: string][] = [
    [t('numbers'), numbersOf(line, format.number)],
    ...(line.entries === 0
      ? []
      : ([
          [t('count'), format.number(line.entries)],
          [t('time'), `${line.day} ${line.clock}${line.until === null ? '' : ` – ${line.until}`} (${zone})`],
          [t('who'), line.by === 'person' ? t('by.person') : t('by.program')],
          ...(line.opened === null ? [] : [[t('session'), line.opened]]),
          [t('app'), line.app],
        ] as [string, string][])),
  ]
  return (
    <div className={css.pane}>
      <ul className={css.sentences}>
        {line.what.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {line.jump !== null && <p className={css.jump}>{line.jump}</p>}
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {refers !== null && (
        <div className={css.hash}>
          <h3>
            {refers.contents === 1
              ? t('refersOne')
              : t('refersMany', { count: refers.contents, n: format.number(refers.contents) })}
          </h3>
          <code>{refers.sha256}</code>
          <Button
            size="small"
            icon={<Copy size={16} aria-hidden />}
            onPress={() => void copy.run(refers.sha256)}
          >
            {t('copyHash')}
          </Button>
        </div>
      )}
      {copy.failure && <ErrorNotice failure={copy.failure} />}
    </div>
  )
}
