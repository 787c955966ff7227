/** Starts the built app in one of its three shells, with folders of its own, and drives what lies outside the page. */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { chromium, _electron as electron, type Page } from '@playwright/test'
import type { ChromiumHost, ChromiumHostOptions } from '../../main/host/chromiumHost.ts'
import type { Order, Report } from '../hosts/fakeElectron.ts'

export type Mode = 'chromium' | 'fakeElectron' | 'electron'
const root = resolve(import.meta.dirname, '../..')

export interface RunningApp {
  readonly mode: Mode
  readonly page: Page
  /** Empty, and removed at the end. */
  readonly folder: string
  /** What the next file dialog answers; null cancels it. */
  answerDialog(paths: string[] | null): Promise<void>
  /** What the fake of electron was told; null in the other shells. */
  report(): Promise<Extract<Report, { is: 'report' }> | null>
  /** The system suspends; null where the shell hears nothing of it. */
  suspend(): Promise<boolean>
  /** Holds the app's home, `folder`, and what it writes beside it: its folder for temporary files. */
  readonly place: string
  /** Ends the app; names of what it left in the folder for temporary files. `look` sees the place before it is removed. */
  quit(look?: (place: string) => Promise<void>): Promise<string[]>
}

/** True where Electron's runtime lies beside its package. */
export function hasElectron(): boolean {
  const path = join(root, 'node_modules/electron/path.txt')
  return (
    existsSync(path) &&
    existsSync(join(root, 'node_modules/electron/dist', readFileSync(path, 'utf8').trim()))
  )
}

type Started = Omit<RunningApp, 'mode' | 'folder' | 'place' | 'quit'> & { quit(): Promise<void> }

async function inChromium(folder: string, locale: string): Promise<Started> {
  // The built entry: the very file that `npm start` runs.
  const built: { startInChromium(options: ChromiumHostOptions): Promise<ChromiumHost> } = await import(
    join(root, 'out/main/chromium.js')
  )
  const answers: (string[] | null)[] = []
  const next = () => {
    const answer = answers.shift()
    if (answer === undefined) throw new Error('a dialog was opened that the test did not expect')
    return answer
  }
  const host = await built.startInChromium({
    headless: process.env['HEADED'] === undefined,
    locale,
    preferencesFile: join(folder, 'preferences.json'),
    dialogs: { pick: async () => next() ?? [], save: async () => next()?.[0] ?? null },
  })
  return {
    page: host.page(),
    answerDialog: async paths => void answers.push(paths),
    report: async () => null,
    suspend: async () => false,
    async quit() {
      host.quit()
      await host.ended
    },
  }
}

function received<K extends Report['is']>(child: ChildProcess, is: K): Promise<Extract<Report, { is: K }>> {
  return new Promise((settle, reject) => {
    const heard = (message: unknown) => {
      const report = message as Report
      if (report.is !== is) return
      child.off('message', heard)
      settle(report as Extract<Report, { is: K }>)
    }
    child.on('message', heard)
    child.once('exit', code => reject(new Error(`the main process ended with ${code}`)))
  })
}

async function inFakeElectron(folder: string, locale: string): Promise<Started> {
  const child = fork(join(root, 'out/main/main.js'), [], {
    execArgv: ['--import', join(root, 'tests/hosts/register.ts')],
    env: { ...process.env, NODE_OPTIONS: '', FAKE_USER_DATA: folder, FAKE_LOCALE: locale },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const order = (what: Order) => void child.send(what)
  const { debuggingPort } = await received(child, 'open')
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${debuggingPort}`)
  const page = browser.contexts()[0]?.pages()[0]
  if (page === undefined) throw new Error('no page')
  return {
    page,
    answerDialog: async paths => order({ do: 'answerDialog', paths }),
    report() {
      const report = received(child, 'report')
      order({ do: 'report' })
      return report
    },
    async suspend() {
      order({ do: 'power', event: 'suspend' })
      return true
    },
    async quit() {
      const ended = new Promise(settle => child.once('exit', settle))
      await page.evaluate("window.vault.call('app.quit', null)").catch(() => {})
      await ended
      await browser.close().catch(() => {})
    },
  }
}

async function inElectron(folder: string, locale: string): Promise<Started> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await electron.launch({
    args: [...asRoot, `--user-data-dir=${folder}`, `--lang=${locale}`, root],
  })
  return {
    page: await app.firstWindow(),
    answerDialog: paths =>
      app.evaluate(({ dialog }, picked) => {
        dialog.showOpenDialog = async () => ({ canceled: picked === null, filePaths: picked ?? [] })
        dialog.showSaveDialog = async () => ({ canceled: picked === null, filePath: picked?.[0] ?? '' })
      }, paths),
    report: async () => null,
    async suspend() {
      await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'))
      return true
    },
    quit: () => app.close(),
  }
}

/** `work`, or an error that says what took too long: a test's own timeout does not tell where it waited. */
async function within(ms: number, work: Promise<void>, complaint: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint)), ms)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Starts the app and waits until its page has drawn something. */
export async function startApp(mode: Mode, locale: string): Promise<RunningApp> {
  const place = await mkdtemp(join(root, 'out', 'tests', 'app-'))
  const [folder, temporary] = [join(place, 'home'), join(place, 'tmp')]
  await mkdir(folder)
  await mkdir(temporary)
  // The app looks this up each time, in this process and in those it starts.
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = temporary
  const start = mode === 'chromium' ? inChromium : mode === 'fakeElectron' ? inFakeElectron : inElectron
  const started = await start(folder, locale)
  await started.page.waitForSelector('#root > *')
  return {
    ...started,
    mode,
    folder,
    place,
    async quit(look) {
      await within(60_000, started.quit(), 'the app did not end within a minute of being asked to')
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
      await look?.(place)
      const left = await readdir(temporary)
      await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
      return left
    },
  }
}

/** Drops real files and folders from outside on the middle of the page, as a file manager does. */
export async function dropFiles(page: Page, files: string[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const data = { items: [], files, dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data })
  await cdp.detach()
}
