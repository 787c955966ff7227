import type { MessageFact } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { visible } from '../timeline/marked.tsx'
import css from './EventPane.module.css'

/** What a message is or carries besides its words: a quote, a transfer, a sticker, as its export tells it. */
export function Carried({ facts }: { facts: readonly MessageFact[] }) {
  const t = useText('viewer')
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

/** One fact in words: `Quotes (Li): pay today`. */
export function factWords({ type, value, of }: MessageFact, t: ReturnType<typeof useText>): string {
  const what = t(`fact.${type}`)
  if (of !== null && value !== '') return t('carriesOf', { what, of: visible(of), value: visible(value) })
  if (of !== null) return t('carriesOnlyOf', { what, of: visible(of) })
  return value === '' ? what : t('carries', { what, value: visible(value) })
}
