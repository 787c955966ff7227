/** Entries of every type, and of every kind a type can mean; a type that is missing here does not compile. */
import type { EntryType, NewEntry } from '../../main/vault/entries.ts'
import { nothingOpen } from '../index/readerSummary.ts'

const sha = (digit: string) => digit.repeat(64)
const checkpoint = (n: number) =>
  `evault-checkpoint-v1\n${'0'.repeat(32)}\n${n}\n${sha('a')}\n2026-11-24T00:00:00.000Z\n`
const facts = { name: '录音 2026-11-03.m4a', mediaType: 'audio/mp4' }

const importOf = (name: string, inside: boolean): NewEntry => ({
  type: 'import',
  public: { sha256: sha('1'), size: 10, metaSha256: sha('2') },
  private: {
    name,
    path: name,
    sourcePath: '',
    mediaType: 'audio/mp4',
    importedAt: '2026-11-24T00:00:00.000Z',
    mtime: null,
    job: 'j',
    reader: 'opaque',
    detection: { confidence: 1, reason: '' },
    inside: inside ? { sha256: sha('9'), path: name, offset: null } : null,
    facts: null,
  },
})

type Role = Extract<NewEntry, { type: 'derive' }>['private']['role']
const derive = (role: Role, read = 3, unread = 0): NewEntry => ({
  type: 'derive',
  public: { sha256: sha('3'), size: 10, derivedFrom: sha('1'), metaSha256: sha('4') },
  private: {
    name: role === 'messages' ? 'sms.xml.ndjson' : 'a.mp4',
    mediaType: 'video/mp4',
    role,
    tool: { name: 't', version: '1', args: '' },
    createdAt: '2026-11-24T00:00:00.000Z',
    ...(role === 'messages'
      ? {
          messages: {
            reader: 'sms',
            read,
            unread,
            summary: nothingOpen,
          },
        }
      : {}),
  },
})

const finding = (state: 'open' | 'confirmed' | 'dismissed'): NewEntry => ({
  type: 'finding',
  public: { count: 4 },
  private: { ids: ['f1'], state, reason: null },
})
const exported = (what: string): NewEntry => ({
  type: 'export',
  public: { what, sha256: sha('5'), size: 10 },
  private: { options: {} },
})
const verify = (loss: number): NewEntry => ({
  type: 'verify',
  public: { depth: 'full', objects: 7, bytes: 70, findings: { info: 0, notice: 1, warning: 0, loss } },
  private: { findings: [] },
})
const copy = (problems: number): NewEntry => ({
  type: 'copy',
  public: { upTo: 12, objects: 7, bytes: 70, checkedOn: null, problems },
  private: { place: '/media/stick', problems: [] },
})
const note = (attachments: string[]): NewEntry => ({
  type: 'note',
  public: {},
  private: {
    kind: 'visit',
    local: '2026-11-03',
    zone: 'Asia/Shanghai',
    precision: 'day',
    text: '秘密的话',
    direction: 'in',
    target: 'self',
    partyNumber: '13900000132',
    partyName: '李小明',
    people: 2,
    attachments,
  },
})
const bin = (papers: number): NewEntry => ({
  type: 'bin',
  public: { entries: [[2, 3]] },
  private: { item: 'i2', renamed: [], papers: Array.from({ length: papers }, () => ({})) as never },
})

/** What only the vault itself may write comes with values as it writes them. */
export const eachType: Record<EntryType, NewEntry[]> = {
  create: [
    {
      type: 'create',
      public: { vaultId: '0'.repeat(32), publicKey: 'k', generation: 1, bodySha256: sha('6') },
      private: null,
    },
  ],
  'slot-change': [{ type: 'slot-change', public: { generation: 2, bodySha256: sha('6') }, private: null }],
  checkpoint: [{ type: 'checkpoint', public: { text: checkpoint(5), sig: '' }, private: null }],
  adopt: [{ type: 'adopt', public: { sha256: sha('7'), size: 10 }, private: facts }],
  migrate: [
    {
      type: 'migrate',
      public: {
        text: `evault-migrate-v1\n${'0'.repeat(32)}\n${'1'.repeat(32)}\n40\n${sha('a')}\n`,
        oldSig: '',
        newSig: '',
      },
      private: null,
    },
  ],
  repair: [
    { type: 'repair', public: { what: 'journalTail', mirror: 'a', segment: 1 }, private: null },
    { type: 'repair', public: { what: 'journalSegment', mirror: 'b', segment: 2 }, private: null },
    {
      type: 'repair',
      public: { what: 'object', sha256: sha('8'), by: 'pieces', chunks: 1, pages: 0 },
      private: null,
    },
  ],
  verify: [
    verify(0),
    {
      ...verify(0),
      public: { depth: 'quick', objects: 7, bytes: 0, findings: { info: 0, notice: 0, warning: 0, loss: 0 } },
    } as NewEntry,
    verify(2),
  ],
  copy: [copy(0), copy(3)],
  import: [importOf('门口.jpg', false), importOf('门口.jpg', true)],
  derive: [
    derive('messages'),
    derive('messages', 5, 2),
    derive('playable'),
    derive('thumbnail'),
    derive('waveform'),
    derive('part'),
  ],
  bin: [bin(0), bin(2)],
  'put-back': [{ type: 'put-back', public: { bins: [4] }, private: null }],
  delete: [{ type: 'delete', public: { sha256s: [sha('1'), sha('3')], bins: [4] }, private: null }],
  answer: [{ type: 'answer', public: { answers: 2 }, private: { answers: [] } }],
  case: [
    { type: 'case', public: {}, private: { case: { debtor: '王某' } } },
    {
      type: 'case',
      public: {},
      private: { complainant: { name: '王某' }, self: { names: ['王某'], numbers: [] } },
    },
  ],
  party: [{ type: 'party', public: {}, private: { party: 'p1', role: 'collector', name: '李小明' } }],
  note: [note([]), note(['i1'])],
  edit: [
    { type: 'edit', public: {}, private: { event: 'e1', userNote: '秘密的话' } },
    { type: 'edit', public: {}, private: { event: 'e1', userNote: '' } },
  ],
  split: [true, false].map(apart => ({
    type: 'split' as const,
    public: { count: 1 },
    private: { events: ['e1'], apart },
  })),
  exhibit: [
    { type: 'exhibit', public: { count: 3 }, private: { events: ['e1'], group: 2 } },
    { type: 'exhibit', public: { count: 1 }, private: { events: ['e1'], group: null } },
  ],
  finding: [finding('confirmed'), finding('dismissed'), finding('open')],
  draft: [
    { type: 'draft', public: { draft: 'd1' }, private: { draft: 'd1', content: { channel: 'nfra' } } },
    { type: 'draft', public: { draft: 'd1' }, private: { draft: 'd1', content: null } },
  ],
  sent: [
    {
      type: 'sent',
      public: { draft: 'd1' },
      private: { draft: 'd1', sentOn: '2026-11-20', way: '秘密的话', number: '13900000132' },
    },
  ],
  export: [
    'draft-docx',
    'print-timeline',
    'print-evidence-list',
    'print-custody',
    'print-letter',
    'item',
    'bundle',
  ].map(exported),
}
