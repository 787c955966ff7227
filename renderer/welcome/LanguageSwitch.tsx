import { Languages } from 'lucide-react'
import { useAppState } from '../model/appState.tsx'
import { Button } from '../ui/Button.tsx'

/** Switches to the other language; named in that language, so that it can be found by who needs it. */
export function LanguageSwitch() {
  const { state, setPreferences } = useAppState()
  const other = state.locale === 'en' ? 'zh-CN' : 'en'
  return (
    <Button
      variant="quiet"
      icon={<Languages size={16} aria-hidden />}
      onPress={() => void setPreferences({ locale: other })}
    >
      <span lang={other}>{other === 'en' ? 'English' : '中文'}</span>
    </Button>
  )
}
