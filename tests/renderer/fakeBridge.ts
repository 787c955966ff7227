/**
 * A `window.vault` for pictures and checks of the page alone: invented data, typed by the contract. It is injected into
 * the built page by tests/renderer/page.ts and is no part of the product.
 */
import type {
  Answer,
  AppState,
  Bridge,
  CallArg,
  CallName,
  CallValue,
  Calls,
  EventDetail,
  EventName,
  EventRow,
  Events,
  Finding,
  HomeState,
  ImportProgress,
  ImportReport,
  Locale,
  Party,
  Preferences,
  Question,
  TimelineFilter,
} from '../../preload/contract.ts'

export interface Scene {
  locale: Locale
  theme: 'light' | 'dark'
  vault: AppState['vault']
  /** `full`: three months of events; `empty`: a new vault; `long`: names of 60 and a message of 5,000 characters. */
  data: 'full' | 'empty' | 'long'
  importing?: 'running' | 'paused'
  /** Calls that fail, with their code. */
  failing?: Partial<Record<CallName, string>>
}

declare global {
  interface Window {
    scene: Scene
  }
}

const scene = window.scene
const zh = scene.locale === 'zh-CN'
const long = scene.data === 'long'

const preferences: Preferences = { locale: scene.locale, theme: scene.theme, idleMinutes: 5, soften: false }
let state: AppState = {
  version: '0.1.0',
  locale: scene.locale,
  preferences,
  vault: scene.vault,
  folderName: scene.vault === 'none' ? null : zh ? '资料' : 'papers',
  readOnly: false,
  ffmpeg: true,
  sodium: 'native',
  host: 'chromium',
  canPrint: true,
  lockedAt: scene.vault === 'locked' ? '2026-11-03T13:40:00Z' : null,
  idleMsLeft: scene.vault === 'open' ? 252_000 : null,
  notices: [],
}

const parties: Party[] = [
  party('p1', '1069 0000 0021', 'collector', 'XJ', 412),
  party('p2', '139 0000 0132', 'collector', 'XJ', 388),
  party(
    'p3',
    long
      ? '某某某某消费金融有限公司委托的外部催收服务供应商之华东大区第三业务部'.repeat(2).slice(0, 60)
      : '010 0000 0088',
    'unknown',
    null,
    97,
  ),
  party('p4', zh ? '母亲' : 'Mother', 'family', null, 31),
]

function party(id: string, label: string, role: Party['role'], lender: string | null, events: number): Party {
  const digits = label.replace(/\D/g, '')
  return {
    id,
    numbers: digits ? [{ raw: digits, e164: null, formatted: label }] : [],
    names: digits ? [] : [label],
    accounts: [],
    label,
    role,
    lender,
    thirdParty: role === 'family' ? 'mother' : null,
    attribution: {
      score: role === 'collector' ? 72 : 20,
      level: role === 'collector' ? 'strong' : 'unknown',
      reasons:
        role === 'collector' ? [{ reason: 'smsSignature', points: 40, detail: '', events: ['e1'] }] : [],
    },
    events,
    calls: Math.round(events * 0.7),
    answered: Math.round(events * 0.2),
    messages: Math.round(events * 0.3),
    nights: Math.round(events * 0.1),
    firstAt: '2026-08-03T02:00:00Z',
    lastAt: '2026-11-03T14:41:07Z',
  }
}

const threat = zh
  ? '【某消费金融】再不还钱，明天就上门到你单位，通知你父母和通讯录联系人。'
  : '[Consumer Finance] Pay now or we come to your office tomorrow and tell your parents.'
const events: EventRow[] = scene.data === 'empty' ? [] : Array.from({ length: 600 }, (_, n) => event(n))

