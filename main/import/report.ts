import type {
  EventKind,
  ImportedFile,
  ImportReport,
  Question,
  ReadAgain,
  SkipReason,
} from '../../preload/contract.ts'
import type { AppliedChange } from '../index/db.ts'
import type { ImportJob } from './importJob.ts'
import type { Unread } from './ndjson.ts'
import type { UnreadSource } from '../index/importState.ts'
import type { Detection } from './reader.ts'
import type { FoundFile } from './walk.ts'

/** At most so many unread messages are carried in the report itself; all of them stand in the messages object. */
const unreadShown = 5000

/** Collects what became of each file and message. */
export class ReportBuilder {
  readonly #job: ImportJob
  readonly #rows = new Map<string, ImportedFile>()
  readonly #byItem = new Map<string, ImportedFile>()
  /** Files dropped again whose item an earlier, interrupted import left to be read. */
  readonly #again = new Map<string, ImportedFile>()
  readonly #unread: ImportReport['unread'] = []
  readonly #events: Partial<Record<EventKind, number>> = {}
  #confirmed = 0
  readonly #readAgain: ReadAgain[] = []

  constructor(job: ImportJob) {
    this.#job = job
  }

  knows(path: string): boolean {
    return this.#rows.has(path)
  }

  /** Items that this import brought or read. */
  items(): string[] {
    return [...this.#byItem.keys()]
  }

  skip(path: string, reason: SkipReason): void {
    this.#add({ path, name: lastName(path), size: 0, reader: '', outcome: 'skipped', reason })
  }

  duplicate(found: FoundFile, item: string | null, detection: Detection): void {
    const row = this.#add({
      path: found.path,
      name: found.name,
      size: found.size,
      reader: detection.reader,
      outcome: 'duplicate',
      reason: null,
    })
    row.item = item
    if (item !== null) this.#again.set(item, row)
  }

  imported(path: string, name: string, size: number, detection: Detection): ImportedFile {
    const row = this.#add({ path, name, size, reader: detection.reader, outcome: 'imported', reason: null })
    if (detection.reason !== '') row.notes.push(detection.reason)
    return row
  }

  saved(row: ImportedFile, item: string): void {
    row.item = item
    this.#byItem.set(item, row)
  }

  /** What reading a source anew changed. */
  readAgain(change: ReadAgain): void {
    this.#readAgain.push(change)
  }

  /** Counts of one source after its reader ended. A source of an earlier import gets a row of its own. */
  read(
    source: UnreadSource,
    counts: { messages: number; attachments: number; unread: number; notes: string[] },
  ): void {
    const row = this.#rowOf(source)
    row.messagesIn = counts.messages + counts.unread
    row.unread = counts.unread
    row.attachments = counts.attachments
    row.notes.push(...counts.notes.filter(note => !row.notes.includes(note)))
  }

  /** What came of the portions of a reading: a later one may put right what an earlier one made. */
  eventsOf(source: UnreadSource, changes: readonly AppliedChange[]): void {
    const kinds = new Map<string, number>()
    let confirmed = 0
    for (const change of changes) {
      for (const [kind, n] of Object.entries(change.newEvents)) kinds.set(kind, (kinds.get(kind) ?? 0) + n)
      confirmed += change.confirmed
    }
    // A picture that turns out to be an attachment loses its own event; that takes none of the messages away.
    const read = [...kinds.values()].reduce((sum, n) => sum + Math.max(0, n), 0)
    this.#rowOf(source).events += read + confirmed
  }

  unread(source: UnreadSource, unread: Unread): void {
    if (this.#unread.length < unreadShown) this.#unread.push({ path: source.path, ...unread })
  }

  readingFailed(source: UnreadSource, code: string): void {
    this.#rowOf(source).notes.push(code)
  }

  changed(change: AppliedChange): void {
    for (const [kind, count] of Object.entries(change.newEvents) as [EventKind, number][])
      this.#events[kind] = (this.#events[kind] ?? 0) + count
    this.#confirmed += change.confirmed
  }

  finish(open: Question[]): ImportReport {
    const perFile = [...this.#rows.values()]
    return {
      job: this.#job.id,
      files: perFile.length,
      imported: perFile.filter(row => row.outcome === 'imported').length,
      duplicate: perFile.filter(row => row.outcome === 'duplicate').length,
      skipped: perFile.flatMap(row => (row.reason === null ? [] : [{ path: row.path, reason: row.reason }])),
      events: this.#events,
      confirmed: this.#confirmed,
      unread: this.#unread,
      open,
      perFile,
      again: this.#readAgain,
      seconds: Math.round((Date.now() - this.#job.startedAt.getTime()) / 100) / 10,
      cancelled: this.#job.cancelled,
    }
  }

  #rowOf(source: UnreadSource): ImportedFile {
    const known = this.#byItem.get(source.id)
    if (known !== undefined) return known
    const again = this.#again.get(source.id)
    if (again !== undefined) {
      this.saved(again, source.id)
      return again
    }
    const row = this.#add({
      path: source.path,
      name: source.name,
      size: source.place.size,
      reader: source.reader,
      outcome: 'duplicate',
      reason: null,
    })
    this.saved(row, source.id)
    return row
  }

  #add(file: Pick<ImportedFile, 'path' | 'name' | 'size' | 'reader' | 'outcome' | 'reason'>): ImportedFile {
    // An archive may hold a name twice; each of its files is told of, and counts.
    let path = file.path
    for (let n = 2; this.#rows.has(path); n += 1) path = `${file.path} (${n})`
    const row: ImportedFile = {
      ...file,
      path,
      item: null,
      messagesIn: 0,
      events: 0,
      unread: 0,
      attachments: 0,
      notes: [],
    }
    this.#rows.set(path, row)
    return row
  }
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
