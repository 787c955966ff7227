/** Health, checks and copies for pictures of the page alone: all is well, trouble, something running, long names. */
import type {
  CheckFinding,
  CheckProgress,
  CopyDone,
  CopyProgress,
  CopyServer,
  FoundItem,
  Health,
  KnownCopy,
} from '../../preload/contract.ts'
import { long, scene, zh } from './shownScene.ts'

/** A place that looks like one; no digits but those of base32. */
const object = (n: number) => {
  const shard = 'abcdefghij'[n % 10] ?? 'a'
  const number = String(n)
    .padStart(4, '0')
    .replace(/[0189]/g, digit => 'ab------yz'[Number(digit)] ?? 'x')
  return `objects/a${shard}/a${shard}${'q7x2mk5n'.repeat(4).slice(0, 26)}${number}.evo`
}

const troubles: CheckFinding[] = [
  { code: 'ChunkDamaged', severity: 'loss', where: object(1), details: { chunks: 2 } },
  ...Array.from(
    { length: long ? 240 : 2 },
    (_, n): CheckFinding => ({
      code: 'ObjectMissing',
      severity: 'loss',
      where: object(n + 2),
    }),
  ),
  { code: 'RollbackSuspected', severity: 'warning', where: 'vault.json' },
  { code: 'FrontPageDamaged', severity: 'notice', where: object(5) },
  { code: 'MirrorDiffers', severity: 'notice', where: 'journal', details: { mended: true } },
  { code: 'OrphanObject', severity: 'info', where: object(6) },
]

const troubled = scene.keeping === 'trouble' || long

export const health: Health = {
  state: troubled ? 'loss' : 'well',
  checkedOn: scene.data === 'empty' ? null : '2026-11-03T13:39:00Z',
  depth: scene.data === 'empty' ? null : troubled ? 'full' : 'quick',
  fullyCheckedOn: scene.data === 'empty' ? null : '2026-10-28T02:10:00Z',
  findings: troubled ? troubles : [],
  unfinished: troubled ? { startedAt: '2026-11-03T12:02:00Z', objects: 1204, bytes: 3_104_000_000 } : null,
  cloud: troubled ? 'baidu' : null,
  lastCopy: null,
}

export const copies: KnownCopy[] =
  scene.data === 'empty'
    ? []
    : [
        {
          id: 'c812',
          kind: 'folder',
          folderName: long
            ? '资料备份二〇二六年十一月放在母亲家里那块蓝色移动硬盘上的文件夹'
            : zh
              ? '资料'
              : 'papers',
          madeOn: '2026-11-01T09:20:00Z',
          upTo: 811,
          entriesSince: 34,
          checkedOn: '2026-11-01T09:20:00Z',
          problems: 0,
        },
        {
          id: 'c640',
          kind: 'folder',
          folderName: 'backup',
          madeOn: '2026-09-12T20:01:00Z',
          upTo: 639,
          entriesSince: 1205,
          checkedOn: null,
          problems: 2,
        },
      ]

export const server: CopyServer = { address: 'https://dav.example.org/backup/', user: 'lin' }

export const done: CopyDone = {
  folderName: 'backup',
  entry: 846,
  checkedOn: '2026-11-03T13:39:00Z',
  objects: 1862,
  bytes: 5_310_000_000,
  copied: 12,
  dropped: 0,
  readBack: 'cache',
  problems: [
    { code: 'tooLargeForFat', where: object(1) },
    { code: 'damagedHere', where: object(2) },
  ],
}

/** A check and a copy at one moment, as events tell them. */
export const checking: CheckProgress = {
  depth: 'full',
  objectsTotal: 1862,
  objectsDone: 702,
  bytesDone: 1_904_000_000,
  bytesTotal: 5_310_000_000,
  background: false,
  ended: false,
}
export const copying: CopyProgress = {
  objectsTotal: 212,
  objectsDone: 61,
  bytesTotal: 910_000_000,
  bytesDone: 274_000_000,
  ended: false,
}

/** What lies at the places of the troubles. */
export function foundAt(places: readonly string[]): FoundItem[] {
  const names = zh ? ['门口.jpg', '通话录音 2026-11-02.amr'] : ['door.jpg', 'call 2026-11-02.amr']
  return places.map((where, n) => ({
    where,
    item: `i${n}`,
    name: `${n > 1 ? `${n} ` : ''}${names[n % 2] ?? ''}`,
    made: n === 1,
  }))
}
