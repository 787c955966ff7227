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
  HomeState,
  Preferences,
  SourceRow,
  TimelineFilter,
} from '../../preload/contract.ts'
import { bin, preview } from './madeBin.ts'
import { withSuggestion, event, events, parties, party } from './madeEvents.ts'
import { days, finding, nextSteps, summary } from './madeFigures.ts'
import { historyPage, overview } from './madeHistory.ts'
import { progress, questions, report } from './madeImport.ts'
import { checking, copies, copying, done, foundAt, health, server } from './madeKeeping.ts'
import { answersOf, doubtsIn, looseFiles, sources, tried, unread } from './madeSources.ts'
import { long, scene, zh } from './shownScene.ts'

const preferences: Preferences = {
  locale: scene.locale,
  theme: scene.theme,
  idleMinutes: 5,
  soften: false,
  copyQuietUntil: null,
}
let state: AppState = {
  version: '0.1.0',
  locale: scene.locale,
  preferences,
  vault: scene.vault,
  folderName: scene.vault === 'none' ? null : zh ? '资料' : 'papers',
  readOnly: false,
  keysLost: false,
  ffmpeg: true,
  sodium: 'native',
  host: 'chromium',
  canPrint: true,
  lockedAt: scene.vault === 'locked' ? '2026-11-03T13:40:00Z' : null,
  idleMsLeft: scene.vault === 'open' ? 252_000 : null,
  notices: [],
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
    ([key, value]) =>
      ({ [name]: key, folded: 0, ...value }) as Record<K, string> & {
        count: number
        findings: number
        folded: number
      },
  )
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

