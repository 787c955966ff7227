import type { MessageRecord, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderOutput } from '../../reader.ts'
import { SummarySoFar } from '../../summarySoFar.ts'

/** Hands over the records of a chat and gathers what its summary has to tell of them. */
export class Gathered {
  readonly #output: ReaderOutput
  readonly #soFar = new SummarySoFar()
  #count = 0
  #strange = 0

  constructor(output: ReaderOutput) {
    this.#output = output
  }

  /** How many records were handed over. */
  get count(): number {
    return this.#count
  }

  record(record: MessageRecord): Promise<void> | void {
    this.#count += 1
    // Where no time is written none was misunderstood.
    if ('wall' in record.time && record.time.wall === null && record.time.local !== '') this.#strange += 1
    this.#soFar.add([record])
    return this.#output.record(record)
  }

  summary(said: { chatName?: string | null; incomplete?: boolean; notes?: string[] } = {}): ReaderSummary {
    const notes = [...(said.notes ?? [])]
    if (this.#strange > 0) notes.push(`timesNotUnderstood ${this.#strange}`)
    return {
      ...this.#soFar.summary(''),
      chatName: said.chatName ?? null,
      incomplete: said.incomplete ?? false,
      notes,
    }
  }
}
