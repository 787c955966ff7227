/// <reference types="node" />
/**
 * Opens the built page under the product's own policy and headers (main/host/serveApp.ts), with the invented bridge
 * before its first script. Nothing listens on the network: Playwright answers every request.
 */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type Page, chromium } from 'playwright-core'
import { build } from 'vite'
import react from '@vitejs/plugin-react'
import { serveApp } from '../../main/host/serveApp.ts'
import type { Scene } from './scene.ts'

const root = join(import.meta.dirname, '..', '..')
export const origin = 'https://app.invalid'

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export interface Opened {
  page: Page
  /** Errors and refused requests or styles the browser reported. */
  complaints: string[]
}

export interface Pages {
  open(scene: Scene, size: { width: number; height: number }): Promise<Opened>
  close(): Promise<void>
}

/** Builds the page and the bridge into a temporary folder and starts a browser. */
export async function preparePages(): Promise<Pages> {
  const folder = await mkdtemp(join(tmpdir(), 'page-'))
  await build({
    root: join(root, 'renderer'),
    configFile: false,
    plugins: [react()],
    logLevel: 'error',
    build: {
      outDir: join(folder, 'page'),
      emptyOutDir: true,
      target: 'chrome140',
      cssTarget: 'chrome140',
      assetsInlineLimit: 0,
    },
  })
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: join(folder, 'bridge'),
      target: 'chrome140',
      lib: {
        entry: join(root, 'tests/renderer/fakeBridge.ts'),
        formats: ['iife'],
        name: 'bridge',
        fileName: 'bridge',
      },
    },
  })
  const [bridgeFile = ''] = await readdir(join(folder, 'bridge'))
  const bridge = await readFile(join(folder, 'bridge', bridgeFile), 'utf8')
  const browser: Browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return {
    async open(scene, size) {
      const context = await browser.newContext({
        viewport: size,
        colorScheme: scene.theme,
        locale: scene.locale,
        timezoneId: 'Asia/Shanghai',
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
      page.on('pageerror', error => complaints.push(error.message))
      await page.route('**/*', async route => {
        // What the invented bridge names lies in no vault: any picture will do.
        if (new URL(route.request().url()).pathname.startsWith('/item/'))
          return route.fulfill({ contentType: 'image/png', body: onePixel })
        const response = await serveApp(
          new Request(route.request().url(), { method: route.request().method() }),
          join(folder, 'page'),
          "'self'",
        )
        await route.fulfill({
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: Buffer.from(await response.arrayBuffer()),
        })
      })
      await page.addInitScript({ content: `window.scene = ${JSON.stringify(scene)};\n${bridge}` })
      await page.goto(`${origin}/`)
      await page.waitForSelector('main')
      return { page, complaints }
    },
    async close() {
      await browser.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
