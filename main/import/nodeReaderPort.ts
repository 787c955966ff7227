/** A reader's process where there is Node but no Electron: forked with a bare environment. */
import { execFile, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Port } from '../host/host.ts'

/**
 * Starts a reader's process and gives the port to it. It gets no environment but what Node needs to start, no
 * arguments and no open files besides its channel.
 */
export function startNodeReader(): Promise<Port> {
  return new Promise((resolve, reject) => {
    const child = fork(readerFile(), [], {
      serialization: 'advanced',
      // `ELECTRON_RUN_AS_NODE`: the same executable may be Electron's, started as plain Node.
      env: bareEnvironment(),
      // A young generation of 8 MiB: half of it costs a third more time, twice of it 100 MB more memory (measured).
      execArgv: ['--max-old-space-size=256', '--max-semi-space-size=8', '--no-warnings'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    let closed = false
    const closeListeners: ((reason: string) => void)[] = []
    const close = (reason: string): void => {
      if (closed) return
      closed = true
      for (const listener of closeListeners) listener(reason)
    }
    child.once('error', reject)
    child.once('spawn', () => {
      child.off('error', reject)
      child.on('error', error => close(error.name))
      child.once('close', (code, signal) => close(signal ?? `exit ${code}`))
      resolve({
        post: message => {
          if (child.connected) child.send(message as object, () => undefined)
        },
        onMessage: listener => child.on('message', listener),
        onClose: listener => {
          if (closed) listener('closed')
          else closeListeners.push(listener)
        },
        kill: () => child.kill('SIGKILL'),
        memory: () => residentBytes(child.pid),
      })
    })
  })
}

/** Beside the built files (or above their shared chunks) it is a built file, beside the sources a source. */
function readerFile(): string {
  for (const place of ['./readerProcess.js', '../readerProcess.js']) {
    const built = fileURLToPath(new URL(place, import.meta.url))
    if (existsSync(built)) return built
  }
  return fileURLToPath(new URL('./readerProcess.ts', import.meta.url))
}

function bareEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ELECTRON_RUN_AS_NODE: '1' }
  // Windows cannot start a process without the first two; the last is a folder of compiled code, where somebody set one.
  for (const name of ['SystemRoot', 'TEMP', 'NODE_COMPILE_CACHE'])
    if (process.env[name] !== undefined) env[name] = process.env[name]
  return env
}

async function residentBytes(pid: number | undefined): Promise<number | null> {
  if (pid === undefined) return null
  try {
    if (process.platform === 'linux') {
      // Not `statm`: that counts pages, and their size differs between machines.
      const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'latin1'))?.[1]
      return kilobytes === undefined ? null : Number(kilobytes) * 1024
    }
    if (process.platform === 'win32') {
      const { stdout } = await promisify(execFile)('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'])
      const kilobytes = stdout.split('","')[4]?.replace(/\D/g, '')
      return kilobytes ? Number(kilobytes) * 1024 : null
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
    return Number(stdout.trim()) * 1024
  } catch {
    return null
  }
}
