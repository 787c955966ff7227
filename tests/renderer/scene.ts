/** What the invented bridge is asked to show; the page under test carries it as `window.scene`. */
import type { AppState, CallName, Locale } from '../../preload/contract.ts'

export interface Scene {
  locale: Locale
  theme: 'light' | 'dark'
  vault: AppState['vault']
  /** `full`: three months of events; `empty`: a new vault; `long`: names of 60 and a message of 5,000 characters. */
  data: 'full' | 'empty' | 'long'
  importing?: 'running' | 'paused'
  /** The last import read sources again, and a password was wrong. */
  readAgain?: boolean
  /** Checks and copies: trouble found, both running, or a place that a cloud client keeps in step. */
  keeping?: 'trouble' | 'running' | 'cloud' | 'server'
  /** Calls that fail, with their code. */
  failing?: Partial<Record<CallName, string>>
}

declare global {
  interface Window {
    scene: Scene
  }
}
