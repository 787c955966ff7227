import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { chatNameOf } from '../../main/import/readers/whatsapp/chatName.ts'
import { headerOf } from '../../main/import/readers/whatsapp/header.ts'
import { meaningOf, spokenSeconds } from '../../main/import/readers/whatsapp/phrases.ts'
import type { MessageRecord } from '../../main/vault/entries.ts'
import { readApart, readHere, type Reading } from './reading.ts'

const read = (content: string | Uint8Array, name = ''): Promise<Reading> =>
  readHere('whatsapp', content, name)

function wallOf(record: MessageRecord | undefined) {
  const time = record?.time
  return time !== undefined && 'wall' in time ? time.wall : undefined
}
/** Year, month, day, hour (0–23), minute, second as a plain text, or the open order. */
function shown(record: MessageRecord | undefined): string {
  const wall = wallOf(record)
  if (wall === undefined || wall === null) return 'unknown'
  const hour = wall.half === null ? wall.hour : (wall.hour % 12) + (wall.half === 'pm' ? 12 : 0)
  const clock = `${hour}:${String(wall.minute).padStart(2, '0')}${wall.second === null ? '' : `:${String(wall.second).padStart(2, '0')}`}`
  const [a, b, c] = wall.date
  if (wall.order === 'ask') return `ask ${a}/${b}/${c} ${clock}`
  const [y, m, d] = wall.order === 'YMD' ? [a, b, c] : wall.order === 'DMY' ? [c, b, a] : [c, a, b]
  return `${y}-${m}-${d} ${clock}`
}

describe('an iPhone export in Chinese', () => {
  it('reads times, notices, attachments, calls, deletions and edits', async () => {
    const file = await readFile(new URL('../fixtures/import/whatsapp/ios-zh-CN.txt', import.meta.url))
    const { records, unread, summary } = await readApart(
      'whatsapp',
      file,
      'WhatsApp Chat - 快还贷客服.zip/_chat.txt',
    )
    expect(unread).toEqual([])
    expect(
      records.map(r => [
        r.locator,
        r.kind,
        r.direction,
        r.sender,
        shown(r),
        r.result,
        r.durationSeconds,
        r.flags.join(),
        r.attachments.map(a => a.name).join(),
      ]),
    ).toEqual([
      ['line 1', 'system', 'system', '快还贷客服', '2026-11-3 9:03:11', null, null, '', ''],
      ['line 2', 'message', 'bySender', '快还贷客服', '2026-11-3 15:02:11', null, null, '', ''],
      [
        'line 6',
        'message',
        'bySender',
        '快还贷客服',
        '2026-11-3 15:02:40',
        null,
        null,
        '',
        '00000003-PHOTO-2026-11-03-15-02-40.jpg',
      ],
      ['line 7', 'call', 'bySender', '快还贷客服', '2026-11-3 15:03:00', 'missed', null, '', ''],
      ['line 8', 'call', 'bySender', '快还贷客服', '2026-11-3 15:05:00', 'answered', 240, '', ''],
      ['line 9', 'message', 'bySender', '李小明', '2026-11-3 15:06:00', null, null, 'missingAttachment', ''],
      ['line 10', 'message', 'bySender', '李小明', '2026-11-3 15:07:00', null, null, 'deleted', ''],
      ['line 11', 'message', 'bySender', '李小明', '2026-11-13 0:00:01', null, null, 'edited', ''],
    ])
    expect(records[1]?.text).toBe('你什么时候还款？\n再不还就上门\n\n第四行')
    expect(records[1]?.time).toEqual({
      wall: { date: [2026, 11, 3], order: 'YMD', hour: 3, minute: 2, second: 11, half: 'pm' },
      offsetMinutes: null,
      local: '2026/11/3 下午3:02:11',
      precision: 's',
    })
    expect(summary).toEqual({
      needsZone: true,
      needsDateOrder: false,
      needsSelf: true,
      names: [
        { name: '快还贷客服', count: 4 },
        { name: '李小明', count: 3 },
      ],
      offsetHints: [],
      dateExamples: [],
      chatName: '快还贷客服',
      incomplete: false,
      notes: [],
    })
  })
})

