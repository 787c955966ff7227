import { describe, expect, it } from 'vitest'
import { printing } from '../../main/print/eventCells.ts'
import { evidenceListHtml, type ListLook } from '../../main/print/evidenceList.ts'
import { numberExhibits } from '../../main/print/exhibitNumbers.ts'
import { fewest, isContractName } from '../../main/print/identity.ts'
import { noMask } from '../../main/print/masking.ts'
import { transcriptLines, transcriptsHtml } from '../../main/print/transcripts.ts'
import type { CaseRecord, IdentityProof } from '../../main/print/caseRecord.ts'
import type { Locale } from '../../preload/contract.ts'
import { event, finding, party, record } from './caseModel.ts'

describe('which files are papers of the loan', () => {
  it.each([
    '借款合同.pdf',
    '个人贷款协议2025.docx',
    '某某消费金融通知书.pdf',
    'XJ2025-0000.pdf',
    'Loan agreement.pdf',
  ])('%s', name => expect(isContractName(name, '某某消费金融有限公司', 'XJ2025-0000')).toBe(true))
  it.each([
    '租房合同.pdf',
    '劳动合同.pdf',
    '某某消费金融流水.pdf',
    '用户协议.pdf',
    '催收截图.png',
    'contract.pdf',
  ])('not: %s', name => expect(isContractName(name, '某某消费金融有限公司', 'XJ2025-0000')).toBe(false))
  it('an unknown lender or number is in no name', () => {
    expect(isContractName('合同.pdf', '', '')).toBe(false)
  })
})

describe('as few messages as show it all', () => {
  const proofs = (given: Record<string, IdentityProof[]>) =>
    new Map(Object.entries(given).map(([id, of]) => [id, new Set(of)]))

  it('takes the one that shows most, the oldest of equals, and none twice', () => {
    expect(
      fewest(proofs({ a: ['signature'], b: ['signature', 'figure'], c: ['figure', 'signature'] })),
    ).toEqual([['b', ['signature', 'figure']]])
    expect(fewest(proofs({ a: ['stated'], b: ['figure'] })).map(([id]) => id)).toEqual(['a', 'b'])
    expect(fewest(new Map())).toEqual([])
  })
})

const look: ListLook = { landscape: true, hashes: true, copies: 1, masked: false, bound: null }

function caseOf(
  identity: [string, IdentityProof[]][],
  more: Partial<CaseRecord['exhibits']> = {},
): CaseRecord {
  const made = record(
    [
      event({ id: 'signed', at: '2026-10-01 09:00:00', text: '【某某消费金融】您的合同已逾期' }),
      event({
        id: 'contract',
        at: null,
        kind: 'document',
        source: { item: 'i9', name: '借款合同.pdf', sha256: '9f'.repeat(32) },
      }),
      event({ id: 'night', at: '2026-11-03 23:00:00', kind: 'call', result: 'missed' }),
      event({
        id: 'mother',
        at: '2026-11-04 10:00:00',
        kind: 'message',
        text: '你女儿欠钱',
        target: { thirdParty: 'mother' },
      }),
    ],
    [finding('CN-TIME-01', ['night']), finding('CN-3P-01', ['mother'])],
    [party('p17000000021')],
  )
  return { ...made, exhibits: { ...made.exhibits, identity: new Map(identity), ...more } }
}

const labels = (of: CaseRecord, locale: Locale = 'zh-CN') =>
  numberExhibits(of, locale, new Set()).map(({ label, events }) => [label, ...events.map(({ id }) => id)])

