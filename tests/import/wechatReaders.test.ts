/** What the corpus cannot show of WeChat's exporters: damage, odd order, values made to break things. */
import { describe, expect, it } from 'vitest'
import { detect } from '../../main/import/detect.ts'
import { bracketMeaning } from '../../main/import/readers/wechat/brackets.ts'
import { callOf } from '../../main/import/readers/wechat/calls.ts'
import { wechatMeaning } from '../../main/import/readers/wechat/meaning.ts'
import { readHere } from './reading.ts'

const heads = '消息ID,类型,发送人,时间,内容,备注,昵称,更多信息'
const row = (id: number, text: string, who = '小周', time = '2024-07-01 10:00:00') =>
  `${id},文本,${who},${time},${text},,,more\n`

const readerOf = (text: string, name = 'x.txt') => detect(Buffer.from(text), name, text.length).reader

describe('tables of MemoTrace', () => {
  it('lists broken rows with their place and reads all others', async () => {
    const text = `${heads}\n${row(1, '一')}2,文本\n${row(3, '"三')}${row(4, '四')}${row(5, '五', '__proto__', '2024-02-30 10:00:00')}6,文本,小周,2024-07-01 10:00:00,"断`
    const { records, unread, summary } = await readHere('memoTrace', text, '小周.csv')
    expect(records.map(each => [each.locator, each.text])).toEqual([
      ['row 2', '一'],
      ['row 4', '"三'],
      ['row 5', '四'],
      ['row 6', '五'],
    ])
    expect(unread.map(each => [each.locator, each.reason])).toEqual([
      ['row 3', 'malformed'],
      ['row 7', 'cutOff'],
    ])
    expect(records[3]?.time).toMatchObject({ wall: null, local: '2024-02-30 10:00:00' })
    expect(summary).toMatchObject({ incomplete: true, needsSelf: true, chatName: '小周' })
    expect(summary?.names.at(-1)).toEqual({ name: '__proto__', count: 1 })
  })

  it('tells whose conversations an older dump holds', async () => {
    const text =
      'localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n' +
      '1,7,1,0,1,1719800000,3,我先说,,,,\n2,7,1,0,0,1719800001,3,嗯,,甲,,wxid_a\n3,8,1,0,0,1719800002,3,喂,,乙,,wxid_b\n4,8,1,0,1,1719800003,3,在,,,,\n'
    const { records } = await readHere('memoTrace', text, 'messages.csv')
    expect(records.map(each => [each.direction, each.name, each.chat])).toEqual([
      ['out', '甲', { name: '甲', id: '7', group: false }],
      ['in', '甲', { name: '甲', id: '7', group: false }],
      ['in', '乙', { name: '乙', id: '8', group: false }],
      ['out', '乙', { name: '乙', id: '8', group: false }],
    ])
  })
})

it('refuses the training set with a reason of its own', async () => {
  const set = '[{"instruction":"在吗","input":"","output":"在","history":[]}]'
  expect(readerOf(set, 'x.json')).toBe('memoTrace')
  expect((await readHere('memoTrace', set)).error?.code).toBe('ExportForTraining')
})

it('finds names of chats that stand behind their messages', async () => {
  const message = { id: '1', time: '2026-08-01T09:30:00+08:00', direction: 'sent', content: '好' }
  const wetrace = await readHere(
    'wetracePlus',
    JSON.stringify({
      format: 'wetrace-plus',
      conversations: [{ messages: [message], id: 'wxid_a', name: '甲' }],
    }),
  )
  expect(wetrace.records[0]).toMatchObject({ direction: 'out', name: '甲', account: 'wxid_a' })
  const weFlow = await readHere(
    'weFlow',
    JSON.stringify({
      messages: [{ createTime: 1748734200, content: '好', isSend: 1, localType: 1 }],
      session: { wxid: 'wxid_a', displayName: '甲', type: '私聊' },
    }),
  )
  expect(weFlow.records[0]).toMatchObject({ direction: 'out', name: '甲', account: 'wxid_a' })
  expect(weFlow.summary?.chatName).toBe('甲')
})

it('takes a quoted block without its bar for a text', async () => {
  const text =
    '甲 - 微信聊天记录\n\n甲 (2024-07-01 10:00:00):看\n「乙：不是引用」\n还有\n「乙：第一行\n第二行」\n- - - - - - - - - - - - - - -\n回\n'
  const { records } = await readHere('wechatExporter', text, '甲.txt')
  expect(
    records.map(each => [each.locator, each.text, each.facts?.find(fact => fact.type === 'quote')]),
  ).toEqual([
    ['line 3', '看\n「乙：不是引用」\n还有', undefined],
    [
      'line 6',
      '「乙：第一行\n第二行」\n- - - - - - - - - - - - - - -\n回',
      { type: 'quote', value: '第一行\n第二行', of: '乙' },
    ],
  ])
})

