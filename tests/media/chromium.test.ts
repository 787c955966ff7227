import { existsSync } from 'node:fs'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ffmpegAvailable } from '../../main/media/ffmpeg.ts'
import { makePlayable } from '../../main/media/playable.ts'
import { all, amr, ffmpeg, objectOf } from './bytes.ts'

const executablePath = [process.env.CHROME_BIN ?? '', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  path => path !== '' && existsSync(path),
)
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

describe.runIf(executablePath !== undefined && ffmpegAvailable())(
  'copies in Chromium',
  { timeout: 120_000 },
  () => {
    const files = new Map<string, Buffer>()
    let browser: Browser
    let page: Page

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args })
      page = await browser.newPage()
      await page.route('http://vault.test/**', async route => {
        const name = new URL(route.request().url()).pathname.slice(1)
        const bytes = files.get(name)
        if (!bytes) return await route.fulfill({ contentType: 'text/html', body: '<!doctype html>' })
        const range = /bytes=(\d+)-(\d*)/.exec(route.request().headers().range ?? '')
        const from = Number(range?.[1] ?? 0)
        // As the program serves it: never more than a mebibyte at once, so that seeking needs ranges.
        const to = Math.min(
          range?.[2] ? Number(range[2]) : bytes.length - 1,
          from + 1024 * 1024 - 1,
          bytes.length - 1,
        )
        const headers = {
          'content-type': 'video/mp4',
          'accept-ranges': 'bytes',
          'content-range': `bytes ${from}-${to}/${bytes.length}`,
        }
        return await route.fulfill({ status: 206, headers, body: bytes.subarray(from, to + 1) })
      })
      await page.goto('http://vault.test/')
    })
    afterAll(async () => await browser?.close())

    interface Played {
      loaded: string
      duration: number
      sought: string
      at: number
      width: number
    }

    /** Loads, seeks, plays half a second and says where it stands. Runs in the page, so it is text here. */
    const script = `async (source, to) => {
    const media = document.createElement('video')
    media.muted = true
    media.src = '/' + source
    document.body.append(media)
    const until = event => new Promise(resolve => {
      media.addEventListener(event, () => resolve(event), { once: true })
      media.addEventListener('error', () => resolve('error ' + media.error.message), { once: true })
      setTimeout(() => resolve('no ' + event), 8000)
    })
    const loaded = await until('loadedmetadata')
    const duration = media.duration
    media.currentTime = to
    const sought = await until('seeked')
    await media.play().catch(() => undefined)
    await new Promise(resolve => setTimeout(resolve, 500))
    const at = media.currentTime
    media.remove()
    return { loaded, duration, sought, at, width: media.videoWidth }
  }`
    const play = (name: string, seek: number) => page.evaluate<Played>(`(${script})('${name}', ${seek})`)

    it('plays and seeks in a recording of three minutes that was AMR', async () => {
      files.set('call.m4a', await all((await makePlayable(objectOf(amr(180)), null, 'call.amr')).stream))
      const found = await play('call.m4a', 151)
      expect(found).toMatchObject({ loaded: 'loadedmetadata', sought: 'seeked' })
      expect(found.duration).toBeCloseTo(180, 0)
      expect(found.at).toBeGreaterThan(151)
      expect(found.at).toBeLessThan(154)
    })

    it('plays and seeks in a film that was 3GP', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'chromium-media-'))
      const clip = join(folder, 'a.3gp')
      ffmpeg([
        '-f',
        'lavfi',
        '-i',
        'testsrc2=d=40:s=352x288:r=15',
        '-f',
        'lavfi',
        '-i',
        'sine=440:d=40',
        '-c:v',
        'h263',
        '-c:a',
        'aac',
        '-f',
        '3gp',
        '-y',
        clip,
      ])
      files.set(
        'clip.mp4',
        await all((await makePlayable(objectOf(readFileSync(clip)), null, 'a.3gp')).stream),
      )
      rmSync(folder, { recursive: true })
      const found = await play('clip.mp4', 31)
      expect(found).toMatchObject({ loaded: 'loadedmetadata', sought: 'seeked', width: 352 })
      expect(found.duration).toBeCloseTo(40, 0)
      expect(found.at).toBeGreaterThan(31)
    })
  },
)