describe('group 1 of the list', () => {
  it('has the contract first, then the messages, and leaves what is elsewhere where it is', () => {
    const identity: [string, IdentityProof[]][] = [
      ['signed', ['signature']],
      ['contract', ['document']],
      ['night', ['stated']],
    ]
    expect(labels(caseOf(identity))).toEqual([
      ['证1-1', 'contract'],
      ['证1-2', 'signed'],
      ['证2-1', 'night'],
      ['证3-1', 'mother'],
    ])
  })

  it.each([
    ['zh-CN', '第一组　证明：催收主体及其与放款机构的委托关系', '署名为放款机构或其借款应用', '第二组　'],
    [
      'en',
      'Group 1. To show: who collects, and on whose behalf',
      'signed with the name of the lender',
      'Group 2. ',
    ],
  ] as const)('says what it shows (%s)', (locale, group, proof, second) => {
    const of = caseOf([['signed', ['signature']]])
    const html = evidenceListHtml(
      numberExhibits(of, locale, new Set()),
      look,
      printing(of, locale, noMask, '2026-11-24T08:00:00.000Z'),
    )
    expect(html).toContain(group)
    expect(html).toContain(proof)
    expect(html).toContain('【某某消费金融】您的合同已逾期')
    expect(html).toContain(second)
  })

  it.each([
    ['zh-CN', '第一组（证2-1）　证明：', '没有证据的组不列'],
    ['en', 'Group 1 (E2-1). To show: ', 'groups without evidence are left out'],
  ] as const)(
    'is absent with nothing in it; then the first printed says which numbers it has (%s)',
    (locale, group, note) => {
      const of = caseOf([])
      const html = evidenceListHtml(
        numberExhibits(of, locale, new Set()),
        look,
        printing(of, locale, noMask, '2026-11-24T08:00:00.000Z'),
      )
      expect(html).toContain(group)
      expect(html).toContain(note)
      expect(html).not.toContain(locale === 'zh-CN' ? '催收主体' : 'who collects')
    },
  )
})

describe('numbers once given', () => {
  it('stay with their events whatever is confirmed later; new events of the source join them', () => {
    const of = caseOf([['signed', ['signature']]], {
      given: new Map([
        ['signed', { group: 1, number: 3 }],
        ['night', { group: 5, number: 2 }],
      ]),
      used: new Set(['1-3', '5-2']),
    })
    expect(labels(of)).toEqual([
      ['证1-3', 'signed'],
      ['证3-1', 'mother'],
      ['证5-2', 'night'],
    ])
  })

  it('are given to nobody else, even when taken back', () => {
    const of = caseOf([], { used: new Set(['2-1', '2-2', '2-4']) })
    expect(labels(of).map(([label]) => label)).toEqual(['证2-3', '证3-1'])
  })

  it('what a letter cites is in the list even when it is no finding', () => {
    const of = caseOf([], { inLetters: new Set(['signed']) })
    expect(labels(of)).toContainEqual(['证5-1', 'signed'])
  })
})

describe('annex C', () => {
  it('reads times and speakers of a note and leaves other lines as they are', () => {
    expect(
      transcriptLines(
        '00:12 催收：再不还就上门\n[1:02:03] 我: 别来\n（环境音）\n  \n23:10 他说了三遍“还钱”：没停',
      ),
    ).toEqual([
      { time: '00:12', speaker: '催收', text: '再不还就上门' },
      { time: '1:02:03', speaker: '我', text: '别来' },
      { time: '', speaker: '', text: '（环境音）' },
      { time: '23:10', speaker: '', text: '他说了三遍“还钱”：没停' },
    ])
    expect(transcriptLines('地点：家门口')).toEqual([{ time: '', speaker: '', text: '地点：家门口' }])
  })

  it('has a sheet for each recording with its file, hash and length, and none without recordings', () => {
    const recording = event({
      id: 'rec',
      at: '2026-11-06 13:00:00',
      kind: 'recording',
      seconds: 72,
      source: { item: 'i10', name: '通话录音.amr', sha256: '8e'.repeat(32) },
    })
    recording.userNote = '00:12 催收：<b>再不还</b>'
    const of = record(
      [recording, event({ id: 'sms', at: '2026-11-06 14:00:00' })],
      [],
      [party('p17000000021')],
    )
    const p = printing(of, 'zh-CN', noMask, '2026-11-24T08:00:00.000Z')
    const html = transcriptsHtml(numberExhibits(of, 'zh-CN', new Set(['rec', 'sms'])), p)
    for (const words of [
      '通话录音.amr',
      '8e'.repeat(32),
      '1 分 12 秒',
      '2026-11-06 13:00:00',
      '00:12',
      '&lt;b&gt;再不还',
      '□ 本人确认',
    ])
      expect(html).toContain(words)
    expect(html).not.toContain('尚无文字整理稿')
    expect(transcriptsHtml(numberExhibits(of, 'zh-CN', new Set(['sms'])), p)).toBe('')
  })
})
