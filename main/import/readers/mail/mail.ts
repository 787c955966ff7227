/**
 * One mail, line by line: its text is gathered, every other part flows on while it is decoded, so that an attachment of any
 * size needs no memory. Nothing is rendered and nothing is loaded; HTML is only read for its words.
 */
import { htmlText } from './htmlText.ts'
import { Headers, parametersOf } from './headers.ts'
import { quotedPrintable, wordsOf } from './words.ts'

/** Takes the bytes of one attachment. */
export interface PartSink {
  write(bytes: Uint8Array): Promise<void>
  end(): Promise<void>
  abort(reason: string): Promise<void>
}

export interface MailPart {
  /** From 1, in the order of the mail. */
  number: number
  name: string
  mediaType: string
}

/** What became of a mail. */
export interface Mail {
  headers: Headers
  text: string
  /** True when the text was longer than what is kept. */
  cut: boolean
  parts: MailPart[]
  /** Numbers of attachments that are damaged; they were thrown away. */
  damaged: number[]
  /** True when the mail ends inside a part that its maker closes. */
  open: boolean
}

const maxText = 4 << 20
const maxParts = 10_000
const maxDepth = 30
const flushBytes = 64 << 10

type Encoding = 'plain' | 'base64' | 'quoted'

interface Multipart {
  boundary: string
  /** Parts of one alternative say the same; of them one is shown. */
  group: number | null
}

interface TextPart {
  html: boolean
  charset: string | null
  group: number
  bytes: Buffer[]
  size: number
}

export class MailReader {
  readonly #attach: (part: MailPart) => Promise<PartSink>
  readonly #open: Multipart[] = []
  readonly headers = new Headers()
  #current: Headers = this.headers
  #place: 'headers' | 'body' | 'between' = 'headers'
  #encoding: Encoding = 'plain'
  readonly #texts: TextPart[] = []
  #text: TextPart | null = null
  #textSize = 0
  #cut = false
  readonly #parts: MailPart[] = []
  readonly #damaged: number[] = []
  #sink: PartSink | null = null
  #base64: Base64Lines = new Base64Lines()
  #pending: Buffer[] = []
  #pendingSize = 0
  #groups = 0
  /** A line end belongs to the boundary behind it, so it is held until the next line. */
  #newline = false
  readonly #charset: string | null

  /** `attach` is asked for a place for each attachment; `charset` is the person's choice for parts that name none. */
  constructor(attach: (part: MailPart) => Promise<PartSink>, charset: string | null = null) {
    this.#attach = attach
    this.#charset = charset
  }