function event(n: number): EventRow {
  const at = Date.parse('2026-11-03T14:41:07Z') - n * 3.6e6 * 3.4
  const call = n % 3 !== 0
  const from = parties[n % parties.length] ?? parties[0]
  return {
    id: `e${n}`,
    kind: n % 17 === 5 ? 'recording' : n % 23 === 7 ? 'picture' : call ? 'call' : 'sms',
    time: {
      utc: new Date(at).toISOString(),
      local: null,
      zone: 'Asia/Shanghai',
      source: 'epoch',
      precision: 's',
    },
    sortAt: at,
    direction: n % 11 === 4 ? 'out' : 'in',
    party: from?.id ?? null,
    partyLabel: from?.label ?? '',
    target: from?.id === 'p4' ? { thirdParty: 'mother' } : 'self',
    text: call ? '' : long && n === 0 ? threat.repeat(150).slice(0, 5000) : threat,
    result: call ? (n % 4 === 0 ? 'answered' : 'missed') : null,
    durationSeconds: call && n % 4 === 0 ? 42 + n : null,
    ringSeconds: call && n % 4 !== 0 ? 30 : null,
    attachments: [],
    flags: [],
    sourceCount: n % 5 === 0 ? 2 : 1,
    marks: call
      ? []
      : [{ start: zh ? 13 : 32, end: zh ? 18 : 58, pattern: 'THREAT-01', category: 'THREAT', severity: 3 }],
    findings:
      n % 6 === 0 ? [{ id: `f${n}`, rule: n % 12 === 0 ? 'CN-ABUSE-01' : 'CN-TIME-01', state: 'open' }] : [],
    exhibit: n === 0 ? '2-3' : null,
  }
}

function matching(filter: TimelineFilter): EventRow[] {
  return events.filter(
    row =>
      (!filter.kinds || filter.kinds.includes(row.kind)) &&
      (!filter.ids || filter.ids.includes(row.id)) &&
      (!filter.parties || filter.parties.includes(row.party ?? '')) &&
      (!filter.findings || row.findings.length > 0) &&
      (!filter.query || `${row.text} ${row.partyLabel}`.toLowerCase().includes(filter.query.toLowerCase())),
  )
}
const dayOf = (row: EventRow) => new Date((row.sortAt ?? 0) + 8 * 3.6e6).toISOString().slice(0, 10)
function counted<K extends 'day' | 'month'>(filter: TimelineFilter, name: K, length: number) {
  const counts = new Map<string, { count: number; findings: number }>()
  for (const row of matching(filter)) {
    const key = dayOf(row).slice(0, length)
    const entry = counts.get(key) ?? { count: 0, findings: 0 }
    counts.set(key, { count: entry.count + 1, findings: entry.findings + row.findings.length })
  }
  return [...counts].map(
    ([key, value]) => ({ [name]: key, ...value }) as Record<K, string> & { count: number; findings: number },
  )
}

const summary = {
  events: events.length === 0 ? 0 : 5214,
  byKind: events.length === 0 ? {} : { sms: 1284, call: 3702, recording: 37, picture: 191 },
  from: events.length === 0 ? null : '2026-08-03',
  to: events.length === 0 ? null : '2026-11-03',
  nightContacts: events.length === 0 ? 0 : 41,
  daysOverLimit: events.length === 0 ? 0 : 12,
  thirdPartyContacts: events.length === 0 ? 0 : 9,
  abusiveMessages: events.length === 0 ? 0 : 23,
  collectorNumbers: events.length === 0 ? 0 : 14,
  openQuestions: events.length === 0 ? 0 : 4,
  unconfirmed: events.length === 0 ? 0 : 7,
}
const days = Array.from({ length: 92 }, (_, n) => {
  const day = new Date(Date.parse('2026-08-03T00:00:00Z') + n * 86_400_000).toISOString().slice(0, 10)
  const answered = n < 28 ? (n % 8 === 2 ? 1 : 0) : n < 60 ? (n * 7) % 4 : (n * 5) % 8
  return {
    day,
    answered,
    unanswered: answered * 3,
    messages: answered,
    total: answered * 5,
    findings: answered > 3 ? 1 : 0,
  }
})

