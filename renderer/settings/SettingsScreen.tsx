import type { Preferences } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useNavigation } from '../model/navigation.tsx'
import { useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Switch } from '../ui/Checkbox.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Page } from '../ui/Page.tsx'
import { Select } from '../ui/Select.tsx'
import { About } from './About.tsx'
import css from './Settings.module.css'
import { WaysIn } from './WaysIn.tsx'

const idleChoices = [1, 2, 5, 10, 15, 30, 60]

/** Language, look, idle lock, softened texts; what this program is. Each change holds at once. */
export function SettingsScreen() {
  const t = useText('settings')
  const { state, setPreferences } = useAppState()
  const { preferences } = state
  const { go } = useNavigation()
  const change = useAction((values: Partial<Preferences>) => setPreferences(values))
  const minutes = idleChoices.includes(preferences.idleMinutes)
    ? idleChoices
    : [...idleChoices, preferences.idleMinutes].toSorted((a, b) => a - b)
  return (
    <Page title={t('title')} width="text">
      {change.failure && <ErrorNotice failure={change.failure} />}
      <Card title={t('look')}>
        <div className={css.fields}>
          <Select
            label={t('language')}
            value={preferences.locale}
            options={[
              { id: 'system', label: t('languageSystem') },
              { id: 'zh-CN', label: '简体中文' },
              { id: 'en', label: 'English' },
            ]}
            onChange={locale => void change.run({ locale })}
          />
          <Select
            label={t('theme')}
            value={preferences.theme}
            options={[
              { id: 'system', label: t('themeSystem') },
              { id: 'light', label: t('themeLight') },
              { id: 'dark', label: t('themeDark') },
            ]}
            onChange={theme => void change.run({ theme })}
          />
        </div>
      </Card>
      <Card title={t('safety')}>
        <div className={css.fields}>
          <Select
            label={t('idle')}
            description={t('idleHint')}
            value={String(preferences.idleMinutes)}
            options={minutes.map(count => ({ id: String(count), label: t('minutes', { count }) }))}
            onChange={id => void change.run({ idleMinutes: Number(id) })}
          />
        </div>
        <div className={css.switch}>
          <Switch
            isSelected={preferences.soften}
            onChange={soften => void change.run({ soften })}
            description={t('softenHint')}
          >
            {t('soften')}
          </Switch>
        </div>
      </Card>
      <WaysIn />
      <Card title={t('record')}>
        <p className={css.lead}>{t('recordText')}</p>
        <div className={css.recordDo}>
          <Button onPress={() => go('history')}>{t('recordDo')}</Button>
        </div>
      </Card>
      <About />
    </Page>
  )
}
