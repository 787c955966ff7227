import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { findBrowser } from '../../main/host/findBrowser.ts'
import { printInChromium } from '../../main/host/printInChromium.ts'

async function textOf(pdf: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pdf-'))
  try {
    await writeFile(join(folder, 'x.pdf'), pdf)
    const { stdout } = await promisify(execFile)('pdftotext', ['-layout', join(folder, 'x.pdf'), '-'])
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

afterEach(() => vi.unstubAllEnvs())

describe.runIf(findBrowser() !== null)('printInChromium', () => {
  it('prints Chinese text on pages of the size the document gives', async () => {
    const html = `<!doctype html><meta charset="utf-8"><style>@page { size: A5; margin: 10mm } p { break-after: page }</style><p>催收电话 😀</p><p>第二页</p>`
    const pdf = await printInChromium(html, { landscape: false })
    expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-')
    const text = await textOf(pdf)
    expect(text).toContain('催收电话')
    expect(text.indexOf('\f')).toBeGreaterThan(text.indexOf('催收电话'))
    expect(text.indexOf('第二页')).toBeGreaterThan(text.indexOf('\f'))
  }, 120_000)

  it('cuts no character of a long document', async () => {
    const html = `<!doctype html><meta charset="utf-8"><p>${' '.repeat(4 * 1024 * 1024 - 38)}<b>😀终</b></p>`
    expect(await textOf(await printInChromium(html, { landscape: false }))).not.toContain('\ufffd')
  }, 120_000)

  it('runs no script and loads nothing from outside', async () => {
    const heard: string[] = []
    const server = createServer((request, response) => {
      heard.push(request.url ?? '')
      response.end()
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    const { port } = server.address() as AddressInfo
    const html = `<p id="p">before</p><script>document.getElementById('p').textContent = 'after'</script>
<img src="http://127.0.0.1:${port}/image" onerror="document.title = 'ran'"><link rel="stylesheet" href="http://127.0.0.1:${port}/style">
<iframe src="http://127.0.0.1:${port}/frame"></iframe><meta http-equiv="refresh" content="0; url=http://127.0.0.1:${port}/refresh">`
    // Long enough for the refresh to be tried before the page is printed.
    const slow =
      `<img src="data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>').toString('base64')}">`.repeat(
        400,
      )
    const text = await textOf(await printInChromium(html + slow, { landscape: true }))
    server.close()
    expect(text).toContain('before')
    expect(text).not.toContain('after')
    expect(heard).toEqual([])
  }, 120_000)

  it('says when there is no browser', async () => {
    vi.stubEnv('CHROMIUM', '')
    await expect(printInChromium('<p>', { landscape: false })).rejects.toMatchObject({
      code: 'BrowserMissing',
    })
  })
})