const questions: Question[] =
  scene.data === 'empty'
    ? []
    : [
        {
          id: 'zone:i9',
          item: 'i9',
          path: zh ? '与催收员的 WhatsApp 聊天.txt' : 'WhatsApp Chat with collector.txt',
          question: 'zone',
          choices: [
            { value: 'Asia/Shanghai', label: 'Asia/Shanghai' },
            { value: 'UTC', label: 'UTC' },
          ],
          likely: 'Asia/Shanghai',
          evidence: {
            code: 'offsetHintElsewhere',
            values: { offset: '+08:00', count: '1284', name: 'sms-20261104.xml' },
          },
          examples: ['03/11/2026, 22:41', '03/11/2026, 22:52'],
        },
        {
          id: 'self:i9',
          item: 'i9',
          path: zh ? '与催收员的 WhatsApp 聊天.txt' : 'WhatsApp Chat with collector.txt',
          question: 'self',
          choices: [
            { value: 'Xiao Hong', label: 'Xiao Hong' },
            { value: '某消费金融 李', label: '某消费金融 李' },
          ],
          likely: 'Xiao Hong',
          evidence: { code: 'chatName', values: { chat: '某消费金融 李' } },
          examples: ['Xiao Hong (120)', '某消费金融 李 (91)'],
        },
        {
          id: 'dateOrder:i9',
          item: 'i9',
          path: 'chat.txt',
          question: 'dateOrder',
          choices: [
            { value: 'DMY', label: 'DMY' },
            { value: 'MDY', label: 'MDY' },
          ],
          likely: null,
          evidence: null,
          examples: ['03/11/2026, 22:41'],
        },
        {
          id: 'owner:i12',
          item: 'i12',
          path: zh ? '妈妈的聊天.zip' : 'mother.zip',
          question: 'owner',
          choices: [{ value: 'self', label: 'self' }],
          likely: null,
          evidence: { code: 'noOwnName', values: {} },
          examples: [],
        },
      ]

const perFile: ImportReport['perFile'] = [
  file('sms-20261104.xml', 'smsBackupRestore', 2_400_000, 1284, 0, 37, 'imported'),
  file('calls-20261104.xml', 'smsBackupRestore', 900_000, 3702, 0, 0, 'imported'),
  file(zh ? 'WhatsApp 聊天.zip' : 'WhatsApp Chat.zip', 'whatsapp', 13_000_000, 216, 5, 13, 'imported', [
    'incomplete',
  ]),
  ...Array.from({ length: 12 }, (_, n) =>
    file(
      `139${String(n).padStart(8, '0')}_20261028-2055.amr`,
      'media',
      120_000,
      0,
      0,
      0,
      n % 4 === 3 ? 'duplicate' : 'imported',
    ),
  ),
  file('Thumbs.db', '', 0, 0, 0, 0, 'skipped'),
]
function file(
  name: string,
  reader: string,
  size: number,
  messagesIn: number,
  unread: number,
  attachments: number,
  outcome: 'imported' | 'duplicate' | 'skipped',
  notes: string[] = [],
) {
  return {
    path: `phone/${name}`,
    name,
    item: 'i1',
    size,
    reader,
    outcome,
    reason: outcome === 'skipped' ? ('systemFile' as const) : null,
    messagesIn,
    events: messagesIn,
    unread,
    attachments,
    notes,
  }
}
const report: ImportReport = {
  job: 'j1',
  files: 212,
  imported: 198,
  duplicate: 11,
  skipped: [
    { path: 'phone/Thumbs.db', reason: 'systemFile' },
    { path: 'phone/a.lnk', reason: 'symlink' },
    { path: 'phone/空文件.txt', reason: 'empty' },
  ],
  events: { sms: 1284, call: 3702 },
  confirmed: 31,
  unread: [
    {
      path: 'phone/chat.txt',
      locator: 'line 40',
      reason: 'malformed',
      excerpt: '2026-11-03 ??: 你自己看着办',
    },
  ],
  open: questions,
  perFile,
  seconds: 14.2,
  cancelled: false,
}
const progress: ImportProgress = {
  job: 'j2',
  phase: 'storing',
  filesTotal: 2120,
  filesDone: 812,
  bytesTotal: 4_800_000_000,
  bytesDone: 1_900_000_000,
  messages: 48_213,
  current: 'phone/CallRecord/13900000132_20261028-2055.amr',
  secondsLeft: 184,
  paused: scene.importing === 'paused',
}