const deadlines: HomeState['deadlines'] = [
  {
    code: 'lenderReply',
    date: '2026-11-19',
    daysLeft: 15,
    values: { channel: 'platform', clock: 'decision', earliest: 0 },
  },
  { code: 'publicOrder', date: '2027-02-14', daysLeft: 102, values: {} },
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
  'vault.recover': () => become({ vault: 'open', idleMsLeft: 300_000, keysLost: false }),
  'vault.changePassword': () => null,
  'vault.newRecoveryCode': () => ({
    recoveryCode: '110011-220022-330033-440044-550055-660066-110011-220022',
  }),
  'vault.forgetRecoveryCode': () => null,
  'reencrypt.begin': () => ({
    folderName: zh ? '资料-2' : 'papers-2',
    recoveryCode: '110011-220022-330033-440044-550055-660066-110011-220022',
  }),
  'reencrypt.run': () => null,
  'reencrypt.stop': () => null,
  'reencrypt.state': () => null,
  'reencrypt.switch': () => become({ vault: 'locked', idleMsLeft: null }),
  'reencrypt.old': () => null,
  'reencrypt.removeOld': () => null,
  'vault.saveSheet': () => ({ saved: true }),
  'vault.lock': () => become({ vault: 'locked', idleMsLeft: null, lockedAt: '2026-11-03T13:40:00Z' }),
  'vault.trySample': () => become({ vault: 'open', idleMsLeft: 300_000 }),
  'import.choose': () => ({ job: 'j2' }),
  'import.pause': () => null,
  'import.cancel': () => null,
  'watch.state': () => null,
  'import.progress': () => (scene.importing ? progress : null),
  'import.report': () => (scene.data === 'empty' ? null : report),
  'import.questions': () => questions,
  'import.answer': () => ({ changed: 211 }),
  'source.list': ({ query, locked }) => {
    const all = scene.data === 'empty' ? [] : sources.filter(one => one.path.includes(query))
    const rows = all.filter(one => locked !== true || one.locked)
    return { total: rows.length, newer: scene.data === 'empty' ? 0 : 3, rows }
  },
  'source.loose': () => (scene.data === 'empty' ? [] : looseFiles),
  'source.get': ({ item }) => sources.find(one => one.item === item) ?? (sources[0] as SourceRow),
  'source.choices': () => ({
    readers: ['smsBackupRestore', 'whatsapp', 'qqTxt', 'telegramJson', 'table', 'wechatText', 'line'],
    encodings: ['utf-8', 'utf-16le', 'gb18030', 'big5', 'shift_jis', 'windows-1252'],
  }),
  'source.preview': tried,
  'source.read': () => ({ job: 'j3' }),
  'source.readNewer': () => ({ job: 'j3' }),
  'source.unlock': () => ({ job: 'j3' }),
  'source.unread': () => unread,
  'source.answers': answersOf,
  'source.clockDoubts': doubtsIn,
  'source.saveReport': () => ({ saved: true }),
  'home.state': () => ({
    summary,
    days: scene.data === 'empty' ? [] : days,
    limitPerDay: 3,
    next: nextSteps,
    deadlines: scene.data === 'empty' ? [] : deadlines,
    objects: scene.data === 'empty' ? 0 : 212,
    savedAt: scene.data === 'empty' ? null : '2026-11-03T13:39:00Z',
  }),
  'health.get': () => health,
  'health.check': () => health,
  'health.cancel': () => null,
  'health.items': ({ places }) => foundAt(places),
  'health.adopt': () => ({ adopted: 1 }),
  'health.repair': () => ({ repaired: 3, health }),
  'copy.known': () => copies,
  'copy.choose': () => ({
    folderName: zh ? '资料' : 'papers',
    cloud: scene.keeping === 'cloud' ? 'baidu' : null,
  }),
  'copy.make': () => done,
  'copy.renew': () => done,
  'copy.cancel': () => null,
  'copy.server': () => (scene.keeping === 'server' ? server : null),
  'copy.setServer': kept => (kept === null ? null : { address: kept.address, user: kept.user }),
  'copy.tryServer': () => null,
  'copy.toServer': () => ({ ...done, folderName: 'vault-0a1b2c3d', readBack: 'server', problems: [] }),
  'history.overview': () => overview,
  'history.page': historyPage,
  'bin.preview': () => preview,
  'bin.put': () => null,
  'bin.list': () => bin,
  'bin.putBack': () => null,
  'bin.purge': () => ({ items: 1, bytes: 2_113_000, left: 0 }),
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
  'timeline.nextFinding': ({ filter, event: id, back }) => {
    const rows = matching(filter)
    const at = rows.findIndex(row => row.id === id)
    const rest = back ? rows.slice(0, Math.max(0, at)).toReversed() : rows.slice(at + 1)
    return { event: rest.find(row => row.findings.length > 0)?.id ?? null }
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
          own: row.id,
        },
        ...(row.sourceCount > 1
          ? [
              {
                item: 'i2',
                itemName: zh ? '通话详单_202611.xlsx' : 'call-details-202611.xlsx',
                sha256: '41ab77d09f2c'.repeat(6).slice(0, 64),
                locator: 'row 118',
                importedAt: '2026-11-04T00:16:00Z',
                own: 'e0b1',
                says: {
                  time: { ...row.time, precision: 'min' as const, source: 'assumed' as const },
                  durationSeconds: 45,
                  result: row.result,
                },
              },
            ]
          : []),
      ],
      userNote: null,
    }
  },
  'items.list': ({ query }) => {
    const items = (zh ? ['门口.jpg', '通话录音.amr'] : ['door.jpg', 'call.amr'])
      .filter(name => name.includes(query))
      .map((name, at) => ({
        id: `i${at}`,
        name,
        sha256: '9f2c41ab77d0'.repeat(5).slice(0, 64),
        size: 48_211,
        mediaType: at === 0 ? 'image/jpeg' : 'audio/amr',
        kind: 'original' as const,
        derivedFrom: null,
        importedAt: '2026-11-04T00:15:00Z',
        tool: null,
        thumbnail: null,
      }))
    return { total: items.length, items }
  },
  'timeline.setUserNote': () => null,
  'timeline.setExhibit': () => null,
  'parties.list': () => (scene.data === 'empty' ? [] : parties),
  'parties.get': ({ id }) =>
    withSuggestion(parties.find(one => one.id === id)) ?? party(id, id, 'unknown', null, 0),
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
    if (scene.keeping === 'running' && name === 'check.changed')
      setTimeout(() => emit('check.changed', checking), 50)
    if (scene.keeping === 'running' && name === 'copy.changed')
      setTimeout(() => emit('copy.changed', copying), 50)
    return () => set.delete(listener as (value: never) => void)
  },
  importDropped: async () => ({ ok: true, value: { job: 'j2' } }),
  mediaBase: '/item/',
}
Object.defineProperty(window, 'vault', { value: bridge })
