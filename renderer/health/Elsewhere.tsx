import { type ScreenName, useNavigation } from '../model/navigation.tsx'
import { useText } from '../i18n/useText.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import css from './Health.module.css'

/** Screens that are reached from here; each has `elsewhere.<screen>.title`, `.text` and `.do` among the words. */
const screens: ScreenName[] = ['history', 'bin']

/** What else belongs to keeping things, each on a screen of its own. */
export function Elsewhere() {
  const t = useText('health')
  const { go } = useNavigation()
  if (screens.length === 0) return null
  return (
    <Card>
      <ul className={css.rows}>
        {screens.map(screen => (
          <li key={screen}>
            <div>
              <h2>{t(`elsewhere.${screen}.title`)}</h2>
              <p className={css.lead}>{t(`elsewhere.${screen}.text`)}</p>
            </div>
            <Button onPress={() => go(screen)}>{t(`elsewhere.${screen}.do`)}</Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
