/** Invented sources: how each was read, what other readings would give, what was answered. */
import type {
  CallArg,
  CallValue,
  PreviewRecord,
  Question,
  SourcePreview,
  SourceRow,
  TableSample,
} from '../../preload/contract.ts'
import { questions } from './madeImport.ts'
import { long, zh } from './shownScene.ts'

function source(item: string, name: string, rest: Partial<SourceRow>): SourceRow {
  return {
    item,
    name,
    path: `phone/${name}`,
    size: 2_400_000,
    mediaType: 'text/plain',
    importedAt: '2026-11-04T00:15:00Z',
    reader: 'opaque',
    confidence: 0.9,
    reason: 'whatsapp',
    choice: null,
    messages: null,
    unread: 0,
    incomplete: false,
    notes: [],
    newer: null,
    locked: false,
    ...rest,
  }
}

export const sources: SourceRow[] = [
  source('i9', zh ? '与催收员的 WhatsApp 聊天.txt' : 'WhatsApp Chat with collector.txt', {
    reader: 'whatsapp',
    messages: 216,
    unread: 5,
    incomplete: true,
  }),
  source('i20', long ? `${'很长的文件名'.repeat(12)}.csv` : zh ? '我的通话记录.csv' : 'my calls.csv', {
    reader: 'table',
    reason: 'table',
    confidence: 0.6,
    messages: 0,
    mediaType: 'text/csv',
  }),
  source('i21', zh ? '妈妈的手机.zip' : 'phone of my mother.zip', {
    reader: 'zip',
    reason: 'magic',
    confidence: 1,
    messages: 0,
    locked: true,
    incomplete: true,
    notes: ['ArchiveEncrypted'],
  }),
  source('i22', 'result.json', { reason: 'known:telegramJson', newer: 'telegramJson' }),
  source('i23', zh ? '消息记录.txt' : 'history.txt', {
    reader: 'qqTxt',
    reason: 'text named:xml',
    confidence: 0.3,
    choice: { reader: 'qqTxt', encoding: 'gb18030' },
    messages: 1284,
  }),
]

const asWritten = [
  ['何时', '电话', '来去', '备注'],
  ['03/11/2026 22:41', '13900000132', '来', '说要去我单位'],
  ['03/11/2026 22:52', '13900000132', '来', '没有接'],
  ['04/11/2026 08:03', '057900000021', '去', '问还款'],
  ['晚上九点多', '13900000132', '来', ''],
]

export function tried({ item, reading }: CallArg<'source.preview'>): SourcePreview {
  const reader = reading.reader ?? sources.find(one => one.item === item)?.reader ?? 'opaque'
  const nothing = { reader, records: [], unread: [], table: null, failure: null, encoding: null, replaced: 0 }
  if (reader === 'opaque')
    return { ...nothing, text: '{"name": "催收员", "type": "personal_chat",', encoding: 'utf-8' }
  if (reader === 'table') return triedTable(reading)
  const wrong = reading.encoding === 'big5'
  return {
    ...nothing,
    encoding: reading.encoding ?? 'utf-8',
    replaced: wrong ? 12 : 0,
    text: [
      '03/11/2026, 22:41 - 某消费金融 李: 今天必须还',
      '03/11/2026, 22:52 - Xiao Hong: 我没有钱',
      '03/11/2026, 22:53 - 某消费金融 李: <Media omitted>',
      '‪~Li‬ changed the subject',
    ]
      .map(line => (wrong ? line.replace(/[\u4e00-\u9fff]/gu, '\ufffd') : line))
      .join('\n'),
    records: wrong ? [] : records,
    unread: wrong ? [] : [{ locator: 'line 40', reason: 'beforeFirstMessage', excerpt: '……你自己看着办' }],
    failure: wrong ? 'ReaderFailed' : null,
  }
}

const records: PreviewRecord[] = [
  record('line 1', '03/11/2026, 22:41', null, {
    text: '今天必须还',
    sender: '某消费金融 李',
    ambiguous: true,
  }),
  record('line 2', '03/11/2026, 22:52', null, { text: '我没有钱', sender: 'Xiao Hong', ambiguous: true }),
  record('line 3', '13/11/2026, 22:53', '2026-11-13T22:53:00', {
    text: '',
    sender: '某消费金融 李',
    facts: [{ type: 'picture', value: 'IMG-20261113-WA0001.jpg', of: null }],
  }),
]

