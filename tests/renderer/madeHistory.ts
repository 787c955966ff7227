/** An invented history: days of work with a clock that was set, long enough to scroll. */
import type {
  HistoryAsked,
  HistoryGroup,
  HistoryLine,
  HistoryOverview,
  HistoryRow,
} from '../../preload/contract.ts'
import { long, scene, zh } from './shownScene.ts'

const hash = '9f2c41ab77d0'.repeat(6).slice(0, 64)
const name = long
  ? '某某某某消费金融有限公司二〇二五年六月一日个人消费借款合同逾期催收通话录音第三十七段（含母亲与单位同事被联系部分）.m4a'
  : 'a.m4a'
const say = (chinese: string, english: string) => (zh ? chinese : english)

const kinds: {
  group: HistoryGroup
  what: string[]
  by: HistoryLine['by']
  entries: number
  contents: number
}[] = [
  {
    group: 'evidence',
    what: zh
      ? [
          `收进文件：212 个，第一个是“${name}”`,
          '读出记录：5,214 条',
          '做出缩略图：191 个',
          '程序对到那时为止的清单签名：4 次',
        ]
      : [
          `Files taken in: 212; the first is “${name}”`,
          'Records read: 5,214',
          'Thumbnails made: 191',
          'Signatures by the program, each over the list up to then: 4',
        ],
    by: 'person',
    entries: 412,
    contents: 403,
  },
  {
    group: 'evidence',
    what: [say('确认标记：4 处', 'Findings confirmed: 4')],
    by: 'person',
    entries: 3,
    contents: 0,
  },
  {
    group: 'papers',
    what: [say('保存打印件：证据目录', 'A print was saved: evidence list')],
    by: 'person',
    entries: 1,
    contents: 1,
  },
  {
    group: 'vault',
    what: [
      say('快速检查：看过 403 个文件，没有发现问题', 'Quick check: nothing wrong; files looked at: 403'),
    ],
    by: 'program',
    entries: 1,
    contents: 0,
  },
]

const lines: (HistoryLine & { group: HistoryGroup })[] = []
let seq = 1
for (let n = 0; n < 240; n += 1) {
  const { group, what, by, entries, contents } = kinds[n % kinds.length] as (typeof kinds)[number]
  const day = new Date(
    Date.parse('2026-11-03T00:00:00Z') - Math.floor((239 - n) / 6) * 86_400_000,
  ).toISOString()
  const jump = n === 235
  lines.push({
    first: seq,
    last: seq + entries - 1,
    entries,
    day: day.slice(0, 10),
    clock: `${String(9 + (n % 6)).padStart(2, '0')}:04:11`,
    until: entries > 1 ? `${String(9 + (n % 6)).padStart(2, '0')}:06:40` : null,
    what,
    by,
    app: 'evidence-vault/0.1.0',
    jump: jump
      ? say(
          '电脑时钟被调回过：上一条是 2026-11-03 13:04:11，这一条是 2026-11-03 09:04:11',
          'The computer’s clock was set back: the entry before has 2026-11-03 13:04:11, this one 2026-11-03 09:04:11',
        )
      : null,
    opened: n % 6 === 0 ? say('保险箱于 09:03:10 打开', 'vault opened at 09:03:10') : null,
    refers: contents === 0 ? null : { contents, sha256: hash },
    group,
  })
  seq += entries
}
const shown = scene.data === 'empty' ? lines.slice(0, 1) : lines
const entriesOf = (group: HistoryGroup) =>
  shown.filter(line => line.group === group).reduce((sum, { entries }) => sum + entries, 0)

export const overview: HistoryOverview = {
  upTo: shown.at(-1)?.last ?? 0,
  missing: 0,
  head: hash,
  from: '2026-09-24T01:00:00.000Z',
  to: '2026-11-03T06:04:11.000Z',
  zone: 'Asia/Shanghai',
  jumps: scene.data === 'empty' ? 0 : 1,
  groups: { evidence: entriesOf('evidence'), papers: entriesOf('papers'), vault: entriesOf('vault') },
  damaged: long,
  signedAt: 400,
  vaultId: '0'.repeat(32),
  fingerprint: 'SHA256:invented',
}

export function historyPage({ group, offset, limit }: HistoryAsked): { total: number; rows: HistoryRow[] } {
  const rows: HistoryRow[] = []
  let day = ''
  for (const line of shown.toReversed()) {
    if (group !== null && line.group !== group) continue
    if (line.day !== day) rows.push({ dayHead: line.day })
    day = line.day
    rows.push(line)
  }
  return { total: rows.length, rows: rows.slice(offset, offset + limit) }
}
