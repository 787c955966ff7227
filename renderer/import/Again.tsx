import type { ReadAgain } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { visible } from '../timeline/marked.tsx'
import { Card } from '../ui/Card.tsx'
import css from './Sources.module.css'

/** What reading sources again changed, source by source, in words. */
export function Again({ again }: { again: readonly ReadAgain[] }) {
  const t = useText('sources')
  const format = useFormat()
  const said = (code: 'same' | 'changed' | 'added' | 'gone', count: number) =>
    count > 0 && t(`again.${code}`, { count, n: format.number(count) })
  return (
    <Card title={t('again.title')}>
      <ul className={css.again}>
        {again.map(({ item, name, before, after, same, changed, added, gone }) => (
          <li key={item}>
            <span className={css.name}>{visible(name)}</span>
            {format.sentences([
              t('again.line', { before: format.number(before), after: format.number(after) }),
              ...(changed + added + gone === 0
                ? [t('again.all')]
                : [said('same', same), said('changed', changed), said('added', added), said('gone', gone)]),
            ])}
          </li>
        ))}
      </ul>
      <p className={css.quiet}>{t('again.undo')}</p>
    </Card>
  )
}
