import { AppError } from '../../../appError.ts'
import type { MessageRecord, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { chatMessage } from '../chat/message.ts'
import { excerptOf, isCut, openCsv, plainCell } from '../csv/table.ts'
import { yearFirstTime } from '../time/wallTime.ts'
import { bracketMeaning } from '../wechat/brackets.ts'
import { sidesOf } from '../wechat/sides.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'

/** Reads chatlog's CSV `Time,SenderName,Sender,TalkerName,Talker,Content`. */
export async function readTable(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const { headings, rows, encoding, delimiter } = await openCsv(input)
  if (!headings.has('Time', 'Sender', 'Talker', 'Content'))
    throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  const at = {
    time: headings.at('Time'),
    name: headings.at('SenderName'),
    sender: headings.at('Sender'),
    talkerName: headings.at('TalkerName'),
    talker: headings.at('Talker'),
    content: headings.at('Content'),
  }
  const gathered = new Gathered(output)
  let cutOff = false

  function recordOf(cells: readonly string[], number: number): MessageRecord | null {
    const talker = cells[at.talker]
    const text = cells[at.content]
    if (talker === undefined || text === undefined) return null
    const sender = cells[at.sender] ?? ''
    const group = talker.endsWith('@chatroom')
    const { file, ...meaning } = bracketMeaning(text)
    const notice = sender === '系统消息'
    // In a chat of two whoever is not the other side wrote from this account; a group does not tell whose it is.
    const direction = notice ? 'system' : group ? 'bySender' : sender === talker ? 'in' : 'out'
    return chatMessage(`row ${number}`, yearFirstTime(plainCell(cells[at.time] ?? '')), direction, {
      ...meaning,
      ...(notice ? { kind: 'system' } : {}),
      ...sidesOf(direction, {
        chatName: cells[at.talkerName] || null,
        chatId: talker || null,
        group,
        senderName: cells[at.name] || null,
        senderId: sender || null,
      }),
      text: text.toWellFormed(),
      attachments: file === null ? [] : [{ name: file, mediaType: mediaTypeOfName(file), part: null }],
    })
  }

  for await (const some of rows)
    for (const row of some) {
      const record = row.problem === null ? recordOf(row.cells, row.number) : null
      if (row.problem === 'cutOff') cutOff = true
      if (isCut(row, headings) && record !== null) {
        cutOff = true
        record.flags = ['truncated']
      }
      const reason = row.problem === 'tooLong' ? 'textTooLong' : (row.problem ?? 'malformed')
      const done =
        record === null
          ? output.unread(`row ${row.number}`, reason, excerptOf(row, delimiter))
          : gathered.record(record)
      if (done !== undefined) await done
    }
  return gathered.summary({
    incomplete: cutOff,
    notes: encoding === 'utf-8' ? [] : [`encoding ${encoding}`],
  })
}
