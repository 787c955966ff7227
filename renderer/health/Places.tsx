import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import css from './Health.module.css'

/** A list longer than this helps nobody; all of it is in the journal. */
const mostShown = 100

/** Places in the vault's folder, folded: they are for whoever helps, and say nothing to most. */
export function Places({ places }: { places: readonly string[] }) {
  const t = useText('health')
  const format = useFormat()
  const more = places.length - mostShown
  return (
    <details className={css.places}>
      <summary>{t('where', { count: places.length, n: format.number(places.length) })}</summary>
      <ul>
        {places.slice(0, mostShown).map(place => (
          <li key={place}>
            <code>{place}</code>
          </li>
        ))}
        {more > 0 && <li>{t('andMore', { count: more, n: format.number(more) })}</li>}
      </ul>
    </details>
  )
}
