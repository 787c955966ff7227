import type { CDPSession, Page } from 'playwright-core'
import { AppError } from '../appError.ts'
import type { PrintToPdfOptions } from './host.ts'
import { launchBrowser } from './launchBrowser.ts'
import { printPolicy } from './pagePolicy.ts'
import { pdfSettings } from './pdfSettings.ts'

const address = 'https://print.vault.invalid/'
/** A message to the browser must stay well under the 90 MiB at which its pipe breaks. */
const pieceLength = 4 * 1024 * 1024

/** The text in pieces that never cut a surrogate pair. */
function* pieces(text: string): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    let end = Math.min(start + pieceLength, text.length)
    const last = text.charCodeAt(end - 1)
    if (end < text.length && last >= 0xd800 && last < 0xdc00) end -= 1
    yield text.slice(start, end)
    start = end
  }
}

async function showDocument(page: Page, html: string): Promise<void> {
  await page.route('**/*', route => {
    const request = route.request()
    if (request.url() === address)
      return route.fulfill({
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': printPolicy },
        body: '<!doctype html>',
      })
    // "No content" leaves the document where it is; a refused navigation would put an error page in its place.
    return request.isNavigationRequest() ? route.fulfill({ status: 204 }) : route.abort('blockedbyclient')
  })
  await page.goto(address)
  // document.open keeps the response's policy, so nothing written below runs or loads anything.
  await page.evaluate('document.open()')
  for (const piece of pieces(html)) await page.evaluate(`document.write(${JSON.stringify(piece)})`)
  await page.evaluate('document.close()')
  await page.evaluate(
    '(async () => { await document.fonts.ready; await Promise.all([...document.images].map(image => image.decode().catch(() => {}))) })()',
  )
}

async function readStream(cdp: CDPSession, handle: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for (;;) {
    const part = await cdp.send('IO.read', { handle, size: 1 << 20 })
    parts.push(Buffer.from(part.data, part.base64Encoded ? 'base64' : 'utf8'))
    if (part.eof) break
  }
  await cdp.send('IO.close', { handle })
  return new Uint8Array(Buffer.concat(parts))
}

/**
 * HTML without outside references to the bytes of a PDF, by an installed browser without a window. Page size and margins come
 * from the HTML's `@page`. Throws BrowserMissing, PrintFailed.
 */
export async function printInChromium(html: string, options: PrintToPdfOptions): Promise<Uint8Array> {
  const browser = await launchBrowser({ headless: true })
  try {
    const page = browser.context.pages()[0] ?? (await browser.context.newPage())
    await showDocument(page, html)
    const cdp = await browser.context.newCDPSession(page)
    const { stream } = await cdp.send('Page.printToPDF', {
      transferMode: 'ReturnAsStream',
      ...pdfSettings(options),
    })
    if (stream === undefined) throw new Error('the browser gave no stream')
    return await readStream(cdp, stream)
  } catch (error) {
    throw error instanceof AppError ? error : new AppError('PrintFailed', {}, error)
  } finally {
    await browser.close()
  }
}
