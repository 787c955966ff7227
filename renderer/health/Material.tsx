import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import css from './Health.module.css'

const mostAsked = 1000
const mostNamed = 10

/** Which material a finding is about, by name: what a person wants to know first. */
export function Material({ places }: { places: readonly string[] }) {
  const t = useText('health')
  const format = useFormat()
  const found = useCall('health.items', { places: places.slice(0, mostAsked) }).value ?? []
  if (found.length === 0) return null
  const more = found.length - mostNamed
  return (
    <div>
      <p>{t('material', { count: found.length, n: format.number(found.length) })}</p>
      <ul className={css.hints}>
        {found.slice(0, mostNamed).map(({ where, name, made }) => (
          <li key={where}>{made ? t('made', { name }) : name}</li>
        ))}
        {more > 0 && <li>{t('andMore', { count: more, n: format.number(more) })}</li>}
      </ul>
    </div>
  )
}
