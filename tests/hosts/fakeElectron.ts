/**
 * A strict fake of `electron` for the built main process. Windows are a browser's, utility processes are real processes; what the
 * app does not use is not modelled, and asking for it throws. The shapes are held against electron.d.ts by the compiler.
 * A test talks to it over the process's channel: see `Order` and `Report`.
 */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { type ChromiumWindow, openChromiumWindow } from '../../main/host/chromiumWindow.ts'
import { closeBrowsers } from '../../main/host/launchBrowser.ts'
import { printInChromium } from '../../main/host/printInChromium.ts'
import { childMetrics, FakeMessageChannel, forkUtility } from './fakeUtilityProcess.ts'
import { strict } from './strict.ts'

/** From the test. */
export type Order =
  | { do: 'answerDialog'; paths: string[] | null }
  | { do: 'power'; event: 'suspend' | 'lock-screen' }
  | { do: 'report' }
/** To the test. */
export type Report =
  | { is: 'open'; debuggingPort: number }
  | {
      is: 'report'
      webPreferences: Record<string, unknown>[]
      contentProtection: boolean
      switches: string[]
      dialogs: { properties: string[] }[]
      recorded: string[]
      clipboard: string
    }

const origin = 'https://app.vault.invalid'
const tell = (report: Report) => process.send?.(report)

const seen = {
  webPreferences: [] as Record<string, unknown>[],
  contentProtection: false,
  switches: [] as string[],
  dialogs: [] as { properties: string[] }[],
  /** Names of the set-up calls that were made. */
  recorded: [] as string[],
}
const answers: (string[] | null)[] = []
let isReady = false
let clipboardText = ''

function afterReady(what: string): void {
  if (!isReady) throw new Error(`${what} before the app is ready`)
}
function beforeReady(what: string): void {
  if (isReady) throw new Error(`${what} after the app is ready`)
}
const record =
  (name: string) =>
  (..._values: unknown[]): void => {
    seen.recorded.push(name)
  }

const appEvents = new EventEmitter()
const paths = new Map<string, string>([
  ['userData', process.env['FAKE_USER_DATA'] ?? mkdtempSync(join(tmpdir(), 'documents-'))],
])

export const app = strict(
  'app',
  Object.assign(appEvents, {
    isPackaged: false,
    commandLine: strict('commandLine', {
      appendSwitch(name: string, value?: string) {
        beforeReady('appendSwitch')
        seen.switches.push(value === undefined ? name : `${name}=${value}`)
      },
    }),
    enableSandbox() {
      beforeReady('enableSandbox')
      seen.recorded.push('enableSandbox')
    },
    requestSingleInstanceLock: () => process.env['FAKE_SECOND_INSTANCE'] === undefined,
    setPath(name: string, path: string) {
      beforeReady('setPath')
      paths.set(name, path)
    },
    getPath(name: string) {
      const path = paths.get(name)
      if (path === undefined) throw new Error(`no path ${name}`)
      return path
    },
    getLocale: () => process.env['FAKE_LOCALE'] ?? 'en-US',
    getAppMetrics: () => childMetrics() as Electron.ProcessMetric[],
    async whenReady() {
      isReady = true
    },
    quit() {
      let prevented = false
      appEvents.emit('before-quit', { preventDefault: () => (prevented = true) })
      if (prevented) return
      void Promise.all([...windows].map(window => window.closePage())).then(() => {
        appEvents.emit('quit')
        // Electron prints inside itself; the browser that prints here ends with it.
        void closeBrowsers().finally(() => process.exit(0))
      })
    },
  }) satisfies Pick<
    Electron.App,
    | 'isPackaged'
    | 'enableSandbox'
    | 'requestSingleInstanceLock'
    | 'setPath'
    | 'getLocale'
    | 'getAppMetrics'
    | 'whenReady'
    | 'quit'
  >,
)

