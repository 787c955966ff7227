import type { MessageRecord } from '../../../vault/entries.ts'

/** Whether a message came or went, and whether it really went. */
export interface Box {
  direction: MessageRecord['direction']
  flags: readonly string[]
}

/** Android's own boxes: https://developer.android.com/reference/android/provider/Telephony.TextBasedSmsColumns */
const boxes: Readonly<Record<string, Box>> = Object.assign(Object.create(null) as Record<string, Box>, {
  '1': { direction: 'in', flags: [] },
  '2': { direction: 'out', flags: [] },
  '3': { direction: 'out', flags: ['draft'] },
  '4': { direction: 'out', flags: ['unsent'] },
  '5': { direction: 'out', flags: ['failed'] },
  '6': { direction: 'out', flags: ['unsent'] },
})
export const otherBox: Box = { direction: 'unknown', flags: [] }

/** The box of an SMS by its `type`, of an MMS by its `msg_box`; null for a number that Android does not have. */
export function boxOf(type: string | undefined): Box | null {
  return type !== undefined && Object.hasOwn(boxes, type) ? (boxes[type] ?? null) : null
}

/** Stands for the phone's own number in the addresses of a message. */
export const ownNumber = 'insert-address-token'

/** An MMS without a box: 128 is a request to send, 130 a notice of arrival, 132 what was fetched. */
export function boxByType(type: string | undefined, from: string | null): Box {
  if (type === '128' || from === ownNumber) return { direction: 'out', flags: [] }
  if (type === '130' || type === '132' || from !== null) return { direction: 'in', flags: [] }
  return otherBox
}