const finding: Finding = {
  id: 'f0',
  rule: 'CN-TIME-01',
  ruleVersion: '2026.11-1',
  authority: 'national_standard',
  strength: 'strong',
  severity: 2,
  events: ['e0', 'e6'],
  day: '2026-11-03',
  lender: 'XJ',
  count: 2,
  limit: 0,
  parameters: { start: '22:00', end: '08:00' },
  explanation: { 'zh-CN': '22:41 在 22:00–08:00 之间。', en: '22:41 is within 22:00–08:00.' },
  citation: { 'zh-CN': 'GB/T 45251-2025', en: 'GB/T 45251-2025', confidence: 'high' },
  title: { 'zh-CN': '夜里 22 点到早上 8 点', en: 'Between 22:00 and 08:00' },
  notes: [],
  state: 'open',
  reason: null,
}

const listeners = new Map<EventName, Set<(value: never) => void>>()
function emit<N extends EventName>(name: N, value: Events[N]): void {
  for (const listener of listeners.get(name) ?? []) listener(value as never)
}
function become(change: Partial<AppState>): AppState {
  state = { ...state, ...change }
  emit('app.changed', state)
  return state
}

const nextSteps: HomeState['next'] =
  scene.data === 'empty'
    ? [{ code: 'import', values: {} }]
    : [
        { code: 'answer', values: { count: 4 } },
        { code: 'complain', values: { thirdParty: 9, abusive: 23, nights: 41 } },
        { code: 'print', values: { events: 5214 } },
        { code: 'carrierBill', values: {} },
      ]

