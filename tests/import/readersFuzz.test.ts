/** Damaged and mixed-up inputs: only typed errors come out, and everything that is there is accounted for. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detect } from '../../main/import/detect.ts'
import type { ReaderInput } from '../../main/import/reader.ts'
import { encodingOf, textOf } from '../../main/import/readers/text/decode.ts'
import { linesOf } from '../../main/import/readers/text/lines.ts'
import { withoutMarks } from '../../main/import/readers/whatsapp/header.ts'
import { type Reading, readHere } from './reading.ts'
import { zipOf } from './zipFile.ts'

const seeds = {
  smsBackupRestore: Buffer.from(
    `<?xml version='1.0' encoding='UTF-8'?><smses count="4"><sms address="+86 170" date="1793710980123" type="1" body="还钱&#10;&#55357;&#56865; &quot;x&quot;" readable_date="2026年11月3日 下午9:03:00" /><mms date="1793711040000" msg_box="1" address="1~2" contact_name="甲, 乙"><parts><part seq="0" ct="text/plain" text="看" /><part seq="0" ct="image/png" cl="p.png" data="iVBORw0KGgoAAAA=" /></parts><addrs><addr address="2" type="137" /></addrs></mms><sms address='3' date='1793711040000' type='2' body='a"b' /></smses><calls><call number="1" duration="48" date="1793711040000" type="3" /></calls>`,
  ),
  whatsapp: Buffer.from(
    '\u200e[2026/11/3 上午9:03:11] 客服: \u200e消息和通话已进行端到端加密。\r\n[2026/11/3 下午3:02:11] 客服: 还款\r\n第二行\r\n[2026/11/3 下午3:02:40] 客服: \u200e<已附加：00000003-PHOTO-2026-11-03-15-02-40.jpg>\r\n[2026/11/13 上午12:00:01] 我: \u200e语音通话，4分钟\r\n',
  ),
  zip: zipOf([
    { name: 'a/', stored: true },
    { name: 'a/_chat.txt', content: '还钱'.repeat(200) },
    { name: 'p.jpg', content: 'JPEG bytes', stored: true },
    { name: '../x', content: 'x' },
  ]),
}
type Id = keyof typeof seeds

/** By default few and always the same; SLOW is what `npm run soak` sets. */
const cases = process.env.SLOW ? { numRuns: 20_000 } : { numRuns: 500, seed: 20261124 }

const hostileBytes = fc.constantFrom(
  ...[
    '<sms ',
    '<mms>',
    '</mms>',
    '"',
    "'",
    '>',
    '/>',
    '<',
    '&#0;',
    '&#55357;',
    ' data="',
    '<!--',
    '<!DOCTYPE',
    'null',
    '\u200e',
    '[',
    ']',
    ': ',
    ' - ',
    '\r',
    '\n',
    '\0',
    '9',
    '99/99/9999',
    'PK\u0001\u0002',
    '\ufffd',
  ].map(text => Buffer.from(text)),
  Buffer.from([0xff]),
  Buffer.from([0xc3]),
  Buffer.from([0xff, 0xfe]),
)
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(40),
  insert: fc.oneof(
    hostileBytes,
    fc.uint8Array({ maxLength: 8 }).map(bytes => Buffer.from(bytes)),
  ),
})

function changed(seed: Buffer, changes: { at: number; remove: number; insert: Buffer }[]): Buffer {
  let bytes = seed
  for (const { at, remove, insert } of changes) {
    const place = Math.floor(at * bytes.length)
    bytes = Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + remove)])
  }
  return bytes
}

const expectedErrors: Record<Id, string[]> = {
  smsBackupRestore: ['ReaderFailed', 'XmlForbidden'],
  whatsapp: ['ReaderFailed'],
  zip: ['ArchiveRefused', 'ArchiveEncrypted'],
}

/** Every line of a chat stands in a record, or in front of the first one and is listed. */
async function expectEveryLine(bytes: Buffer, reading: Reading): Promise<void> {
  const input: ReaderInput = {
    name: '',
    size: bytes.length,
    settings: {},
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    chunks: async function* () {
      yield bytes
    },
  }
  const lines: string[] = []
  for await (const some of linesOf(textOf(input.chunks(), await encodingOf(input)))) lines.push(...some)
  const starts = reading.records.map(record => Number(record.locator.slice('line '.length)))
  expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  const early = lines.slice(0, (starts[0] ?? 1) - 1).some(line => withoutMarks(line).trim() !== '')
  expect(reading.unread.map(each => each.reason)).toEqual(early ? ['beforeFirstMessage'] : [])
  for (const [index, record] of reading.records.entries()) {
    const own = lines.slice((starts[index] ?? 0) - 1, (starts[index + 1] ?? lines.length + 1) - 1)
    while (own.length > 1 && own.at(-1) === '') own.pop()
    const [head = '', ...rest] = own
    const text = record.text.split('\n')
    // A sender without a text on its own line leaves the lines below as the text.
    if (text.length === rest.length && text.join('\n') === rest.join('\n')) continue
    expect(head.endsWith(text[0] ?? '')).toBe(true)
    expect(text.slice(1)).toEqual(rest)
  }
}

describe.each(Object.keys(seeds) as Id[])('%s', id => {
  it(`survives ${cases.numRuns} damaged files`, { timeout: 500 * cases.numRuns }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async changes => {
        const bytes = changed(seeds[id], changes)
        detect(bytes, 'x.xml', bytes.length)
        const reading = await readHere(id, bytes)
        if (reading.error !== null) {
          expect(expectedErrors[id]).toContain(reading.error.code)
          if (reading.error.code === 'ReaderFailed') expect(reading.error.details.reason).toBe('otherFormat')
        }
        // A place in the source is named once; a record never stands for two.
        const locators = [
          ...reading.records.map(each => each.locator),
          ...reading.unread.map(each => `${each.locator} ${each.excerpt}`),
        ]
        if (id === 'smsBackupRestore') {
          const bare = [...reading.records, ...reading.unread].map(each => each.locator)
          expect(new Set(bare).size).toBe(bare.length)
          for (const kind of ['sms', 'mms', 'call']) {
            const numbers = bare
              .filter(each => each.startsWith(`${kind}[`))
              .map(each => Number(/\d+/.exec(each)?.[0]))
            // Numbered without a gap: none was passed over in silence.
            expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1))
          }
        } else expect(new Set(locators).size).toBe(locators.length)
        if (id === 'whatsapp' && reading.error === null) await expectEveryLine(bytes, reading)
        for (const record of reading.records)
          for (const { part } of record.attachments)
            if (part !== null) expect(reading.parts.map(each => each.key)).toContain(part)
      }),
      cases,
    )
  })
})
