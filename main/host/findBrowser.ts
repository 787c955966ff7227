import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
]

const macPlaces = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
]

const windowsPlaces = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
]

function places(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') {
    const roots = [environment['LOCALAPPDATA'], environment['PROGRAMFILES'], environment['PROGRAMFILES(X86)']]
    return roots.flatMap(root => (root ? windowsPlaces.map(place => join(root, ...place)) : []))
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean)
  const onPath = names.flatMap(name => folders.map(folder => join(folder, name)))
  return platform === 'darwin' ? [...macPlaces, ...onPath] : onPath
}

/**
 * Path of an installed Chromium, Chrome or Edge, or null. The variable `CHROMIUM` wins when it names an existing file;
 * set to the empty string it says that there is none.
 */
export function findBrowser(environment = process.env, platform = process.platform): string | null {
  const named = environment['CHROMIUM']
  if (named === '') return null
  if (named !== undefined && existsSync(named)) return named
  return places(environment, platform).find(existsSync) ?? null
}

/** True when a window can be shown: always on Windows and macOS, elsewhere with X11 or Wayland. */
export function hasDisplay(environment = process.env, platform = process.platform): boolean {
  if (platform === 'win32' || platform === 'darwin') return true
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
}