describe('dialects', () => {
  it.each([
    [
      'German',
      '05.01.26, 15:02 - +49 170 0000000: Zahlen Sie sofort',
      '2026-1-5 15:02',
      '31.01.26, 00:00 - X: x',
    ],
    ['US', '1/5/26, 3:02\u202fPM - Bob: pay', '2026-1-5 15:02', '1/31/26, 3:02\u202fPM - Bob: pay'],
    ['India', '05/01/26, 3:02 pm - Bob: pay', '2026-1-5 15:02', '31/01/26, 3:02 pm - Bob: pay'],
    ['Spain', '5/1/26 15:02 - Bob: paga', '2026-1-5 15:02', '31/1/26 15:02 - Bob: paga'],
    [
      'Mexico',
      '05/01/2026, 03:02 p. m. - Bob: paga',
      '2026-1-5 15:02',
      '31/01/2026, 12:02 a. m. - Bob: paga',
    ],
    ['Finnish', '5.1.2026 klo 15.02 - Bob: maksa', '2026-1-5 15:02', '31.1.2026 klo 15.02 - Bob: maksa'],
    ['Czech', '5. 1. 2026 15:02 - Bob: plať', '2026-1-5 15:02', '31. 1. 2026 15:02 - Bob: plať'],
    [
      'Croatian iPhone',
      '[5. 1. 2026. 15:02:03] Bob: plati',
      '2026-1-5 15:02:03',
      '[31. 1. 2026. 15:02:03] Bob: plati',
    ],
    ['Dutch', '05-01-26 15:02 - Bob: betaal', '2026-1-5 15:02', '31-01-26 15:02 - Bob: betaal'],
    ['Swedish', '2026-01-05 15:02 - Bob: betala', '2026-1-5 15:02', '2026-01-31 15:02 - Bob: betala'],
    ['Chinese Android', '2026/1/5 15:02 - 王: 还钱', '2026-1-5 15:02', '2026/1/31 15:02 - 王: 还钱'],
    [
      'Chinese Android, 12 h',
      '2026/1/5 下午3:02 - 王: 还钱',
      '2026-1-5 15:02',
      '2026/1/31 下午3:02 - 王: 还钱',
    ],
    [
      'Taiwan iPhone',
      '[2026/1/5 晚上9:02:03] 王: 還錢',
      '2026-1-5 21:02:03',
      '[2026/1/31 凌晨12:02:03] 王: 還錢',
    ],
    ['Hong Kong', '[5/1/2026 下午3:02:03] 王: 還錢', '2026-1-5 15:02:03', '[31/1/2026 下午3:02:03] 王: 還錢'],
    ['Japanese', '[2026/01/05 15:02:03] 王: 返せ', '2026-1-5 15:02:03', '[2026/01/31 15:02:03] 王: 返せ'],
    ['Korean', '2026. 1. 5. 오후 3:02 - 왕: 갚아', '2026-1-5 15:02', '2026. 1. 31. 오후 3:02 - 왕: 갚아'],
    [
      'Arabic digits',
      '\u200f٥/١/٢٠٢٦, ٣:٠٢ م - بوب: ادفع',
      '2026-1-5 15:02',
      '\u200f٣١/١/٢٠٢٦, ٣:٠٢ م - بوب: ادفع',
    ],
    ['French', '05/01/2026 à 15:02 - Bob: paie', '2026-1-5 15:02', '31/01/2026 à 15:02 - Bob: paie'],
    ['old iPhone', '05/01/2026 15:02:03: Bob: pay', '2026-1-5 15:02:03', '31/01/2026 15:02:03: Bob: pay'],
    ['noon', '2026/1/5 中午12:30 - 王: 还钱', '2026-1-5 12:30', '2026/1/31 中午11:30 - 王: 还钱'],
  ])('%s', async (_, line, time, decides) => {
    const { records, summary, unread } = await read(`${line}\n${decides}\n`)
    expect(records).toHaveLength(2)
    expect(unread).toEqual([])
    expect(shown(records[0])).toBe(time)
    expect(records.map(record => record.direction)).toEqual(['bySender', 'bySender'])
    expect(summary?.needsDateOrder).toBe(false)
  })

  it('trusts no hour beside a word it does not know', async () => {
    const { records, summary } = await read('2026/1/5 晡時3:02 - 王: 还钱\n2026/1/31 晡時4:02 - 王: 还钱\n')
    expect(records.map(record => [shown(record), record.time.local])).toEqual([
      ['unknown', '2026/1/5 晡時3:02'],
      ['unknown', '2026/1/31 晡時4:02'],
    ])
    expect(summary?.notes).toEqual(['timesNotUnderstood 2'])
  })

  it('invents no day that does not exist', async () => {
    const { records } = await read('5/1/2567, 15:02 - ก: จ่าย\n6/1/2567, 15:02 - ก: จ่าย\n')
    expect(records.map(shown)).toEqual(['unknown', 'unknown'])
  })
})

