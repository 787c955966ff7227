import type { MessageRecord } from '../../../vault/entries.ts'

type Kind = Pick<MessageRecord, 'kind' | 'direction' | 'result'>

/** Types of Android's call log: https://developer.android.com/reference/android/provider/CallLog.Calls */
const types: Readonly<Record<string, Kind>> = Object.assign(Object.create(null) as Record<string, Kind>, {
  '1': { kind: 'call', direction: 'in', result: 'answered' },
  '2': { kind: 'call', direction: 'out', result: 'answered' },
  '3': { kind: 'call', direction: 'in', result: 'missed' },
  '4': { kind: 'voicemail', direction: 'in', result: 'voicemail' },
  '5': { kind: 'call', direction: 'in', result: 'rejected' },
  '6': { kind: 'call', direction: 'in', result: 'blocked' },
  // Answered on another device of the same person.
  '7': { kind: 'call', direction: 'in', result: 'answered' },
})
const otherType: Kind = { kind: 'call', direction: 'unknown', result: 'unknown' }
const talked = new Set(['answered', 'voicemail'])
const withheld = new Set(['', '-1', '-2', '-3'])

/**
 * What a call was by the number of its type. Seconds of a call nobody answered are how long it rang, never talk; an
 * outgoing call of 0 seconds was dialled and not connected.
 */
export function callOf(
  type: string,
  seconds: number | null,
): Pick<MessageRecord, 'kind' | 'direction' | 'result' | 'resultCode' | 'durationSeconds' | 'ringSeconds'> {
  const kind = Object.hasOwn(types, type) ? (types[type] ?? otherType) : otherType
  // Thirty years are no call: somebody damaged or forged the number.
  const duration = seconds !== null && seconds >= 0 && seconds <= 1e9 ? seconds : null
  let { result } = kind
  if (type === '2' && duration === 0) result = 'notConnected'
  else if (type === '2' && duration === null) result = 'unknown'
  const talk = talked.has(result ?? '') || kind === otherType
  return {
    ...kind,
    result,
    resultCode: type === '' ? null : type.slice(0, 40).toWellFormed(),
    durationSeconds: talk || result === 'notConnected' ? duration : null,
    ringSeconds: !talk && result !== 'notConnected' && duration !== null && duration > 0 ? duration : null,
  }
}

/** The number of a call, or null: old phones write -1, -2 and -3 for private, unknown and payphone. */
export function callNumber(number: string | null): string | null {
  return number === null || withheld.has(number) ? null : number
}

/** The other side when the app found no name for it writes a placeholder. */
export function contactName(name: string | null): string | null {
  return name === '(Unknown)' || name === '' ? null : name
}
