import { Component, type ReactNode } from 'react'
import { Failed } from '../model/failure.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Frame.module.css'

/** When a screen fails while drawing, says so calmly; nothing in the vault depends on the page. */
export class Crash extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <div className={css.crash}>
        <ErrorNotice
          failure={new Failed({ code: 'Internal', details: {} })}
          onRetry={() => this.setState({ broken: false })}
        />
      </div>
    )
  }
}
