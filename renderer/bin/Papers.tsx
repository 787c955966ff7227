import type { CitingPaper } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import css from './Bin.module.css'

/** More would bury the question. */
const mostShown = 12

/** Papers that name what is about to go, and the second yes that they ask for. */
export function Papers({
  papers,
  agreed,
  onAgree,
}: {
  papers: readonly CitingPaper[]
  agreed: boolean
  onAgree: (agreed: boolean) => void
}) {
  const t = useText('bin')
  const offices = useText('home')
  const format = useFormat()
  if (papers.length === 0) return null
  const more = papers.length - mostShown
  const nameOf = ({ kind, channel }: CitingPaper) =>
    kind === 'letter' && channel !== null
      ? t('paper.letterTo', { office: offices(`office.${channel}`) })
      : t(`paper.${kind}`)
  return (
    <section className={css.papers} aria-label={t('papersTitle')}>
      <p>{t('papers', { count: papers.length, n: format.number(papers.length) })}</p>
      <ul className={css.hints}>
        {papers.slice(0, mostShown).map(paper => (
          <li key={`${paper.kind} ${paper.madeOn}`}>
            {t('paperOn', { paper: nameOf(paper), moment: format.moment(paper.madeOn) })}
            {paper.sentOn !== null && t('paperSent', { day: format.day(paper.sentOn.slice(0, 10)) })}
          </li>
        ))}
        {more > 0 && <li>{t('papersMore', { count: more, n: format.number(more) })}</li>}
      </ul>
      <p>{t('papersWhy')}</p>
      <Checkbox isSelected={agreed} onChange={onAgree}>
        {t('papersAgree')}
      </Checkbox>
    </section>
  )
}
