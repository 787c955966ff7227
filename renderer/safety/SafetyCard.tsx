import { useText } from '../i18n/useText.ts'
import css from './Safety.module.css'

const groups = [
  ['now', ['danger', 'struggling', 'calm']],
  ['keep', ['record', 'originals', 'chats', 'carrier']],
  ['contact', ['oneChannel', 'family', 'money', 'court']],
  ['complain', ['truth', 'negotiate', 'here']],
] as const

/** What to do first and what not to do. Wording and numbers follow the safety guidance the program is built on (China). */
export function SafetyCard() {
  const t = useText('safety')
  return (
    <div className={css.groups}>
      {groups.map(([group, points]) => (
        <section key={group} className={group === 'now' ? css.now : undefined}>
          <h3>{t(`group.${group}`)}</h3>
          <ul className={css.points}>
            {points.map(point => (
              <li key={point}>
                <strong>{t(`point.${point}.title`)}</strong>
                <p>{t(`point.${point}.text`)}</p>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
