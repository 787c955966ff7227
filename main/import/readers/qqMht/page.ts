/** The page in QQ's MHT file, row by row. */
import { OpenElements, ShownText } from '../html/elements.ts'
import type { Attributes, HtmlListener } from '../html/tokens.ts'
import { pictureName } from './parts.ts'

export interface Row {
  nick: string
  /** Time of day as written. */
  clock: string
  /** Day of the bar above, as written. */
  day: string | null
  /** Green is the owner's colour, blue that of others. */
  colour: 'green' | 'blue' | null
  text: string
  textCut: boolean
  pictures: string[]
  /** True for the first message of a section: its colour can be wrong. */
  first: boolean
  /** Number of the section in the page, from 0; -1 before the first. */
  section: number
}

export interface Section {
  folder: string
  object: string | null
}

type Role = 'cell' | 'head' | 'nick' | 'body'
const maxPictures = 1000
const maxSections = 100_000

/** QQ writes blanks as NBSP, because others fall together on a page. */
function plainBlanks(text: string): string {
  return text.replaceAll('\u00a0', ' ')
}

export class MhtPage implements HtmlListener {
  readonly sections: Section[] = []
  readonly #elements = new OpenElements<{ role: Role | null; began: boolean }>()
  readonly #words = { cell: new ShownText(4096), head: new ShownText(4096), nick: new ShownText(4096) }
  readonly #body = new ShownText()
  #rows: Row[] = []
  #colour: Row['colour'] = null
  #hasHead = false
  #pictures: string[] = []
  #day: string | null = null
  #folder = ''
  #first = true
  /** Sections are counted even when there are too many to be kept. */
  #section = -1

  taken(): Row[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  /** True inside a row that names a sender: at the end of a file it was cut off. */
  get withinRow(): boolean {
    return this.#hasHead
  }

  /** True inside the page: at its end the file was cut off. */
  get within(): boolean {
    return this.#elements.depth > 0
  }

  open(name: string, attributes: Attributes): void {
    const around = this.#elements.inner?.role ?? null
    if (name === 'br') {
      if (around === 'body') this.#body.lineBreak()
      return
    }
    if (name === 'img') {
      const source = attributes.get('src')
      if (around === 'body' && source !== undefined && this.#pictures.length < maxPictures)
        this.#pictures.push(pictureName(source))
      return
    }
    if (name === 'tr' || name === 'td') {
      // A row or cell that was not ended ends here.
      if (this.#elements.some(element => element.role === 'cell'))
        this.#elements.close('td', each => this.#ended(each))
      const role = name === 'td' ? 'cell' : null
      this.#elements.open(name, { role, began: role !== null })
      return
    }
    const role =
      name === 'div' && around !== null ? this.#roleOf(attributes.get('style') ?? '', around) : around
    this.#elements.open(name, { role, began: false })
  }

  close(name: string): void {
    this.#elements.close(name, element => this.#ended(element))
  }

  text(text: string): void {
    const role = this.#elements.inner?.role
    if (role == null) return
    if (role === 'body') this.#body.add(text)
    else this.#words[role].add(text)
  }

  #roleOf(style: string, around: Role): Role {
    if (around === 'body') return 'body'
    const colour = /(?:^|;)\s*color:\s*(#[0-9a-f]{6})/i.exec(style.slice(0, 400))?.[1]?.toUpperCase()
    if (around === 'head' && /float:\s*left/i.test(style)) return 'nick'
    if (around !== 'cell') return around
    if (colour !== undefined) {
      this.#hasHead = true
      this.#colour = colour === '#42B475' ? 'green' : colour === '#006EFE' ? 'blue' : null
      return 'head'
    }
    return this.#hasHead ? 'body' : 'cell'
  }

  #ended({ role, began }: { role: Role | null; began: boolean }): void {
    if (role !== 'cell' || !began) return
    const words = plainBlanks(this.#words.cell.take())
    if (this.#hasHead) {
      const textCut = this.#body.cut
      this.#rows.push({
        nick: plainBlanks(this.#words.nick.take()),
        clock: plainBlanks(this.#words.head.take()),
        day: this.#day,
        colour: this.#colour,
        text: plainBlanks(this.#body.take()),
        textCut,
        pictures: this.#pictures,
        first: this.#first,
        section: this.#section,
      })
      this.#first = false
      this.#hasHead = false
      this.#colour = null
      this.#pictures = []
    } else if (words.startsWith('日期:')) this.#day = words.slice(3).trim()
    else if (words.startsWith('消息分组:')) this.#folder = words.slice(5).trim()
    else if (words.startsWith('消息对象:')) {
      this.#section += 1
      if (this.sections.length < maxSections)
        this.sections.push({ folder: this.#folder, object: words.slice(5).trim() || null })
      this.#first = true
      this.#day = null
    }
  }
}
