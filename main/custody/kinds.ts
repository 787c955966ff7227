/** What an entry says was done, as kinds with counts: the words for each stand in `resources/custody.json`. */
import custodyWords from '../../resources/custody.json' with { type: 'json' }
import type { RecordedEntry } from '../vault/entryBytes.ts'

export type Kind = keyof (typeof custodyWords)['zh-CN']['kinds']

export interface Part {
  kind: Kind
  /** What is counted: mostly entries; records that were read, events, sources where the entry names several. */
  n: number
  /** For the sentence of one entry; names are those of files, never of people. */
  values?: Record<string, string | number>
  /** Values that are words of the program: a list in `words` and a name in it. */
  named?: Record<string, [list: string, name: string]>
}

export interface Told {
  parts: Part[]
  by: 'person' | 'program'
  /** SHA-256 of each content it is about. */
  contents: string[]
}

/** Types that the program writes by itself; a person can ask for a check, but most come by themselves. */
const byProgram = new Set(['derive', 'checkpoint', 'repair', 'verify'])

/**
 * What one entry says; `hidden` when what it brought lies in the bin or was deleted, and is not spoken of by its name.
 * Never throws: what another program wrote may have nothing where something is expected.
 */
export function tell(entry: RecordedEntry, hidden: boolean): Told {
  const by = byProgram.has(entry.type) ? 'program' : 'person'
  const { sha256, sha256s } = entry.public as { sha256?: unknown; sha256s?: unknown }
  const contents = [sha256, ...(Array.isArray(sha256s) ? (sha256s as unknown[]) : [])].filter(isHash)
  try {
    const parts = partsOf(entry)
    return { parts: hidden ? parts.map(nameless) : parts, by, contents }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { parts: [{ kind: 'unreadable', n: 1 }], by, contents }
  }
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

function nameless(part: Part): Part {
  return part.values?.['name'] === undefined ? part : { ...part, named: { name: ['hidden', 'item'] } }
}

const one = (kind: Kind, values: Part['values'] = {}, named: Part['named'] = {}): Part[] => [
  { kind, n: 1, values, named },
]

function partsOf(entry: RecordedEntry): Part[] {
  switch (entry.type) {
    case 'create':
      return one('create')
    case 'slot-change':
      return one('slotChange', { generation: entry.public.generation })
    case 'checkpoint':
      return one('checkpoint', { upTo: Number(entry.public.text.split('\n')[2]) })
    case 'migrate':
      return one('migrate', { upTo: Number(entry.public.text.split('\n')[3]) })
    case 'adopt':
      return one('adopt', { name: entry.private.name })
    case 'repair':
      return repairParts(entry.public)
    case 'verify': {
      const { depth, objects, findings } = entry.public
      const found = Object.values(findings).reduce((sum, n) => sum + n, 0)
      const { loss, warning } = findings
      return one(
        found === 0 ? 'checkWell' : 'checkFound',
        { objects, found, loss, warning },
        { depth: ['depth', depth] },
      )
    }
    case 'copy': {
      const { upTo, objects, problems } = entry.public
      return one(problems === 0 ? 'copy' : 'copyProblems', { upTo, objects, problems })
    }
    case 'import':
      return one(entry.private.inside === null ? 'import' : 'importPart', { name: entry.private.name })
    case 'derive':
      return deriveParts(entry.private)
    case 'bin':
      return binParts(entry)
    case 'put-back':
      return [
        { kind: 'putBack', n: entry.public.bins.length, values: { bins: entry.public.bins.join(' / ') } },
      ]
    case 'delete':
      return [{ kind: 'deleted', n: entry.public.sha256s.length }]
    case 'answer':
      return [{ kind: 'answer', n: entry.public.answers }]
    case 'case': {
      const { case: facts, complainant, self } = entry.private
      return [
        ...(facts === undefined ? [] : one('caseFacts')),
        ...(complainant === undefined ? [] : one('complainant')),
        ...(self === undefined ? [] : one('selfFacts')),
      ]
    }
    case 'party':
      return one('party')
    case 'note': {
      const attachments = entry.private.attachments.length
      return one(attachments === 0 ? 'note' : 'noteWith', { attachments })
    }
    case 'edit':
      return one(entry.private.userNote === '' ? 'editRemoved' : 'edit')
    case 'split':
      return [{ kind: entry.private.apart ? 'splitOff' : 'splitBack', n: entry.public.count }]
    case 'exhibit':
      return [
        { kind: entry.private.group === null ? 'exhibitRemoved' : 'exhibitAdded', n: entry.public.count },
      ]
    case 'finding':
      return [{ kind: decisions[entry.private.state], n: entry.public.count }]
    case 'draft': {
      if (entry.private.content === null) return one('draftRemoved')
      const { channel } = entry.private.content as { channel?: unknown }
      return one('draft', {}, { channel: ['channel', String(channel)] })
    }
    case 'sent':
      return one('sent', { sentOn: entry.private.sentOn })
    case 'export':
      return exportParts(entry.public.what)
    default:
      entry satisfies never
      return otherParts(entry)
  }
}

function binParts({
  public: { entries },
  private: { papers },
}: Extract<RecordedEntry, { type: 'bin' }>): Part[] {
  const hidden = entries.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  // By its number: which original it was can then be looked up, also on paper, without telling its name.
  const first = Math.min(...entries.map(([from]) => from))
  return one(papers.length === 0 ? 'binned' : 'binnedCited', { first, hidden, papers: papers.length })
}

const decisions = {
  confirmed: 'findingConfirmed',
  dismissed: 'findingRefused',
  open: 'findingReopened',
} as const

type Of<T extends RecordedEntry['type'], P extends 'public' | 'private'> = Extract<
  RecordedEntry,
  { type: T }
>[P]

function repairParts(body: Of<'repair', 'public'>): Part[] {
  if (body.what === 'object') return one('repairObject', {}, { by: ['by', body.by] })
  const kind = body.what === 'journalTail' ? 'repairTail' : 'repairSegment'
  return one(kind, { mirror: body.mirror, segment: body.segment })
}

function deriveParts({ role, name, messages }: Of<'derive', 'private'>): Part[] {
  // A waveform is named after its sound, what was read after its source.
  if (role !== 'messages') return one(role, { name: name.replace(/\.waveform\.json$/, '') })
  const { read = 0, unread = 0 } = messages ?? {}
  const source = name.replace(/(\.\d+)?\.ndjson$/, '')
  return [
    { kind: 'read', n: read, values: { name: source } },
    ...(unread === 0 ? [] : [{ kind: 'unread' as const, n: unread }]),
  ]
}

function exportParts(what: string): Part[] {
  if (what.startsWith('draft-'))
    return one('exportLetter', { format: what.slice('draft-'.length).toUpperCase() })
  if (what.startsWith('print-'))
    return one('exportPrint', {}, { paper: ['paper', what.slice('print-'.length)] })
  if (what === 'importReport') return one('exportReport')
  return what === 'item' ? one('exportItem') : one('exportOther', { what })
}

/** A type of a newer program: its name stands for it. */
function otherParts(entry: { type: string }): Part[] {
  return one(entry.type === '?' ? 'unreadable' : 'other', { type: entry.type })
}
