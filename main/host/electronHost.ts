/**
 * The app in Electron. Thin: it turns `host.ts` into Electron's calls and closes every door Electron leaves open; what the
 * program does stands elsewhere. The only file besides the entry and the preload that knows Electron.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  type IpcMainInvokeEvent,
  ipcMain,
  Menu,
  MessageChannelMain,
  powerMonitor,
  protocol,
  type Session,
  session,
  type UtilityProcess,
  utilityProcess,
} from 'electron'
import { AppError } from '../appError.ts'
import { builtPath } from '../resourceFolder.ts'
import { closedPreferences, readerSettings, schemes, switches } from './electronSettings.ts'
import type { FromEngine } from './engineMessages.ts'
import type { CallOrigin, Host, Port } from './host.ts'
import { printPolicy } from './pagePolicy.ts'
import { pdfSettings } from './pdfSettings.ts'

const origin = 'app://vault'
const clipboardMs = 60_000
const sessionPrefix = 'documents-session-'

/** What must be set before Electron is ready. False when the app already runs, and this one has to end. */
function prepare(): boolean {
  app.enableSandbox()
  for (const [name, value] of switches) app.commandLine.appendSwitch(name, value)
  protocol.registerSchemesAsPrivileged(schemes)
  if (!app.requestSingleInstanceLock()) return false
  // What Chromium writes lies in a folder that is removed at the end, and at the next start after a crash.
  for (const name of readdirSync(tmpdir()).filter(name => name.startsWith(sessionPrefix)))
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Somebody else's, in a folder that all users share: it must not keep the program from starting.
    }
  const sessionData = mkdtempSync(join(tmpdir(), sessionPrefix))
  app.setPath('sessionData', sessionData)
  app.on('quit', () => rmSync(sessionData, { recursive: true, force: true }))
  return true
}

/** Denies whatever a page could ask of the machine, and every address that is not ours. */
function closeSession(ses: Session, addresses: RegExp): void {
  ses.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  ses.setPermissionCheckHandler(() => false)
  ses.setDevicePermissionHandler(() => false)
  ses.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  ses.setSpellCheckerEnabled(false)
  ses.setSpellCheckerLanguages([])
  ses.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !addresses.test(details.url) }))
  ses.on('will-download', event => event.preventDefault())
  ses.enableNetworkEmulation({ offline: true })
}

/** No page of the app goes anywhere, opens anything or embeds anything. */
function closeContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', event => event.preventDefault())
    contents.on('will-frame-navigate', event => event.preventDefault())
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
}

function webPreferences(ses: Session, preload?: string): Electron.WebPreferences {
  return {
    ...closedPreferences,
    devTools: !app.isPackaged,
    session: ses,
    ...(preload === undefined ? {} : { preload }),
  }
}

function setMenu(): void {
  // macOS takes copy, paste and quit from the menu; elsewhere the page has all there is.
  const menu =
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null
  Menu.setApplicationMenu(menu)
}

function memoryOf(child: UtilityProcess): number | null {
  const metric = app.getAppMetrics().find(each => each.pid === child.pid)
  return metric === undefined ? null : metric.memory.workingSetSize * 1024
}

/** Starts the engine, and the readers it asks for: a utility process cannot start another. Readers end with it. */
function startEngine(): Port {
  const engine = utilityProcess.fork(builtPath('main', 'engineProcess.js'), [], {
    serviceName: 'Documents',
    stdio: 'ignore',
  })
  const readers = new Map<number, UtilityProcess>()

  function answerReader(message: Exclude<Extract<FromEngine, { t: 'ask' }>, { what: 'printToPdf' }>): void {
    if (message.what === 'reader') {
      const reader = utilityProcess.fork(builtPath('main', 'readerProcess.js'), [], readerSettings())
      const { port1, port2 } = new MessageChannelMain()
      readers.set(message.id, reader)
      reader.once('exit', () => readers.delete(message.id))
      reader.postMessage({ t: 'port' }, [port1])
      engine.postMessage({ t: 'readerPort', id: message.id }, [port2])
      return
    }
    const reader = readers.get(message.reader)
    if (message.what === 'endReader') reader?.kill()
    const value = message.what === 'readerMemory' && reader !== undefined ? memoryOf(reader) : null
    engine.postMessage({ t: 'told', id: message.id, ok: true, value })
  }
  engine.once('exit', () => {
    for (const reader of readers.values()) reader.kill()
  })

  return {
    post: message => engine.postMessage(message),
    onMessage(listener) {
      engine.on('message', (message: FromEngine) => {
        if (message.t === 'ask' && message.what !== 'printToPdf') answerReader(message)
        else listener(message)
      })
    },
    onClose: listener => void engine.once('exit', code => listener(`exit ${code}`)),
    kill: () => void engine.kill(),
    memory: async () => memoryOf(engine),
  }
}

