/** An invented case, built by hand: what a test expects of a print or letter can be read off here. */
import type { EventRow, Finding } from '../../preload/contract.ts'
import { type CaseRecord, dayOf, type RecordEvent, type RecordParty } from '../../main/print/caseRecord.ts'

export const zone = 'Asia/Shanghai'

interface EventInput {
  id: string
  /** Wall clock in Shanghai, `2026-11-03 22:41:07`, or null for an unknown time. */
  at: string | null
  kind?: RecordEvent['kind']
  party?: string
  number?: string
  text?: string
  result?: EventRow['result']
  seconds?: number
  target?: RecordEvent['target']
  direction?: RecordEvent['direction']
  precision?: RecordEvent['time']['precision']
  source?: { item: string; name: string; sha256: string }
  attachments?: RecordEvent['attachments']
  flags?: RecordEvent['flags']
  name?: string
}

export const smsFile = { item: 'i3', name: 'sms-20261120.xml', sha256: '3f'.repeat(32) }
export const callFile = { item: 'i4', name: 'calls-20261120.xml', sha256: 'a4'.repeat(32) }
export const chatFile = { item: 'i5', name: '与某某的聊天.txt', sha256: 'c5'.repeat(32) }

export function event(input: EventInput): RecordEvent {
  const kind = input.kind ?? 'sms'
  const source = input.source ?? (kind === 'call' ? callFile : kind === 'message' ? chatFile : smsFile)
  const utc = input.at === null ? null : new Date(`${input.at.replace(' ', 'T')}+08:00`).toISOString()
  const time: RecordEvent['time'] = {
    utc,
    local: input.precision === 'day' ? (input.at?.slice(0, 10) ?? null) : input.at,
    zone: input.at === null ? null : zone,
    source: input.at === null ? 'unknown' : 'epoch',
    precision: input.precision ?? 's',
  }
  const number = input.number ?? '17000000021'
  return {
    id: input.id,
    kind,
    time,
    day: dayOf({ time }, zone),
    sortAt: utc === null ? null : Date.parse(utc),
    direction: input.direction ?? 'in',
    party: input.party ?? `p${number}`,
    partyLabel: input.name ?? number,
    target: input.target ?? 'self',
    text: input.text ?? '',
    result: input.result ?? null,
    durationSeconds: input.seconds ?? null,
    ringSeconds: null,
    attachments: input.attachments ?? [],
    flags: input.flags ?? [],
    sourceCount: 1,
    marks: [],
    findings: [],
    exhibit: null,
    numberRaw: number,
    e164: null,
    name: input.name ?? null,
    account: null,
    resultCode: null,
    line: null,
    sources: [
      {
        item: source.item,
        itemName: source.name,
        sha256: source.sha256,
        locator: `${kind}[${input.id}]`,
        importedAt: '2026-11-20T02:00:00.000Z',
      },
    ],
    userNote: null,
  }
}

export function finding(rule: string, events: string[], more: Partial<Finding> = {}): Finding {
  return {
    id: `${rule}-${events.join('').slice(0, 12)}`,
    rule,
    ruleVersion: '2026.11-1',
    authority: rule.startsWith('CN-3P') || rule.startsWith('CN-ABUSE') ? 'dept_rule' : 'national_standard',
    strength: 'strong',
    severity: 3,
    events,
    day: null,
    lender: '某消费金融有限公司',
    count: null,
    limit: null,
    parameters: {},
    explanation: { 'zh-CN': '', en: '' },
    citation: { 'zh-CN': '', en: '', confidence: 'news' },
    title: { 'zh-CN': rule, en: rule },
    notes: [],
    state: 'confirmed',
    reason: null,
    ...more,
  }
}

export function party(id: string, more: Partial<RecordParty> = {}): RecordParty {
  return {
    id,
    label: id,
    role: 'collector',
    lender: '某消费金融有限公司',
    thirdParty: null,
    level: 'strong',
    numbers: [id.slice(1)],
    names: [],
    accounts: [],
    ...more,
  }
}

