/**
 * The same engine from a terminal. `--json` prints one JSON object on stdout and nothing else; progress goes to stderr.
 * Exit: 0 ok · 1 done, with problems listed · 2 usage or something missing here · 3 wrong password · 4 damaged ·
 * 5 in use · 6 no space · 70 internal.
 */
import errors from '../resources/errors.json'
import { AppError, asAppError, type ErrorCode } from './appError.ts'
import { commands } from './cli/commands.ts'
import { parseCommand } from './cli/commandLine.ts'
import { terminalLocale } from './cli/terminalLocale.ts'
import { usage } from './cli/usage.ts'

const exitCodes: Partial<Record<ErrorCode, number>> = {
  Usage: 2,
  AnswersInvalid: 2,
  NotAVault: 2,
  FolderNotEmpty: 2,
  PasswordTooShort: 2,
  PasswordTooCommon: 2,
  VaultTooNew: 2,
  NothingToImport: 2,
  NothingToPrint: 2,
  EventMissing: 2,
  ItemMissing: 2,
  PartyMissing: 2,
  DraftMissing: 2,
  SourceUnreadable: 2,
  FfmpegMissing: 2,
  BrowserMissing: 2,
  VaultReadOnly: 2,
  NoPermission: 2,
  WriteFailed: 2,
  DraftHasProblems: 1,
  WrongPassword: 3,
  WrongRecoveryCode: 3,
  RecoveryGroupWrong: 3,
  RecoverySheetNeeded: 3,
  RecoverySheetWrong: 3,
  RecoverySheetOther: 3,
  VaultHeaderRefused: 4,
  LinksInVault: 4,
  VaultDamaged: 4,
  RollbackSuspected: 4,
  ObjectDamaged: 4,
  ObjectMissing: 4,
  JournalDamaged: 4,
  IndexFailed: 4,
  DiskFailed: 4,
  VaultInUse: 5,
  ReencryptCancelled: 2,
  Reencrypting: 2,
  OldVaultNeeded: 2,
  ItemCited: 2,
  ItemInArchive: 2,
  BinNotDue: 2,
  BinBusy: 5,
  NoSpace: 6,
  CheckCancelled: 1,
  CopyCancelled: 1,
  CopyOtherVault: 2,
  CopyRunning: 5,
  CopyInside: 2,
  CopyForked: 4,
  CopyNewer: 4,
  CopyGone: 4,
  ServerNotSet: 2,
  ServerAddressRefused: 2,
  ServerUnreachable: 2,
  ServerNotTrusted: 2,
  ServerSilent: 2,
  ServerCutOff: 2,
  ServerRedirects: 2,
  ServerNotDav: 2,
  ServerLogin: 3,
  ServerForbids: 2,
  ServerFolderMissing: 2,
  ServerTooLarge: 2,
  ServerLocked: 5,
  ServerBusy: 5,
  ServerFull: 6,
  ServerFailed: 2,
  ServerGaveOther: 4,
  RestoreStopped: 1,
}

/** The sentences a person sees: what happened, what is safe, what to do. */
function tell(error: AppError): void {
  const sentences = (errors as Record<string, Record<string, { what: string; safe: string; next: string }>>)[
    error.code
  ]?.[terminalLocale()]
  const fill = (text: string) =>
    text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(error.details[name] ?? whole))
  const lines =
    sentences === undefined ? [error.code] : [sentences.what, sentences.safe, sentences.next].map(fill)
  process.stderr.write(`${lines.filter(line => line !== '').join('\n')}\n`)
}

async function main(): Promise<number> {
  const args = process.argv.slice(2)
  const name = args[0]
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(usage)
    return name === undefined ? 2 : 0
  }
  const json = args.includes('--json')
  try {
    const command = commands[name]
    if (command === undefined || !Object.hasOwn(commands, name))
      throw new AppError('Usage', { problem: 'unknown command' })
    return await command.run(parseCommand(command.options, args.slice(1)))
  } catch (thrown) {
    const error = asAppError(thrown)
    if (json)
      process.stdout.write(`${JSON.stringify({ error: { code: error.code, details: error.details } })}\n`)
    tell(error)
    if (error.code === 'Usage') process.stderr.write(usage)
    if (error.code === 'Internal' && process.env['EVIDENCE_VAULT_DEBUG'] === '1')
      process.stderr.write(`${String((error.cause as Error | undefined)?.stack)}\n`)
    return exitCodes[error.code] ?? 70
  }
}

// A reader of our output that closes early (`| head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 70)
})
main().then(
  code => {
    process.exitCode = code
    // Open handles of a browser or a thread must not keep a finished command alive.
    setTimeout(() => process.exit(code), 2000).unref()
  },
  () => process.exit(70),
)
