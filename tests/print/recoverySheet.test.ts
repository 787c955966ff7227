/** The sheet as it comes out of the browser, read back as a person's phone and eyes would: QR, digits, words. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jsQR from 'jsqr'
import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { recoverySheetHtml } from '../../main/print/recoverySheet.ts'
import { openBrowser } from './browser.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const lines = Array.from({ length: 10 }, (_, line) =>
  Array.from({ length: 30 }, (__, at) => (line * 7 + at * 3 + ((line * at) % 10)) % 10).join(''),
)
const sheet = {
  code: '271403-277057-282711-288365-294019-299673-305327-310981',
  lines,
  fingerprint: `SHA256:${'Ab3+'.repeat(10)}xyz`,
  papers: [{ name: 'FORMAT.md', sha256: 'ab'.repeat(32) }],
  date: '2026-11-24',
  named: false,
}

let browser: Awaited<ReturnType<typeof openBrowser>>
const place = mkdtempSync(join(tmpdir(), 'sheet-'))
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  rmSync(place, { recursive: true, force: true })
})

const made = new Map<string, ReturnType<typeof print>>()
/** Each kind of sheet is printed once. */
function printed(locale: 'zh-CN' | 'en', named = false) {
  const key = `${locale}-${named}`
  const sheetOf = made.get(key) ?? print(locale, named)
  made.set(key, sheetOf)
  return sheetOf
}

async function print(locale: 'zh-CN' | 'en', named: boolean) {
  const pdf = await browser.printToPdf(recoverySheetHtml({ ...sheet, locale, named }), { landscape: false })
  const file = join(place, `${locale}-${named}.pdf`)
  writeFileSync(file, pdf)
  return { pdf, file, text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }) }
}

/** The page at so many dots an inch as grey values, worn by `wear`, read by the reader that the app uses. */
function scanned(file: string, dots: number, wear: (grey: Uint8Array, width: number) => void = () => {}) {
  const out = join(place, 'page')
  execFileSync('pdftoppm', ['-r', String(dots), '-gray', '-singlefile', file, out])
  const bytes = execFileSync('cat', [`${out}.pgm`], { maxBuffer: 1 << 28 })
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString('latin1'))
  const [width, height] = [Number(head?.[1]), Number(head?.[2])]
  const grey = new Uint8Array(bytes.subarray(head?.[0].length ?? 0))
  wear(grey, width)
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let i = 0; i < width * height; i++) rgba.set([grey[i] ?? 0, grey[i] ?? 0, grey[i] ?? 0, 255], i * 4)
  return jsQR(rgba, width, height)?.data ?? null
}

test.each(['zh-CN', 'en'] as const)(
  'one page of A4 with every digit readable, and the QR code says the same (%s)',
  async locale => {
    const { pdf, file, text } = await printed(locale)
    const pages = (await PDFDocument.load(pdf)).getPages()
    expect(pages.length).toBe(1)
    const { width, height } = pages[0]?.getSize() ?? { width: 0, height: 0 }
    expect([Math.round(width), Math.round(height)]).toEqual([595, 842])
    const plain = text.replace(/\s+/g, '')
    for (const group of sheet.code.split('-')) expect(text).toContain(group)
    for (const line of lines) expect(plain).toContain(line)
    expect(plain).toContain(sheet.fingerprint)
    expect(plain).toContain(sheet.papers[0]?.sha256)
    expect(text).toContain('2026-11-24')
    expect(scanned(file, 150)).toBe(lines.join(''))
  },
)

test('the QR code survives a weak print, a stain and a scan of low resolution', async () => {
  const { file } = await printed('en')
  expect(scanned(file, 90)).toBe(lines.join(''))
  const stain = (grey: Uint8Array, width: number) => {
    for (let i = 0; i < grey.length; i++) {
      // Pale ink, uneven light, and a dark spot on the square at the right.
      const [x, y] = [i % width, Math.floor(i / width)]
      grey[i] = 70 + (grey[i] ?? 0) * 0.55 + (20 * x) / width
      if (Math.hypot(x - 0.79 * width, y - 0.42 * width) < 0.012 * width) grey[i] = 40
    }
  }
  expect(scanned(file, 150, stain)).toBe(lines.join(''))
})

test('it names the program only when asked', async () => {
  const name = /evidence|vault(?!\.json)|证据|保险箱/i
  for (const locale of ['zh-CN', 'en'] as const) {
    expect((await printed(locale)).text).not.toMatch(name)
    expect((await printed(locale, true)).text).toMatch(name)
    expect(Buffer.from((await printed(locale)).pdf).toString('latin1')).not.toMatch(/Evidence/i)
  }
})

test('a slot without digits is said, never left out', () => {
  const html = recoverySheetHtml({ ...sheet, locale: 'en', lines: null })
  expect(html).toContain('newer program')
  expect(html).not.toContain('<svg')
})
