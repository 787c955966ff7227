/** Chats as plain text that have no heading: told by how their messages begin. */
import type { Detection } from '../reader.ts'
import { clockOf, dayLineOf } from '../readers/line/days.ts'
import { pasteHeadOf } from '../readers/qqPaste/heads.ts'
import { isTag } from '../readers/qqntExport/elements.ts'
import { headOf } from '../readers/qqTxt/lines.ts'
import { whoOf } from '../readers/qqTxt/people.ts'
import { known } from './known.ts'

/** LINE on a computer: a day with its weekday, and below it a time with a name. */
export function lineWithoutHeading(text: string): Detection | null {
  const lines = text.split(/\r?\n/, 40).filter(line => line !== '')
  const [first = '', second = ''] = lines
  if (dayLineOf(first) === null || clockOf(second) === null) return null
  return known('line', 'text/plain', 0.8)
}

/** QQ's message as copied: a name with a time behind it, a text below. */
export function copiedFromQq(text: string): Detection | null {
  const lines = text.split(/\r?\n/, 400)
  let heads = 0
  const names = new Set<string>()
  for (const line of lines) {
    const head = pasteHeadOf(line)
    if (head === null || /^\d{1,4}[-/]/.test(head.who)) continue
    heads += 1
    names.add(head.who)
  }
  // The same few people write again and again; a log names something new on each line.
  return heads >= 2 && names.size <= Math.max(2, heads * 0.75) ? known('qqPaste', 'text/plain', 0.7) : null
}

/** QQNT_Export: a time with a name or 收, 发, and below it a tag of its own. */
export function qqntText(text: string): Detection | null {
  const lines = text.trimStart().split(/\r?\n/, 2)
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S/.test(lines[0] ?? '') && isTag(lines[1] ?? '')
    ? known('qqntExport', 'text/plain')
    : null
}

/** QQ's text without its heading: times above messages, most with a number in brackets behind the name. */
export function qqWithoutHeading(text: string): Detection | null {
  let heads = 0
  let numbered = 0
  let blank = true
  for (const line of text.split(/\r?\n/, 4000)) {
    const head = blank ? headOf(line, false) : null
    if (head !== null) {
      heads += 1
      if (whoOf(head.who).account !== null) numbered += 1
    }
    blank = line === ''
  }
  return numbered > 0 && numbered * 2 > heads ? known('qqTxt', 'text/plain', 0.7) : null
}
