/**
 * What main and the engine's process say to each other over one port. Values are what structured clone carries; errors
 * cross as `Failure`.
 */
import type {
  Answer,
  CloudName,
  CopyDone,
  CopyServer,
  EventName,
  Failure,
  Health,
  WatchState,
} from '../../preload/contract.ts'
import type { PrintToPdfOptions } from './host.ts'

export type ToEngine =
  | { t: 'call'; id: number; name: string; arg: unknown }
  | { t: 'told'; id: number; ok: true; value: unknown }
  | { t: 'told'; id: number; ok: false; error: Failure }
  /** Electron only: the port to a reader the shell has started, transferred with the message. */
  | { t: 'readerPort'; id: number }

export type FromEngine =
  | { t: 'answer'; id: number; answer: Answer<unknown> }
  | { t: 'event'; name: EventName; value: unknown }
  | { t: 'ask'; id: number; what: 'printToPdf'; html: string; options: PrintToPdfOptions }
  /** Electron only: a utility process cannot start another one, so main starts, measures and ends readers. */
  | { t: 'ask'; id: number; what: 'reader' }
  | { t: 'ask'; id: number; what: 'readerMemory'; reader: number }
  | { t: 'ask'; id: number; what: 'endReader'; reader: number }

/** The engine's calls that no page can make. Their answers carry what the page may know of the vault. */
export interface EngineState {
  readOnly: boolean
  sodium: 'native' | 'wasm'
  ffmpeg: boolean
  /** See AppState.notices. */
  notices: string[]
}
export interface EngineCalls {
  'engine.open': (arg: {
    dir: string
    secret: { password: string } | { recoveryCode: string }
  }) => EngineState
  'engine.create': (arg: {
    dir: string
    password: string
    locale: 'zh-CN' | 'en'
  }) => EngineState & { recoveryCode: string }
  /** Sets a new password by the recovery code and opens the vault with it. */
  'engine.recover': (arg: {
    dir: string
    code: string
    sheet: string | null
    password: string
  }) => EngineState
  /** The sheet of the code that was just made, as PDF. */
  'engine.recoverySheet': (arg: { locale: 'zh-CN' | 'en'; named: boolean }) => Uint8Array
  /** The folder of a finished re-encryption, or null. */
  'engine.reencryptedIn': (arg: null) => string | null
  'engine.close': (arg: null) => null
  /** Makes a vault in an empty folder of the copy on a server, and opens it. */
  'engine.restoreFromServer': (arg: {
    dir: string
    server: CopyServer & { password: string }
    secret: { password: string } | { recoveryCode: string }
  }) => EngineState & { objects: number; problems: number }
  /** Whether a cloud client keeps this folder in step. */
  'engine.cloudOf': (arg: { dir: string }) => CloudName | null
  'engine.copyTo': (arg: { dir: string }) => CopyDone
  /** `dir` is where the vault that was made of a copy lies. */
  'engine.restoreTo': (arg: { dir: string }) => CopyDone & { dir: string }
  'engine.repairFrom': (arg: { dir: string }) => { repaired: number; health: Health }
  'engine.watch': (arg: { folder: string }) => WatchState
  'engine.importPaths': (arg: { paths: string[]; answersFile?: string }) => { job: string }
  'media.head': (arg: { id: string }) => { size: number; mediaType: string }
  'media.range': (arg: { id: string; offset: number; length: number }) => Uint8Array
  /** Notes in the journal that a print, or an item, is about to be saved outside the vault. */
  'print.leaves': (arg: { id: string }) => null
  'items.leaves': (arg: { id: string }) => null
  /** The report of the last import as a table of text. */
  'report.bytes': (arg: { locale: 'zh-CN' | 'en' }) => Uint8Array
  'report.leaves': (arg: { sha256: string; size: number }) => null
  'complaint.bytes': (arg: { id: string; format: 'docx' | 'pdf' | 'txt' }) => {
    name: string
    bytes: Uint8Array
  }
}