  /** Takes the next line without its end, one character for each byte. */
  line(line: string): Promise<void> | void {
    if (this.#open.length > 0 && line.startsWith('--')) {
      const at = this.#boundaryAt(line)
      if (at >= 0) return this.#boundary(at, line)
    }
    if (this.#place === 'headers') {
      if (line === '') return this.#body()
      // What is no header ends them: some programs forget the empty line.
      if (this.#current.line(line)) return
      const begun = this.#body()
      return begun === undefined ? this.#content(line) : begun.then(() => this.#content(line))
    }
    if (this.#place === 'body') return this.#content(line)
  }

  async end(): Promise<Mail> {
    if (this.#place === 'headers') await this.#body()
    const open = this.#open.length > 0
    await this.#endPart()
    return {
      headers: this.headers,
      text: this.#shown(),
      cut: this.#cut,
      parts: this.#parts,
      damaged: this.#damaged,
      open,
    }
  }

  /** Throws an attachment away that is under way. */
  async abandon(): Promise<void> {
    await this.#sink?.abort('readingStopped')
    this.#sink = null
  }

  /** Which of the open multiparts a line is a boundary of, innermost first; -1 for none. */
  #boundaryAt(line: string): number {
    const written = line.trimEnd()
    for (let at = this.#open.length - 1; at >= 0; at -= 1) {
      const { boundary } = this.#open[at] as Multipart
      if (written.startsWith(boundary, 2)) {
        const rest = written.slice(2 + boundary.length)
        if (rest === '' || rest === '--') return at
      }
    }
    return -1
  }

  async #boundary(at: number, line: string): Promise<void> {
    await this.#endPart()
    this.#open.length = at + 1
    const { boundary } = this.#open[at] as Multipart
    if (line.trimEnd().length > 2 + boundary.length) {
      this.#open.length = at
      this.#place = 'between'
    } else {
      this.#current = new Headers()
      this.#place = 'headers'
    }
  }

  /** The headers of the mail or of a part are read: what comes is text, an attachment or further parts. */
  #body(): Promise<void> | void {
    this.#place = 'body'
    this.#newline = false
    const type = parametersOf(this.#current.raw('content-type'))
    const disposition = parametersOf(this.#current.raw('content-disposition'))
    const mediaType = type.value || 'text/plain'
    const boundary = type.parameters.get('boundary')
    if (mediaType.startsWith('multipart/') && boundary !== undefined && this.#open.length < maxDepth) {
      const around = this.#open.at(-1)?.group ?? null
      if (mediaType === 'multipart/alternative') this.#groups += 1
      this.#open.push({
        boundary,
        group: around ?? (mediaType === 'multipart/alternative' ? this.#groups : null),
      })
      this.#place = 'between'
      return
    }
    const encoding = this.#current.raw('content-transfer-encoding').toLowerCase()
    this.#encoding = encoding === 'base64' ? 'base64' : encoding === 'quoted-printable' ? 'quoted' : 'plain'
    this.#base64 = new Base64Lines()
    const name = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? ''
    const text = mediaType === 'text/plain' || mediaType === 'text/html'
    if (text && disposition.value !== 'attachment' && name === '') {
      this.#groups += 1
      this.#text = {
        html: mediaType === 'text/html',
        charset: type.parameters.get('charset') ?? this.#charset,
        group: this.#open.at(-1)?.group ?? this.#groups,
        bytes: [],
        size: 0,
      }
      return
    }
    if (this.#parts.length >= maxParts) {
      this.#cut = true
      return
    }
    const part = {
      number: this.#parts.length + 1,
      name: nameOf(name, mediaType, this.#parts.length + 1),
      mediaType,
    }
    this.#parts.push(part)
    return this.#attach(part).then(sink => {
      this.#sink = sink
    })
  }

  #content(line: string): Promise<void> | void {
    if (this.#text === null && this.#sink === null) return
    if (this.#encoding === 'base64') {
      const bytes = this.#base64.push(line)
      return bytes === null ? undefined : this.#give(bytes)
    }
    let before = this.#newline ? '\n' : ''
    // The exact bytes of an attachment have the line ends of mails.
    if (before !== '' && this.#sink !== null) before = '\r\n'
    this.#newline = true
    if (this.#encoding === 'plain') return this.#give(Buffer.from(before + line, 'latin1'))
    // Blanks at the end of a line are not part of it.
    const trimmed = line.trimEnd()
    const soft = trimmed.endsWith('=')
    if (soft) this.#newline = false
    return this.#give(quotedPrintable(before + (soft ? trimmed.slice(0, -1) : trimmed)))
  }

  #give(bytes: Buffer): Promise<void> | void {
    if (this.#text !== null) {
      const room = maxText - this.#textSize
      if (bytes.length > room) this.#cut = true
      const taken = bytes.length > room ? bytes.subarray(0, room) : bytes
      if (taken.length === 0) return
      this.#textSize += taken.length
      this.#text.bytes.push(taken)
      this.#text.size += taken.length
      return
    }
    this.#pending.push(bytes)
    this.#pendingSize += bytes.length
    if (this.#pendingSize >= flushBytes) return this.#flush()
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#pending)
    this.#pending = []
    this.#pendingSize = 0
    if (bytes.length > 0) await this.#sink?.write(bytes)
  }

  async #endPart(): Promise<void> {
    const last = this.#encoding === 'base64' ? this.#base64.end() : null
    if (last !== null && (this.#text !== null || this.#sink !== null)) await this.#give(last)
    if (this.#text !== null) this.#texts.push(this.#text)
    this.#text = null
    if (this.#sink !== null) {
      const sink = this.#sink
      if (this.#base64.broken) {
        this.#pending = []
        this.#pendingSize = 0
        this.#damaged.push(this.#parts.length)
        this.#sink = null
        await sink.abort('damaged')
      } else {
        await this.#flush()
        this.#sink = null
        await sink.end()
      }
    }
    this.#base64 = new Base64Lines()
  }

  /** The words of the mail: of alternatives the plain one, the HTML where that is all there is. */
  #shown(): string {
    const shown: string[] = []
    for (const parts of Map.groupBy(this.#texts, part => part.group).values()) {
      const texts = parts.map(part => ({ html: part.html, text: this.#wordsOf(part) }))
      const plain = texts.filter(part => !part.html && part.text !== '')
      for (const { text } of plain.length > 0 ? plain : texts) if (text !== '') shown.push(text)
    }
    return shown.join('\n\n')
  }

  #wordsOf({ bytes, charset, html }: TextPart): string {
    const words = wordsOf(Buffer.concat(bytes), charset).replace(/\r\n/g, '\n')
    return (html ? htmlText(words) : words).replace(/^\n+/, '').trimEnd()
  }
}

/** Base64 in lines. Blanks are passed over; what is no base64 breaks it. */
class Base64Lines {
  #rest = ''
  #padded = false
  broken = false

  push(line: string): Buffer | null {
    const text = this.#rest + line.replace(/\s+/g, '')
    const whole = text.length - (text.length % 4)
    this.#rest = text.slice(whole)
    return whole === 0 ? null : this.#decode(text.slice(0, whole))
  }

  end(): Buffer | null {
    const text = this.#rest
    this.#rest = ''
    // Some writers leave the padding off.
    return text === '' ? null : this.#decode(text.padEnd(4, '='))
  }

  #decode(text: string): Buffer {
    const bytes = Buffer.from(text, 'base64')
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    if (this.#padded || bytes.length !== (text.length / 4) * 3 - padding) this.broken = true
    this.#padded = padding > 0
    return bytes
  }
}

const endings: Readonly<Record<string, string>> = Object.assign(
  Object.create(null) as Record<string, string>,
  {
    'message/rfc822': 'eml',
    'image/jpeg': 'jpg',
    'image/png': 'png',
    'image/gif': 'gif',
    'text/calendar': 'ics',
    'text/plain': 'txt',
    'text/html': 'html',
    'application/pdf': 'pdf',
    'application/pgp-signature': 'asc',
  },
)

/** The name of an attachment, without the folders somebody may have put in it. */
function nameOf(given: string, mediaType: string, number: number): string {
  const last = given.split(/[/\\]/).pop()?.trim() ?? ''
  return (last === '' ? `part${number}.${endings[mediaType] ?? 'bin'}` : last).toWellFormed()
}
