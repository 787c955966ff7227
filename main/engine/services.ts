import type { EventName, Events } from '../../preload/contract.ts'
import type { Port, PrintToPdfOptions } from '../host/host.ts'

/** What the engine gets of the shell it runs in; passed in, never imported. */
export interface Services {
  /** HTML to PDF bytes by the shell's browser. Throws BrowserMissing, PrintFailed. */
  printToPdf(html: string, options: PrintToPdfOptions): Promise<Uint8Array>
  /** Starts a reader process without keys and gives the port to it. */
  startReader(): Promise<Port>
  /** Tells the page something. */
  emit<N extends EventName>(name: N, value: Events[N]): void
}