it('reads small faces as words, and the pages of older versions', async () => {
  const page = `<!doctype html><html><head><title>甲 - 微信聊天记录</title></head><body>
    <div class="msg chat left " msgid="1" msgtype="49"><div class="avatar-box"><img src="a.png" class="avatar" /></div>
      <div class="nt-box"><span class="dspname left" wxId="wxid_a">甲</span> 2024-07-01 10:00:00</div>
      <div class="content-box"><span class="msg-text"><pre>还<img src="e.png" title="Smile" rawemoji="[微笑]" class="wxemoji" />钱</pre></span>
      <a href="https://example.com/x"><b>看</b></a><div class="appinfo"><img src="i.png" class="app-icon" /><span>甲应用</span></div></div></div>
    <div class="msg media-right " msgid="2" msgtype="3"><div class="nt-box"><span class="name-right">我</span> 2024-07-01 10:01:00</div>
      <div class="content-box"><img src="x_files/2.jpg" /></div></div>
    <div class="msg chat-notice" msgid="3 "><span class="dont-break-out">系统消息：你撤回了一条消息</span></div></body></html>`
  expect(readerOf(page, 'x.html')).toBe('wechatExporter')
  const { records, summary } = await readHere('wechatExporter', page, '甲.html')
  expect(
    records.map(each => [each.kind, each.direction, each.text, each.attachments.map(file => file.name)]),
  ).toEqual([
    ['message', 'in', '还[微笑]钱\n看\n甲应用', []],
    ['message', 'out', '', ['2.jpg']],
    ['system', 'system', '你撤回了一条消息', []],
  ])
  expect(records[0]?.facts).toEqual([{ type: 'link', value: 'https://example.com/x', of: null }])
  expect(summary).toMatchObject({ incomplete: false, chatName: '甲' })
})

it('reads the pictures of a mail as parts, and a mail that breaks off as incomplete', async () => {
  const chat =
    '甲 和 乙 在微信上的聊天记录如下，请查收。\n\n—————  2026-04-06  —————\n\n\n甲  9:21\n\n[图片: a.jpg(请在附件中查看)]\n'
  const mail = `From: a@b.c\nTo: a@b.c\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from(chat).toString('base64')}\n--q\nContent-Type: image/jpeg; name="a.jpg"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n/9j/2Q==\n`
  expect(readerOf(mail, 'x.eml')).toBe('wechatText')
  const whole = await readHere('wechatText', `${mail}--q--\n`)
  expect(whole.parts.map(part => [part.name, part.bytes.length])).toEqual([['a.jpg', 4]])
  expect(whole.records[0]?.attachments).toEqual([
    { name: 'a.jpg', mediaType: 'image/jpeg', part: whole.parts[0]?.key },
  ])
  expect(whole.summary?.incomplete).toBe(false)
  expect((await readHere('wechatText', mail)).summary?.incomplete).toBe(true)
})

it('tells WeChat texts from what looks like them', () => {
  expect(readerOf('2024-07-01 10:00:00 甲\n好\n\n2024-07-01 10:00:09\n撤回\n')).toBe('memoTrace')
  expect(readerOf('2024-07-01 10:00:00 甲(10001)\n好\n\n2024-07-01 10:00:09 乙(10002)\n在\n')).not.toBe(
    'memoTrace',
  )
  expect(readerOf('甲(wxid_a) 07-01 10:00:00\n好\n')).toBe('chatlog')
  expect(readerOf('wxid_a [19@chatroom] 10:00:00\n好\n')).toBe('chatlog')
  expect(readerOf('开会：\n今天 10:00:00\n\n下午 14:00:00\n')).not.toBe('chatlog')
  expect(readerOf('购物：\n米\n\n备注：\n油\n')).not.toBe('wechatText')
})

it('knows what bubbles say', () => {
  expect(callOf('通话时长 1:02:03')).toEqual({ result: 'answered', durationSeconds: 3723 })
  expect(
    ['对方已取消', '已取消', '对方已拒绝', '对方忙线中', '对方无应答', ''].map(each => callOf(each).result),
  ).toEqual(['missed', 'notConnected', 'rejected', 'busy', 'notConnected', null])
  expect(bracketMeaning('[转账|发送 ￥66.00](先还)').facts).toEqual([
    { type: 'transfer', value: '￥66.00', of: null },
  ])
  expect(bracketMeaning('[某某某] 你好').facts).toEqual([])
  expect(bracketMeaning('[分享|标题|说明](https://example.com/x)').facts[0]?.value).toBe(
    'https://example.com/x',
  )
  const quote =
    '<msg><appmsg><title>不</title><type>57</type><refermsg><displayname>甲</displayname><content>&lt;msg&gt;&lt;appmsg&gt;&lt;title&gt;协议&lt;/title&gt;&lt;/appmsg&gt;&lt;/msg&gt;</content></refermsg></appmsg></msg>'
  expect(wechatMeaning(244813135921, 0, quote)).toMatchObject({
    text: '不',
    facts: [{ type: 'quote', value: '协议', of: '甲' }],
  })
})

it('takes words that end in a time for words in the mail of a chat', async () => {
  const { records } = await readHere(
    'wechatText',
    `小明 和 小红 在微信上的聊天记录如下，请查收。\n\n—————  2026-04-06  —————\n\n\n小红  9:05\n\n见面  16:21\n\n小明  16:21\n\n好\n\n小红  16:22\n\n嗯\n`,
  )
  expect(records.map(each => [each.sender, each.text])).toEqual([
    ['小红', '见面  16:21'],
    ['小明', '好'],
    ['小红', '嗯'],
  ])
})

it('reads a notice of WechatExporter that stands in no box', async () => {
  const { records } = await readHere(
    'wechatExporter',
    '<html><body><div class="msg chat left" msgid="1" msgtype="1"><div class="nt-box"><span class="dspname left" wxId="a">王</span> 2024-07-01 10:00:00</div><div class="content-box"><pre>还</pre></div></div>\n<div class="msg chat-notice">\n你撤回了一条消息\n</div></body></html>',
  )
  expect(records.map(each => [each.kind, each.text])).toEqual([
    ['message', '还'],
    ['system', '你撤回了一条消息'],
  ])
})
