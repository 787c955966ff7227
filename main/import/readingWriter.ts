/**
 * Saves what a reader hands over, portion by portion, while it goes on reading: a portion becomes a `messages` object, then
 * an entry of the journal, then events. So a file of any size needs the memory of two portions, and the timeline grows
 * while it is read.
 */
import type { AppliedChange } from '../index/db.ts'
import type { UnreadSource } from '../index/importState.ts'
import type { MessageRecord, ReaderSummary } from '../vault/entries.ts'
import { type ImportEnv, importer } from './importEnv.ts'
import { MessageLines, type Unread } from './ndjson.ts'
import type { ReportBuilder } from './report.ts'

/** A portion ends with the first batch that reaches one of these. */
const portionRecords = 10_000
const portionBytes = 8 << 20

export class ReadingWriter {
  readonly #source: UnreadSource
  readonly #env: ImportEnv
  readonly #report: ReportBuilder
  readonly #beforePortion: () => Promise<void>
  readonly #createdAt = new Date().toISOString()
  #lines = new MessageLines()
  #portion = 0
  #changes: AppliedChange[] = []
  #saving: Promise<void> = Promise.resolve()
  read = 0
  unread = 0

  /** `beforePortion` saves the parts that the records at hand speak of; attachments are found when their events are made. */
  constructor(
    source: UnreadSource,
    env: ImportEnv,
    report: ReportBuilder,
    beforePortion: () => Promise<void>,
  ) {
    this.#source = source
    this.#env = env
    this.#report = report
    this.#beforePortion = beforePortion
  }

  /** Takes records; waits while two portions are in memory. `soFar` says what is known of the source until now. */
  async records(list: readonly MessageRecord[], soFar: () => ReaderSummary): Promise<void> {
    this.#lines.addRecords(list)
    this.read += countMessages(list)
    await this.#mayEnd(soFar)
  }

  async unreadMessage(unread: Unread, soFar: () => ReaderSummary): Promise<void> {
    this.#lines.addUnread(unread)
    this.unread += 1
    await this.#mayEnd(soFar)
  }

  /** Saves the last portion; then the source counts as read. */
  async finish(summary: ReaderSummary): Promise<void> {
    await this.#endPortion(summary, true)
    await this.#saving
    this.#tell()
  }

  /** Takes back what was saved of a reading that was cancelled: the source is unread, and none of its events is shown. */
  async withdraw(summary: ReaderSummary): Promise<void> {
    await this.#saving.catch(() => undefined)
    if (this.#portion === 0) return
    this.#portion = 0
    this.#lines = new MessageLines()
    this.#saving = Promise.resolve()
    await this.#endPortion(summary, false)
    await this.#saving
    this.#changes = []
  }

  /** Leaves what was saved until something went wrong; the source stays unread and is gone on with another time. */
  async breakOff(): Promise<void> {
    await this.#saving.catch(() => undefined)
    this.#tell()
  }

  async #mayEnd(soFar: () => ReaderSummary): Promise<void> {
    if (this.#lines.records.length + this.#lines.unread >= portionRecords || this.#lines.size >= portionBytes)
      await this.#endPortion(soFar(), false)
  }

  async #endPortion(summary: ReaderSummary, complete: boolean): Promise<void> {
    await this.#saving
    await this.#beforePortion()
    const lines = this.#lines
    const portion = this.#portion
    this.#lines = new MessageLines()
    this.#portion += 1
    this.#saving = this.#save(lines, portion, summary, complete)
    // Whatever happens to it is looked at where it is awaited.
    this.#saving.catch(() => undefined)
  }

  async #save(
    lines: MessageLines,
    portion: number,
    summary: ReaderSummary,
    complete: boolean,
  ): Promise<void> {
    const { name, sha256, reader } = this.#source
    const said = {
      name: portion === 0 ? `${name}.ndjson` : `${name}.${portion}.ndjson`,
      mediaType: 'application/x-ndjson',
      tool: { name: reader, version: importer, args: '' },
    }
    const stored = await this.#env.vault.put(
      { stream: lines.stream() },
      {
        ...said,
        kind: 'messages',
        importedAt: this.#createdAt,
        sourceMtime: null,
        sourcePath: null,
        derivedFrom: sha256,
        importer,
      },
    )
    const { change } = await this.#env.commit(
      [
        {
          type: 'derive',
          public: {
            sha256: stored.sha256,
            size: stored.size,
            derivedFrom: sha256,
            metaSha256: stored.metaSha256,
          },
          private: {
            ...said,
            role: 'messages',
            createdAt: this.#createdAt,
            messages: {
              reader,
              read: countMessages(lines.records),
              unread: lines.unread,
              summary,
              ...(portion === 0 && complete ? {} : { portion, complete }),
            },
          },
        },
      ],
      { sha256: stored.sha256, records: lines.records },
    )
    this.#changes.push(change)
  }

  /** Puts into the report what came of the portions. */
  #tell(): void {
    for (const change of this.#changes) this.#report.changed(change)
    this.#report.eventsOf(this.#source, this.#changes)
    this.#changes = []
  }
}

/** Contacts are no messages: they name parties and make no events. */
function countMessages(list: readonly MessageRecord[]): number {
  let n = 0
  for (const { kind } of list) if (kind !== 'contact') n += 1
  return n
}
