/** What the corpus cannot show of the readers of chats: people who take others' names, broken pictures, open questions. */
import { describe, expect, it } from 'vitest'
import { QuotedLines } from '../../main/import/readers/line/quoted.ts'
import { MhtParts } from '../../main/import/readers/qqMht/parts.ts'
import { DayMonth } from '../../main/import/readers/time/dayMonth.ts'
import { readHere } from './reading.ts'

const bar = '='.repeat(64)
const section = (folder: string, object: string, messages: string) =>
  `${bar}\n消息分组:${folder}\n${bar}\n消息对象:${object}\n${bar}\n\n${messages}`

describe('people', () => {
  it('of a QQ group are told apart when two numbers use one name', async () => {
    const { records } = await readHere(
      'qqTxt',
      section(
        '我的群聊',
        '群',
        [
          '2024-07-01 9:00:00 小禾(30000003)\n我',
          '2024-07-01 9:01:00 小禾(20000002)\n冒充的',
          '2024-07-01 9:02:00 改名了(30000003)\n还是我',
        ].join('\n\n'),
      ),
    )
    expect(records.map(each => [each.sender, each.account, each.text])).toEqual([
      ['小禾(30000003)', '30000003', '我'],
      ['小禾(20000002)', '20000002', '冒充的'],
      ['小禾(30000003)', '30000003', '还是我'],
    ])
  })

  it('of a chat of two keep the number they have in their name', async () => {
    const { records } = await readHere(
      'qqTxt',
      section(
        '我的好友',
        '老王(13900001401)',
        '2024-07-01 9:00:00 老王(13900001401)\n还\n\n2024-07-01 9:01:00 小禾\n不\n',
      ),
    )
    expect(records.map(each => each.sender)).toEqual(['老王(13900001401)', '小禾'])
  })

  it('of Telegram with one name and two accounts are two', async () => {
    const message = (id: number, from: string) => ({
      id,
      type: 'message',
      date_unixtime: '1719800000',
      from: '小禾',
      from_id: from,
      text: 'x',
    })
    const { records } = await readHere(
      'telegramJson',
      JSON.stringify({
        name: 'g',
        type: 'private_group',
        id: 9,
        messages: [message(1, 'user1'), message(2, 'user2'), message(3, 'user1')],
      }),
    )
    expect(records.map(each => each.sender)).toEqual(['小禾', '小禾 (user2)', '小禾'])
  })
})

describe('QQ MHT', () => {
  const row = (colour: string, nick: string, clock: string, body: string) =>
    `<tr><td><div style=color:${colour};padding-left:10px;><div style=float:left;margin-right:6px;>${nick}</div>${clock}</div><div style=padding-left:20px;>${body}</div></td></tr>`
  const file = (rows: string, parts: string) =>
    `From: <Save by Tencent MsgMgr>\r\nContent-Type:multipart/related;\r\n\tcharset="utf-8"\r\n\ttype="text/html";\r\n\tboundary="--=_B"\r\n\r\n----=_B\r\nContent-Type: text/html\r\n\r\n<html><table><tr><td><div>消息分组:友</div></td></tr><tr><td><div>消息对象:阿彪</div></td></tr><tr><td>日期: 2024-07-01</td></tr>${rows}</table></html>\r\n\r\n${parts}----=_B--\r\n`
  const picture = (name: string, data: string) =>
    `----=_B\r\nContent-Type:image/png\r\nContent-Transfer-Encoding:base64\r\nContent-Location:${name}\r\n\r\n${data}\r\n\r\n`

  it('hands over pictures wherever the pieces end, and tells of broken ones', async () => {
    const text = file(
      row('#006EFE', '阿彪', '9:00:00', '<font>看&nbsp;&nbsp;这\n</font><IMG src="{1}.dat">'),
      picture('{1}.dat', 'iVBORw0K\r\nGgo=') + picture('{2}.dat', '????'),
    )
    const { records, parts, aborted, summary } = await readHere('qqMht', text)
    expect(records[0]?.attachments).toEqual([{ name: '{1}.dat', mediaType: 'image/*', part: '{1}.dat' }])
    expect(records[0]?.text).toBe('看  这')
    expect(parts.map(part => [part.key, part.mediaType, part.bytes.toString('hex')])).toEqual([
      ['{1}.dat', 'image/png', '89504e470d0a1a0a'],
    ])
    expect(aborted.map(each => each.key)).toEqual(['{2}.dat'])
    expect(summary).toMatchObject({ incomplete: false, notes: ['brokenPart {2}.dat'] })
    const bodies = (pieces: string[]) => {
      const split = new MhtParts()
      const found: string[] = []
      for (const event of [...pieces.flatMap(piece => split.push(piece)), ...split.end()])
        if (event.t === 'begin') found.push(event.location, '')
        else if (event.t === 'body') found.push(`${found.pop()}${event.text}`)
      return [...found, split.whole]
    }
    const whole = bodies([text])
    for (let at = 1; at < text.length; at += 7)
      expect(bodies([text.slice(0, at), text.slice(at)]), `${at}`).toEqual(whole)
  })

  it('asks who the owner is when the colours do not tell', async () => {
    const { records, summary } = await readHere('qqMht', file(row('#42B475', '小禾', '9:00:00', 'x'), ''))
    expect(records[0]?.direction).toBe('bySender')
    expect(summary?.needsSelf).toBe(true)
  })
})

