/** Invented numbers and three months of their calls and messages. */
import type { EventRow, Party } from '../../preload/contract.ts'
import { long, scene, zh } from './shownScene.ts'

export const parties: Party[] = [
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

export function party(
  id: string,
  label: string,
  role: Party['role'],
  lender: string | null,
  events: number,
): Party {
  const digits = label.replace(/\D/g, '')
  return {
    id,
    numbers: digits ? [{ raw: digits, e164: null, formatted: label }] : [],
    names: digits ? [] : [label],
    accounts: [],
    members: [],
    suggested: [],
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
export const events: EventRow[] =
  scene.data === 'empty' ? [] : Array.from({ length: 600 }, (_, n) => event(n))

export function event(n: number): EventRow {
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
    ...(n === 0
      ? {
          facts: [
            {
              type: 'quote' as const,
              value: zh ? '我下周一还一部分' : 'I can pay part of it on Monday',
              of: zh ? '我' : 'me',
            },
          ],
        }
      : {}),
  }
}

/** A party as it is looked at alone: one may be the same person, one was taken for it. */
export function withSuggestion(one: Party | undefined): Party | undefined {
  if (one === undefined) return undefined
  const others = parties.filter(({ id }) => id !== one.id)
  return {
    ...one,
    suggested: others.slice(0, 1).map(({ id, label }) => ({ id, label, reason: 'sameName', detail: label })),
  }
}
