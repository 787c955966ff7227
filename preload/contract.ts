/**
 * Everything the page can ask of the program, on one page: calls and events. Their types stand beside it, by subject, with
 * the calls that look after the vault itself.
 * Both sides are derived from it. Values are JSON plus Uint8Array; errors come as `Failure`, never thrown across.
 */
import type {
  CaseFacts,
  Complainant,
  EventDetail,
  Finding,
  FindingState,
  Item,
  Locale,
  Party,
  SelfFacts,
} from './records.ts'
import type {
  TimelineFilter,
  MonthCount,
  DayCount,
  Position,
  EventPage,
  NoteInput,
  ListedItem,
  PartyChange,
} from './timelineLists.ts'
import type { HistoryAsked, HistoryOverview, HistoryRow } from './history.ts'
import type { BinPreview, BinState } from './bin.ts'
import type { ImportProgress, ImportReport, Question, SourceAnswer } from './imports.ts'
import type { SourceCalls, WatchState } from './sources.ts'
import type { PatternOverview, Summary } from './patternFigures.ts'
import type { PrintOptions, Printed, ChannelId, Channel, Draft, FormField, DraftChoice } from './papers.ts'
import type {
  ReencryptState,
  Health,
  KeepingCalls,
  CopyProgress,
  CheckProgress,
  ProofProgress,
} from './keeping.ts'

export type * from './history.ts'
export type * from './bin.ts'
export type * from './imports.ts'
export type * from './keeping.ts'
export type * from './papers.ts'
export type * from './patternFigures.ts'
export type * from './records.ts'
export type * from './sources.ts'
export type * from './timelineLists.ts'

/** An error a person can meet. `code` selects the sentence in `resources/errors`; details never hold names or keys. */
export interface Failure {
  code: string
  details: Record<string, string | number | boolean>
}
export type Answer<T> = { ok: true; value: T } | { ok: false; error: Failure }

export interface Preferences {
  locale: Locale | 'system'
  theme: 'system' | 'light' | 'dark'
  idleMinutes: number
  /** Blur message bodies and mute autoplay until asked for. */
  soften: boolean
  /** ISO 8601, UTC: nobody is reminded of a copy before; null says that nothing is put off. */
  copyQuietUntil: string | null
}

export interface AppState {
  version: string
  locale: Locale
  preferences: Preferences
  vault: 'none' | 'locked' | 'open'
  /** Neutral folder name of the vault at hand; never a path. */
  folderName: string | null
  readOnly: boolean
  /** The vault at hand has lost its key files: only the recovery code with its sheet opens it. */
  keysLost: boolean
  ffmpeg: boolean
  /** `native` or `wasm`: which libsodium ran. */
  sodium: 'native' | 'wasm' | null
  host: 'electron' | 'chromium'
  canPrint: boolean
  lockedAt: string | null
  /** Ms until the idle lock, or null when locked. */
  idleMsLeft: number | null
  /** Codes of what opening the vault found: `RollbackSuspected`, `MirrorHealed`, `OrphansFound`, `IndexRebuilt` … */
  notices: string[]
}

export interface HomeState {
  summary: Summary
  days: Pick<PatternOverview['days'][number], 'day' | 'answered' | 'answeredBy' | 'total'>[]
  limitPerDay: number
  next: {
    code:
      | 'import'
      | 'answer'
      | 'nameCollectors'
      | 'confirmFindings'
      | 'complain'
      | 'draft'
      | 'print'
      | 'carrierBill'
      | 'case'
      | 'copy'
    values: Record<string, string | number>
  }[]
  deadlines: {
    /** `lenderReply`: what an office owes to a letter; `values` names its `channel`, `clock` and whether it may be later. */
    code: 'lenderReply' | 'publicOrder' | 'carrierRecords'
    date: string
    daysLeft: number
    values: Record<string, string | number>
  }[]
  objects: number
  /** When the last thing was written that a person did or said, or that was made of it. */
  savedAt: string | null
}

/** Named calls; each takes one argument and answers with a promise. */
export interface Calls extends KeepingCalls, SourceCalls {
  'app.state': (arg: null) => AppState
  'app.setPreferences': (arg: Partial<Preferences>) => AppState
  /** Tells the program that someone is there; postpones the idle lock. */
  'app.touch': (arg: null) => null
  'app.quit': (arg: null) => null
  /** Puts text on the clipboard; it is cleared after 60 s if unchanged. */
  'app.copy': (arg: { text: string }) => null

