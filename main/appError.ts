/**
 * The one error of the program. A code selects the sentences in `resources/errors.json` (both languages: what
 * happened, what is safe, what to do). `details` may reach a log or the page: never a name, a path or a key in it.
 */
export type ErrorCode =
  // opening and keys
  | 'WrongPassword'
  | 'WrongRecoveryCode'
  | 'RecoveryGroupWrong'
  | 'RecoverySheetNeeded'
  | 'RecoverySheetWrong'
  | 'RecoverySheetOther'
  | 'PasswordTooShort'
  | 'PasswordTooCommon'
  | 'NotAVault'
  | 'FolderNotEmpty'
  | 'WatchedFolderMissing'
  | 'VaultInUse'
  | 'VaultTooNew'
  | 'VaultHeaderRefused'
  | 'LinksInVault'
  | 'VaultDamaged'
  | 'RollbackSuspected'
  | 'VaultReadOnly'
  | 'VaultLocked'
  | 'Reencrypting'
  | 'ReencryptCancelled'
  | 'OldVaultNeeded'
  // the bin
  | 'ItemCited'
  | 'ItemInArchive'
  | 'BinNotDue'
  | 'BinBusy'
  // storing
  | 'NoSpace'
  | 'DiskFailed'
  | 'NoPermission'
  | 'ObjectDamaged'
  | 'ObjectMissing'
  | 'JournalDamaged'
  | 'IndexFailed'
  | 'SourceChanged'
  | 'SourceUnreadable'
  // checking and copying
  | 'CheckCancelled'
  | 'CopyCancelled'
  | 'ProofCancelled'
  | 'CopyOtherVault'
  | 'CopyRunning'
  | 'CopyForked'
  | 'CopyNewer'
  | 'CopyInside'
  | 'CopyGone'
  | 'CopyNotThere'
  // a copy on a server
  | 'ServerNotSet'
  | 'ServerAddressRefused'
  | 'ServerUnreachable'
  | 'ServerNotTrusted'
  | 'ServerSilent'
  | 'ServerCutOff'
  | 'ServerRedirects'
  | 'ServerNotDav'
  | 'ServerLogin'
  | 'ServerForbids'
  | 'ServerFolderMissing'
  | 'ServerTooLarge'
  | 'ServerLocked'
  | 'ServerBusy'
  | 'ServerFull'
  | 'ServerFailed'
  | 'ServerGaveOther'
  | 'RestoreStopped'
  // importing
  | 'NothingToImport'
  | 'ImportRunning'
  | 'ImportCancelled'
  | 'ReaderFailed'
  | 'ExportForTraining'
  | 'ReaderTimeout'
  | 'ReaderTooBig'
  | 'XmlForbidden'
  | 'ArchiveRefused'
  | 'ArchiveEncrypted'
  | 'ArchivePasswordWrong'
  | 'AnswersInvalid'
  // media, print, letters
  | 'FfmpegMissing'
  | 'FfmpegFailed'
  | 'MediaUnsupported'
  | 'BrowserMissing'
  | 'PrintFailed'
  | 'NothingToPrint'
  | 'DraftHasProblems'
  | 'DraftMissing'
  | 'DraftSent'
  | 'EventMissing'
  | 'ItemMissing'
  | 'ReportMissing'
  | 'PartyMissing'
  // border and command line
  | 'BadRequest'
  | 'Usage'
  | 'WriteFailed'
  | 'DialogMissing'
  | 'Internal'

export type ErrorDetails = Record<string, string | number | boolean>

export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}

/** The AppError inside `error`, or `Internal` around it: a bug never reaches a person as a stack. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const system = error as NodeJS.ErrnoException | undefined
  if (system?.code === 'ENOSPC') return new AppError('NoSpace', {}, error)
  if (system?.code === 'EIO' || system?.code === 'EROFS')
    return new AppError('DiskFailed', { errno: system.code }, error)
  return new AppError('Internal', {}, error)
}
