/**
 * The only place that starts ffmpeg and the only user of fluent-ffmpeg. fluent-ffmpeg is asked what the program can
 * do; the runs on evidence are spawned here, because it can set neither an environment, nor a process group to
 * kill, nor a cap on stderr, and it would write its own arguments around ours.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rmdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { constants, setPriority, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import fluent from 'fluent-ffmpeg'
import { AppError } from '../appError.ts'

export interface Ffmpeg {
  path: string
  /** `5.1.9-0+deb12u1`, as the program says of itself. */
  version: string
  /** First of our H.264 encoders that it has, or null. */
  h264: string | null
  ffprobe: string | null
}

const run = promisify(execFile)
const exe = process.platform === 'win32' ? '.exe' : ''
const h264Encoders = ['libx264', 'libopenh264', 'h264_videotoolbox', 'h264_mf', 'h264_vaapi']

/** ffmpeg-static is optional, and its package may be there without the program that it downloads. */
function bundled(): string | null {
  try {
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static')
    return typeof path === 'string' ? path.replace('app.asar', 'app.asar.unpacked') : null
  } catch {
    return null
  }
}

/** `FFMPEG_BIN` when set (and then nothing else), else the bundled one, else the first on PATH. */
function resolvePath(): string | null {
  const named = process.env.FFMPEG_BIN
  if (named !== undefined && named !== '') return existsSync(named) ? named : null
  const own = bundled()
  if (own !== null && existsSync(own)) return own
  const onPath = (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, `ffmpeg${exe}`))
  return onPath.find(path => existsSync(path)) ?? null
}

function encoders(path: string): Promise<string[]> {
  return new Promise(resolve => {
    fluent({ timeout: 10 })
      .setFfmpegPath(path)
      .getAvailableEncoders((error, found) => resolve(error ? [] : Object.keys(found)))
  })
}

async function inspect(path: string): Promise<Ffmpeg | null> {
  try {
    const { stdout } = await run(path, ['-version'], {
      timeout: 10_000,
      windowsHide: true,
      env: { LC_ALL: 'C' },
    })
    const version = /^ffmpeg version (\S+)/.exec(stdout)?.[1]
    if (version === undefined) return null
    const available = await encoders(path)
    const probe = join(dirname(path), `ffprobe${exe}`)
    const h264 = h264Encoders.find(name => available.includes(name)) ?? null
    return { path, version, h264, ffprobe: existsSync(probe) ? probe : null }
  } catch {
    return null
  }
}

let known: { path: string; found: Promise<Ffmpeg | null> } | null = null

/** The ffmpeg to use, looked at once per path (it must answer `-version`); null when there is none. */
export async function findFfmpeg(): Promise<Ffmpeg | null> {
  const path = resolvePath()
  if (path === null) return null
  if (known?.path !== path) known = { path, found: inspect(path) }
  return await known.found
}

/** The ffmpeg to use. Throws FfmpegMissing. */
export async function needFfmpeg(): Promise<Ffmpeg> {
  const found = await findFfmpeg()
  if (!found) throw new AppError('FfmpegMissing')
  return found
}

/** Whether a program lies where ffmpeg is looked for; does not start it. */
export function ffmpegAvailable(): boolean {
  return resolvePath() !== null
}

export interface RunLimits {
  /** Whole run. */
  wallMs: number
  /** Without a byte read or written: a slow computer that is at work is not a hung one. */
  idleMs: number
  outputBytes: number
}

/** 30 s and three times the stated length, at most 2 h; output at most four times the input and 64 MiB. */
export function limitsFor(inputBytes: number, durationSeconds: number | null): RunLimits {
  const wallMs = Math.min(7_200_000, 30_000 + 3000 * (durationSeconds ?? 1200))
  return { wallMs, idleMs: 20_000, outputBytes: 4 * inputBytes + 64 * 1024 * 1024 }
}

const STDERR_KEPT = 64 * 1024

const prlimit = process.platform === 'linux' && existsSync('/usr/bin/prlimit') ? '/usr/bin/prlimit' : null
const kernelLimits = ['--as=4294967296', '--nofile=64', '--core=0', '--fsize=0', '--']

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return
  try {
    // A group of its own (`detached`), so that nothing it started outlives it.
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

/** Feeds the program; it may stop reading early (one frame is enough for a poster), which is no error. */
async function feed(
  child: ChildProcess,
  source: AsyncIterable<Uint8Array>,
  alive: () => void,
): Promise<void> {
  const stdin = child.stdin
  if (!stdin) return
  let broken = false
  stdin.on('error', () => {
    broken = true
  })
  for await (const chunk of source) {
    if (broken || child.exitCode !== null || stdin.destroyed) break
    alive()
    if (!stdin.write(chunk))
      await new Promise<void>(resolve => {
        const go = () => {
          stdin.off('drain', go).off('close', go).off('error', go)
          resolve()
        }
        stdin.once('drain', go).once('close', go).once('error', go)
      })
  }
  stdin.end()
}

/**
 * Runs a program of ffmpeg's on `source` and gives what it writes. Pipes only, no environment, an empty working
 * folder, low priority, killed with its group at the first limit or when the reader of the output leaves.
 * Throws FfmpegFailed {reason, exit}; what it says on stderr is read and thrown away, never shown.
 */
export async function* runFfmpeg(
  path: string,
  args: string[],
  source: AsyncIterable<Uint8Array>,
  limits: RunLimits,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const cwd = await mkdtemp(join(tmpdir(), 'empty-'))
  const command = prlimit ?? path
  const child = spawn(command, prlimit ? [...kernelLimits, path, ...args] : args, {
    cwd,
    env: { LC_ALL: 'C' },
    shell: false,
    windowsHide: true,
    detached: process.platform !== 'win32',
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let reason: string | null = null
  const stop = (why: string) => {
    reason ??= why
    killGroup(child)
  }
  const wall = setTimeout(() => stop('wallClock'), limits.wallMs)
  const idle = setTimeout(() => stop('noOutput'), limits.idleMs)
  const aborted = () => stop('cancelled')
  signal?.addEventListener('abort', aborted)
  if (signal?.aborted) aborted()
  let stderrBytes = 0
  child.stderr.on('data', (chunk: Buffer) => {
    stderrBytes += chunk.length
    if (stderrBytes > STDERR_KEPT) child.stderr.destroy()
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', code => resolve(code))
    child.once('error', reject)
  })
  ended.catch(() => undefined)
  let feedError: unknown = null
  const feeding = feed(child, source, () => idle.refresh()).catch((error: unknown) => {
    feedError = error
    stop('inputFailed')
  })
  try {
    if (child.pid !== undefined) lowerPriority(child.pid)
    let written = 0
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      idle.refresh()
      written += chunk.length
      if (written > limits.outputBytes) stop('outputTooBig')
      if (reason !== null) break
      yield chunk
    }
    // `reason` is set by timers and listeners while the loop waits.
    const code = await ended
    if (feedError !== null) throw feedError
    if (reason !== null || code !== 0)
      throw new AppError('FfmpegFailed', { reason: reason ?? 'exit', exit: code ?? -1 })
  } finally {
    clearTimeout(wall)
    clearTimeout(idle)
    signal?.removeEventListener('abort', aborted)
    killGroup(child)
    child.stdin.destroy()
    child.stdout.destroy()
    await feeding
    await ended.catch(() => undefined)
    await rmdir(cwd).catch(() => undefined)
  }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // It may have ended already; then there is nothing to lower.
  }
}

/** All output of a run in one piece. Throws as `runFfmpeg`. */
export async function collect(output: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of output) parts.push(part)
  return Buffer.concat(parts)
}
