import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../main/vault/entries.ts'
import { Base64Pieces } from '../../main/import/readers/text/base64.ts'
import { offsetOf } from '../../main/import/readers/time/offsetHints.ts'
import { readApart, readHere, type Reading } from './reading.ts'

const read = (content: string | Uint8Array): Promise<Reading> => readHere('smsBackupRestore', content)
const smses = (inner: string): Promise<Reading> => read(`<smses count="1">${inner}</smses>`)
const calls = (inner: string): Promise<Reading> =>
  read(`<?xml version="1.0"?><calls count="1">${inner}</calls>`)

const base: MessageRecord = {
  kind: 'sms',
  locator: '',
  time: { epochMs: 0, local: null, precision: 'ms' },
  direction: 'in',
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
}
const at = (epochMs: number, local: string | null = null) => ({ epochMs, local, precision: 'ms' as const })

describe('SMS', () => {
  it('reads every type, quote, reference and missing value as the format says', async () => {
    const file = await readFile(new URL('../fixtures/import/smsBackupRestore/sms.xml', import.meta.url))
    const expected: MessageRecord[] = [
      {
        ...base,
        locator: 'sms[1]',
        time: at(1793710980123, '2026年11月3日 下午9:03:00'),
        numberRaw: '+86 170 0000 0001',
        text: '【快还贷】最后通知\n今晚不还就去你单位！😡',
        line: '1',
        sentAtMs: 1793710979000,
      },
      {
        ...base,
        locator: 'sms[2]',
        time: at(1793711040000, '2026年11月3日 下午9:04:00'),
        direction: 'out',
        numberRaw: '17000000001',
        name: '催收-王',
        text: '他说"明天来"',
      },
      {
        ...base,
        locator: 'sms[3]',
        time: at(1793711041000),
        direction: 'out',
        numberRaw: '17000000001',
        flags: ['draft'],
      },
      {
        ...base,
        locator: 'sms[4]',
        time: at(1793711042000),
        direction: 'out',
        numberRaw: '17000000001',
        text: '待发',
        flags: ['unsent'],
      },
      {
        ...base,
        locator: 'sms[5]',
        time: at(1793711043000),
        direction: 'out',
        numberRaw: '17000000001',
        text: '没发出去',
        flags: ['failed'],
      },
      {
        ...base,
        locator: 'sms[6]',
        time: at(1793711044000),
        direction: 'out',
        numberRaw: '17000000001',
        text: '排队',
        flags: ['unsent'],
      },
      { ...base, locator: 'sms[7]', time: at(1793711045000), numberRaw: '95188', flags: ['nullBody'] },
      {
        ...base,
        locator: 'sms[8]',
        time: at(1793711046000),
        numberRaw: '10690000',
        text: 'a\ufffdb 😡 \ufffd &<>"\' &foo;',
        flags: ['lossyDecode'],
      },
      {
        ...base,
        locator: 'sms[9]',
        time: { wall: null, offsetMinutes: null, local: '2026年11月3日 下午9:05:00', precision: 's' },
        numberRaw: '10690000',
        text: '没有时间',
      },
      {
        ...base,
        locator: 'sms[10]',
        time: at(1793711047000),
        direction: 'unknown',
        numberRaw: '10690000',
        text: '主题\nOEM 类型',
      },
    ]
    for (const reading of [await read(file), await readApart('smsBackupRestore', file)]) {
      expect(reading.records).toEqual(expected)
      expect(reading.unread).toEqual([{ locator: 'sms[11]', reason: 'empty', excerpt: '<sms>' }])
      expect(reading.summary).toMatchObject({
        needsZone: false,
        needsSelf: false,
        incomplete: false,
        offsetHints: [{ minutes: 480, count: 2 }],
      })
    }
  })

  it('keeps what is whole of a file that breaks off, and says so', async () => {
    const whole = '<sms address="1" date="1793711040000" type="1" body="一" />'
    const { records, unread, summary } = await read(`<smses count="2">${whole}<sms address="2" date="17937`)
    expect(records.map(record => record.text)).toEqual(['一'])
    expect(unread).toEqual([{ locator: 'sms[2]', reason: 'cutOff', excerpt: '<sms address="2" date="17937' }])
    expect(summary?.incomplete).toBe(true)
  })

  it('accounts for every begun element when cut at any byte', async () => {
    const file = Buffer.from(
      '<smses count="3"><sms address="1" date="1793711040000" type="1" body="还钱&#10;!" /><mms date="1793711040000" msg_box="1" address="2"><parts><part seq="0" ct="image/png" name="a.png" data="iVBORw0KGgo=" /></parts></mms><sms address="3" date="1793711040000" type="2" body="x"/></smses>',
    )
    for (let length = 0; length <= file.length; length++) {
      const cut = file.subarray(0, length)
      const { records, unread, error, summary } = await read(cut)
      const begun = cut.toString('latin1').match(/<(?:sms|mms)[\s/>]/g)?.length ?? 0
      expect(records.length + unread.length, `cut at ${length}`).toBe(begun)
      if (error === null) expect(summary?.incomplete).toBe(length < file.length)
      else expect([error.code, begun]).toEqual(['ReaderFailed', 0])
    }
  })

  it('gives the same result however the bytes are cut into pieces', async () => {
    const { Tags } = await import('../../main/import/readers/xml/tags.ts')
    const text =
      '<a x="1" data="QUJD" y=\'"\'/><b z="<"><!-- <c> --><?p ?><d q="1" q="2"/><e f="&#1;"></b><g h="<sms i="/><sms j=""/>'
    const heard = (pieces: string[]): string => {
      let log = ''
      let data = ''
      const tags = new Tags({
        open: (tag, self) => (log += `open ${tag.name} ${[...tag.attributes].join()} ${self}\n`),
        close: name => (log += `close ${name}\n`),
        broken: (name, reason) => (log += `broken ${name} ${reason}\n`),
        dataStart: tag => (log += `data of ${tag.name}\n`),
        dataChunk: piece => (data += piece),
        dataEnd: whole => (log += `end ${data} ${whole}\n`),
      })
      for (const piece of pieces) tags.push(piece)
      tags.end()
      return log
    }
    const whole = heard([text])
    expect(whole).toContain('broken d duplicateAttribute')
    expect(whole).toContain('open sms j, true')
    for (let size = 1; size < text.length; size++)
      expect(heard(text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []), `pieces of ${size}`).toBe(whole)
  })

  it('loses only the message that is damaged', async () => {
    const good = (body: string): string =>
      `<sms address="1" date="1793711040000" type="1" body="${body}" />\n`
    const { records, unread } = await smses(
      `${good('一')}<sms address="1" date="1793711040000" type="1" body="没有结尾 />\n${good('二')}<sms address=1 body="三" />${good('四')}<sms address="1" address="2" date="1" body="五"/>${good('六')}`,
    )
    expect(records.map(record => record.text)).toEqual(['一', '二', '四', '六'])
    expect(unread.map(each => [each.locator, each.reason])).toEqual([
      ['sms[2]', 'malformed'],
      ['sms[4]', 'malformed'],
      ['sms[6]', 'duplicateAttribute'],
    ])
    expect(unread[0]?.excerpt).toContain('没有结尾')
  })

  it.each([
    ['DOCTYPE', '<!DOCTYPE smses [<!ENTITY a "b">]><smses></smses>'],
    ['entity', '<smses><!ENTITY x SYSTEM "file:///etc/passwd"></smses>'],
    [
      'billion laughs',
      `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "&lol${i || ''};&lol${i || ''};">`).join('')}]><smses><sms body="&lol9;"/></smses>`,
    ],
    ['depth', `<smses>${'<a>'.repeat(100)}`],
  ])('refuses %s', async (_, content) => {
    expect((await read(content)).error?.code).toBe('XmlForbidden')
  })

  it('keeps the messages before a refusal', async () => {
    const { records, error } = await read(
      '<smses><sms address="1" date="1793711040000" type="1" body="先" /><!DOCTYPE x>',
    )
    expect(records.map(record => record.text)).toEqual(['先'])
    expect(error?.code).toBe('XmlForbidden')
  })

  it('refuses what is no backup', async () => {
    for (const content of ['', 'hello', '<html></html>'])
      expect((await read(content)).error?.code).toBe('ReaderFailed')
  })

  it('hands a text over 64 KiB over as a whole and keeps its beginning', async () => {
    const body = '还'.repeat(40_000)
    const { records, parts } = await smses(`<sms address="1" date="1793711040000" type="1" body="${body}" />`)
    expect(parts.map(part => [part.key, part.bytes.toString()])).toEqual([['text:sms[1]', body]])
    expect(records[0]?.text).toBe('还'.repeat(21_845))
    expect(records[0]).toMatchObject({
      flags: ['truncated'],
      attachments: [{ name: 'text.txt', part: 'text:sms[1]' }],
    })
  })

  it('lists a message with an absurd attribute and goes on', async () => {
    const { records, unread } = await smses(
      `<sms address="1" body="${'x'.repeat(17 << 20)}" type="1"/><sms address="2" date="1793711040000" type="1" body="后" />`,
    )
    expect(unread.map(each => [each.locator, each.reason])).toEqual([['sms[1]', 'attributeTooLong']])
    expect(records.map(record => [record.locator, record.text])).toEqual([['sms[2]', '后']])
  })

  it('reads a file that an editor saved in another encoding', async () => {
    const gb = Buffer.concat([
      Buffer.from(
        '<?xml version="1.0" encoding="GB2312"?><smses><sms address="1" date="1793711040000" type="1" body="',
      ),
      // 还钱
      Buffer.from([0xbb, 0xb9, 0xc7, 0xae]),
      Buffer.from('" /></smses>'),
    ])
    expect((await read(gb)).records[0]).toMatchObject({ text: '还钱', flags: [] })
    const utf16 = Buffer.from(
      '\ufeff<smses><sms address="1" date="1793711040000" type="1" body="还钱" /></smses>',
      'utf16le',
    )
    expect((await read(utf16)).records[0]).toMatchObject({ text: '还钱', flags: [] })
    const broken = Buffer.concat([
      Buffer.from('<smses><sms date="1793711040000" type="1" body="还'),
      Buffer.from([0xe8, 0xbf]),
      Buffer.from('" /></smses>'),
    ])
    expect((await read(broken)).records[0]).toMatchObject({ text: '还\ufffd', flags: ['lossyDecode'] })
  })
})

describe('MMS', () => {
  it('hands parts over and reads texts, sender, box and times', async () => {
    const { records, parts, unread } = await smses(`
      <mms date="1793711040000" msg_box="1" address="+8617000000001" m_type="132" m_id="m1@x" sub="主题" date_sent="1793711030" sub_id="2" read="1" readable_date="2026-11-03 21:04:00" contact_name="王">
        <parts>
          <part seq="-1" ct="application/smil" name="null" text="&lt;smil/&gt;" />
          <part seq="0" ct="text/plain" chset="106" cl="t.txt" text="看看&#10;这个" />
          <part seq="0" ct="image/png" name="null" fn="null" cl="p.png" text="null" data="iVBORw0KGgo=" />
          <part seq="0" data="QU1S" ct="audio/amr" name="null" cid="&lt;voice&gt;" />
          <part seq="0" ct="text/x-vCard" name="c.vcf" text="BEGIN:VCARD" />
        </parts>
        <addrs><addr address="17000000001" type="137" charset="106" /><addr address="insert-address-token" type="151" /></addrs>
      </mms>`)
    expect(unread).toEqual([])
    expect(records).toEqual([
      {
        ...base,
        kind: 'mms',
        locator: 'mms[1]',
        time: at(1793711040000, '2026-11-03 21:04:00'),
        sender: '17000000001',
        numberRaw: '17000000001',
        name: '王',
        text: '主题\n看看\n这个',
        line: '2',
        platformId: 'm1@x',
        sentAtMs: 1793711030000,
        attachments: [
          { name: 'p.png', mediaType: 'image/png', part: 'mms[1].part[3]' },
          { name: 'voice', mediaType: 'audio/amr', part: 'mms[1].part[4]' },
          { name: 'c.vcf', mediaType: 'text/x-vcard', part: 'mms[1].part[5]' },
        ],
      },
    ])
    expect(parts.map(part => [part.key, part.bytes.toString('hex')])).toEqual([
      ['mms[1].part[3]', '89504e470d0a1a0a'],
      ['mms[1].part[4]', '414d52'],
      ['mms[1].part[5]', Buffer.from('BEGIN:VCARD').toString('hex')],
    ])
  })

  it('keeps the message of a part that is no base64', async () => {
    for (const data of ['not-valid-base64-content!!', 'AAAA=AAA', 'AAAAA', 'AA&lt;A']) {
      const { records, parts, aborted, summary } = await smses(
        `<mms date="1793711040000" msg_box="1" address="1"><parts><part ct="image/png" name="a.png" data="${data}" /><part ct="text/plain" text="字" /></parts></mms>`,
      )
      expect(parts).toEqual([])
      expect(aborted).toEqual([{ key: 'mms[1].part[1]', reason: 'base64' }])
      expect(records[0]).toMatchObject({
        text: '字',
        flags: ['missingAttachment'],
        attachments: [{ name: 'a.png', part: null }],
      })
      expect(summary?.notes).toEqual(['brokenPart mms[1].part[1]'])
    }
  })

  it('throws a part away that the end of the file cuts, and lists the message', async () => {
    const { unread, aborted, parts } = await read(
      '<smses><mms date="1793711040000" msg_box="1" address="1"><parts><part ct="image/png" data="iVBORw0KGgo',
    )
    expect(parts).toEqual([])
    expect(aborted.map(each => each.key)).toEqual(['mms[1].part[1]'])
    expect(unread).toEqual([
      {
        locator: 'mms[1]',
        reason: 'cutOff',
        excerpt: '<mms date="1793711040000" msg_box="1" address="1" contact_name=""',
      },
    ])
  })

  it('knows who wrote in a group, and gives a group no single number', async () => {
    const group = (box: string, addrs: string): string =>
      `<mms date="1793711040000" msg_box="${box}" address="+8613900000001~+8613900000002" contact_name="甲, 乙"><parts><part ct="text/plain" text="x"/></parts>${addrs}</mms>`
    const { records } = await smses(
      group('1', '<addrs><addr address="13900000002" type="137"/></addrs>') +
        group('2', '<addrs><addr address="insert-address-token" type="137"/></addrs>') +
        '<mms date="1793711040000" m_type="128"><addrs><addr address="insert-address-token" type="137"/><addr address="13900000003" type="151"/></addrs></mms>' +
        '<mms date="1793711040" m_type="130" address="13900000004"></mms>' +
        '<mms date="1793711040000" msg_box="3" address="13900000005"/>',
    )
    expect(
      records.map(record => [record.direction, record.sender, record.numberRaw, record.name, record.flags]),
    ).toEqual([
      ['in', '13900000002', '13900000002', '乙', []],
      ['out', null, null, '甲, 乙', []],
      ['out', null, '13900000003', null, ['nullBody']],
      ['in', '13900000004', '13900000004', null, ['notDownloaded']],
      ['out', null, '13900000005', null, ['draft']],
    ])
    expect(records[3]?.time).toEqual({ epochMs: 1793711040000, local: null, precision: 's' })
  })

  it('gives the sender of a message no name that belongs to another number', async () => {
    const { records } = await smses(
      '<mms date="1793711040000" msg_box="1" address="+8613900000001" contact_name="妈妈"><addrs><addr address="+8617000000009" type="137"/></addrs></mms>',
    )
    expect(records[0]).toMatchObject({ numberRaw: '+8617000000009', name: null })
  })

  it('lets a part of 40 MB flow through', async () => {
    const bytes = Buffer.alloc(40 << 20, 'evidence ')
    const { parts, records } = await readApart(
      'smsBackupRestore',
      `<smses><mms date="1793711040000" msg_box="1" address="1"><parts><part ct="video/mp4" name="v.mp4" data="${bytes.toString('base64')}" /></parts></mms></smses>`,
    )
    expect(parts[0]?.bytes.equals(bytes)).toBe(true)
    expect(records).toHaveLength(1)
  })
})

describe('calls', () => {
  const call = (attributes: string): string => `<call date="1793711040000" presentation="1" ${attributes} />`

  it('never counts ringing as talking', async () => {
    const { records } = await calls(
      [
        call('number="17000000001" duration="65" type="1" subscription_id="1"'),
        call('number="17000000001" duration="0" type="2"'),
        call('number="17000000001" duration="30" type="2"'),
        call('number="17000000001" duration="48" type="3"'),
        call('number="17000000001" duration="0" type="3"'),
        call('number="17000000001" duration="12" type="4"'),
        call('number="17000000001" duration="7" type="5"'),
        call('number="17000000001" duration="0" type="6"'),
        call('number="17000000001" duration="9" type="7"'),
        call('number="17000000001" duration="9" type="1000"'),
      ].join(''),
    )
    expect(
      records.map(r => [
        r.kind,
        r.direction,
        r.result,
        r.durationSeconds,
        r.ringSeconds,
        r.resultCode,
        r.line,
      ]),
    ).toEqual([
      ['call', 'in', 'answered', 65, null, '1', '1'],
      ['call', 'out', 'notConnected', 0, null, '2', null],
      ['call', 'out', 'answered', 30, null, '2', null],
      ['call', 'in', 'missed', null, 48, '3', null],
      ['call', 'in', 'missed', null, null, '3', null],
      ['voicemail', 'in', 'voicemail', 12, null, '4', null],
      ['call', 'in', 'rejected', null, 7, '5', null],
      ['call', 'in', 'blocked', null, null, '6', null],
      ['call', 'in', 'answered', 9, null, '7', null],
      ['call', 'unknown', 'unknown', 9, null, '1000', null],
    ])
    expect(records.map(record => record.locator)).toEqual(
      Array.from({ length: 10 }, (_, i) => `call[${i + 1}]`),
    )
  })

  it('makes no number out of a withheld one', async () => {
    const { records } = await calls(
      ['', '-1', '-2', '-3', 'null'].map(number => call(`number="${number}" duration="0" type="3"`)).join(''),
    )
    expect(records.map(record => record.numberRaw)).toEqual([null, null, null, null, null])
  })
})

describe('the phone’s zone', () => {
  const ms = Date.UTC(2026, 10, 3, 13, 4, 5)
  it.each([
    ['2026年11月3日 下午9:04:05', 480],
    ['Nov 3, 2026 9:04:05\u202fPM', 480],
    ['03.11.2026 21:04:05', 480],
    ['2026-11-03 21:04:05', 480],
    ['3 Nov 2026 18:34:05', 330],
    ['Nov 3, 2026 8:04:05 AM', -300],
    ['2026/11/4 02:04:05', 780],
    ['11/3/26 9:04:05 PM', 480],
    ['Nov 3, 2026 9:04:06 PM', null],
    ['Nov 9, 2026 9:04:05 PM', null],
    ['', null],
  ])('%s', (readable, minutes) => {
    expect(offsetOf(ms, readable)).toBe(minutes)
  })
})

describe('base64 in pieces', () => {
  it('decodes the same however it is cut', () => {
    const bytes = Buffer.from(Array.from({ length: 100 }, (_, i) => (i * 37) & 255))
    const text = `${bytes.toString('base64').replace(/(.{20})/g, '$1&#10;')}\n`
    for (let size = 1; size <= text.length; size++) {
      const pieces = new Base64Pieces()
      const out: Buffer[] = []
      for (const piece of text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [])
        out.push(pieces.push(piece) ?? Buffer.alloc(0))
      out.push(pieces.end() ?? Buffer.alloc(0))
      expect([Buffer.concat(out).equals(bytes), pieces.broken], `pieces of ${size}`).toEqual([true, false])
    }
  })
})