const answers: Partial<Calls> = {
  'app.state': () => state,
  'app.setPreferences': change => {
    const next = { ...state.preferences, ...change }
    return become({ preferences: next, locale: next.locale === 'system' ? state.locale : next.locale })
  },
  'app.touch': () => null,
  'app.copy': () => null,
  'vault.chooseFolder': () => ({ folderName: zh ? '资料' : 'papers', isVault: true }),
  'vault.create': () => ({ recoveryCode: '493028-118245-770013-562901-339874-204415-887120-640052' }),
  'vault.confirmRecovery': ({ groups }) => {
    const code = '493028-118245-770013-562901-339874-204415-887120-640052'.split('-')
    const right = groups.length === 2 && groups.every(group => code[group.index] === group.value)
    if (right) become({ vault: 'open', idleMsLeft: 300_000 })
    return { right }
  },
  'vault.open': () => become({ vault: 'open', idleMsLeft: 300_000 }),
  'vault.openWithRecoveryCode': () => become({ vault: 'open', idleMsLeft: 300_000 }),
  'vault.lock': () => become({ vault: 'locked', idleMsLeft: null, lockedAt: '2026-11-03T13:40:00Z' }),
  'vault.trySample': () => become({ vault: 'open', idleMsLeft: 300_000 }),
  'import.choose': () => ({ job: 'j2' }),
  'import.pause': () => null,
  'import.cancel': () => null,
  'import.progress': () => (scene.importing ? progress : null),
  'import.report': () => (scene.data === 'empty' ? null : report),
  'import.questions': () => questions,
  'import.answer': () => ({ changed: 211 }),
  'home.state': () => ({
    summary,
    days: scene.data === 'empty' ? [] : days,
    limitPerDay: 3,
    next: nextSteps,
    deadlines:
      scene.data === 'empty'
        ? []
        : [
            { code: 'lenderReply', date: '2026-11-19', daysLeft: 15, values: {} },
            { code: 'publicOrder', date: '2027-02-14', daysLeft: 102, values: {} },
          ],
    objects: scene.data === 'empty' ? 0 : 212,
    savedAt: null,
  }),
  'timeline.months': filter => counted(filter, 'month', 7),
  'timeline.days': filter => counted(filter, 'day', 10),
  'timeline.page': ({ filter, limit, after, offset }) => {
    const rows = matching(filter)
    const start = offset ?? Number(after ?? 0)
    const next = start + limit
    return {
      total: rows.length,
      events: rows.slice(start, next),
      next: next < rows.length ? String(next) : null,
    }
  },
  'timeline.position': ({ filter, event: id, day }) => {
    const rows = matching(filter)
    return {
      index: Math.max(
        0,
        rows.findIndex(row => (id ? row.id === id : dayOf(row) <= (day ?? ''))),
      ),
      total: rows.length,
    }
  },
  'timeline.event': ({ id }): EventDetail => {
    const row = events.find(one => one.id === id) ?? event(0)
    return {
      ...row,
      numberRaw: '106900000021',
      e164: null,
      name: null,
      account: null,
      resultCode: null,
      line: null,
      sources: [
        {
          item: 'i1',
          itemName: 'sms-20261104.xml',
          sha256: '9f2c41ab77d0'.repeat(5).slice(0, 64),
          locator: 'sms[1882]',
          importedAt: '2026-11-04T00:15:00Z',
        },
      ],
      userNote: null,
    }
  },
  'timeline.setUserNote': () => null,
  'timeline.setExhibit': () => null,
  'parties.list': () => (scene.data === 'empty' ? [] : parties),
  'parties.get': ({ id }) => parties.find(one => one.id === id) ?? party(id, id, 'unknown', null, 0),
  'case.get': () => ({
    case: {
      title:
        scene.data === 'empty'
          ? ''
          : long
            ? '某某某某消费金融有限公司二〇二五年六月一日个人消费借款合同逾期催收纠纷材料汇总（含母亲与单位同事被联系部分）共三册'
            : zh
              ? '某消费金融 借款'
              : 'Finance loan',
      debtor: '',
      lenderName: '',
      lenderType: 'consumer_finance',
      lenderCode: '',
      appBrand: '',
      contractNo: '',
      principal: '',
      overdueSince: '',
      overdueAmount: '',
      agreedHours: '',
      region: '',
      zone: 'Asia/Shanghai',
      borrowedOn: '',
    },
    complainant: { name: '', idNumber: '', phone: '', address: '', email: '' },
    self: { names: [], numbers: [] },
  }),
  'patterns.overview': () => ({
    heat: days.flatMap((_, n) =>
      n < 80 ? [{ weekday: n % 7, hour: (8 + n) % 24, count: (n * 5) % 9 }] : [],
    ),
    days,
    numbers: [
      { party: 'p1', label: '1069 0000 0021', calls: 12, answered: 3, messages: 400, nights: 20, total: 412 },
    ],
    quiet: { start: 22, end: 8 },
    limitPerDay: 3,
    withoutHour: 2,
    summary,
  }),
  'findings.list': () => (scene.data === 'empty' ? [] : [finding]),
  'complaint.list': () =>
    scene.data === 'empty'
      ? []
      : [{ id: 'd1', channel: 'nfra', updatedAt: '2026-11-03T12:00:00Z', problems: 1, sentOn: null }],
  'complaint.channels': () => [],
}

const bridge: Bridge = {
  async call<N extends CallName>(name: N, arg: CallArg<N>): Promise<Answer<CallValue<N>>> {
    const code = scene.failing?.[name]
    const answer = answers[name] as ((arg: CallArg<N>) => CallValue<N>) | undefined
    if (code !== undefined || !answer) return { ok: false, error: { code: code ?? 'Internal', details: {} } }
    await new Promise(resolve => setTimeout(resolve, 5))
    return { ok: true, value: answer(arg) }
  },
  on(name, listener) {
    const set = listeners.get(name) ?? new Set()
    set.add(listener as (value: never) => void)
    listeners.set(name, set)
    return () => set.delete(listener as (value: never) => void)
  },
  importDropped: async () => ({ ok: true, value: { job: 'j2' } }),
  mediaBase: '/item/',
}
Object.defineProperty(window, 'vault', { value: bridge })
