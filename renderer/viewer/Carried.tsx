import type { MessageFact } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { factWords } from '../timeline/lineText.ts'
import css from './EventPane.module.css'

/** What a message is or carries besides its words: a quote, a transfer, a sticker, as its export tells it. */
export function Carried({ facts }: { facts: readonly MessageFact[] }) {
  const t = useText('timeline')
  if (facts.length === 0) return null
  return (
    <ul className={css.carried}>
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
        <li key={index}>{factWords(fact, t)}</li>
      ))}
    </ul>
  )
}
