/** Loaded before a built process of the app: gives it `process.parentPort`, as a utility process of Electron has it. */
import { EventEmitter } from 'node:events'
import type { Relayed } from './fakeUtilityProcess.ts'

const relay = (message: Relayed) => process.send?.(message)

/** Holds messages until somebody listens. */
class Waiting extends EventEmitter {
  #held: unknown[] = []
  #open = false

  open(): void {
    this.#open = true
    for (const each of this.#held.splice(0)) this.emit('message', each)
  }

  arrive(event: unknown): void {
    if (this.#open) this.emit('message', event)
    else this.#held.push(event)
  }
}

class ChildPort extends Waiting {
  readonly id: number

  constructor(id: number) {
    super()
    this.id = id
  }

  start(): void {
    setImmediate(() => this.open())
  }

  postMessage(message: unknown): void {
    relay({ kind: 'port', id: this.id, message })
  }

  close(): void {
    relay({ kind: 'closed', id: this.id })
    this.emit('close')
  }
}

const ports = new Map<number, ChildPort>()
const parentPort = Object.assign(new Waiting(), {
  postMessage: (message: unknown) => relay({ kind: 'parent', message, ports: [] }),
})
parentPort.on('newListener', event => {
  if (event === 'message') setImmediate(() => parentPort.open())
})

function portFor(id: number): ChildPort {
  const port = ports.get(id) ?? new ChildPort(id)
  ports.set(id, port)
  return port
}

process.on('message', received => {
  const relayed = received as Relayed
  if (relayed.kind === 'parent')
    parentPort.arrive({ data: relayed.message, ports: relayed.ports.map(portFor) })
  else if (relayed.kind === 'port') portFor(relayed.id).arrive({ data: relayed.message })
  else portFor(relayed.id).emit('close')
})
process.on('disconnect', () => process.exit(0))
Object.defineProperty(process, 'parentPort', { value: parentPort })
