import type { MessageRecord } from '../../../vault/entries.ts'
import { callNumber, callOf, contactName } from '../android/callLog.ts'
import { type Loss, present, unescape, wholeNumber } from '../xml/values.ts'
import { timeOf } from './messages.ts'

/** The record of one `<call>`. */
export function callRecord(attributes: Map<string, string>, locator: string, loss: Loss): MessageRecord {
  const text = (name: string): string | null => {
    const value = present(attributes.get(name))
    return value === null ? null : unescape(value, loss)
  }
  const line = text('subscription_id')
  return {
    ...callOf(attributes.get('type') ?? '', wholeNumber(attributes.get('duration'))),
    locator,
    time: timeOf(attributes, loss),
    sender: null,
    numberRaw: callNumber(text('number')),
    name: contactName(text('contact_name')),
    account: null,
    text: '',
    line: line === '-1' ? null : line,
    flags: [],
    attachments: [],
    platformId: null,
  }
}
