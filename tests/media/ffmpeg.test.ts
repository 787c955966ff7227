import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { deriveOne } from '../../main/media/derive.ts'
import { ffmpegAvailable, runFfmpeg } from '../../main/media/ffmpeg.ts'
import { all, amr, failure, objectOf } from './bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'media-run-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('limits of a run', { timeout: 120_000 }, () => {
  /** A program that stands for a hung or talkative ffmpeg. */
  const script = (name: string, body: string) => {
    const path = join(folder, name)
    writeFileSync(path, `#!/bin/sh\n${body}\n`)
    chmodSync(path, 0o755)
    return path
  }
  const limits = { wallMs: 10_000, idleMs: 10_000, outputBytes: 1_000_000 }
  const input = () => objectOf(Buffer.alloc(1000)).chunks()
  const posix = process.platform !== 'win32'

  it.runIf(posix)('kills the whole group of one that says nothing', async () => {
    const mark = join(folder, 'alive')
    const path = script('hang', `(/bin/sleep 6; echo x > ${mark}) & /bin/sleep 30`)
    const before = Date.now()
    expect(await failure(all(runFfmpeg(path, [], input(), { ...limits, idleMs: 300 })))).toBe(
      'FfmpegFailed noOutput',
    )
    expect(Date.now() - before).toBeLessThan(5500)
    await new Promise(resolve => setTimeout(resolve, 6500))
    expect(readdirSync(folder)).not.toContain('alive')
  })

  it.runIf(posix)(
    'stops one that writes without end, one that takes too long, and one that is cancelled',
    async () => {
      const flood = script('flood', 'exec /bin/cat /dev/zero')
      expect(await failure(all(runFfmpeg(flood, [], input(), limits)))).toBe('FfmpegFailed outputTooBig')
      const slow = script('slow', 'while true; do echo x; /bin/sleep 0.1; done')
      expect(await failure(all(runFfmpeg(slow, [], input(), { ...limits, wallMs: 500 })))).toBe(
        'FfmpegFailed wallClock',
      )
      const abort = new AbortController()
      setTimeout(() => abort.abort(), 200)
      expect(await failure(all(runFfmpeg(slow, [], input(), limits, abort.signal)))).toBe(
        'FfmpegFailed cancelled',
      )
    },
  )

  it.runIf(posix)('gives it no environment, an empty folder and no word of stderr', async () => {
    const look = script('look', 'echo secret-word >&2; /usr/bin/env; /bin/ls -A')
    const said = (await all(runFfmpeg(look, [], input(), limits))).toString()
    expect(said).toContain('LC_ALL=C')
    expect(said).not.toMatch(/HOME=|secret-word/)
    expect(
      said
        .trim()
        .split('\n')
        .filter(line => !/^(LC_ALL|PWD|OLDPWD|SHLVL|_)=/.test(line)),
    ).toEqual([])
    const fail = script('fail', 'echo secret-word >&2; exit 3')
    const error: unknown = await all(runFfmpeg(fail, [], input(), limits)).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'FfmpegFailed', details: { exit: 3 } })
    expect(JSON.stringify(error)).not.toContain('secret-word')
  })

  it('passes on what goes wrong with the input', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(10))
      throw new AppError('ObjectDamaged')
    }
    const path = posix ? script('eat', 'exec /bin/cat > /dev/null') : process.execPath
    expect(await failure(all(runFfmpeg(path, [], broken(), limits)))).toBe('ObjectDamaged')
  })

  describe('without ffmpeg', () => {
    beforeAll(() => {
      process.env.FFMPEG_BIN = join(folder, 'not-there')
    })
    afterAll(() => {
      delete process.env.FFMPEG_BIN
    })
    it('says so and nothing else', async () => {
      expect(ffmpegAvailable()).toBe(false)
      const subject = { name: 'a.amr', mediaType: 'audio/amr', size: 5, facts: null }
      for (const role of ['playable', 'waveform'] as const)
        expect(await failure(deriveOne(role, objectOf(amr(1)), subject))).toBe('FfmpegMissing')
    })
  })
})