/** Links events and findings both ways and fills in the rest. */
export function record(
  events: RecordEvent[],
  findings: Finding[],
  parties: RecordParty[],
  more: Partial<CaseRecord> = {},
): CaseRecord {
  const byId = new Map(events.map(of => [of.id, of]))
  for (const of of findings)
    for (const id of of.events) byId.get(id)?.findings.push({ id: of.id, rule: of.rule, state: of.state })
  const files = new Map(
    events.flatMap(of =>
      of.sources.map(({ item, itemName, sha256, importedAt }) => [
        sha256,
        {
          item,
          name: itemName,
          sha256,
          size: 20_480,
          mediaType: 'text/xml',
          kind: 'original' as const,
          derivedFrom: null,
          importedAt,
        },
      ]),
    ),
  )
  return {
    facts: {
      title: '某消费金融借款',
      debtor: '张某',
      lenderName: '某消费金融有限公司',
      lenderType: 'consumer_finance',
      lenderCode: '91330100MA00000000',
      appBrand: '某某借款',
      contractNo: 'XJ2025-0000',
      principal: '20,000 元',
      overdueSince: '2026-08-01',
      overdueAmount: '23,500.00 元',
      agreedHours: '',
      region: '杭州',
      zone,
      borrowedOn: '2025-06-01',
    },
    complainant: {
      name: '张某',
      idNumber: '110101190001010000',
      phone: '13900000000',
      address: '某市某区某路 1 号',
      email: '',
    },
    self: { names: ['张某'], numbers: ['13900000000'] },
    zone,
    events: [...events].sort((a, b) => (a.sortAt ?? Infinity) - (b.sortAt ?? Infinity)),
    findings,
    parties: new Map(parties.map(of => [of.id, of])),
    files: [...files.values()],
    exhibits: { identity: new Map(), inLetters: new Set(), given: new Map(), used: new Set() },
    ...more,
  }
}

/** Threats, a night, a day of too many answered calls, the mother, and a number nobody knows. */
export function invented(): CaseRecord {
  const calls = [9, 11, 14, 16, 19].map((hour, position) =>
    event({
      id: `call${position}`,
      at: `2026-11-03 ${String(hour).padStart(2, '0')}:14:05`,
      kind: 'call',
      number: position < 3 ? '17000000021' : '17000000022',
      result: 'answered',
      seconds: 72 + position,
    }),
  )
  const events = [
    ...calls,
    event({ id: 'threat', at: '2026-11-03 22:41:07', text: '再不还23500元，明天就上门到你单位，通知你父母' }),
    event({ id: 'night1', at: '2026-11-04 23:05:00', kind: 'call', result: 'missed' }),
    event({ id: 'night2', at: '2026-11-04 23:36:10', kind: 'call', result: 'answered', seconds: 31 }),
    event({ id: 'insult', at: '2025-12-30 10:00:00', text: '你这个\u202e老赖' }),
    event({
      id: 'mother',
      at: '2026-11-05 18:30:00',
      kind: 'message',
      text: '你女儿张某欠款23500元不还，让她回电13700000001',
      target: { thirdParty: 'mother' },
      number: '17000000022',
    }),
    event({ id: 'unknown', at: '2026-11-06 22:10:00', number: '17000000099', text: '请尽快处理您的账单' }),
    event({ id: 'unconfirmed', at: '2026-11-07 22:10:00', number: '17000000021', text: '账单提醒 8888 元' }),
  ]
  const findings = [
    finding(
      'CN-FREQ-01',
      calls.map(({ id }) => id),
      { day: '2026-11-03', count: 5, limit: 3 },
    ),
    finding('CN-ABUSE-01', ['threat'], { severity: 4 }),
    finding('CN-ABUSE-01', ['insult']),
    finding('CN-TIME-01', ['threat']),
    finding('CN-TIME-01', ['night1']),
    finding('CN-TIME-01', ['night2']),
    finding('CN-TIME-01', ['unknown']),
    finding('CN-TIME-01', ['unconfirmed'], { state: 'open' }),
    finding('CN-3P-01', ['mother'], { severity: 3 }),
  ]
  const parties = [
    party('p17000000021'),
    party('p17000000022', { level: 'probable' }),
    party('p17000000099', { level: 'unknown', role: 'unknown', lender: null }),
    party('pmother', {
      role: 'family',
      thirdParty: 'mother',
      numbers: ['13700000001'],
      names: ['李小红'],
      lender: null,
      level: 'unknown',
    }),
  ]
  return record(events, findings, parties)
}
