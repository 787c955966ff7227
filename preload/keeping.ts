/** Whether the vault is well: checks, copies, re-encryption. */
import type { Failure } from './contract.ts'

export type CheckDepth = 'quick' | 'complete' | 'full'
/** What is lost: nothing and nothing to do · nothing · nothing yet, but something should be done · content. */
export type CheckSeverity = 'info' | 'notice' | 'warning' | 'loss'
export type FindingCode =
  | 'FrontPageDamaged'
  | 'RearPageDamaged'
  | 'ChunkDamaged'
  | 'ObjectTruncated'
  | 'ObjectMissing'
  | 'OrphanObject'
  | 'DeletedObject'
  | 'MisnamedObject'
  | 'ForeignObject'
  | 'UnknownFile'
  | 'JournalGap'
  | 'MirrorDiffers'
  | 'IndexBehind'
  | 'IndexAhead'
  | 'SlotFileDiffers'
  | 'RollbackSuspected'
/** `code` selects the sentences in `resources/findings.json`; `where` is a place inside the vault and names nobody. */
export interface CheckFinding {
  code: FindingCode
  severity: CheckSeverity
  where: string
  details?: Record<string, string | number | boolean>
}

/** A file that a copy does not hold, or not as it should. `where` is a place inside the vault. */
export interface CopyProblem {
  code: 'tooLargeForFat' | 'unreadableHere' | 'damagedHere' | 'notWritten' | 'readBackDiffers'
  where: string
}

/** A full re-encryption into a new folder: how far it is, and how it ended. */
export interface ReencryptState {
  /** `ready`: begun, waiting for its code to be typed back. */
  phase: 'ready' | 'copying' | 'checking' | 'done' | 'stopped' | 'failed'
  /** Name of the new folder, beside the old one. */
  folderName: string
  objects: number
  objectsTotal: number
  bytes: number
  bytesTotal: number
  /** Contents that do not read in the old folder, and so are in the old folder only. */
  damaged: number
  failure: Failure | null
}

/** Whether all is well with the vault, and since when that is known. */
export interface Health {
  state: 'well' | 'attention' | 'loss'
  /** When the last check ended and how deep it was; null when there was none. */
  checkedOn: string | null
  depth: CheckDepth | null
  /** When every byte was last read. */
  fullyCheckedOn: string | null
  findings: CheckFinding[]
  lastCopy: { madeOn: string; upTo: number; entriesSince: number; problems: number } | null
}

/** How a copy went. `readBack`: past the computer's cache (`medium`), or only read again (`cache`). */
export interface CopyDone {
  /** Neutral name of the folder it lies in; never a path. */
  folderName: string
  /** Complete up to this entry of the journal. */
  entry: number
  /** When all of it was last read from its disk. */
  checkedOn: string | null
  objects: number
  bytes: number
  /** Objects written this time. */
  copied: number
  /** Objects removed from it this time, because they were deleted here. */
  dropped: number
  readBack: 'medium' | 'cache' | 'server'
  problems: CopyProblem[]
}

export interface CopyProgress {
  objectsTotal: number
  objectsDone: number
  bytesTotal: number
  bytesDone: number
  /** The last one of this copy. */
  ended: boolean
}

export interface CheckProgress {
  depth: CheckDepth
  objectsTotal: number
  objectsDone: number
  bytesDone: number
  /** A check in the background or one that was asked for. */
  background: boolean
  /** The last one of this check. */
  ended: boolean
}