let schemesKnown: string[] = []
export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes) {
    beforeReady('registerSchemesAsPrivileged')
    if (schemesKnown.length > 0) throw new Error('registerSchemesAsPrivileged can be called once')
    schemesKnown = schemes.map(({ scheme }) => scheme)
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged'>)

type Handler = (request: Request) => Response | Promise<Response>
type Filter = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void

function makeSession() {
  const handlers = new Map<string, Handler>()
  let filter: Filter = (_details, answer) => answer({})
  const events = new EventEmitter()
  /** What the network layer of Electron does: the app's filter, then the scheme's handler. */
  async function answer(url: string, request?: Request): Promise<Response> {
    const cancelled = await new Promise(resolve => filter({ url }, ({ cancel }) => resolve(cancel === true)))
    const handler = handlers.get(new URL(url).protocol.slice(0, -1))
    if (cancelled || handler === undefined) return new Response(null, { status: 403 })
    return handler(new Request(url, request && { method: request.method, headers: request.headers }))
  }
  return strict(
    'session',
    Object.assign(events, {
      answer,
      protocol: strict('session.protocol', {
        handle(scheme: string, handler: Handler) {
          if (!schemesKnown.includes(scheme)) throw new Error(`scheme ${scheme} was not registered`)
          if (handlers.has(scheme)) throw new Error(`a second handler for ${scheme}`)
          handlers.set(scheme, handler)
        },
      }),
      webRequest: strict('webRequest', {
        onBeforeRequest(listener: Filter) {
          filter = listener
          seen.recorded.push('onBeforeRequest')
        },
      }),
      setPermissionRequestHandler: record('setPermissionRequestHandler'),
      setPermissionCheckHandler: record('setPermissionCheckHandler'),
      setDevicePermissionHandler: record('setDevicePermissionHandler'),
      setDisplayMediaRequestHandler: record('setDisplayMediaRequestHandler'),
      setSpellCheckerEnabled: record('setSpellCheckerEnabled'),
      setSpellCheckerLanguages: record('setSpellCheckerLanguages'),
      enableNetworkEmulation: record('enableNetworkEmulation'),
    }) satisfies Pick<
      Electron.Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setDisplayMediaRequestHandler'
      | 'setSpellCheckerEnabled'
      | 'setSpellCheckerLanguages'
      | 'enableNetworkEmulation'
    >,
  )
}
type FakeSession = ReturnType<typeof makeSession>

const sessions = new Map<string, FakeSession>()
export const session = strict('session', {
  fromPartition(partition: string, options: { cache: boolean }) {
    afterReady('session.fromPartition')
    if (partition.startsWith('persist:') || options.cache) throw new Error('the session must stay in memory')
    const made = sessions.get(partition) ?? makeSession()
    sessions.set(partition, made)
    return made
  },
})

const ipcHandlers = new Map<string, (event: unknown, ...values: unknown[]) => unknown>()
export const ipcMain = strict('ipcMain', {
  handle(channel, listener) {
    if (ipcHandlers.has(channel)) throw new Error(`a second handler for ${channel}`)
    ipcHandlers.set(channel, listener as (event: unknown, ...values: unknown[]) => unknown)
  },
} satisfies Pick<Electron.IpcMain, 'handle'>)

const windows = new Set<FakeWindow>()

class FakeWindow extends EventEmitter {
  readonly webContents: ReturnType<FakeWindow['makeContents']>
  readonly options: Electron.BrowserWindowConstructorOptions
  window: ChromiumWindow | undefined
  document = ''
  gone = false

  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super()
    afterReady('new BrowserWindow')
    this.options = options
    const { session: _session, ...preferences } = options.webPreferences ?? {}
    seen.webPreferences.push(preferences)
    windows.add(this)
    this.webContents = this.makeContents()
    appEvents.emit('web-contents-created', {}, this.webContents)
    // biome-ignore lint/correctness/noConstructorReturn: everything not modelled throws
    return strict('BrowserWindow', this)
  }

  makeContents() {
    const frame = { origin: 'app://vault' }
    return strict(
      'webContents',
      Object.assign(new EventEmitter(), {
        mainFrame: frame,
        setWindowOpenHandler: record('setWindowOpenHandler'),
        setWebRTCIPHandlingPolicy: record('setWebRTCIPHandlingPolicy'),
        send: (channel: string, ...values: unknown[]) => {
          if (channel !== 'vault:event') throw new Error(`nobody listens on ${channel}`)
          const [event, value] = structuredClone(values)
          this.window?.send(String(event), value)
        },
        executeJavaScript: async (code: string) => {
          if (!code.startsWith('document.fonts.ready')) throw new Error('unexpected script')
          return true
        },
        // The browser that prints waits for fonts and pictures itself.
        printToPDF: async (options: Electron.PrintToPDFOptions) =>
          Buffer.from(await printInChromium(this.document, { landscape: options.landscape === true })),
      }),
    )
  }

  get ses(): FakeSession {
    return this.options.webPreferences?.session as unknown as FakeSession
  }

  async loadURL(url: string): Promise<void> {
    const preload = this.options.webPreferences?.preload
    if (preload === undefined) {
      this.document = await (await this.ses.answer(url)).text()
      return
    }
    this.window = await openChromiumWindow({
      origin,
      headless: process.env['HEADED'] === undefined,
      args: ['--remote-debugging-port=0'],
      preload: readFileSync(preload, 'utf8'),
      answer: request => this.answerPage(request),
      invoke: async (channel, values, window) => {
        const handler = ipcHandlers.get(channel)
        if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
        // webUtils.getPathForFile of Electron gives the path itself; here it is resolved on the way.
        const sent = channel === 'vault:drop' ? [await window.pathsOf(values[0] as unknown[])] : values
        const event = { senderFrame: this.webContents.mainFrame, sender: this.webContents }
        return structuredClone(await handler(event, ...structuredClone(sent)))
      },
      onClosed: () => this.closed(),
    })
    this.emit('ready-to-show')
    const [port] = readFileSync(join(this.window.profile, 'DevToolsActivePort'), 'utf8').split('\n')
    tell({ is: 'open', debuggingPort: Number(port) })
  }

  /** Back from the browser's address to Electron's schemes, and the policy the other way. */
  async answerPage(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const url = pathname.startsWith('/item/') ? `vault:/${pathname}` : `app://vault${pathname}`
    const response = await this.ses.answer(url, request)
    const headers = new Headers(response.headers)
    const policy = headers.get('content-security-policy')
    if (policy !== null) headers.set('content-security-policy', policy.replaceAll('vault:', "'self'"))
    return new Response(response.body, { status: response.status, headers })
  }

  closed(): void {
    if (this.gone) return
    this.gone = true
    windows.delete(this)
    this.emit('closed')
    if (windows.size === 0) appEvents.emit('window-all-closed')
  }

  async closePage(): Promise<void> {
    this.gone = true
    await this.window?.close()
  }

  setContentProtection(on: boolean): void {
    seen.contentProtection = on
  }
  show(): void {}
  focus(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false
  }
  isDestroyed(): boolean {
    return this.gone
  }
  destroy(): void {
    // A hidden window's end is not the app's.
    this.gone = true
    windows.delete(this)
  }
}
export { FakeWindow as BrowserWindow }

