/** Electron's utility processes and message ports over `child_process`: real processes, ports relayed by this one. */
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { strict } from './strict.ts'

/** What passes between the fake and `fakeParentPort.ts` in the child. */
export type Relayed =
  | { kind: 'parent'; message: unknown; ports: number[] }
  | { kind: 'port'; id: number; message: unknown }
  | { kind: 'closed'; id: number }

let nextPort = 1
const ports = new Map<number, FakePort>()

/** One end of a channel. It must be handed to a process; the app itself never listens on one. */
class FakePort {
  readonly id = nextPort++
  peer: FakePort | undefined
  owner: ChildProcess | undefined
  readonly waiting: unknown[] = []

  constructor() {
    ports.set(this.id, this)
  }

  give(owner: ChildProcess): void {
    if (this.owner !== undefined) throw new Error('a port can be transferred once')
    this.owner = owner
    owner.once('exit', () => this.close())
  }

  /** Once the owner knows the port. */
  flush(): void {
    for (const message of this.waiting.splice(0)) this.deliver(message)
  }

  deliver(message: unknown): void {
    if (this.owner === undefined) this.waiting.push(message)
    else if (this.owner.connected)
      this.owner.send({ kind: 'port', id: this.id, message } satisfies Relayed, () => {})
  }

  close(): void {
    if (!ports.delete(this.id)) return
    const other = this.peer
    if (other?.owner?.connected)
      other.owner.send({ kind: 'closed', id: other.id } satisfies Relayed, () => {})
    if (other !== undefined) ports.delete(other.id)
  }
}

export class FakeMessageChannel {
  readonly port1 = new FakePort()
  readonly port2 = new FakePort()

  constructor() {
    this.port1.peer = this.port2
    this.port2.peer = this.port1
  }
}

const children = new Set<ChildProcess>()

/** Processes as `app.getAppMetrics` tells of them. */
export function childMetrics() {
  return [...children].map(({ pid }) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return { pid: pid ?? 0, memory: { workingSetSize: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) } }
  })
}

/** `utilityProcess.fork`: the built file in a process of its own that has a parent port, as in Electron. */
export function forkUtility(
  file: string,
  args: string[] = [],
  options: { serviceName?: string; stdio?: 'ignore'; env?: Record<string, string>; execArgv?: string[] } = {},
) {
  const child = fork(file, args, {
    serialization: 'advanced',
    execArgv: [...(options.execArgv ?? []), '--import', new URL('./fakeParentPort.ts', import.meta.url).href],
    env: options.env ?? process.env,
    stdio: ['ignore', 'ignore', process.env['FAKE_ELECTRON_STDERR'] ? 'inherit' : 'ignore', 'ipc'],
  })
  children.add(child)
  const events = new EventEmitter()
  child.on('message', received => {
    const relayed = received as Relayed
    if (relayed.kind === 'parent') events.emit('message', relayed.message)
    else if (relayed.kind === 'port') ports.get(relayed.id)?.peer?.deliver(relayed.message)
    else ports.get(relayed.id)?.close()
  })
  child.once('exit', code => {
    children.delete(child)
    events.emit('exit', code ?? 1)
  })
  return strict('UtilityProcess', {
    get pid() {
      return child.pid
    },
    on: events.on.bind(events),
    once: events.once.bind(events),
    postMessage(message: unknown, transfer: FakePort[] = []) {
      for (const port of transfer) port.give(child)
      if (child.connected)
        child.send(
          { kind: 'parent', message, ports: transfer.map(port => port.id) } satisfies Relayed,
          () => {},
        )
      for (const port of transfer) port.flush()
    },
    kill: () => child.kill('SIGTERM'),
  })
}
