/**
 * The app in an installed Chromium, Chrome or Edge: where Electron's runtime cannot be fetched, and for the end-to-end tests.
 * The same built preload and page run in it. It has no suspend or screen-lock events; the idle lock works as everywhere.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { builtPath } from '../resourceFolder.ts'
import { type ChromiumWindow, openChromiumWindow } from './chromiumWindow.ts'
import { copyScript, readClipboard } from './clipboard.ts'
import { hasDisplay } from './findBrowser.ts'
import type { CallOrigin, Host } from './host.ts'
import { closeBrowsers } from './launchBrowser.ts'
import { startNodeProcess } from './nodeEngine.ts'
import { printInChromium } from './printInChromium.ts'
import { type Dialogs, systemDialogs } from './systemDialogs.ts'

const origin = 'https://app.vault.invalid'
const clipboardMs = 60_000

export interface ChromiumHostOptions {
  /** Without a window; true where there is no display. */
  headless?: boolean
  dialogs?: Dialogs
  preferencesFile?: string
  /** BCP 47; the system's when left out. */
  locale?: string
}

export interface ChromiumHost extends Host {
  /** The page, once the window is open. */
  page(): Page
  /** Resolves when the window is closed and what `onQuit` asked for is done. */
  readonly ended: Promise<void>
}

function preferencesFolder(): string {
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming')
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support')
  return process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
}

/** A host whose window is a browser's. Nothing is started before `openWindow`. */
export function chromiumHost(options: ChromiumHostOptions = {}): ChromiumHost {
  const dialogs = options.dialogs ?? systemDialogs
  let answerRequest = async (_request: Request): Promise<Response> => new Response(null, { status: 503 })
  let answerCall = async (_name: string, _arg: unknown, _from: CallOrigin): Promise<unknown> => null
  let window: ChromiumWindow | undefined
  let clearing: NodeJS.Timeout | undefined
  let copied: string | null = null
  const quitListeners: (() => Promise<void>)[] = []
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()

  const writeClipboard = (text: string) => window?.asGesture(copyScript(text)).catch(() => {})
  const clearClipboard = async () => {
    clearTimeout(clearing)
    const ours = copied
    copied = null
    if (ours === null) return
    // Where nobody can tell what lies there, an emptied clipboard is the smaller harm.
    const now = await readClipboard()
    if (now === null || now === ours) await writeClipboard(' ')
  }
  let quitting: Promise<void> | undefined
  const quit = () => {
    quitting ??= (async () => {
      await clearClipboard()
      for (const listener of quitListeners) await listener().catch(() => {})
      await window?.close()
      await closeBrowsers()
      end()
    })()
  }

  return {
    kind: 'chromium',
    origin,
    mediaBase: `${origin}/item/`,
    ended,
    page() {
      if (window === undefined) throw new Error('the window is not open yet')
      return window.page
    },
    handleRequests(answer) {
      answerRequest = answer
    },
    handleCalls(answer) {
      answerCall = answer
    },
    emit: (event, value) => window?.send(event, value),
    async openWindow() {
      window = await openChromiumWindow({
        origin,
        headless: options.headless ?? !hasDisplay(),
        preload: await readFile(builtPath('preload', 'bridge.cjs'), 'utf8'),
        answer: request => answerRequest(request),
        async invoke(channel, values, at) {
          if (channel === 'vault:call') return answerCall(String(values[0]), values[1], 'page')
          if (channel !== 'vault:drop' || !Array.isArray(values[0])) throw new Error('no such channel')
          return answerCall('import.start', { paths: await at.pathsOf(values[0]) }, 'drop')
        },
        onClosed: quit,
      })
    },
    pickFiles: what => dialogs.pick(what),
    pickSavePath: (name, filters) => dialogs.save(name, filters),
    printToPdf: printInChromium,
    startEngine: async () => startNodeProcess(builtPath('main', 'engineProcess.js')),
    copyText(text) {
      copied = text
      void writeClipboard(text)
      clearTimeout(clearing)
      clearing = setTimeout(() => void clearClipboard(), clipboardMs)
    },
    onLockRequest() {},
    systemLocale: () =>
      options.locale ??
      process.env['LC_ALL'] ??
      process.env['LANG'] ??
      Intl.DateTimeFormat().resolvedOptions().locale,
    preferencesFile: () =>
      options.preferencesFile ?? join(preferencesFolder(), 'evidence-vault', 'preferences.json'),
    quit,
    onQuit(listener) {
      quitListeners.push(listener)
    },
  }
}
