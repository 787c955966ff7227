/**
 * SMS Backup & Restore (Android): messages with their attachments and the call log, from one XML file of any size.
 * The file flows through `../xml/tags.ts`; `messages.ts` and `calls.ts` say what an element means; attachments are decoded on
 * the way and handed over as parts. Elements read + elements listed as unread = elements in the file.
 */
import { AppError } from '../../../appError.ts'
import type { MessageRecord } from '../../../vault/entries.ts'
import type { BlobSink, Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import type { UnreadReason } from '../../unreadReasons.ts'
import { utf8BytesOf, utf8Of } from '../text/decode.ts'
import { Base64Pieces } from '../text/base64.ts'
import { callRecord } from './calls.ts'
import { mmsRecord, type Mms, type Part, partMediaType, partName, smsRecord } from './messages.ts'
import { OffsetHints } from '../time/offsetHints.ts'
import { declaredEncoding } from '../xml/declaredEncoding.ts'
import { type Tag, type TagListener, Tags } from '../xml/tags.ts'
import { epochMs, type Loss, unescape } from '../xml/values.ts'

const maxNotes = 100

type Handover =
  | { record: MessageRecord }
  | { unread: { locator: string; reason: UnreadReason; excerpt: string } }
  | { blob: { key: string; name: string; mediaType: string } }
  | { bytes: Uint8Array }
  | { endBlob: true }
  | { abortBlob: string }

/** Collects what the tags of one piece of text amount to; the reader hands it over between two pieces. */
class Elements implements TagListener {
  handovers: Handover[] = []
  readonly notes: string[] = []
  readonly hints = new OffsetHints()
  readonly #counts = { sms: 0, mms: 0, call: 0 }
  root = false
  rootClosed = false
  #statedCount: number | null = null
  #mms: Mms | null = null
  /** The part whose `data` is flowing by. `start` holds its first characters until it is sure to be data. */
  #openPart: Part | null = null
  #data: { part: Part; base64: Base64Pieces; start: string; blob: boolean } | null = null

  get elements(): number {
    return this.#counts.sms + this.#counts.mms + this.#counts.call
  }

  open(tag: Tag, selfClosing: boolean): void {
    switch (tag.name) {
      case 'sms':
      case 'call':
        this.#endMms('malformed')
        this.#single(tag, tag.name)
        return
      case 'mms':
        this.#endMms('malformed')
        this.#mms = {
          locator: this.#next('mms'),
          attributes: tag.attributes,
          parts: [],
          addresses: [],
          loss: { lossy: false },
        }
        if (selfClosing) this.#closeMms()
        return
      case 'part':
        if (this.#mms !== null) this.#part(tag, this.#mms)
        return
      case 'addr':
        this.#mms?.addresses.push(tag.attributes)
        return
      case 'smses':
      case 'calls':
        this.root = true
        this.rootClosed = selfClosing
        this.#stated(tag)
        return
    }
  }

  close(name: string): void {
    if (name === 'mms') this.#closeMms()
    else if (name === 'smses' || name === 'calls') this.rootClosed = true
  }

  broken(name: string, reason: UnreadReason, excerpt: string): void {
    this.#dropData('malformed')
    if (name === 'sms' || name === 'call' || name === 'mms') {
      this.#endMms('malformed')
      this.handovers.push({ unread: { locator: this.#next(name), reason, excerpt: utf8Of(excerpt) } })
    } else if (name === 'part' && this.#mms !== null) {
      // A part whose data was flowing is in the list already, with what became of the data.
      if (this.#openPart === null) {
        this.#mms.parts.push({ attributes: new Map(), key: null, state: 'broken' })
        this.#note(`brokenPart ${this.#mms.locator}.part[${this.#mms.parts.length}]`)
      }
      this.#openPart = null
    }
  }

  dataStart(tag: Tag): void {
    if (tag.name !== 'part' || this.#mms === null) return
    const part: Part = { attributes: tag.attributes, key: null, state: 'reading' }
    this.#mms.parts.push(part)
    this.#openPart = part
    this.#data = { part, base64: new Base64Pieces(), start: '', blob: false }
  }

  dataChunk(text: string): void {
    const data = this.#data
    const mms = this.#mms
    if (data === null || mms === null) return
    if (!data.blob) {
      data.start += text
      if (data.start.length <= 4) return
      text = data.start
      data.start = ''
      data.blob = true
      const key = `${mms.locator}.part[${mms.parts.length}]`
      data.part.key = key
      this.handovers.push({
        blob: { key, name: partName(data.part, mms.parts.length), mediaType: partMediaType(data.part) },
      })
    }
    if (data.base64.broken) return
    const bytes = data.base64.push(text)
    if (bytes !== null && bytes.length > 0) this.handovers.push({ bytes })
  }

  dataEnd(whole: boolean): void {
    const data = this.#data
    if (data === null) return
    if (!data.blob && data.start !== '' && data.start !== 'null') {
      // So short that it never became a blob; four characters of base64 are still a file.
      const { start } = data
      data.start = ''
      this.dataChunk(`${start}     `)
    }
    if (!data.blob) {
      data.part.state = 'none'
      this.#data = null
      return
    }
    const bytes = whole ? data.base64.end() : null
    if (!whole || data.base64.broken) {
      this.#dropData(whole ? 'base64' : 'cutOff')
      return
    }
    if (bytes !== null) this.handovers.push({ bytes })
    this.handovers.push({ endBlob: true })
    data.part.state = 'read'
    this.#data = null
  }

  #dropData(reason: string): void {
    const data = this.#data
    if (data === null) return
    this.#data = null
    if (data.blob) this.handovers.push({ abortBlob: reason })
    data.part.key = null
    data.part.state = 'broken'
    if (this.#mms !== null) this.#note(`brokenPart ${this.#mms.locator}.part[${this.#mms.parts.length}]`)
  }

  #single(tag: Tag, kind: 'sms' | 'call'): void {
    const locator = this.#next(kind)
    if (tag.attributes.size === 0) {
      this.handovers.push({ unread: { locator, reason: 'empty', excerpt: `<${kind}>` } })
      return
    }
    const loss: Loss = { lossy: false }
    const record = (kind === 'sms' ? smsRecord : callRecord)(tag.attributes, locator, loss)
    if (loss.lossy) record.flags.push('lossyDecode')
    this.#hint(tag.attributes, loss)
    this.handovers.push({ record })
  }

  #part(tag: Tag, mms: Mms): void {
    // With `data` it is in the list already, and shares the attributes that came behind.
    if (this.#openPart === null) mms.parts.push({ attributes: tag.attributes, key: null, state: 'plain' })
    this.#openPart = null
  }

  #closeMms(): void {
    const mms = this.#mms
    this.#mms = null
    if (mms === null) return
    const record = mmsRecord(mms)
    this.#hint(mms.attributes, mms.loss)
    for (const part of mms.parts) if (part.inlineText !== undefined) this.#inlinePart(part, mms)
    this.handovers.push({ record })
  }

  /** A text that is no message text (a contact card) was written as text: it becomes a file like the others. */
  #inlinePart(part: Part, mms: Mms): void {
    const number = mms.parts.indexOf(part) + 1
    this.handovers.push(
      { blob: { key: part.key ?? '', name: partName(part, number), mediaType: partMediaType(part) } },
      { bytes: Buffer.from(part.inlineText ?? '') },
      { endBlob: true },
    )
  }

  /** An `<mms>` whose end never came. */
  #endMms(reason: UnreadReason): void {
    const mms = this.#mms
    if (mms === null) return
    this.#dropData(reason)
    this.#mms = null
    const shown = ['date', 'msg_box', 'address', 'contact_name'].map(
      name => `${name}="${utf8Of(mms.attributes.get(name) ?? '')}"`,
    )
    this.handovers.push({ unread: { locator: mms.locator, reason, excerpt: `<mms ${shown.join(' ')}` } })
  }

  finish(): void {
    this.#endMms('cutOff')
    if (this.#statedCount !== null && this.#statedCount !== this.elements)
      this.#note(`countDiffers ${this.#statedCount}`)
  }

  /** How many elements the file says it has; fewer mean that it was cut or edited, which the other side will look for. */
  #stated({ attributes }: Tag): void {
    const count = attributes.get('count') ?? ''
    if (/^\d{1,9}$/.test(count)) this.#statedCount = (this.#statedCount ?? 0) + Number(count)
  }

  #next(kind: 'sms' | 'mms' | 'call'): string {
    this.#counts[kind] += 1
    return `${kind}[${this.#counts[kind]}]`
  }

  #hint(attributes: Map<string, string>, loss: Loss): void {
    const readable = attributes.get('readable_date')
    const time = epochMs(attributes.get('date'))
    if (readable !== undefined && time !== null) this.hints.add(time.ms, unescape(readable, { ...loss }))
  }

  #note(note: string): void {
    if (this.notes.length < maxNotes) this.notes.push(note)
  }
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const elements = new Elements()
  const tags = new Tags(elements)
  let sink: BlobSink | null = null

  async function handOver(): Promise<void> {
    const list = elements.handovers
    elements.handovers = []
    for (const each of list) {
      let done: Promise<unknown> | void
      if ('record' in each) done = output.record(each.record)
      else if ('bytes' in each) done = sink?.write(each.bytes)
      else if ('unread' in each)
        done = output.unread(each.unread.locator, each.unread.reason, each.unread.excerpt)
      else if ('blob' in each) {
        sink = await output.blob({ ...each.blob, locator: each.blob.key })
        continue
      } else if ('endBlob' in each) {
        done = sink?.end()
        sink = null
      } else {
        done = sink?.abort(each.abortBlob)
        sink = null
      }
      // Most records are only put into a batch; waiting for nothing would cost a turn each.
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
    elements.finish()
  } finally {
    await handOver()
    // Nothing is known of the rest of a part that a refusal interrupted.
    await (sink as BlobSink | null)?.abort('readingStopped')
  }
  if (!elements.root && elements.elements === 0) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return {
    needsZone: false,
    needsDateOrder: false,
    needsSelf: false,
    names: [],
    offsetHints: elements.hints.list(),
    dateExamples: [],
    chatName: null,
    incomplete: !elements.rootClosed,
    notes: [...(encoding === 'utf-8' ? [] : [`encoding ${encoding}`]), ...elements.notes],
  }
}

/** Reads `sms-*.xml` and `calls-*.xml` of SMS Backup & Restore. Throws XmlForbidden for a DTD, entities or deep nesting. */
export const smsBackupRestore: Reader = { id: 'smsBackupRestore', version: '1', read }