describe('the order of the date', () => {
  it('asks when the file does not tell', async () => {
    const { records, summary } = await read(
      '01/02/2026, 09:00 - A: x\n02/02/2026, 09:00 - B: y\n03/03/2026, 09:00 - B: y\n',
    )
    expect(records.map(shown)).toEqual(['ask 1/2/2026 9:00', '2026-2-2 9:00', '2026-3-3 9:00'])
    expect(summary).toMatchObject({ needsDateOrder: true, dateExamples: ['01/02/2026, 09:00'] })
  })
  it('knows an order by one day above 12', async () => {
    expect((await read('01/02/26, 09:00 - A: x\n13/02/26, 09:00 - B: y\n')).records.map(shown)).toEqual([
      '2026-2-1 9:00',
      '2026-2-13 9:00',
    ])
    expect((await read('01/02/26, 09:00 - A: x\n02/13/26, 09:00 - B: y\n')).records.map(shown)).toEqual([
      '2026-1-2 9:00',
      '2026-2-13 9:00',
    ])
  })
  it('rules out an order in which time runs backwards', async () => {
    expect((await read('05/01/2026, 09:00 - A: x\n01/02/2026, 09:00 - B: y\n')).records.map(shown)).toEqual([
      '2026-1-5 9:00',
      '2026-2-1 9:00',
    ])
  })
  it('asks when a year of two digits may come first', async () => {
    const { records } = await read('24/1/15 15:02 - 王: x\n24/1/16 15:02 - 王: y\n')
    expect(records.map(shown)).toEqual(['ask 24/1/15 15:02', 'ask 24/1/16 15:02'])
    expect((await read('24/1/5 15:02 - 王: x\n24/1/6 15:02 - 王: y\n')).records.map(shown)).toEqual([
      '2024-1-5 15:02',
      '2024-1-6 15:02',
    ])
  })
  it('looks at each date alone when the file contradicts itself', async () => {
    const { records } = await read(
      '13/02/2026, 09:00 - A: x\n02/13/2026, 09:00 - A: x\n02/03/2026, 09:00 - A: x\n',
    )
    expect(records.map(shown)).toEqual(['2026-2-13 9:00', '2026-2-13 9:00', 'ask 2/3/2026 9:00'])
  })
})