function record(
  locator: string,
  local: string,
  wall: string | null,
  rest: Partial<PreviewRecord> & { ambiguous?: boolean },
): PreviewRecord {
  const { ambiguous = false, ...more } = rest
  return {
    locator,
    kind: 'message',
    direction: 'unknown',
    time: { utc: null, local, precision: 'min', wall, ambiguous },
    sender: null,
    party: null,
    text: '',
    facts: [],
    ...more,
  }
}

function triedTable({ columns }: CallArg<'source.preview'>['reading']): SourcePreview {
  const headingRow = columns?.headingRow ?? 1
  const fields = columns?.fields ?? {}
  const headings = headingRow === 0 ? ['#1', '#2', '#3', '#4'] : (asWritten[headingRow - 1] ?? [])
  const rows = asWritten.slice(headingRow)
  const at = (row: string[], field: keyof typeof fields) => row[headings.indexOf(fields[field] ?? '')] ?? ''
  const suggested: TableSample['suggested'] = [
    { field: 'time', heading: headings[0] ?? '', reason: 'values' },
    { field: 'number', heading: headings[1] ?? '', reason: 'heading' },
    { field: 'direction', heading: headings[2] ?? '', reason: 'values' },
  ]
  return {
    reader: 'table',
    encoding: 'gb18030',
    replaced: 0,
    text: asWritten.map(row => row.join(',')).join('\n'),
    records:
      columns == null || Object.keys(fields).length === 0
        ? []
        : rows.map((row, index) => {
            const written = at(row, 'time')
            const clock = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d)$/.exec(written)
            return record(
              `row ${index + headingRow + 1}`,
              written,
              clock === null ? null : `${clock[3]}-${clock[2]}-${clock[1]}T${clock[4]}:00`,
              {
                kind: columns.kind ?? 'message',
                direction: columns.directions?.[at(row, 'direction')] ?? 'unknown',
                party: at(row, 'number') || null,
                text: at(row, 'text'),
              },
            )
          }),
    unread: [],
    table: { headingRow, headings, rows, suggested },
    failure: null,
  }
}

export const unread: CallValue<'source.unread'> = {
  total: 2,
  rows: [
    { locator: 'line 40', reason: 'beforeFirstMessage', excerpt: '……你自己看着办' },
    { locator: 'line 1207', reason: 'cutOff', excerpt: '04/11/2026, 08:' },
  ],
}

export const looseFiles: CallValue<'source.loose'> = [
  {
    item: 'i71',
    path: '录音/李四@13900000012_20261103214501.amr',
    importedAt: '2026-11-03T13:00:00Z',
    files: 14,
    zone: 'Asia/Shanghai',
    by: 'answer',
  },
  {
    item: 'i91',
    path: 'VID_20261102_080000.mp4',
    importedAt: '2026-11-04T02:10:00Z',
    files: 1,
    zone: null,
    by: null,
  },
]

export function answersOf({ item }: CallArg<'source.answers'>): CallValue<'source.answers'> {
  const loose = looseFiles.find(one => one.item === item)
  if (loose !== undefined) {
    const zone = questions.find(one => one.question === 'zone') as Question
    const question = { ...zone, id: 'zone:files:j1', item, path: loose.path, examples: [] }
    return { questions: [question], answer: { item, ...(loose.by === null ? {} : { zone: loose.zone }) } }
  }
  return {
    questions: questions
      .filter(one => one.question !== 'columns' && one.question !== 'owner')
      .map(one => ({ ...one, item })),
    answer: { item, zone: 'America/New_York', self: ['Xiao Hong'] },
  }
}

/** New York has summer time; the other zones in the pictures have none. */
export const doubtsIn = ({ zone }: CallArg<'source.clockDoubts'>): CallValue<'source.clockDoubts'> =>
  zone === 'America/New_York'
    ? { gap: 1, fold: 2, twelveHour: true, examples: ['01/11/2026, 01:30', '08/03/2026, 02:15'] }
    : { gap: 0, fold: 0, twelveHour: false, examples: [] }
