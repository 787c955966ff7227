/** Whether the vault is well: checks, copies, re-encryption. */
import type { AppState, Failure } from './contract.ts'

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

/** The material that an object file of a finding holds. `made`: the program made the file of it and can make it again. */
export interface FoundItem {
  where: string
  item: string
  name: string
  made: boolean
}

/** A file that a copy does not hold, or not as it should. `where` is a place inside the vault. */
export interface CopyProblem {
  code:
    | 'tooLargeForFat'
    | 'tooLargeForServer'
    | 'unreadableHere'
    | 'damagedHere'
    | 'damagedThere'
    | 'notWritten'
    | 'readBackDiffers'
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
  /** A full check that was broken off and goes on from there: when it began and what it has read. */
  unfinished: { startedAt: string; objects: number; bytes: number } | null
  /** Who keeps the vault's own folder in step with other computers; see CloudName. */
  cloud: CloudName | null
  /** `entriesSince`: what people added or said since. */
  lastCopy: { madeOn: string; upTo: number; entriesSince: number; problems: number } | null
}

/** A client that copies a folder to its maker's computers; `network` is a folder that lies on another computer itself. */
export type CloudName =
  | 'onedrive'
  | 'dropbox'
  | 'icloud'
  | 'googleDrive'
  | 'baidu'
  | 'nutstore'
  | 'wps'
  | 'weiyun'
  | 'other'
  | 'network'

/** A folder that was chosen for a copy and waits for it. `cloud`: the person is told first what that means. */
export interface ChosenPlace {
  folderName: string
  cloud: CloudName | null
}

/** The last copy in one place that the journal remembers. The place itself is never told. */
export interface KnownCopy {
  /** The same after it was renewed. */
  id: string
  kind: 'folder' | 'server'
  /** Neutral name of its folder; empty for a server. */
  folderName: string
  madeOn: string
  /** Complete up to this entry of the journal. */
  upTo: number
  /** What people added or said since; neither checks nor what the program makes of originals. */
  entriesSince: number
  checkedOn: string | null
  problems: number
}

/** Where the copy on a server goes; the password never comes back to the page. */
export interface CopyServer {
  address: string
  user: string
}

/** How a copy went. `readBack`: past the computer's cache (`medium`), only read again (`cache`), fetched again (`server`). */
export interface CopyDone {
  /** Neutral name of the folder it lies in; never a path. */
  folderName: string
  /** Complete up to this entry of the journal. */
  entry: number
  /** When all of it was last read from its disk; null when the older part was never noted. */
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
  /** Bytes that a full check has to read; null where that is not known, and none are read. */
  bytesTotal: number | null
  /** A check in the background or one that was asked for. */
  background: boolean
  /** The last one of this check. */
  ended: boolean
}

/** What a paper cites was read to the last byte before it is saved. */
export interface Proof {
  /** Objects that the paper's items lie in. */
  objects: number
  /** When the first of those that are whole was read; null when none was. */
  readSince: string | null
  /** Items whose content is damaged or missing. */
  damaged: { item: string; name: string }[]
}
export interface ProofProgress {
  objectsTotal: number
  objectsDone: number
  bytesTotal: number
  bytesDone: number
  ended: boolean
}

/** Checks, repair and copies. */
export interface KeepingCalls {
  'health.get': (arg: null) => Health
  /** Checks at once and as fast as it goes; answers when it has ended. One that runs in the background makes room. */
  'health.check': (arg: { depth: CheckDepth }) => Health
  'health.cancel': (arg: null) => null
  /** Which material lies at the places of findings. */
  'health.items': (arg: { places: string[] }) => FoundItem[]
  /** Takes up objects that an interrupted import left behind; each becomes an item of its own. */
  'health.adopt': (arg: null) => { adopted: number }
  /** Opens the folder dialog for a copy and mends from it what a full check finds; null when cancelled. */
  'health.repair': (arg: null) => { repaired: number; health: Health } | null
  /** Opens the folder dialog and keeps what was chosen for `copy.make`; null when cancelled. */
  'copy.choose': (arg: null) => ChosenPlace | null
  /** Makes or renews a copy in the folder that was chosen last; answers when it is done. */
  'copy.make': (arg: null) => CopyDone
  'copy.known': (arg: null) => KnownCopy[]
  /** Brings a known copy up to date where it lies. Throws CopyNotThere while its disk is not connected. */
  'copy.renew': (arg: { id: string }) => CopyDone
  /** Of an open copy: opens the folder dialog and makes a vault of it in an empty folder; null when cancelled. */
  'copy.restore': (arg: null) => CopyDone | null
  /** Locks, and takes the vault that was restored last to hand. */
  'copy.openRestored': (arg: null) => AppState
  'copy.cancel': (arg: null) => null
  /** Where the copy on a server goes; null while none is set. */
  'copy.server': (arg: null) => CopyServer | null
  /** Tries a server and keeps it; null forgets the one that is kept. A null password stands for the one that is kept. */
  'copy.setServer': (
    arg: { address: string; user: string; password: string | null } | null,
  ) => CopyServer | null
  'copy.tryServer': (arg: null) => null
  /** Makes or renews the copy on the server; `all` reads again what is there already. */
  'copy.toServer': (arg: { all: boolean }) => CopyDone
  /**
   * While no vault is open: asks for an empty folder, makes a vault there of the copy on a server and opens it; null when
   * the dialog was cancelled. `copy.changed` tells how far it is. Broken off, it goes on in the same folder.
   */
  'server.restore': (
    arg: CopyServer & { password: string; secret: { password: string } | { recoveryCode: string } },
  ) => { state: AppState; objects: number; problems: number } | null
  'server.stopRestoring': (arg: null) => null
  /** Reads what a print that was made, or a letter, cites; answers when it is done. Throws ProofCancelled. */
  'proof.read': (arg: { print: string } | { draft: string }) => Proof
  'proof.cancel': (arg: null) => null
}
