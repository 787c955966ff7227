/** What a line of the timeline says. */
import type { Burst, EventRow, MessageFact } from '../../preload/contract.ts'
import type { Format } from '../i18n/format.ts'
import type { Text } from '../i18n/useText.ts'
import { visible } from './marked.tsx'

/** The message's own words: an export's mere name for an attachment that is here is none. */
export function ownWords(row: Pick<EventRow, 'text' | 'attachments'>): string {
  const bare = row.text.replace(/[\u200b-\u200f\u202a-\u202e]/g, '').trim()
  const named = row.attachments.some(({ item, name }) => item !== null && name !== '' && bare.includes(name))
  return named && /^(<[^<>]*>|\S+ \([^()]*\))$/.test(bare) ? '' : row.text
}

/** What a message carries, in words: `Quotes (Li): pay today`. */
export function factWords({ type, value, of }: MessageFact, t: Text): string {
  const what = t(`fact.${type}`)
  if (of !== null && value !== '') return t('carriesOf', { what, of: visible(of), value: visible(value) })
  if (of !== null) return t('carriesOnlyOf', { what, of: visible(of) })
  return value === '' ? what : t('carries', { what, value: visible(value) })
}

/** What a line says when the event has no text of its own: the call's result, the file's name. */
export function lineText(row: EventRow, t: Text, format: Format): string {
  if (row.kind === 'call') {
    const result = t(`result.${row.result ?? 'unknown'}`)
    if (row.durationSeconds !== null && row.result === 'answered')
      return `${result} ${format.duration(row.durationSeconds)}`
    if (row.ringSeconds !== null && row.ringSeconds > 0)
      return t('rang', { result, duration: format.duration(row.ringSeconds) })
    return result
  }
  if (ownWords(row) !== '') return row.text.replace(/\s+/g, ' ')
  const first = row.attachments[0]
  if (first !== undefined) return first.name
  const fact = row.facts?.[0]
  if (fact !== undefined) return factWords(fact, t)
  return row.flags.includes('nullBody') ? t('emptyBody') : t('noText')
}

/** `17 incoming calls 22:14–22:36, 2 answered`. */
export function burstWords(row: EventRow, burst: Burst, zone: string, t: Text, format: Format): string {
  const kind = row.kind === 'call' ? 'call' : 'message'
  const direction = row.direction === 'in' || row.direction === 'out' ? row.direction : 'any'
  const words = t(`burst.${kind}.${direction}`, {
    n: format.number(burst.events.length),
    from: format.clock(burst.from, zone),
    to: format.clock(burst.to, zone),
  })
  if (burst.answered === null) return words
  return burst.answered === 0
    ? t('burst.noneAnswered', { words })
    : t('burst.answered', { words, n: format.number(burst.answered) })
}

/** Who they are of: one party by its name, several by their number. */
export function partiesWords(row: EventRow, burst: Burst, t: Text): string {
  return burst.parties > 1
    ? t('burst.parties', { n: burst.parties })
    : visible(row.partyLabel || t('unknownParty'))
}
