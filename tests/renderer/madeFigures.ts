/** Invented figures of a vault: its sums, its days, a finding, what to do next. */
import type { Finding, HomeState } from '../../preload/contract.ts'
import { events } from './madeEvents.ts'
import { scene } from './shownScene.ts'

export const summary = {
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
export const days = Array.from({ length: 92 }, (_, n) => {
  const day = new Date(Date.parse('2026-08-03T00:00:00Z') + n * 86_400_000).toISOString().slice(0, 10)
  const answered = n < 28 ? (n % 8 === 2 ? 1 : 0) : n < 60 ? (n * 7) % 4 : (n * 5) % 8
  return {
    day,
    answered,
    unanswered: answered * 3,
    messages: answered,
    total: answered * 5,
    findings: answered > 3 ? 1 : 0,
    answeredBy: [],
  }
})

export const finding: Finding = {
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

export const nextSteps: HomeState['next'] =
  scene.data === 'empty'
    ? [{ code: 'import', values: {} }]
    : [
        { code: 'answer', values: { count: 4 } },
        { code: 'complain', values: { thirdParty: 9, abusive: 23, nights: 41 } },
        { code: 'print', values: { events: 5214 } },
        { code: 'carrierBill', values: {} },
        { code: 'copy', values: { days: 17, entries: 34 } },
      ]
