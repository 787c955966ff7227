import { useFormat } from '../i18n/format.ts'
import { type Failed, useErrorWords } from '../model/failure.ts'
import css from './Unlock.module.css'

/** A slip while typing, said in one calm line. */
export function QuietFailure({ failure }: { failure: Failed }) {
  const words = useErrorWords(failure)
  const format = useFormat()
  return (
    <p className={css.wrong} role="alert">
      {format.sentences([words.what, words.next])}
    </p>
  )
}
