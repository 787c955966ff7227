/** MemoTrace's tables: the new one of eight columns, and the older dump of the database. */
import { AppError } from '../../../appError.ts'
import type { MessageRecord, ReaderSummary } from '../../../vault/entries.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { chatMessage } from '../chat/message.ts'
import { Gathered } from '../chat/gathered.ts'
import type { CsvRow } from '../csv/rows.ts'
import { type CsvTable, excerptOf, isCut, openCsv, plainCell } from '../csv/table.ts'
import { epochTime, yearFirstTime } from '../time/wallTime.ts'
import { wechatMeaning } from '../wechat/meaning.ts'
import { mediaTypeOfName } from '../whatsapp/phrases.ts'
import { memoMeaning } from './kinds.ts'
import { type ChatOfFile, chatOfFile } from './names.ts'

/** Reads either table; what is neither is another format. */
export async function readTable(input: ReaderInput, output: ReaderOutput): Promise<ReaderSummary> {
  const table = await openCsv(input)
  const chat = chatOfFile(input.name)
  const gathered = new Gathered(output)
  let make: (row: CsvRow) => MessageRecord | null
  if (table.headings.has('发送人', '时间', '内容')) make = newRows(table, chat)
  else if (table.headings.has('CreateTime', 'StrContent')) make = oldRows(table, chat, await talkersOf(input))
  else throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  let cutOff = false
  for await (const rows of table.rows)
    for (const row of rows) {
      const record = row.problem === null ? make(row) : null
      if (row.problem === 'cutOff') cutOff = true
      if (isCut(row, table.headings) && record !== null) {
        cutOff = true
        record.flags.push('truncated')
      }
      const reason = row.problem === 'tooLong' ? 'textTooLong' : (row.problem ?? 'malformed')
      const done =
        record === null
          ? output.unread(`row ${row.number}`, reason, excerptOf(row, table.delimiter))
          : gathered.record(record)
      if (done !== undefined) await done
    }
  return gathered.summary({
    chatName: chat.name,
    incomplete: cutOff,
    notes: table.encoding === 'utf-8' ? [] : [`encoding ${table.encoding}`],
  })
}

function conversation(chat: ChatOfFile): MessageRecord['chat'] {
  return chat.id === null ? undefined : { name: chat.name, id: chat.id, group: chat.id.endsWith('@chatroom') }
}

function newRows({ headings }: CsvTable, chatOf: ChatOfFile): (row: CsvRow) => MessageRecord | null {
  const id = headings.at('消息ID', 'localId')
  const type = headings.at('类型')
  const sender = headings.at('发送人')
  const time = headings.at('时间')
  const content = headings.at('内容')
  const chat = conversation(chatOf)
  return ({ cells, number }) => {
    if (cells.length <= time || cells.length <= content) return null
    const text = plainCell(cells[content] ?? '')
    const who = (cells[sender] ?? '').trim()
    const meaning = memoMeaning(cells[type] ?? null, text)
    const system = meaning.kind === 'system'
    return chatMessage(
      `row ${number}`,
      yearFirstTime(plainCell(cells[time] ?? '')),
      system ? 'system' : who === '' ? 'unknown' : 'bySender',
      {
        ...meaning,
        sender: system || who === '' ? null : who.toWellFormed(),
        name: system || who === '' ? null : who.toWellFormed(),
        text: text.toWellFormed(),
        platformId: (id < 0 ? null : cells[id]) || null,
        ...(chat === undefined ? {} : { chat }),
      },
    )
  }
}

interface Talker {
  names: Set<string>
  accounts: Set<string>
}

/** First reading of the older table: with whom each of its conversations is. */
async function talkersOf(input: ReaderInput): Promise<Map<string, Talker>> {
  const table = await openCsv(input)
  const columns = oldColumns(table)
  const talkers = new Map<string, Talker>()
  for await (const rows of table.rows)
    for (const { cells } of rows) {
      if (cells[columns.isSender] === '1') continue
      const id = cells[columns.talker] ?? ''
      let talker = talkers.get(id)
      if (talker === undefined) {
        if (talkers.size >= 10_000) continue
        talkers.set(id, (talker = { names: new Set(), accounts: new Set() }))
      }
      const name = cells[columns.remark] || cells[columns.nick]
      const account = cells[columns.account]
      if (name && talker.names.size < 3) talker.names.add(name.slice(0, 200))
      if (account && talker.accounts.size < 3) talker.accounts.add(account.slice(0, 200))
    }
  return talkers
}

function oldColumns({ headings }: CsvTable) {
  return {
    id: headings.at('localId'),
    talker: headings.at('TalkerId', 'StrTalker'),
    type: headings.at('Type'),
    sub: headings.at('SubType'),
    isSender: headings.at('IsSender'),
    time: headings.at('CreateTime'),
    content: headings.at('StrContent'),
    local: headings.at('StrTime'),
    remark: headings.at('Remark'),
    nick: headings.at('NickName'),
    account: headings.at('Sender'),
  }
}

function oldRows(
  table: CsvTable,
  file: ChatOfFile,
  talkers: ReadonlyMap<string, Talker>,
): (row: CsvRow) => MessageRecord | null {
  const at = oldColumns(table)
  const one = talkers.size <= 1
  return ({ cells, number }) => {
    const created = (cells[at.time] ?? '').trim()
    const content = cells[at.content]
    if (content === undefined || !/^\d{1,13}(?:\.\d{1,6})?$/.test(created)) return null
    const meaning = wechatMeaning(Number(cells[at.type] ?? 1), Number(cells[at.sub] ?? 0), content)
    const { file: sent, text, ...rest } = meaning
    const system = meaning.kind === 'system'
    const direction = system
      ? 'system'
      : cells[at.isSender] === '1'
        ? 'out'
        : cells[at.isSender] === '0'
          ? 'in'
          : 'unknown'
    const talker = talkers.get(cells[at.talker] ?? '')
    const group = (talker?.names.size ?? 0) > 1 || (talker?.accounts.size ?? 0) > 1
    const partner = group ? null : ([...(talker?.names ?? [])][0] ?? (one ? file.name : null))
    const own = (cells[at.remark] || cells[at.nick]) ?? ''
    const name = direction === 'in' ? own || partner : direction === 'out' ? partner : null
    const unix = Number(created)
    return chatMessage(
      `row ${number}`,
      epochTime(unix, unix > 1e11 ? 'ms' : 's', cells[at.local]?.trim() || null),
      direction,
      {
        ...rest,
        sender: direction === 'in' ? (name ?? null) : null,
        name: name || null,
        account: direction === 'in' ? cells[at.account] || null : null,
        text: (text ?? content).toWellFormed(),
        attachments: sent === null ? [] : [{ name: sent, mediaType: mediaTypeOfName(sent), part: null }],
        platformId: cells[at.id] || null,
        ...(one && !group && file.id === null
          ? {}
          : { chat: { name: partner ?? file.name, id: file.id ?? cells[at.talker] ?? null, group } }),
      },
    )
  }
}