  /** Opens the folder dialog; answers the neutral name, or null when cancelled. The path stays in main. */
  'vault.chooseFolder': (arg: {
    purpose: 'create' | 'open'
  }) => { folderName: string; isVault: boolean } | null
  'vault.create': (arg: { password: string; locale: Locale }) => { recoveryCode: string }
  /** Two groups of the code typed back; only then is the vault shown. */
  'vault.confirmRecovery': (arg: { groups: { index: number; value: string }[] }) => { right: boolean }
  'vault.open': (arg: { password: string }) => AppState
  'vault.openWithRecoveryCode': (arg: { code: string }) => AppState
  /**
   * Sets a new password by the recovery code and opens the vault. `sheet` is what was typed or scanned from the recovery
   * sheet; it is needed when the key files are lost.
   */
  'vault.recover': (arg: { code: string; sheet: string | null; password: string }) => AppState
  'vault.changePassword': (arg: { password: string; fresh: string }) => null
  /** A new code; it takes the old one's place with `vault.confirmRecovery`, and is forgotten otherwise. */
  'vault.newRecoveryCode': (arg: { password: string }) => { recoveryCode: string }
  'vault.forgetRecoveryCode': (arg: null) => null
  /** Saves the recovery sheet of the code that was just given out, as PDF where the person says. */
  'vault.saveSheet': (arg: { locale: Locale; named: boolean }) => { saved: boolean }
  'vault.lock': (arg: null) => AppState
  /**
   * Begins a full re-encryption, or takes up one that was broken off with the same new password. Its code must be typed
   * back (`vault.confirmRecovery`) before `reencrypt.run`; null when that was done in an earlier attempt.
   */
  'reencrypt.begin': (arg: { password: string; fresh: string }) => {
    folderName: string
    recoveryCode: string | null
  }
  'reencrypt.run': (arg: null) => null
  'reencrypt.stop': (arg: null) => null
  'reencrypt.state': (arg: null) => ReencryptState | null
  /** Locks and takes the finished folder to hand. */
  'reencrypt.switch': (arg: null) => AppState
  /** The folder that this vault was re-encrypted from, while it lies beside it. */
  'reencrypt.old': (arg: null) => { folderName: string } | null
  /** Removes it, with its password, once everything in it was read in this vault. */
  'reencrypt.removeOld': (arg: { password: string }) => null
  /** Makes a vault of the invented sample in a temporary folder and opens it. */
  'vault.trySample': (arg: { locale: Locale }) => AppState

  /** Opens the file dialog and starts an import; null when cancelled. */
  'import.choose': (arg: { what: 'files' | 'folder' }) => { job: string } | null
  /** Paths come from the preload's `importDropped`; the page never sees them. */
  /** Opens the folder dialog and watches what was chosen, in place of any other folder; null when cancelled. */
  'watch.choose': (arg: null) => WatchState | null
  'import.start': (arg: { paths: string[] }) => { job: string }
  'import.pause': (arg: { job: string; paused: boolean }) => null
  'import.cancel': (arg: { job: string }) => null
  'import.progress': (arg: null) => ImportProgress | null
  'import.report': (arg: { job: string | null }) => ImportReport | null
  'import.questions': (arg: null) => Question[]
  'import.answer': (arg: { answers: SourceAnswer[] }) => { changed: number }

  'home.state': (arg: null) => HomeState

  /** The journal as a record of custody: who did what when. */
  'history.overview': (arg: null) => HistoryOverview
  'history.page': (arg: HistoryAsked) => { total: number; rows: HistoryRow[] }

  'timeline.months': (arg: TimelineFilter) => MonthCount[]
  'timeline.days': (arg: TimelineFilter) => DayCount[]
  'timeline.page': (arg: {
    filter: TimelineFilter
    limit: number
    after?: string
    month?: string
    offset?: number
  }) => EventPage
  /** Where an event stands in the filtered order, for jumps. */
  'timeline.position': (arg: { filter: TimelineFilter; event?: string; day?: string }) => Position
  /** The next event in the filter's order (or the one before, with `back`) that is marked; null when there is none. */
  'timeline.nextFinding': (arg: { filter: TimelineFilter; event: string; back: boolean }) => {
    event: string | null
  }
  'timeline.event': (arg: { id: string }) => EventDetail
  /** Splits events off what other sources tell (ids are `own` of their sources), or joins them again. */
  'timeline.split': (arg: { ids: string[]; apart: boolean }) => null
  'timeline.setUserNote': (arg: { id: string; text: string }) => null
  'timeline.setExhibit': (arg: { ids: string[]; group: number | null }) => null
  'notes.add': (arg: NoteInput) => { id: string }

