/** Contacts as a table: of Google, Outlook, and of phones and mail services in China. */
import type { CsvRow } from '../csv/rows.ts'
import { Headings, plainCell } from '../csv/table.ts'
import type { Contact } from './card.ts'

const wholeNames = ['Name', 'Display Name', 'Full Name', '姓名', '名称', '联系人', '联系人姓名', '显示名称']
const givenNames = ['First Name', 'Given Name', '名', '名字']
const middleNames = ['Middle Name', 'Additional Name', '中间名']
const familyNames = ['Last Name', 'Family Name', 'Surname', '姓', '姓氏']
const organisations = ['Organization Name', 'Organization 1 - Name', 'Company', '公司', '单位']
const numberHeading =
  /^(?:Phone \d{1,2} - Value|(?:Mobile|Home|Business|Work|Other|Primary|Car|Company Main|Assistant's) Phone(?: 2)?|Phone|Phone Number|Mobile|Tel|Telephone|手机\d?|手机号码?\d?|电话\d?|电话号码\d?|联系电话|移动电话|住宅电话|商务电话|单位电话|办公电话|家庭电话|其他电话)$/i
const addressHeading =
  /^(?:E-?mail \d{1,2} - Value|E-?mail(?: \d)?(?: Address)?|电子邮件(?:地址)?\d?|邮箱|邮件地址)$/i
/** What no list of contacts has: then it is one of calls or messages. */
const timeHeading = /date|time|duration|时间|日期|时长|内容|text|content|message/i

/** Whether a row of headings is that of a list of contacts. */
export function isContactHeading(cells: readonly string[]): boolean {
  const heads = new Headings(cells)
  const names = [...wholeNames, ...givenNames, ...familyNames].some(name => heads.has(name))
  return (
    names &&
    heads.names.some(name => numberHeading.test(name)) &&
    // Google and Outlook have birthdays and other dates among dozens of columns of their own.
    (heads.names.length > 20 || !heads.names.some(name => timeHeading.test(name)))
  )
}

/** The contact a row holds. */
export class ContactColumns {
  readonly #headings: Headings
  readonly #numbers: number[]
  readonly #addresses: number[]

  constructor(headings: Headings) {
    this.#headings = headings
    const at = (pattern: RegExp): number[] =>
      headings.names.flatMap((name, index) => (pattern.test(name) ? [index] : []))
    this.#numbers = at(numberHeading)
    this.#addresses = at(addressHeading)
  }

  contactOf({ cells }: CsvRow): Contact {
    const cell = (names: readonly string[]): string =>
      plainCell(cells[this.#headings.at(...names)] ?? '').trim()
    const given = [cell(givenNames), cell(middleNames)].filter(part => part !== '')
    const family = cell(familyNames)
    const parts = [family, ...given].filter(part => part !== '')
    const made = parts.every(part => /^\p{Script=Han}+$/u.test(part))
      ? parts.join('')
      : [...given, family].filter(part => part !== '').join(' ')
    const values = (columns: readonly number[]): string[] => [
      ...new Set(
        columns
          // Google puts several of one kind into one cell.
          .flatMap(index => plainCell(cells[index] ?? '').split(' ::: '))
          .map(value => value.trim())
          .filter(value => value !== ''),
      ),
    ]
    return {
      name: (cell(wholeNames) || made || cell(organisations)).toWellFormed(),
      numbers: values(this.#numbers),
      addresses: values(this.#addresses).map(value => value.toLowerCase()),
    }
  }
}