describe('LINE', () => {
  it('a pasted chat inside quotes is one message; a lone quote holds nothing', () => {
    const within = (text: string) => {
      const quoted = new QuotedLines(line => /^\d/.test(line))
      return [...text.split('\n').flatMap(line => quoted.push(line)), ...quoted.end()].map(
        each => each.within,
      )
    }
    expect(within('10:00\tA\t"看\n09:00\tB\t旧的\n完"\n10:01\tB\t好')).toEqual([false, true, true, false])
    expect(within('10:00\tA\t"看\n10:01\tB\t好\n10:02\tA\t行')).toEqual([false, false, false])
    expect(within('10:00\tA\t"看\n09:00\tB\t""旧""的\n""完"""\n10:01\tB\t好')).toEqual([
      false,
      true,
      true,
      false,
    ])
    // The quotes that follow are those of other people.
    const others = '10:00\tA\t"看\n10:01\tB\t好\n10:02\tB\t"行"\n10:03\tA\t说"\n10:04\tB\t好'
    expect(within(others)).toEqual([false, false, false, false, false])
  })

  it('asks for the order when even the weekday does not tell', async () => {
    // 1 August and 8 January 2024 are not both Thursdays; 10 March and 3 October 2024 are: Sunday and Thursday.
    const { records, summary } = await readHere(
      'line',
      '[LINE] Chat history with A\n\nThu, 08/02/2024\n9:00AM\tA\tx\n',
    )
    expect(records[0]?.time).toMatchObject({ wall: { order: 'DMY', date: [8, 2, 2024], half: 'am' } })
    expect(summary?.needsDateOrder).toBe(false)
    const open = new DayMonth()
    open.add([3, 4, 2020])
    expect(open.orderOf([3, 4, 2020])).toBe('ask')
    open.add([2, 13, 2020])
    expect(open.orderOf([3, 4, 2020])).toBe('MDY')
  })
})

describe('QQChatExporter text', () => {
  it('lists relative times, and gives a time of day no day', async () => {
    const block = (time: string) => `A:\n时间: ${time}\n内容: 还钱\n`
    const { records, unread, summary } = await readHere(
      'qqChatExporter',
      `[QQChatExporter V5 / x]\n\n聊天名称: A\n聊天类型: 私聊\n\n\n${['3天前', '09:00:00', '2026-05-01'].map(block).join('\n\n')}\n${'='.repeat(47)}\n              导出完成\n`,
    )
    expect(unread.map(each => each.reason)).toEqual(['relativeTime'])
    expect(records.map(each => each.time)).toEqual([
      { wall: null, offsetMinutes: null, local: '09:00:00', precision: 's' },
      {
        wall: { date: [2026, 5, 1], order: 'YMD', hour: 0, minute: 0, second: null, half: null },
        offsetMinutes: null,
        local: '2026-05-01',
        precision: 'day',
      },
    ])
    expect(summary?.notes).toContain('relativeTimes')
    expect(summary?.incomplete).toBe(false)
  })
})

