import { Info, X } from 'lucide-react'
import { words } from '../i18n/setUp.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { IconButton } from '../ui/Button.tsx'
import css from './Notices.module.css'

export interface NoticesProps {
  /** Codes that were put away. */
  seen: ReadonlySet<string>
  onSeen: (code: string) => void
}

/** What opening the vault found, in words, until it is put away. Stands between the top bar and the screen. */
export function Notices({ seen, onSeen }: NoticesProps) {
  const t = useText('frame')
  const common = useText('common')
  const { state } = useAppState()
  const shown = state.notices.filter(code => !seen.has(code))
  if (shown.length === 0) return null
  return (
    <ul className={css.notices}>
      {shown.map(code => (
        <li key={code}>
          <Info size={16} aria-hidden />
          <span>
            {words.exists(`frame:notice.${code}`) ? t(`notice.${code}`) : t('notice.other', { code })}
          </span>
          <IconButton
            label={common('close')}
            icon={<X size={16} aria-hidden />}
            onPress={() => onSeen(code)}
          />
        </li>
      ))}
    </ul>
  )
}
