/** How Electron is told to be closed: data only, so that a test reads what the shell gets. */

/** Chromium's switches: no name is looked up, no proxy is asked, nothing runs in the background. */
export const switches: readonly (readonly [string, string?])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['proxy-server', 'socks5://127.0.0.1:1'],
  ['proxy-bypass-list', '<-loopback>'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['no-pings'],
  ['disable-breakpad'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-http-cache'],
]

/** The schemes of our own: the page's files, and media by item id. Neither can be fetched by a script. */
export const schemes = [
  { scheme: 'app', privileges: { standard: true, secure: true } },
  { scheme: 'vault', privileges: { standard: true, secure: true, stream: true } },
]

/** The same for every window: none has Node, and each preload is alone in its world. */
export const closedPreferences = {
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
  plugins: false,
}

/** How a reader is started: nothing of the user's environment, and an end to its memory. */
export function readerSettings() {
  return {
    serviceName: 'Documents',
    stdio: 'ignore' as const,
    env: {},
    execArgv: ['--max-old-space-size=400'],
  }
}
