/** What chance, transfer and malice do to a file: bytes, lines, values, cuts, mixtures and encodings. */
import { encodings } from '../../../main/import/readers/text/decode.ts'
import type { Chance } from './chance.ts'
import type { Seed } from './seeds.ts'

/** Pieces of syntax of all formats, broken characters, and what breaks programs that trust. */
const hostile = [
  ...[
    '<sms ',
    '<mms>',
    '</mms>',
    '</smses>',
    '"',
    "'",
    '""',
    '>',
    '/>',
    '<',
    '&#0;',
    '&#55357;',
    '&#x110000;',
    '&amp',
  ],
  ...[
    ' data="',
    '<!--',
    '<!DOCTYPE x [<!ENTITY a "b">]>',
    '<![CDATA[',
    '<div class="message',
    '</div>',
    '<script>',
    '<br',
  ],
  ...[
    'null',
    'true',
    '{',
    '}',
    '[',
    ']',
    '{"',
    '":',
    ',',
    '\\',
    '\\u',
    '\\ud83d',
    '\\x07',
    'NaN',
    '1e999',
    '-',
  ],
  ...[
    '"__proto__":',
    '"constructor":{"prototype":{"x":1}},',
    '"toString":1,',
    '__proto__',
    'constructor',
    'valueOf',
    '[constructor]',
    '.constructor',
  ],
  ...[
    ': ',
    ' - ',
    ':',
    '：',
    '\t',
    ';',
    '|',
    '=',
    '="1"',
    '=cmd|x!A0',
    '\r',
    '\n',
    '\r\n',
    '\n\n\n',
    '\u2028',
    '\u0085',
    '\0',
  ],
  ...[
    '\u200e',
    '\u202e',
    '\u200b',
    '\u2066',
    '\ufeff',
    '\ufffd',
    '\u0301',
    '\u{1f469}\u200d\u{1f467}',
    'ﷺ',
    'İ',
    'ß',
  ],
  ...[
    '9',
    '0',
    '99/99/9999',
    '31/02/2024',
    '2024-02-30 25:61:61',
    '1601-01-01',
    '1.38E+10',
    '12:00 AM',
    '下午13:00',
    '昨天',
  ],
  ...[
    'PK\u0001\u0002',
    'PK\u0005\u0006',
    'BEGIN:VCARD\n',
    'END:VCARD\n',
    'From \n',
    'Content-Type: multipart/mixed; boundary=""\n\n--',
  ],
  ...[
    '--',
    '=?utf-8?b?',
    '=?x?q?',
    '=0',
    '%',
    '----------------',
    '================',
    '消息对象:',
    '消息记录',
    '通话时间',
  ],
].map(text => Buffer.from(text))
const hostileBytes = [
  [0xff],
  [0xc3],
  [0xff, 0xfe],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x81],
  [0x1f, 0x8b],
].map(bytes => Buffer.from(bytes))
const numbers = [
  ...[
    '0',
    '-1',
    '00',
    '13',
    '32',
    '60',
    '1601',
    '1904',
    '2038',
    '9999',
    '65536',
    '2147483648',
    '99999999999999999999',
    '0.1',
  ],
  ...[
    '1793710980123',
    '253402300799999',
    '8640000000000001',
    '1e5',
    '1,000',
    '٣',
    '３',
    '-9223372036854775808',
  ],
]

export interface Damaged {
  bytes: Buffer
  encoding?: string
}

/** The seed after one to four kinds of damage; `others` are what it may be mixed with. */
export function damaged(seed: Seed, others: readonly Seed[], chance: Chance): Damaged {
  let { bytes } = seed
  const times = 1 + chance.below(chance.below(4) + 1)
  for (let n = 0; n < times; n += 1) bytes = chance.of(kinds)(bytes, chance, others)
  bytes = bytes.subarray(0, 256 << 10)
  return chance.below(30) === 0 ? { bytes, encoding: chance.of(encodings) } : { bytes }
}

type Kind = (bytes: Buffer, chance: Chance, others: readonly Seed[]) => Buffer

function replaced(bytes: Buffer, at: number, remove: number, insert: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
}

