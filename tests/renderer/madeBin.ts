/** An invented bin: one original that is due, one archive that is not, and papers that name them. */
import type { BinPreview, BinState, CitingPaper } from '../../preload/contract.ts'
import { long, scene, zh } from './shownScene.ts'

const papers: CitingPaper[] = [
  { kind: 'letter', channel: 'platform', madeOn: '2026-10-21T09:12:00Z', sentOn: '2026-10-22' },
  { kind: 'evidence-list', channel: null, madeOn: '2026-10-20T11:40:00Z', sentOn: null },
]
const name = (word: string): string => (long ? word.repeat(6) : word)

export const preview: BinPreview = {
  item: 'i12',
  name: name(zh ? '短信备份 2026-09.xml' : 'sms-backup-2026-09.xml'),
  size: 482_113,
  archive: null,
  parts: 3,
  events: 41,
  staying: 187,
  attached: 1,
  exhibits: 2,
  also: [],
  papers,
  lastCopy: '2026-11-01T20:15:00Z',
}

export const bin: BinState =
  scene.data === 'empty'
    ? { lines: [], papers: [], lastCopy: null }
    : {
        lines: [
          {
            bin: 812,
            item: 'i77',
            name: name(zh ? '手机导出.zip' : 'phone-export.zip'),
            size: 82_113_000,
            mediaType: 'application/zip',
            parts: 214,
            putOn: '2026-10-29T08:02:00Z',
            dueOn: '2026-11-28T08:02:00Z',
            due: false,
          },
          {
            bin: 640,
            item: 'i12',
            name: name(zh ? '家门口.jpg' : 'front door.jpg'),
            size: 2_113_000,
            mediaType: 'image/jpeg',
            parts: 0,
            putOn: '2026-09-28T21:44:00Z',
            dueOn: '2026-11-03T13:40:00Z',
            due: true,
          },
        ],
        papers,
        lastCopy: '2026-11-01T20:15:00Z',
      }
