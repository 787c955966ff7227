import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startApp } from './app.ts'
import { expect, test } from './test.ts'

test('the window opens with a neutral title and the first screen', async ({ app }) => {
  await expect(app.page).toHaveTitle('Documents')
  await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible()
  const state = await app.page.evaluate(() => window.vault.call('app.state', null))
  expect(state).toMatchObject({
    ok: true,
    value: { vault: 'none', folderName: null, sodium: null, lockedAt: null },
  })
})

test('the page has the bridge and nothing of Node', async ({ app }) => {
  const found = await app.page.evaluate(() => ({
    bridge: Object.keys(window.vault).sort(),
    frozen: Object.isFrozen(window.vault),
    node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer'].filter(
      name => name in window,
    ),
  }))
  expect(found).toEqual({ bridge: ['call', 'importDropped', 'mediaBase', 'on'], frozen: true, node: [] })
})

test('the border refuses unknown calls, wrong arguments and paths of the page', async ({ app }) => {
  const answers = await app.page.evaluate(async () => {
    const call = window.vault.call as (name: string, arg: unknown) => Promise<unknown>
    return [
      await call('engine.open', { dir: '/', secret: { password: 'x' } }),
      await call('__proto__', null),
      await call('app.state', { more: 1 }),
      await call('app.copy', { text: 'x'.repeat(2_000_000) }),
      await call('import.start', { paths: ['/etc/hostname'] }),
      await call('timeline.months', {}),
    ]
  })
  const failure = (code: string, details: object = {}) => ({ ok: false, error: { code, details } })
  expect(answers).toEqual([
    failure('BadRequest', { reason: 'unknownCall' }),
    failure('BadRequest', { reason: 'unknownCall' }),
    failure('BadRequest', { call: 'app.state', reason: 'invalid_type' }),
    failure('BadRequest', { call: 'app.copy', reason: 'tooLarge' }),
    failure('BadRequest', { call: 'import.start', reason: 'pathsOfThePage' }),
    failure('VaultLocked'),
  ])
})

test('nothing the page tries leaves the machine', async ({ app, complaints }) => {
  const heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const reached = await app.page.evaluate(async (to: string) => {
    const outcomes: Record<string, string> = {}
    const tried = async (name: string, attempt: () => unknown) => {
      try {
        // Chromium tells a page nothing of a socket that its policy refused.
        const silence = new Promise(settle => setTimeout(() => settle('refused'), 2000))
        outcomes[name] = String(await Promise.race([attempt(), silence]))
      } catch {
        outcomes[name] = 'refused'
      }
    }
    const loaded = (element: HTMLImageElement | HTMLScriptElement | HTMLLinkElement) =>
      new Promise(settle => {
        element.onload = () => settle('loaded')
        element.onerror = () => settle('refused')
        document.head.append(element)
      })
    await tried('fetch', () => fetch(`http://${to}/fetch`).then(() => 'loaded'))
    await tried('own origin', () => fetch('/index.html').then(() => 'loaded'))
    await tried('image', () => loaded(Object.assign(new Image(), { src: `http://${to}/image` })))
    await tried('script', () =>
      loaded(Object.assign(document.createElement('script'), { src: `http://${to}/script` })),
    )
    await tried('style', () =>
      loaded(
        Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `http://${to}/style` }),
      ),
    )
    await tried('beacon', () => (navigator.sendBeacon(`http://${to}/beacon`) ? 'queued' : 'refused'))
    await tried(
      'socket',
      () =>
        new Promise(settle => {
          const socket = new WebSocket(`ws://${to}/socket`)
          socket.onopen = () => settle('loaded')
        }),
    )
    // oxlint-disable-next-line no-eval -- what is tried must be refused
    await tried('eval', () => (0, eval)('"loaded"'))
    // oxlint-disable-next-line typescript/no-implied-eval -- the same
    await tried('function', () => new Function('return "loaded"')())
    await tried('html', () => {
      document.createElement('div').innerHTML = '<b>loaded</b>'
      return 'loaded'
    })
    await tried('worker', () => typeof new Worker(URL.createObjectURL(new Blob(['1']))))
    await tried('window', () => (window.open(`http://${to}/window`) === null ? 'refused' : 'opened'))
    return outcomes
  }, `127.0.0.1:${port}`)
  await app.page.waitForTimeout(500)
  server.close()
  expect(heard).toEqual([])
  const { beacon: _queued, worker: _started, window: _opened, ...rest } = reached
  expect(new Set(Object.values(rest))).toEqual(new Set(['refused']))
  // Here the complaints are what is wanted.
  expect(complaints.length).toBeGreaterThan(5)
  complaints.length = 0
})

test('the policy of the page is what the program sends', async ({ app, mode }) => {
  test.skip(mode === 'electron', 'Playwright does not see responses of own schemes')
  const response = app.page.waitForResponse(each => each.url().endsWith('/index.html'))
  await app.page.reload()
  const headers = await (await response).allHeaders()
  const policy = headers['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default")
  expect(policy).not.toContain('unsafe')
  expect(headers['x-content-type-options']).toBe('nosniff')
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1]
  expect(await app.page.locator('meta[property="csp-nonce"]').getAttribute('content')).toBe(nonce)
})

test('Electron is told to close every door', async ({ app }) => {
  const report = await app.report()
  test.skip(report === null, 'only the fake of electron tells what it was told')
  if (report === null) return
  expect(report.contentProtection).toBe(true)
  expect(report.webPreferences).toEqual([
    {
      preload: expect.stringMatching(/bridge\.cjs$/),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableDialogs: true,
      devTools: true,
      plugins: false,
    },
  ])
  expect(report.switches).toContain('host-resolver-rules=MAP * ~NOTFOUND')
  for (const call of [
    'enableSandbox',
    'onBeforeRequest',
    'setPermissionRequestHandler',
    'setPermissionCheckHandler',
    'setDevicePermissionHandler',
    'setDisplayMediaRequestHandler',
    'setSpellCheckerEnabled',
    'enableNetworkEmulation',
    'setWindowOpenHandler',
  ])
    expect(report.recorded).toContain(call)
})

test('the end leaves nothing in the folder for temporary files', async ({ mode, appLocale }) => {
  const app = await startApp(mode, appLocale)
  expect(await app.quit()).toEqual([])
})
