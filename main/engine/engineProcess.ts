/**
 * The engine's process: one per open vault. Speaks `host/engineMessages.ts` over the port of the shell that started it
 * (`process.parentPort` in Electron, the channel of `child_process` elsewhere) and ends when the port closes.
 */
import type { Answer } from '../../preload/contract.ts'
import { AppError, asAppError } from '../appError.ts'
import type { FromEngine, ToEngine } from '../host/engineMessages.ts'
import type { Port } from '../host/host.ts'
import { startNodeReader } from '../import/nodeReaderPort.ts'
import { EngineDesk } from './engineDesk.ts'
import { portOverMessagePort, type TransferredPort } from './transferredPort.ts'

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports: TransferredPort[] }) => void): void
}

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>()
let nextAsk = 1

function post(message: FromEngine): void {
  if (parentPort !== undefined) parentPort.postMessage(message)
  // When the shell is gone nobody listens; closing the vault goes on.
  else if (process.connected) process.send?.(message, () => undefined)
}

type Question =
  | { what: 'printToPdf'; html: string; options: { landscape: boolean } }
  | { what: 'reader' }
  | { what: 'readerMemory'; reader: number }
  | { what: 'endReader'; reader: number }

function ask(question: Question): Promise<unknown> {
  const id = nextAsk++
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    post({ t: 'ask', id, ...question } as FromEngine)
  })
}

async function startReader(): Promise<Port> {
  if (parentPort === undefined) return startNodeReader()
  const { port, reader } = (await ask({ what: 'reader' })) as { port: TransferredPort; reader: number }
  return portOverMessagePort(port, {
    memory: async () => (await ask({ what: 'readerMemory', reader })) as number | null,
    kill: () => void ask({ what: 'endReader', reader }),
  })
}

const desk = new EngineDesk({
  startReader,
  printToPdf: async (html, options) => (await ask({ what: 'printToPdf', html, options })) as Uint8Array,
  emit: (name, value) => post({ t: 'event', name, value }),
})

async function answerCall(id: number, name: string, arg: unknown): Promise<void> {
  let answer: Answer<unknown>
  try {
    answer = { ok: true, value: await desk.call(name, arg) }
  } catch (error) {
    const failure = asAppError(error)
    // A bug is told with the place it happened at, without what it was about: stacks can hold names.
    answer = { ok: false, error: { code: failure.code, details: failure.details } }
  }
  post({ t: 'answer', id, answer })
}

function receive(message: ToEngine, ports: TransferredPort[]): void {
  switch (message.t) {
    case 'call':
      void answerCall(message.id, message.name, message.arg)
      return
    case 'told': {
      const asked = waiting.get(message.id)
      waiting.delete(message.id)
      if (message.ok) asked?.resolve(message.value)
      else asked?.reject(new AppError(message.error.code as AppError['code'], message.error.details))
      return
    }
    case 'readerPort': {
      const asked = waiting.get(message.id)
      waiting.delete(message.id)
      asked?.resolve({ port: ports[0], reader: message.id })
      return
    }
    default:
      message satisfies never
  }
}

if (parentPort !== undefined) parentPort.on('message', event => receive(event.data as ToEngine, event.ports))
else {
  process.on('message', message => receive(message as ToEngine, []))
  // The shell is gone: what is committed is saved, the rest was never called saved.
  process.on('disconnect', () => {
    void desk.close().finally(() => process.exit(0))
  })
}
