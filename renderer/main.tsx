/**
 * Starts the page: refuses HTML, asks the program for its state, loads the words of both languages, shows the app.
 * Then: app.tsx chooses what is shown, frame/ stands around it, one folder per screen, ui/ holds the parts they share.
 */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './ui/tokens.css'
import './ui/base.css'
import { App } from './app.tsx'
import { setUpWords } from './i18n/setUp.ts'
import { call } from './model/vault.ts'
import { refuseHtml } from './trustedTypes.ts'

refuseHtml()

async function start(): Promise<void> {
  const place = document.getElementById('root')
  if (!place) throw new Error('The page has no place for the app.')
  const state = await call('app.state', null)
  await setUpWords(state.locale)
  document.documentElement.lang = state.locale
  createRoot(place).render(
    <StrictMode>
      <App first={state} />
    </StrictMode>,
  )
}

void start()
