/**
 * A reader's process: gets the bytes of one input over a port, hands over what it reads, and ends. It holds no keys,
 * no paths and opens nothing; whoever started it ends it at its limits.
 */
import type { ToReader } from './readerProtocol.ts'
import { type Channel, serveReader } from './serveReader.ts'

/** Electron's parent port and the message ports it brings, as far as they are used here. */
interface ElectronPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown; ports?: ElectronPort[] }) => void): void
  on(event: 'close', listener: () => void): void
  start?(): void
}

const parentPort = (process as unknown as { parentPort?: ElectronPort }).parentPort

if (parentPort !== undefined) {
  const over = (port: ElectronPort): Channel => ({
    post: message => port.postMessage(message),
    onMessage: listener => {
      port.on('message', event => listener(event.data as ToReader))
      port.start?.()
    },
  })
  let own = false
  const listeners: ((message: ToReader) => void)[] = []
  parentPort.on('message', event => {
    const port = event.ports?.[0]
    if (port !== undefined) {
      // The engine talks over a port of its own that the shell passes on.
      port.on('close', () => process.exit(0))
      serveReader(over(port))
      return
    }
    if (!own) {
      own = true
      serveReader({
        post: message => parentPort.postMessage(message),
        onMessage: listener => listeners.push(listener),
      })
    }
    for (const listener of listeners) listener(event.data as ToReader)
  })
} else if (process.send !== undefined) {
  process.on('disconnect', () => process.exit(0))
  serveReader({
    post: message => process.send?.(message),
    onMessage: listener => process.on('message', message => listener(message as ToReader)),
  })
}
