import { chromium, type Browser } from 'playwright-core'
import type { PrintToPdfOptions } from '../../main/host/host.ts'

/** A browser that prints as the Chromium host does: no network, sizes from the page itself. */
export async function openBrowser(): Promise<{
  printToPdf(html: string, options: PrintToPdfOptions): Promise<Uint8Array>
  close(): Promise<void>
}> {
  const browser: Browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
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
    async printToPdf(html, options) {
      const page = await browser.newPage({ offline: true })
      try {
        await page.setContent(html, { waitUntil: 'load', timeout: 120_000 })
        await page.evaluate('document.fonts.ready')
        return await page.pdf({
          preferCSSPageSize: true,
          printBackground: true,
          landscape: options.landscape,
          tagged: true,
        })
      } finally {
        await page.close()
      }
    },
    close: () => browser.close(),
  }
}
