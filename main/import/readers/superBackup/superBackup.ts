/**
 * 超级备份 Super Backup (Android): text messages (`allsms`) or the call log (`alllogs`), one flat XML element each.
 * Elements read + elements listed as unread = elements in the file.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord, RawTime } from '../../../vault/entries.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import type { UnreadReason } from '../../unreadReasons.ts'
import { boxOf, otherBox } from '../android/boxes.ts'
import { callNumber, callOf, contactName } from '../android/callLog.ts'
import { utf8BytesOf, utf8Of } from '../text/decode.ts'
import { OffsetHints } from '../time/offsetHints.ts'
import { declaredEncoding } from '../xml/declaredEncoding.ts'
import { type Tag, type TagListener, Tags } from '../xml/tags.ts'
import { epochMs, type Loss, present, unescape, wholeNumber } from '../xml/values.ts'

type Handover =
  | { record: MessageRecord }
  | { unread: { locator: string; reason: UnreadReason; excerpt: string } }

class Elements implements TagListener {
  handovers: Handover[] = []
  readonly hints = new OffsetHints()
  readonly #counts = { sms: 0, log: 0 }
  root = false
  rootClosed = false
  statedCount: number | null = null

  get elements(): number {
    return this.#counts.sms + this.#counts.log
  }

  open(tag: Tag, selfClosing: boolean): void {
    if (tag.name === 'sms' || tag.name === 'log') {
      const locator = this.#next(tag.name)
      if (tag.attributes.size === 0)
        this.handovers.push({ unread: { locator, reason: 'empty', excerpt: `<${tag.name}>` } })
      else this.handovers.push({ record: this.#record(tag, tag.name, locator) })
    } else if (tag.name === 'allsms' || tag.name === 'alllogs') {
      this.root = true
      this.rootClosed = selfClosing
      const count = wholeNumber(tag.attributes.get('count'))
      if (count !== null) this.statedCount = (this.statedCount ?? 0) + count
    }
  }

  close(name: string): void {
    if (name === 'allsms' || name === 'alllogs') this.rootClosed = true
  }

  broken(name: string, reason: UnreadReason, excerpt: string): void {
    if (name === 'sms' || name === 'log')
      this.handovers.push({ unread: { locator: this.#next(name), reason, excerpt: utf8Of(excerpt) } })
  }

  // These files have no attachments.
  dataStart(): void {}
  dataChunk(): void {}
  dataEnd(): void {}

  #next(kind: 'sms' | 'log'): string {
    this.#counts[kind] += 1
    return `${kind}[${this.#counts[kind]}]`
  }

  #record({ attributes }: Tag, kind: 'sms' | 'log', locator: string): MessageRecord {
    const loss: Loss = { lossy: false }
    const value = (name: string): string | null => {
      const written = present(attributes.get(name))
      return written === null ? null : unescape(written, loss)
    }
    const time = this.#time(attributes, value('time'))
    const common = {
      locator,
      time,
      sender: null,
      name: contactName(value('name')),
      account: null,
      line: null,
      attachments: [],
      platformId: null,
    }
    const type = attributes.get('type') ?? ''
    let record: MessageRecord
    if (kind === 'log')
      record = {
        ...common,
        ...callOf(type, wholeNumber(attributes.get('dur'))),
        numberRaw: callNumber(value('number')),
        text: '',
        flags: [],
      }
    else {
      const box = boxOf(type) ?? otherBox
      const body = attributes.get('body')
      const noBody = body === undefined || body === 'null'
      record = {
        ...common,
        kind: 'sms',
        direction: box.direction,
        numberRaw: value('address'),
        text: noBody ? '' : unescape(body, loss),
        result: null,
        resultCode: null,
        durationSeconds: null,
        ringSeconds: null,
        // A body of SQL NULL and one that really says "null" look alike.
        flags: [...box.flags, ...(noBody && !box.flags.includes('draft') ? ['nullBody'] : [])],
      }
    }
    if (loss.lossy) record.flags.push('lossyDecode')
    return record
  }

  /** `date` is absolute; `time` is the same in the phone's words and is kept as such. */
  #time(attributes: Map<string, string>, words: string | null): RawTime {
    const time = epochMs(attributes.get('date'))
    if (time === null)
      return {
        wall: null,
        offsetMinutes: null,
        local: words ?? utf8Of(attributes.get('date') ?? ''),
        precision: 's',
      }
    if (words !== null) this.hints.add(time.ms, words)
    return { epochMs: time.ms, local: words, precision: time.seconds ? 's' : 'ms' }
  }
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const elements = new Elements()
  const tags = new Tags(elements)
  async function handOver(): Promise<void> {
    const list = elements.handovers
    elements.handovers = []
    for (const each of list) {
      const done =
        'record' in each
          ? output.record(each.record)
          : output.unread(each.unread.locator, each.unread.reason, each.unread.excerpt)
      if (done !== undefined) await done
    }
  }
  const encoding = await declaredEncoding(input)
  try {
    for await (const text of utf8BytesOf(input.chunks(), encoding)) {
      tags.push(text)
      await handOver()
    }
    tags.end()
  } finally {
    await handOver()
  }
  if (!elements.root && elements.elements === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const notes = encoding === 'utf-8' ? [] : [`encoding ${encoding}`]
  if (elements.statedCount !== null && elements.statedCount !== elements.elements)
    notes.push(`countDiffers ${elements.statedCount}`)
  return {
    needsZone: false,
    needsDateOrder: false,
    needsSelf: false,
    names: [],
    offsetHints: elements.hints.list(),
    dateExamples: [],
    chatName: null,
    incomplete: !elements.rootClosed,
    notes,
  }
}

/** Reads the messages and call logs of Super Backup. Throws XmlForbidden for a DTD, entities or deep nesting. */
export const superBackup: Reader = { id: 'superBackup', version: '1', read }