/** Prints one document after another in a window that is never shown. */
function printer(): Host['printToPdf'] {
  const ses = session.fromPartition('print', { cache: false })
  closeSession(ses, /^(app|data|blob):/)
  let html = ''
  ses.protocol.handle(
    'app',
    () =>
      new Response(html, {
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': printPolicy },
      }),
  )
  let last: Promise<unknown> = Promise.resolve()

  const print: Host['printToPdf'] = async (document, options) => {
    html = document
    const window = new BrowserWindow({ show: false, title: 'Documents', webPreferences: webPreferences(ses) })
    try {
      await window.loadURL('app://print/')
      await window.webContents.executeJavaScript('document.fonts.ready.then(() => true)')
      return new Uint8Array(await window.webContents.printToPDF(pdfSettings(options)))
    } catch (error) {
      throw new AppError('PrintFailed', {}, error)
    } finally {
      html = ''
      window.destroy()
    }
  }
  return (document, options) => {
    const turn = last.then(() => print(document, options))
    last = turn.catch(() => {})
    return turn
  }
}

/** The host of the product; null when the app already runs (its window comes to the front instead). */
export async function electronHost(): Promise<Host | null> {
  if (!prepare()) {
    app.quit()
    return null
  }
  closeContents()
  await app.whenReady()
  setMenu()
  const ses = session.fromPartition('vault', { cache: false })
  closeSession(ses, app.isPackaged ? /^(app|vault|blob):/ : /^(app|vault|blob|devtools):/)

  const window = new BrowserWindow({
    show: false,
    title: 'Documents',
    width: 1280,
    height: 860,
    minWidth: 720,
    minHeight: 560,
    webPreferences: webPreferences(ses, builtPath('preload', 'bridge.cjs')),
  })
  window.setContentProtection(true)
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })

  const quitListeners: (() => Promise<void>)[] = []
  let clearClipboard = async () => {}
  let ended = false
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', event => {
    if (ended) return
    event.preventDefault()
    void Promise.allSettled([clearClipboard(), ...quitListeners.map(listener => listener())]).then(() => {
      ended = true
      app.quit()
    })
  })

  const isOurs = (event: IpcMainInvokeEvent) =>
    event.senderFrame !== null &&
    event.senderFrame === window.webContents.mainFrame &&
    event.senderFrame.origin === origin
  const dialogOptions = { title: 'Documents', properties: ['dontAddToRecent' as const] }

  return {
    kind: 'electron',
    origin,
    mediaBase: 'vault://item/',
    handleRequests(answer) {
      ses.protocol.handle('app', answer)
      ses.protocol.handle('vault', answer)
    },
    handleCalls(answer) {
      const handle = (
        channel: string,
        call: (from: CallOrigin, ...values: unknown[]) => Promise<unknown>,
        from: CallOrigin,
      ) =>
        ipcMain.handle(channel, (event, ...values: unknown[]) => {
          if (!isOurs(event)) throw new Error('refused')
          return call(from, ...values)
        })
      handle('vault:call', (from, name, arg) => answer(String(name), arg, from), 'page')
      handle('vault:drop', (from, paths) => answer('import.start', { paths }, from), 'drop')
    },
    emit(event, value) {
      if (!window.isDestroyed()) window.webContents.send('vault:event', event, value)
    },
    async openWindow() {
      window.once('ready-to-show', () => window.show())
      await window.loadURL(`${origin}/index.html`)
    },
    async pickFiles(what) {
      const kind =
        what === 'files'
          ? (['openFile', 'multiSelections'] as const)
          : (['openDirectory', 'createDirectory'] as const)
      const picked = await dialog.showOpenDialog(window, {
        ...dialogOptions,
        properties: [...kind, ...dialogOptions.properties],
      })
      return picked.canceled ? [] : picked.filePaths
    },
    async pickSavePath(suggestedName, filters) {
      const properties = [
        'showOverwriteConfirmation' as const,
        'createDirectory' as const,
        ...dialogOptions.properties,
      ]
      const picked = await dialog.showSaveDialog(window, {
        ...dialogOptions,
        defaultPath: suggestedName,
        filters,
        properties,
      })
      return picked.canceled || picked.filePath === '' ? null : picked.filePath
    },
    printToPdf: printer(),
    startEngine: async () => startEngine(),
    copyText(text) {
      void clearClipboard()
      void clipboard.writeText(text)
      const timer = setTimeout(() => void clearClipboard(), clipboardMs)
      clearClipboard = async () => {
        clearTimeout(timer)
        clearClipboard = async () => {}
        if ((await clipboard.readText()) === text) clipboard.clear()
      }
    },
    onLockRequest(listener) {
      powerMonitor.on('suspend', listener)
      powerMonitor.on('lock-screen', listener)
      powerMonitor.on('user-did-resign-active', listener)
    },
    systemLocale: () => app.getLocale(),
    preferencesFile: () => join(app.getPath('userData'), 'preferences.json'),
    quit: () => app.quit(),
    onQuit(listener) {
      quitListeners.push(listener)
    },
  }
}
