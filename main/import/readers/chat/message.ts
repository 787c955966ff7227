import type { MessageRecord, RawTime } from '../../../vault/entries.ts'

type Said = Partial<Omit<MessageRecord, 'locator' | 'time' | 'direction'>>

/** A record of a chat: a message without anything that is not said in `said`. */
export function chatMessage(
  locator: string,
  time: RawTime,
  direction: MessageRecord['direction'],
  said: Said,
): MessageRecord {
  const record: MessageRecord = {
    kind: 'message',
    locator,
    time,
    direction,
    sender: null,
    numberRaw: null,
    name: null,
    account: null,
    text: '',
    result: null,
    resultCode: null,
    durationSeconds: null,
    ringSeconds: null,
    line: null,
    flags: [],
    attachments: [],
    platformId: null,
    ...said,
  }
  if (record.text.includes('\ufffd') && !record.flags.includes('lossyDecode'))
    record.flags = [...record.flags, 'lossyDecode']
  return record
}