describe('lines', () => {
  it('takes a pasted chat for text, not for messages', async () => {
    const { records } = await read(
      '2026/1/5 15:02 - 王: 你看：\n[2026/1/1 下午3:02:11] 别人: 不还\n2026-01-01 10:00:00 某人\n2026/1/31 15:03 - 李: 嗯\n',
    )
    expect(records.map(record => record.text)).toEqual([
      '你看：\n[2026/1/1 下午3:02:11] 别人: 不还\n2026-01-01 10:00:00 某人',
      '嗯',
    ])
  })
  it('lists what stands before the first message', async () => {
    const { records, unread } = await read('转发自邮件\n\n2026/1/5 15:02 - 王: 还钱\n')
    expect(records.map(record => record.locator)).toEqual(['line 3'])
    expect(unread).toEqual([{ locator: 'line 1', reason: 'beforeFirstMessage', excerpt: '转发自邮件' }])
  })
  it('tells notices from senders', async () => {
    const { records } = await read(
      '13/1/2026, 09:00 - Messages and calls are end-to-end encrypted. Tap to learn more.\n13/1/2026, 09:01 - Wang changed the subject from "A: b" to "C: d"\n13/1/2026, 09:02 - Wang: hi\n13/1/2026, 09:03 - Wang:\nsecond\n13/1/2026, 09:04 - Missed voice call\n',
    )
    expect(records.map(r => [r.kind, r.direction, r.sender, r.text])).toEqual([
      ['system', 'system', null, 'Messages and calls are end-to-end encrypted. Tap to learn more.'],
      ['system', 'system', null, 'Wang changed the subject from "A: b" to "C: d"'],
      ['message', 'bySender', 'Wang', 'hi'],
      ['message', 'bySender', 'Wang', 'second'],
      ['call', 'in', null, 'Missed voice call'],
    ])
  })
  it('keeps a number as a number', async () => {
    const { records } = await read(
      '13/1/2026, 09:02 - \u202a+86\u00a0170\u00a00000\u00a00001\u202c: 还钱\n13/1/2026, 09:02 - 王: 还钱\n',
    )
    expect(records.map(r => [r.sender, r.numberRaw, r.name])).toEqual([
      ['+86\u00a0170\u00a00000\u00a00001', '+86 170 0000 0001', null],
      ['王', null, '王'],
    ])
  })
  it('hands a long message over as a whole', async () => {
    const long = `${'威胁'.repeat(30_000)}\n尾`
    const { records, parts } = await read(`2026/1/13 15:02 - 王: ${long}\n`)
    expect(parts[0]?.bytes.toString()).toBe(long)
    expect(records[0]?.flags).toEqual(['truncated'])
  })
  it.each([
    ['UTF-8 with mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE with mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16LE without', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16BE with mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['CR LF', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ])('reads %s', async (_, encode) => {
    const { records } = await read(encode('2026/1/5 15:02 - 王: 还钱\n快\n2026/1/13 15:02 - 李: 好\n'))
    expect(records.map(r => [r.sender, r.text, r.flags])).toEqual([
      ['王', '还钱\n快', []],
      ['李', '好', []],
    ])
  })
  it('reads GB18030 and says so', async () => {
    // 王: 还钱，不还就发短信给你妈
    const gb = Buffer.from('cdf53a20bbb9c7aea3acb2bbbbb9becdb7a2b6ccd0c5b8f8c4e3c2e8', 'hex')
    const { records, summary } = await read(
      Buffer.concat([Buffer.from('2026/1/13 15:02 - '), gb, Buffer.from('\n')]),
    )
    expect(records.map(r => [r.sender, r.text])).toEqual([['王', '还钱，不还就发短信给你妈']])
    expect(summary?.notes).toEqual(['encoding gb18030'])
  })
  it('flags what cannot be decoded', async () => {
    const { records } = await read(
      Buffer.concat([
        Buffer.from('2026/1/13 15:02 - 王: 还钱还钱还钱还钱还钱还钱还钱还钱还钱还钱还钱还钱'),
        Buffer.from([0xff]),
        Buffer.from('\n'),
      ]),
    )
    expect(records[0]?.flags).toEqual(['lossyDecode'])
    expect(records[0]?.text).toContain('\ufffd')
  })
  it('refuses what is no chat', async () => {
    for (const content of ['', 'hello\nworld', '2026-01-01'])
      expect((await read(content)).error?.code).toBe('ReaderFailed')
  })
})

describe('what WhatsApp puts in place of something', () => {
  it.each([
    ['<Media omitted>', 'missingAttachment'],
    ['<Medien ausgeschlossen>', 'missingAttachment'],
    ['<Без медиафайлов>', 'missingAttachment'],
    ['<省略影音内容>', 'missingAttachment'],
    ['<已省略多媒體檔案>', 'missingAttachment'],
    ['<Multimedia omitido>', 'missingAttachment'],
    ['\u200eimage omitted', 'missingAttachment'],
    ['\u200e圖片已略去', 'missingAttachment'],
    ['изображение отсутствует', 'missingAttachment'],
    ['This message was deleted', 'deleted'],
    ['You deleted this message.', 'deleted'],
    ['这条消息已删除', 'deleted'],
    ['此訊息已刪除', 'deleted'],
    ['Pay now \u200e<This message was edited>', 'edited'],
  ])('%s', (text, flag) => {
    expect(meaningOf(text)?.flags).toEqual([flag])
  })
  it.each([
    ['\u200e<attached: 00000042-PHOTO-2026-06-07-15-13-20.jpg>', '00000042-PHOTO-2026-06-07-15-13-20.jpg'],
    ['<adjunto: 00000042-AUDIO-2026-06-07-15-13-20.opus>', '00000042-AUDIO-2026-06-07-15-13-20.opus'],
    ['<вложение: 00000042-VIDEO-2026-06-07-15-13-20.mp4>', '00000042-VIDEO-2026-06-07-15-13-20.mp4'],
    ['<Anhang: vertrag.pdf>', 'vertrag.pdf'],
    ['<pièce jointe : contrat.pdf>', 'contrat.pdf'],
    ['<附件：合同.pdf>', '合同.pdf'],
    ['contract.pdf • \u200e3 pages \u200e<attached: 00000001-contract.pdf>', '00000001-contract.pdf'],
    ['IMG-20260428-WA0001.jpg (file attached)\nlook', 'IMG-20260428-WA0001.jpg'],
    ['\u200ePTT-20260428-WA0002.opus (archivo adjunto)', 'PTT-20260428-WA0002.opus'],
    ['催收函.pdf (文件附件)', '催收函.pdf'],
    ['brief.pdf (Datei angehängt)', 'brief.pdf'],
    ['IMG-20260428-WA0003.jpg (anything)', 'IMG-20260428-WA0003.jpg'],
    ['see photo.jpg (my holiday)', null],
    ['<note: photo.jpg>', null],
  ])('%s', (text, name) => {
    expect(meaningOf(text)?.attachment ?? null).toBe(name)
  })
  it.each([
    ['Voice call, 4 min', 'answered', 240],
    ['Video call, 1 hr 5 min', 'answered', 3900],
    ['Missed voice call, Tap to call back', 'missed', null],
    ['\u200eMissed video call', 'missed', null],
    ['Voice call, \u200eNo answer', 'notConnected', null],
    ['Пропущенный аудиозвонок', 'missed', null],
    ['Видеозвонок, 1 ч 5 мин', 'answered', 3900],
    ['语音通话，35秒', 'answered', 35],
    ['未接視訊通話', 'missed', null],
    ['Sprachanruf, 2 Min.', 'answered', 120],
    ['Videochiamata', 'unknown', null],
  ])('%s', (text, result, seconds) => {
    expect(meaningOf(text)).toMatchObject({ kind: 'call', result, durationSeconds: seconds })
  })
  it.each([
    'Voice call, ok?',
    'I missed voice call',
    'This message was deleted by my brother',
    '还钱',
    'Missed you',
    '',
  ])('%s is just text', text => {
    expect(meaningOf(text)).toBeNull()
  })
  it('reads durations', () => {
    expect([
      spokenSeconds('1 hr 2 min 3 sec'),
      spokenSeconds('3小时'),
      spokenSeconds('soon'),
      spokenSeconds(''),
    ]).toEqual([3723, 10800, null, null])
  })
})

describe('the name of the chat', () => {
  it.each([
    ['WhatsApp Chat with 王.txt', '王'],
    ['WhatsApp Chat - 王.zip', '王'],
    ['WhatsApp Chat - 王.zip/_chat.txt', '王'],
    ['与王 的 WhatsApp 聊天.txt', '王'],
    ['与王的 WhatsApp 聊天.txt', '王'],
    ['與王的WhatsApp對話.txt', '王'],
    ['WhatsApp Chat mit +49 170 0000000.txt', '+49 170 0000000'],
    ['Chat de WhatsApp con Bob (1).txt', 'Bob'],
    ['Чат WhatsApp с контактом Боб.txt', 'Боб'],
    ['_chat.txt', null],
    ['notes.txt', null],
    ['', null],
  ])('%s', (name, chat) => {
    expect(chatNameOf(name)).toBe(chat)
  })
})

it('finds no header in ordinary lines', () => {
  for (const line of ['', '3/4 of it', '2026 was bad', '[x] done', '1.2.3', '12:30 - lunch', '还钱'])
    expect(headerOf(line), line).toBeNull()
})
