/** The app in an installed browser: where Electron's runtime cannot be had, and where the end-to-end tests drive it. */
import { fileURLToPath } from 'node:url'
import { asAppError } from './appError.ts'
import { type ChromiumHost, type ChromiumHostOptions, chromiumHost } from './host/chromiumHost.ts'
import { startApp } from './ipc/startApp.ts'

/** Opens the app. Throws BrowserMissing. */
export async function startInChromium(options: ChromiumHostOptions = {}): Promise<ChromiumHost> {
  const host = chromiumHost(options)
  await startApp(host, (call, error) => console.error(`bug in ${call}:`, error.cause ?? error))
  return host
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const host = await startInChromium()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => host.quit())
    await host.ended
    process.exit(0)
  } catch (error) {
    const { code } = asAppError(error)
    console.error(
      code === 'BrowserMissing'
        ? 'No Chromium, Chrome or Edge was found. Install one, or set CHROMIUM to its path.'
        : `The app could not be started: ${code}`,
    )
    if (code === 'Internal') console.error(error)
    process.exit(code === 'BrowserMissing' ? 2 : 70)
  }
}
