import type { Page, Route } from 'playwright-core'
import { answerText } from './answerText.ts'
import { launchBrowser } from './launchBrowser.ts'
import { bindingName, emitName, filesName, preloadInPage } from './preloadInPage.ts'

export interface ChromiumWindowOptions {
  /** `https://…`: a browser cannot serve a scheme of ours. No such name is ever looked up. */
  origin: string
  headless: boolean
  /** Further switches of the browser. */
  args?: string[]
  /** Source text of the built preload. */
  preload: string
  /** Answers every request to `origin`; all others are refused. */
  answer(request: Request): Promise<Response>
  /** Answers what the preload sends with `ipcRenderer.invoke`. */
  invoke(channel: string, values: unknown[], window: ChromiumWindow): Promise<unknown>
  onClosed(): void
}

export interface ChromiumWindow {
  readonly page: Page
  /** Folder of the browser's profile. */
  readonly profile: string
  /** Gives an event to the preload's listeners; does nothing once the window is closed. */
  send(event: string, value: unknown): void
  /** Real paths of files that were dropped on the page or chosen in it, by the preload's tokens; unknown ones are left out. */
  pathsOf(tokens: readonly unknown[]): Promise<string[]>
  /** Runs `script` as if the person had just clicked. */
  asGesture(script: string): Promise<void>
  close(): Promise<void>
}

async function answerRoute(route: Route, options: ChromiumWindowOptions): Promise<void> {
  const asked = route.request()
  if (new URL(asked.url()).origin !== options.origin) return route.abort('blockedbyclient')
  const body = asked.postDataBuffer()
  const request = new Request(asked.url(), {
    method: asked.method(),
    headers: asked.headers(),
    body: body === null ? null : new Uint8Array(body),
  })
  const response = await options.answer(request)
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}

/** Opens one window of an installed browser on `origin`, with the built preload in it. Throws BrowserMissing. */
export async function openChromiumWindow(options: ChromiumWindowOptions): Promise<ChromiumWindow> {
  const app = options.headless
    ? []
    : ['--app=data:text/html,<title>Documents</title>', '--window-size=1280,860']
  const browser = await launchBrowser({ headless: options.headless, args: [...app, ...(options.args ?? [])] })
  const { context } = browser
  const page = context.pages()[0] ?? (await context.newPage())

  const window: ChromiumWindow = {
    page,
    profile: browser.profile,
    send(event, value) {
      page
        .evaluate(([name, at, sent]) => Reflect.get(globalThis, name)?.(at, sent), [
          emitName,
          event,
          value,
        ] as const)
        .catch(() => {})
    },
    async pathsOf(tokens) {
      const cdp = await context.newCDPSession(page)
      try {
        const paths: string[] = []
        for (const token of tokens) {
          const index = typeof token === 'string' ? /^drop:(\d{1,6})$/.exec(token)?.[1] : undefined
          if (index === undefined) continue
          const { result } = await cdp.send('Runtime.evaluate', {
            expression: `window.${filesName}[${index}]`,
          })
          if (result.objectId === undefined) continue
          const { path } = await cdp
            .send('DOM.getFileInfo', { objectId: result.objectId })
            .catch(() => ({ path: '' }))
          await cdp.send('Runtime.evaluate', { expression: `window.${filesName}[${index}] = null` })
          // A file that a script made up has no path.
          if (path !== '') paths.push(path)
        }
        return paths
      } finally {
        await cdp.detach()
      }
    },
    async asGesture(script) {
      const cdp = await context.newCDPSession(page)
      await cdp
        .send('Runtime.evaluate', { expression: script, userGesture: true })
        .finally(() => cdp.detach())
    },
    close: browser.close,
  }

  await context.exposeBinding(bindingName, async ({ frame }, channel: string, ...values: unknown[]) => {
    // The same check as Electron's: the main frame of our own window, on our own origin.
    if (frame !== page.mainFrame() || new URL(frame.url()).origin !== options.origin)
      throw new Error('refused')
    return answerText(await options.invoke(channel, values, window))
  })
  await context.addInitScript({ content: preloadInPage(options.preload, options.origin) })
  await context.route('**/*', route => answerRoute(route, options).catch(() => route.abort().catch(() => {})))
  context.on('page', other => {
    if (other !== page) other.close().catch(() => {})
  })
  let closed = false
  const ended = () => {
    if (closed) return
    closed = true
    options.onClosed()
  }
  page.on('close', ended)
  page.on('crash', ended)
  context.on('close', ended)
  await page.goto(`${options.origin}/index.html`)
  return window
}
