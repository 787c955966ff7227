import { fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { Port } from './host.ts'

/** Resident memory of a process in bytes; null where the system does not tell it this way. */
async function residentBytes(pid: number | undefined): Promise<number | null> {
  if (pid === undefined || process.platform !== 'linux') return null
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kib === undefined ? null : Number(kib) * 1024
  } catch {
    return null
  }
}

/** Starts a built file as a Node process of its own and gives the port to it. It ends with this process. */
export function startNodeProcess(file: string): Port {
  const { NODE_OPTIONS: _injected, ...env } = process.env
  const child = fork(file, [], {
    serialization: 'advanced',
    execArgv: [],
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    post(message) {
      // A message to a process that has just ended is answered by `onClose`.
      if (child.connected) child.send(message as object, () => {})
    },
    onMessage(listener) {
      child.on('message', listener)
    },
    onClose(listener) {
      child.once('exit', (code, signal) => listener(signal ?? `exit ${code}`))
      child.once('error', error => listener(error.message))
    },
    kill() {
      child.kill('SIGKILL')
    },
    memory: () => residentBytes(child.pid),
  }
}
