import { useText } from '../i18n/useText.ts'
import { visible } from '../timeline/marked.tsx'

/** What a file says of itself, in words. Facts that only the program needs have no name here and are not shown. */
export function FactList({ facts }: { facts: { name: string; value: string }[] }) {
  const t = useText('viewer')
  const words = useText('facts')
  /** i18next gives the key back where there is no sentence. */
  const worded = (key: string) => {
    const sentence = words(key)
    return sentence === key ? null : sentence
  }
  const shown = facts.flatMap(({ name, value }) => {
    const label = worded(`name.${name}`)
    return label === null ? [] : [{ name, label, value: worded(`value.${name}.${value}`) ?? visible(value) }]
  })
  if (shown.length === 0) return null
  return (
    <details>
      <summary>{t('details')}</summary>
      <dl>
        {shown.map(fact => (
          <div key={fact.name}>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