  'items.get': (arg: { id: string }) => Item & {
    playable: string | null
    thumbnail: string | null
    waveform: number[] | null
    durationSeconds: number | null
    facts: { name: string; value: string }[]
    state: 'ready' | 'preparing' | 'unavailable'
  }
  /** What was handed over, the newest first, to choose from; `query` is part of a name. */
  'items.list': (arg: { query: string; limit: number; offset: number }) => {
    total: number
    items: ListedItem[]
  }
  /** At most 1 MiB a call. */
  'items.bytes': (arg: { id: string; offset: number; length: number }) => Uint8Array
  'items.save': (arg: { id: string }) => { saved: boolean }

  /** What putting an original in the bin would hide, and which papers name it. */
  'bin.preview': (arg: { item: string }) => BinPreview
  /** Throws ItemCited while papers name it and nobody said `papers`; WrongPassword, ItemInArchive. */
  'bin.put': (arg: { item: string; password: string; papers: boolean }) => null
  'bin.list': (arg: null) => BinState
  'bin.putBack': (arg: { bins: number[] }) => null
  /** Deletes for good what is due. Throws BinNotDue, ItemCited, WrongPassword. */
  'bin.purge': (arg: { password: string; papers: boolean }) => { items: number; bytes: number; left: number }

  'parties.list': (arg: null) => Party[]
  'parties.get': (arg: { id: string }) => Party
  'parties.change': (arg: PartyChange) => Party
  'case.get': (arg: null) => { case: CaseFacts; complainant: Complainant; self: SelfFacts }
  'case.set': (arg: {
    case?: Partial<CaseFacts>
    complainant?: Partial<Complainant>
    self?: SelfFacts
  }) => null

  'patterns.overview': (arg: { lender?: string; from?: string; to?: string }) => PatternOverview
  'findings.list': (arg: { rule?: string; state?: FindingState; event?: string }) => Finding[]
  'findings.set': (arg: { ids: string[]; state: FindingState; reason?: string }) => null

  'print.make': (arg: PrintOptions) => Printed
  'print.bytes': (arg: { id: string; offset: number; length: number }) => Uint8Array
  'print.save': (arg: { id: string }) => { saved: boolean }

  'complaint.channels': (arg: null) => Channel[]
  'complaint.open': (arg: DraftChoice) => Draft
  'complaint.list': (
    arg: null,
  ) => { id: string; channel: ChannelId; updatedAt: string; problems: number; sentOn: string | null }[]
  'complaint.get': (arg: { id: string }) => Draft
  'complaint.edit': (arg: {
    id: string
    section: string
    paragraph: string | null
    text: string
    mode: 'edit' | 'add' | 'delete' | 'declareStatement' | 'attachEvents'
    events?: string[]
  }) => Draft
  'complaint.export': (arg: { id: string; format: 'docx' | 'pdf' | 'txt' }) => { saved: boolean }
  'complaint.preview': (arg: { id: string }) => Printed
  'complaint.fields': (arg: { id: string }) => FormField[]
  'complaint.remove': (arg: { id: string }) => null
  'complaint.putBack': (arg: { id: string }) => null
  'complaint.register': (arg: { id: string; sentOn: string; way: string; number: string }) => null
}

/** What the program tells the page by itself. */
export interface Events {
  'app.changed': AppState
  'import.changed': ImportProgress
  'watch.changed': { state: WatchState | null }
  'index.changed': { reason: 'import' | 'answer' | 'derive' | 'edit'; items: string[] }
  'lock.soon': { seconds: number }
  'reencrypt.changed': ReencryptState
  'check.changed': CheckProgress
  'health.changed': Health
  'copy.changed': CopyProgress
  'proof.changed': ProofProgress
}

export type CallName = keyof Calls
export type CallArg<N extends CallName> = Parameters<Calls[N]>[0]
export type CallValue<N extends CallName> = ReturnType<Calls[N]>
export type EventName = keyof Events

/** What `window.vault` is. */
export interface Bridge {
  call<N extends CallName>(name: N, arg: CallArg<N>): Promise<Answer<CallValue<N>>>
  on<N extends EventName>(name: N, listener: (value: Events[N]) => void): () => void
  /** Resolves dropped files and folders to paths inside the preload and starts the import. */
  importDropped(files: readonly unknown[]): Promise<Answer<{ job: string }>>
  /** `vault://item/` in Electron; the host's own origin elsewhere. Append an item id. */
  readonly mediaBase: string
}
