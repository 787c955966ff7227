/**
 * Puts the app together over a host: what answers the page's calls and requests, what locks, what happens at the end.
 * The same for Electron and the Chromium host; only `host/` knows which.
 */
import type { AppError } from '../appError.ts'
import type { Host } from '../host/host.ts'
import { serveApp } from '../host/serveApp.ts'
import { builtPath } from '../resourceFolder.ts'
import { version } from '../../package.json'
import { appCalls, appState } from './appCalls.ts'
import { argumentChecks } from './argumentChecks.ts'
import { forwardedCalls } from './forwardedCalls.ts'
import { border } from './handle.ts'
import { idleLock } from './idleLock.ts'
import { importCalls } from './importCalls.ts'
import { keepingCalls } from './keepingCalls.ts'
import { answerMedia } from './mediaProtocol.ts'
import { openPreferences } from './preferences.ts'
import { saveCalls } from './saveCalls.ts'
import { vaultCalls } from './vaultCalls.ts'
import { vaultSession } from './vaultSession.ts'

/** Starts the app in `host` and opens its window. `onBug` hears of errors that are ours, without their content. */
export async function startApp(
  host: Host,
  onBug: (call: string, error: AppError) => void = () => {},
): Promise<void> {
  const preferences = openPreferences(host.preferencesFile())
  const state = () => appState(host, version, preferences, session, idle)
  const changed = () => {
    const open = session.state.vault === 'open'
    if (!open) idle.stop()
    else if (idle.msLeft === null) idle.start(preferences.current.idleMinutes)
    host.emit('app.changed', state())
  }
  const session = vaultSession(host, preferences.folder, {
    emit: (name, value) => host.emit(name, value),
    onChange: changed,
    onFolder: folder => preferences.rememberFolder(folder),
    cloudTold: () => preferences.cloudTold,
    onCloudTold: folder => preferences.rememberCloudTold(folder),
  })
  const idle = idleLock({
    warn: seconds => host.emit('lock.soon', { seconds }),
    lock: () => void session.lock(),
    isBusy: () => session.importing,
    isWorking: () => session.working,
  })

  const answer = border(
    argumentChecks,
    {
      ...appCalls(host, preferences, idle, state, changed),
      ...vaultCalls(host, session, state),
      ...importCalls(host, session),
      ...saveCalls(host, session),
      ...keepingCalls(host, session, state),
      ...forwardedCalls(session),
    },
    onBug,
  )
  host.handleCalls(answer)
  host.handleRequests(request => {
    const { protocol, pathname } = new URL(request.url)
    if (protocol === 'vault:' || pathname.startsWith('/item/'))
      return answerMedia(request, session.engineOrNull())
    return serveApp(request, builtPath('renderer'), protocol === 'app:' ? 'vault:' : "'self'")
  })
  host.onLockRequest(() => void session.lock())
  host.onQuit(() => session.end())
  await host.openWindow()
}