type Pathed = { properties?: string[] }
function askDialog(options: Pathed): string[] | null {
  const properties = options.properties ?? []
  seen.dialogs.push({ properties })
  const answer = answers.shift()
  if (answer === undefined) throw new Error('a dialog was opened that the test did not expect')
  return answer
}
export const dialog = strict('dialog', {
  async showOpenDialog(_window: unknown, options: Pathed) {
    const picked = askDialog(options)
    return { canceled: picked === null, filePaths: picked ?? [] }
  },
  async showSaveDialog(_window: unknown, options: Pathed) {
    const picked = askDialog(options)
    return { canceled: picked === null, filePath: picked?.[0] ?? '' }
  },
})

export const Menu = strict('Menu', {
  setApplicationMenu: record('setApplicationMenu'),
  buildFromTemplate: (template: unknown[]) => ({ items: template }),
})
export const powerMonitor = strict('powerMonitor', new EventEmitter())
export const clipboard = strict('clipboard', {
  async writeText(text: string) {
    clipboardText = text
  },
  readText: async () => clipboardText,
  clear() {
    clipboardText = ''
  },
} satisfies Pick<Electron.Clipboard, 'writeText' | 'readText' | 'clear'>)
export const MessageChannelMain = FakeMessageChannel
export const utilityProcess = strict('utilityProcess', {
  fork(...values: Parameters<typeof forkUtility>) {
    afterReady('utilityProcess.fork')
    return forkUtility(...values)
  },
})

process.on('message', received => {
  const order = received as Order
  if (order.do === 'answerDialog') answers.push(order.paths)
  else if (order.do === 'power') powerMonitor.emit(order.event)
  else tell({ is: 'report', ...seen, clipboard: clipboardText })
})
// Whoever started this is gone.
process.on('disconnect', () => process.exit(0))
