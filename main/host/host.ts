/**
 * What differs between shells (Electron, Chromium, terminal). Narrow on purpose: everything else is written against it.
 */
import type { Bridge } from '../../preload/contract.ts'

/** Structured messages both ways; ends when the other side ends. */
export interface Port {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: (reason: string) => void): void
  /** Ends the process behind it at once. */
  kill(): void
  /** Resident memory of the process behind it in bytes, or null where it cannot be known. */
  memory(): Promise<number | null>
}

export interface PrintToPdfOptions {
  landscape: boolean
  /** CSS page size and margins in the HTML win. */
  header?: string
  footer?: string
}

export type CallOrigin = 'page' | 'drop'

export interface FileFilter {
  name: string
  extensions: string[]
}

export interface Host {
  readonly kind: 'electron' | 'chromium'
  /** Where `app.html` is served from, and the base of `vault:` URLs as the page must write them. */
  readonly origin: string
  readonly mediaBase: Bridge['mediaBase']
  /** Answers every request of the page; called before `openWindow`. */
  handleRequests(answer: (request: Request) => Promise<Response>): void
  /**
   * Answers the calls of the page, whose sender has been checked. `from` is `drop` only for the paths that the preload
   * itself resolved from dropped files: a page cannot name a path.
   */
  handleCalls(answer: (name: string, arg: unknown, from: CallOrigin) => Promise<unknown>): void
  emit(event: string, value: unknown): void
  openWindow(): Promise<void>
  pickFiles(what: 'files' | 'folder' | 'createFolder'): Promise<string[]>
  pickSavePath(suggestedName: string, filters: FileFilter[]): Promise<string | null>
  /** HTML without any outside reference to PDF bytes. Throws BrowserMissing, PrintFailed. */
  printToPdf(html: string, options: PrintToPdfOptions): Promise<Uint8Array>
  startEngine(): Promise<Port>
  copyText(text: string): void
  /** Suspend, screen lock, user switch. */
  onLockRequest(listener: () => void): void
  systemLocale(): string
  preferencesFile(): string
  quit(): void
  onQuit(listener: () => Promise<void>): void
}
