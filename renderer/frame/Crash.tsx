import { Component, type ReactNode } from 'react'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { Failed } from '../model/failure.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Frame.module.css'
import { lockNow } from './lock.ts'

/** When a screen fails while drawing, says so calmly; nothing in the vault depends on the page, and it can be locked. */
export class Crash extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return <Broken onRetry={() => this.setState({ broken: false })} />
  }
}

function Broken({ onRetry }: { onRetry: () => void }) {
  const t = useText('frame')
  const { state } = useAppState()
  return (
    <div className={css.crash}>
      <ErrorNotice
        failure={new Failed({ code: 'Internal', details: {} })}
        onRetry={onRetry}
        actions={
          state.vault === 'open' && (
            <Button size="small" onPress={() => void lockNow().then(onRetry)}>
              {t('lock')}
            </Button>
          )
        }
      />
    </div>
  )
}
