// What the program uses of the computer it runs on: a browser, ffmpeg, fonts; and Electron's runtime, which npm does not bring.
import { existsSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { onPath, runNow, say } from './shell.mjs'

const isLinux = process.platform === 'linux'

/** True when a window can be shown. */
export function display() {
  return (
    process.platform === 'win32' ||
    process.platform === 'darwin' ||
    Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  )
}

/** Path of an installed browser, or null; the same places as main/host/findBrowser.ts, which the program itself asks. */
export function browser() {
  const named = process.env.CHROMIUM
  if (named === '') return null
  if (named !== undefined && existsSync(named)) return named
  const places =
    process.platform === 'win32'
      ? [process.env.LOCALAPPDATA, process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)']].flatMap(
          folder =>
            folder
              ? [
                  'Google/Chrome/Application/chrome.exe',
                  'Chromium/Application/chrome.exe',
                  'Microsoft/Edge/Application/msedge.exe',
                ].map(place => join(folder, place))
              : [],
        )
      : [
          '/Applications/Chromium.app/Contents/MacOS/Chromium',
          '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
          '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
        ]
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'brave-browser',
  ]
  return places.find(existsSync) ?? names.map(onPath).find(Boolean) ?? null
}

function hasChineseFont() {
  return (
    !isLinux ||
    existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') ||
    existsSync('/usr/share/fonts/noto-cjk')
  )
}

/** The library that the independent reader of a vault (Python) calls; the program brings its own. */
function hasSodium() {
  const folders = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64', '/usr/lib']
  return !isLinux || folders.some(folder => existsSync(join(folder, 'libsodium.so.23')))
}

/** A thing that is needed, whether it is here, and Debian's package for it. */
const needs = {
  browser: { here: () => browser() !== null, debian: 'chromium' },
  ffmpeg: { here: () => Boolean(process.env.FFMPEG || onPath('ffmpeg')), debian: 'ffmpeg' },
  fonts: { here: hasChineseFont, debian: 'fonts-noto-cjk' },
  xvfb: { here: () => !isLinux || Boolean(onPath('Xvfb')), debian: 'xvfb' },
  poppler: { here: () => Boolean(onPath('pdftotext')), debian: 'poppler-utils' },
  python: { here: () => Boolean(onPath('python3')), debian: 'python3' },
  sodium: { here: hasSodium, debian: 'libsodium23' },
  dialogs: { here: () => !isLinux || Boolean(onPath('zenity') || onPath('kdialog')), debian: 'zenity' },
}

/**
 * On Debian and Ubuntu, as root, installs what is missing and says so; for anybody else it prints the one command. Goes on either
 * way: what cannot be had is said where it is missed.
 */
export function installPrograms(names) {
  const missing = names.filter(name => !needs[name].here()).map(name => needs[name].debian)
  if (missing.length > 0 && isLinux && existsSync('/usr/bin/apt-get')) {
    const install = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '--no-install-recommends', ...missing]
    if (process.getuid() === 0) {
      say(`Installing with apt-get: ${missing.join(' ')}`)
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
      runNow('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update', '-qq'], { env })
      if (runNow('apt-get', ['-qq', ...install], { env }) !== 0)
        say('apt-get failed; going on with what is here')
    } else say(`Missing here: ${missing.join(' ')}. To install: sudo apt-get ${install.join(' ')}`)
  } else if (missing.length > 0) say(`Missing here (by their names in Debian): ${missing.join(' ')}`)
  if (names.includes('ffmpeg') && !needs.ffmpeg.here()) bringFfmpeg()
}

/** ffmpeg-static is a package without the program; its own script fetches that, where there is a network. */
function bringFfmpeg() {
  const folder = 'node_modules/ffmpeg-static'
  if (
    !existsSync(join(folder, 'install.js')) ||
    existsSync(join(folder, 'ffmpeg')) ||
    existsSync(join(folder, 'ffmpeg.exe'))
  )
    return
  say('Fetching ffmpeg')
  if (runNow(process.execPath, [join(folder, 'install.js')], { timeout: 300_000 }) !== 0)
    say('ffmpeg could not be fetched: recordings in old formats are kept, but cannot be played here')
}

/** True when Electron's runtime lies beside its package. Asking the package itself would start a download. */
export function electronReady() {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return true
  const path = 'node_modules/electron/path.txt'
  return existsSync(path) && existsSync(join('node_modules/electron/dist', readFileSync(path, 'utf8').trim()))
}

/** False at once where the runtime's host cannot be reached, so that nobody waits for a download that never begins. */
function reachable(host) {
  return new Promise(resolve => {
    const socket = connect({ host, port: 443, timeout: 5000 })
    const end = answer => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false))
  })
}

/** Fetches Electron's runtime where it is missing and can be had. */
export async function bringElectron(node) {
  if (electronReady()) return
  const { ELECTRON_MIRROR, HTTPS_PROXY, https_proxy, npm_config_https_proxy } = process.env
  const ownWay = ELECTRON_MIRROR || HTTPS_PROXY || https_proxy || npm_config_https_proxy
  if (!ownWay && !(await reachable('github.com'))) return
  say("Fetching Electron's runtime (about 110 MB, the first time only)")
  runNow(node, ['node_modules/electron/install.js'], { timeout: 600_000 })
}
