import type { Port } from '../host/host.ts'

/** Electron's MessagePortMain as far as it is needed here; it comes with a message, not by import. */
export interface TransferredPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** A Port over a transferred message port; the process behind it is measured and ended by whoever started it. */
export function portOverMessagePort(
  port: TransferredPort,
  owner: { memory(): Promise<number | null>; kill(): void },
): Port {
  let closed = false
  port.start()
  return {
    post: message => {
      if (!closed) port.postMessage(message)
    },
    onMessage: listener => port.on('message', event => listener(event.data)),
    onClose: listener => port.on('close', () => listener('closed')),
    kill: () => {
      if (closed) return
      closed = true
      port.close()
      owner.kill()
    },
    memory: () => owner.memory(),
  }
}
