import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { AppError } from '../appError.ts'
import { findBrowser } from './findBrowser.ts'

/** A browser that cannot reach any network: what it shows comes through interception, and nothing else answers. */
const flags = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--proxy-server=socks5://127.0.0.1:1',
  '--proxy-bypass-list=<-loopback>',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-breakpad',
  '--disable-sync',
  '--disable-http-cache',
  // Hides the bar that says the sandbox is off, where it has to be (root).
  '--test-type',
]

/** The browser's own helpers stay off: none of them may read, offer to translate or keep what the page shows. */
const preferences = {
  translate: { enabled: false },
  credentials_enable_service: false,
  profile: { password_manager_enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false },
  browser: { enable_spellchecking: false },
  signin: { allowed: false },
}

export interface LaunchedBrowser {
  context: BrowserContext
  /** Its folder, removed when it ends. */
  profile: string
  /** Ends the browser and removes its profile. */
  close(): Promise<void>
}

/** Those that run or are being started. */
const running = new Set<Promise<LaunchedBrowser>>()

/**
 * Ends every browser this process started, one that is still starting or laying out pages too, so that no profile stays
 * behind when the program ends.
 */
export async function closeBrowsers(): Promise<void> {
  await Promise.allSettled([...running].map(async starting => (await starting).close()))
}

/**
 * Starts the installed browser over a pipe (no port is opened) with a profile of its own that is removed again.
 * Throws BrowserMissing when there is none or it does not start.
 */
export async function launchBrowser(options: {
  headless: boolean
  args?: string[]
}): Promise<LaunchedBrowser> {
  const starting = start(options, () => running.delete(starting))
  running.add(starting)
  starting.catch(() => running.delete(starting))
  return starting
}

async function start(
  options: { headless: boolean; args?: string[] },
  ended: () => void,
): Promise<LaunchedBrowser> {
  const executablePath = findBrowser()
  if (executablePath === null) throw new AppError('BrowserMissing')
  // Loaded only here: the product in Electron does not ship it.
  const { chromium } = await import('playwright-core')
  const profile = await mkdtemp(join(tmpdir(), 'documents-'))
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  // Only root has to run without the browser's sandbox.
  const asRoot = process.getuid?.() === 0
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless: options.headless,
      chromiumSandbox: !asRoot,
      args: [...flags, ...(options.args ?? [])],
      acceptDownloads: false,
      viewport: options.headless ? { width: 1280, height: 820 } : null,
      // The program itself decides what ends it.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    let closing: Promise<void> | undefined
    const close = () => {
      closing ??= context.close().finally(removeProfile).finally(ended)
      return closing
    }
    return { context, profile, close }
  } catch (error) {
    await removeProfile()
    throw new AppError('BrowserMissing', {}, error)
  }
}
