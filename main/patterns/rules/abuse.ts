/** CN-ABUSE-01: insult, abuse or threat in what a collector wrote. Quotes verbatim; the user confirms each. */
import type { Finding } from '../../../preload/records.ts'
import { cite } from '../citations.ts'
import { type CaseView, type Contact, clock, hasHour, inOrder, isCollecting, isMessage } from '../contact.ts'
import { makeFinding } from '../finding.ts'
import { lexiconVersion } from '../lexicon.ts'

export const abusiveCategories = ['INSULT', 'THREAT', 'OBSCENE', 'SELFHARM'] as const
export const abuseLeast = 2
const grave = 3

export interface Mark {
  start: number
  end: number
  pattern: string
  category: string
  severity: number
}

const names: Record<string, [string, string]> = {
  INSULT: ['侮辱', 'insult'],
  THREAT: ['威胁恐吓', 'threat'],
  OBSCENE: ['淫秽、性羞辱', 'obscenity'],
  SELFHARM: ['教唆自伤', 'incitement to self-harm'],
}

/** One finding for each message with a hit of severity 2 or more. `marks` are the hits of an event, by its id. */
export function abuse(
  contacts: readonly Contact[],
  facts: CaseView,
  marks: (event: string) => readonly Mark[],
): Finding[] {
  const findings: Finding[] = []
  for (const contact of contacts.filter(isCollecting).sort(inOrder)) {
    // A note is in the user's own words, not in the collector's.
    if (!isMessage(contact)) continue
    const hits = marks(contact.id).filter(
      mark => mark.severity >= abuseLeast && (abusiveCategories as readonly string[]).includes(mark.category),
    )
    if (hits.length === 0) continue
    const cited = cite('CN-ABUSE-01', contact.day, facts.lenderType)
    if (cited === null) continue
    const severity = Math.max(...hits.map(hit => hit.severity))
    const categories = [...new Set(hits.map(hit => hit.category))]
    const words = [...new Set(hits.map(hit => contact.text.slice(hit.start, hit.end)))]
    const when = hasHour(contact) ? `${contact.day} ${clock(contact)}` : (contact.day ?? '')
    const third: [string, string] =
      contact.target === 'self' ? ['', ''] : ['（发给你以外的人）', ' (to somebody other than you)']
    findings.push(
      makeFinding({
        rule: 'CN-ABUSE-01',
        subject: [contact.id],
        cited,
        strength: severity >= grave ? 'strong' : 'possible',
        severity,
        events: [contact],
        day: contact.day,
        lender: contact.group,
        count: words.length,
        limit: null,
        parameters: {
          minSeverity: abuseLeast,
          severity,
          lexicon: lexiconVersion,
          patterns: [...new Set(hits.map(hit => hit.pattern))].join(' '),
          categories: categories.join(' '),
        },
        explanation: {
          'zh-CN': `${when} 的信息${third[0]}原文中有：${words.map(word => `“${word}”`).join('、')}（词表归类：${categories.map(name => names[name]?.[0] ?? name).join('、')}，程度 ${severity}/4）。是否属实、是否引用由你确认。`,
          en: `Message of ${when}${third[1]}; its text contains ${words.map(word => `“${word}”`).join(', ')} (word list: ${categories.map(name => names[name]?.[1] ?? name).join(', ')}, degree ${severity} of 4). You decide whether it is meant so and may be quoted.`,
        },
        notes: [],
      }),
    )
  }
  return findings
}