it('a forwarded message on a page of Telegram names its first author', async () => {
  const { records } = await readHere(
    'telegramHtml',
    '<html><body><div class="page_body chat_page"><div class="message default clearfix" id="message1"><div class="body"><div class="from_name">\n阿彪 \n</div><div class="forwarded body"><div class="from_name">\n老赵 <span class="date details" title="01.06.2024 09:00:00"> 01.06.2024</span>\n</div><div class="text">\n转\n</div></div></div></div></div></body></html>',
  )
  expect(records[0]).toMatchObject({
    sender: '阿彪',
    text: '转',
    facts: [{ type: 'forwarded', value: '', of: '老赵' }],
  })
})

it('a call on a page of Telegram says who called', async () => {
  const call = (status: string) =>
    `<div class="message default clearfix" id="message1"><div class="body"><div class="pull_right date details" title="01.07.2024 10:00:00 UTC+08:00"></div><div class="from_name">小禾</div><div class="media_wrap clearfix"><div class="media clearfix pull_left media_call"><div class="body"><div class="title bold">阿彪</div><div class="status details">${status}</div></div></div></div></div></div>`
  const { records } = await readHere(
    'telegramHtml',
    `<html><body><div class="page_body chat_page">${['Outgoing (65 seconds)', 'Missed', 'Declined'].map(call).join('')}</div></body></html>`,
  )
  expect(
    records.map(each => [each.kind, each.direction, each.name, each.result, each.durationSeconds]),
  ).toEqual([
    ['call', 'out', '阿彪', 'answered', 65],
    ['call', 'in', '阿彪', 'missed', null],
    ['call', 'in', '阿彪', 'rejected', null],
  ])
})

describe('a second export copied to the end of the first', () => {
  it('is a chat of its own in LINE', async () => {
    const chat = (name: string) =>
      `[LINE] Chat history with ${name}\nSaved on: 2025/11/04 10:00\n\n2025/11/03(Mon)\n10:00\t${name}\thello\n10:01\tMe\tno\n`
    const { records, summary } = await readHere('line', chat('Bob') + chat('Eve'))
    expect(records.map(each => [each.sender, each.text, each.chat?.name])).toEqual([
      ['Bob', 'hello', 'Bob'],
      ['Me', 'no', 'Bob'],
      ['Eve', 'hello', 'Eve'],
      ['Me', 'no', 'Eve'],
    ])
    expect(summary?.chatName).toBeNull()
  })

  const block = (name: string) => `${name}:\n时间: 2024-07-01 10:13:20\n内容: 还钱\n\n`
  const bars = '='.repeat(47)
  const text = (name: string) =>
    `[QQChatExporter V5 / x]\n${bars}\n聊天名称: ${name}\n消息总数: 1\n${bars}\n\n${block(name)}${bars}\n导出完成\n`
  const page = (name: string) =>
    `<html><script>\nconst chatMessages = [${JSON.stringify({ type: '1', is_send: false, timestamp: 1719800000, display_name: name, text: '\n const chatMessages = [' })}];\n</script></html>\n`
  const mht = (name: string) =>
    `From: <Save by Tencent MsgMgr>\r\nContent-Type:multipart/related;\r\n\tboundary="--x"\r\n\r\n----x\r\nContent-Type: text/html\r\n\r\n<table><tr><td><div style=padding-left:10px;>消息对象:${name}</div></td></tr><tr><td>日期: 2024-07-01</td></tr><tr><td><div style=color:#006EFE;padding-left:10px;><div style=float:left;margin-right:6px;>${name}</div>10:13:20</div><div style=padding-left:20px;>还</div></td></tr></table>\r\n----x--\r\n`
  const otherwise = (name: string) =>
    page(name).replace('<script>\nconst chat', '<script type="text/javascript">"use strict"; let chat')
  const late = (name: string) => page(name).replace('const chat', '/* v2 */ window.chat')
  it.each([
    ['qqChatExporter', text],
    ['memoTrace', page],
    ['memoTrace', (name: string) => (name === '乙' ? otherwise(name) : page(name))],
    ['memoTrace', (name: string) => (name === '乙' ? late(name) : page(name))],
    ['qqMht', mht],
  ])('is listed in %s', async (reader, make) => {
    const one = await readHere(reader, make('甲'))
    expect([one.records.length, one.unread.length, one.summary?.incomplete]).toEqual([1, 0, false])
    const two = await readHere(reader, make('甲') + make('乙'))
    expect([two.records.length, two.unread.length, two.summary?.incomplete]).toEqual([1, 1, true])
  })
})
