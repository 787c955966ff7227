import type { MessageRecord } from '../../../vault/entries.ts'
import { timeOf } from './messages.ts'
import { type Loss, present, unescape, wholeNumber } from './values.ts'

type Kind = Pick<MessageRecord, 'kind' | 'direction' | 'result'>

/** Types of Android's call log: https://developer.android.com/reference/android/provider/CallLog.Calls */
const types: Readonly<Record<string, Kind>> = {
  '1': { kind: 'call', direction: 'in', result: 'answered' },
  '2': { kind: 'call', direction: 'out', result: 'answered' },
  '3': { kind: 'call', direction: 'in', result: 'missed' },
  '4': { kind: 'voicemail', direction: 'in', result: 'voicemail' },
  '5': { kind: 'call', direction: 'in', result: 'rejected' },
  '6': { kind: 'call', direction: 'in', result: 'blocked' },
  // Answered on another device of the same person.
  '7': { kind: 'call', direction: 'in', result: 'answered' },
}
const otherType: Kind = { kind: 'call', direction: 'unknown', result: 'unknown' }
const talked = new Set(['answered', 'voicemail'])
const withheld = new Set(['-1', '-2', '-3'])

/**
 * The record of one `<call>`. Seconds of a call nobody answered are how long it rang, never talk; an outgoing call of
 * 0 seconds was dialled and not connected.
 */
export function callRecord(attributes: Map<string, string>, locator: string, loss: Loss): MessageRecord {
  const text = (name: string): string | null => {
    const value = present(attributes.get(name))
    return value === null ? null : unescape(value, loss)
  }
  const type = attributes.get('type') ?? ''
  const kind = types[type] ?? otherType
  const seconds = wholeNumber(attributes.get('duration'))
  const duration = seconds !== null && seconds >= 0 ? seconds : null
  const number = text('number')
  const name = text('contact_name')
  const line = text('subscription_id')
  let { result } = kind
  if (type === '2' && duration === 0) result = 'notConnected'
  else if (type === '2' && duration === null) result = 'unknown'
  const talk = talked.has(result ?? '') || kind === otherType
  return {
    kind: kind.kind,
    locator,
    time: timeOf(attributes, loss),
    direction: kind.direction,
    sender: null,
    numberRaw: number === null || withheld.has(number) ? null : number,
    name: name === '(Unknown)' ? null : name,
    account: null,
    text: '',
    result,
    resultCode: type === '' ? null : type.slice(0, 40),
    durationSeconds: talk || result === 'notConnected' ? duration : null,
    ringSeconds: !talk && result !== 'notConnected' && duration !== null && duration > 0 ? duration : null,
    line: line === '-1' ? null : line,
    flags: [],
    attachments: [],
    platformId: null,
  }
}