const token: Kind = (bytes, chance) => {
  const insert = chance.below(5) === 0 ? chance.of(hostileBytes) : chance.of(hostile)
  return replaced(bytes, chance.below(bytes.length + 1), chance.below(3) * chance.below(20), insert)
}

const noise: Kind = (bytes, chance) => {
  const insert = Buffer.from(Array.from({ length: chance.below(9) }, () => chance.below(256)))
  return replaced(bytes, chance.below(bytes.length + 1), chance.below(40), insert)
}

const flips: Kind = (bytes, chance) => {
  const out = Buffer.from(bytes)
  for (let n = chance.below(8); n >= 0 && out.length > 0; n -= 1) {
    const at = chance.below(out.length)
    out[at] = (out[at] ?? 0) ^ (1 << chance.below(8))
  }
  return out
}

/** A line, or what stands between two brackets where there are no lines. */
function pieces(bytes: Buffer): { list: string[]; by: string } {
  const text = bytes.toString('latin1')
  const by = text.includes('\n') ? '\n' : text.includes('},') ? '},' : '>'
  return { list: text.split(by), by }
}

const lines: Kind = (bytes, chance) => {
  const { list, by } = pieces(bytes)
  const a = chance.below(list.length)
  const b = chance.below(list.length)
  const line = list[a] ?? ''
  switch (chance.below(5)) {
    case 0:
      list.splice(a, 1 + chance.below(3))
      break
    case 1:
      list.splice(b, 0, line)
      break
    case 2:
      list.splice(b, 0, ...Array.from({ length: chance.below(60) }, () => line))
      break
    case 3:
      list[a] = list[b] ?? ''
      list[b] = line
      break
    default:
      list[a] = line.slice(0, chance.below(line.length + 1))
  }
  return Buffer.from(list.join(by), 'latin1')
}

/** Another number in the place of one. */
const value: Kind = (bytes, chance) => {
  const text = bytes.toString('latin1')
  const found = [...text.matchAll(/\d+/g)]
  if (found.length === 0) return bytes
  const { index, 0: digits } = chance.of(found)
  return replaced(bytes, index, digits.length, Buffer.from(chance.of(numbers)))
}

const cut: Kind = (bytes, chance) => {
  const at = chance.below(bytes.length + 1)
  return chance.below(4) === 0 ? bytes.subarray(at) : bytes.subarray(0, at)
}

const mixed: Kind = (bytes, chance, others) => {
  const other = chance.of(others).bytes
  const from = chance.below(other.length + 1)
  const until = chance.below(3) === 0 ? other.length : from + chance.below(400)
  const at = chance.below(bytes.length + 1)
  const piece = other.subarray(from, until)
  return chance.below(2) === 0 ? Buffer.concat([bytes.subarray(0, at), piece]) : replaced(bytes, at, 0, piece)
}

const twice: Kind = bytes => Buffer.concat([bytes, bytes])

const many: Kind = (bytes, chance) => {
  const unit = chance.of(hostile)
  const run = Buffer.alloc(Math.min(30_000, unit.length * 2 ** chance.below(14)), unit)
  return replaced(bytes, chance.below(bytes.length + 1), 0, run)
}

const written: Kind = (bytes, chance) => {
  const text = bytes.toString('utf8')
  switch (chance.below(7)) {
    case 0:
      return Buffer.from(`\ufeff${text}`, 'utf16le')
    case 1:
      return Buffer.from(text, 'utf16le').swap16()
    case 2:
      return Buffer.from(text, 'latin1')
    case 3:
      return Buffer.concat([Buffer.from('\ufeff'), bytes])
    case 4:
      return Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
    case 5:
      return Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r'), 'latin1')
    default: {
      const at = chance.below(bytes.length + 1)
      // Half of it in another encoding, as two files put together are.
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(bytes.toString('utf8', at), 'utf16le')])
    }
  }
}

const kinds: readonly Kind[] = [
  ...[token, token, token, token, token, noise, noise, flips, lines, lines, lines, value, value, value],
  ...[cut, cut, mixed, mixed, twice, many, written],
]
