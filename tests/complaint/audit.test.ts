import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { auditDraft } from '../../main/complaint/audit.ts'
import { figuresIn, quotesIn } from '../../main/complaint/claims.ts'
import { writeDraft } from '../../main/complaint/draft.ts'
import { changeDraft, reconcile } from '../../main/complaint/edit.ts'
import { evidenceOf } from '../../main/complaint/spanValues.ts'
import { lint } from '../../main/complaint/lint.ts'
import type { ChannelId, Draft, DraftSpan, Locale } from '../../preload/contract.ts'
import { invented } from '../print/caseModel.ts'

const now = '2026-11-24T00:00:00.000Z'
const letter = (channel: ChannelId, locale: Locale = 'zh-CN'): Draft =>
  writeDraft(invented(), { channel, locale, findings: [], events: [] }, [], now)
const blocking = (draft: Draft): number =>
  auditDraft(draft, evidenceOf(invented(), draft.locale)).filter(({ blocks }) => blocks).length

/** Every place of a letter that holds text, to be changed in place. */
function places(draft: Draft): DraftSpan[] {
  return draft.sections.flatMap(of => [
    ...of.paragraphs.flatMap(p => p.spans),
    ...(of.table?.rows.flatMap(row => row.cells) ?? []),
  ])
}

describe('no invention', () => {
  const drafts = (['platform', 'nfra', 'nfra-report', '12321', 'police'] as const).flatMap(channel =>
    (['zh-CN', 'en'] as const).map(locale => letter(channel, locale)),
  )

  it('finds any digit of any letter changed to any other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...drafts),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (original, seed, step) => {
          const draft = structuredClone(original)
          const digits = places(draft).flatMap((span, at) =>
            [...span.text.matchAll(/\d/g)].map(({ index }) => ({ at, index })),
          )
          const place = digits[seed % digits.length]
          const span = place === undefined ? undefined : places(draft)[place.at]
          if (place === undefined || span === undefined) throw new Error('a letter without figures')
          const digit = (Number(span.text[place.index]) + step) % 10
          span.text = span.text.slice(0, place.index) + String(digit) + span.text.slice(place.index + 1)
          return blocking(draft) > 0
        },
      ),
      { numRuns: process.env.SLOW ? 20_000 : 600 },
    )
  })

  it('finds any digit changed through the editor', () => {
    const original = letter('platform')
    const facts = original.sections.find(({ id }) => id === 'facts')
    for (const paragraph of facts?.paragraphs ?? []) {
      const text = paragraph.spans.map(span => span.text).join('')
      for (const { index } of text.matchAll(/\d/g)) {
        const changed = text.slice(0, index) + String((Number(text[index]) + 3) % 10) + text.slice(index + 1)
        const draft = changeDraft(
          original,
          { section: 'facts', paragraph: paragraph.id, text: changed, mode: 'edit' },
          invented(),
          now,
        )
        expect(
          draft.problems.filter(({ blocks }) => blocks),
          changed,
        ).not.toEqual([])
      }
    }
  })

  it('finds a changed word inside a quote', () => {
    const draft = letter('platform')
    const span = places(draft).find(({ text }) => text.includes('明天就上门'))
    if (span === undefined) throw new Error('no quote')
    span.text = span.text.replace('明天', '今晚')
    expect(auditDraft(draft, evidenceOf(invented(), draft.locale))).toMatchObject([
      { section: 'facts', code: 'notInEvidence', blocks: true },
    ])
  })

  it('finds a finding that was dismissed since, through its figure', () => {
    const draft = letter('platform')
    const record = invented()
    record.events = record.events.filter(({ id }) => id !== 'call3')
    expect(
      auditDraft(draft, evidenceOf(record, draft.locale)).some(({ code }) => code === 'notInEvidence'),
    ).toBe(true)
  })

  it('does not take wording for fixed because it says so', () => {
    const draft = letter('platform')
    draft.sections
      .find(({ id }) => id === 'facts')
      ?.paragraphs.push({ id: 'x', spans: [{ text: '我因此失眠两周。', fixed: true }] })
    expect(auditDraft(draft, evidenceOf(invented(), draft.locale))).toMatchObject([
      { code: 'unsourced', text: '我因此失眠两周。', blocks: true },
    ])
  })
})

describe('the three answers to what has no source', () => {
  const added = (): Draft =>
    changeDraft(
      letter('platform'),
      { section: 'facts', paragraph: null, text: '我因此失眠两周。', mode: 'add' },
      invented(),
      now,
    )
  const last = (draft: Draft): { id: string; spans: DraftSpan[]; exhibit?: string } => {
    const found = draft.sections.find(({ id }) => id === 'facts')?.paragraphs.at(-1)
    if (found === undefined) throw new Error('no facts')
    return found
  }

  it('blocks, until it is declared', () => {
    const draft = added()
    expect(draft.problems).toMatchObject([
      { section: 'facts', code: 'unsourced', text: '我因此失眠两周。', blocks: true },
    ])
    const declared = changeDraft(
      draft,
      { section: 'facts', paragraph: last(draft).id, text: '我因此失眠两周。', mode: 'declareStatement' },
      invented(),
      now,
    )
    expect(declared.problems).toEqual([])
    expect(last(declared).spans).toEqual([{ text: '我因此失眠两周。', statement: true }])
  })

  it('blocks still when the evidence chosen does not say it', () => {
    const draft = added()
    const attached = changeDraft(
      draft,
      {
        section: 'facts',
        paragraph: last(draft).id,
        text: '我因此失眠两周。',
        mode: 'attachEvents',
        events: ['threat'],
      },
      invented(),
      now,
    )
    expect(attached.problems).toMatchObject([{ code: 'notInEvidence', text: '两', blocks: true }])
    expect(last(attached).exhibit).toBe('证4-1')
  })

  it('passes when the evidence says it', () => {
    const draft = changeDraft(
      letter('platform'),
      {
        section: 'facts',
        paragraph: null,
        text: '11月3日22:41短信要求偿还23500元。',
        mode: 'add',
        events: ['threat'],
      },
      invented(),
      now,
    )
    expect(draft.problems.map(({ text }) => text)).toEqual([])
    const wrong = changeDraft(
      letter('platform'),
      {
        section: 'facts',
        paragraph: null,
        text: '11月3日22:41短信要求偿还23600元。',
        mode: 'add',
        events: ['threat'],
      },
      invented(),
      now,
    )
    expect(wrong.problems).toMatchObject([{ code: 'notInEvidence', text: '23600', blocks: true }])
  })

  it('can be deleted', () => {
    const draft = added()
    const gone = changeDraft(
      draft,
      { section: 'facts', paragraph: last(draft).id, text: '', mode: 'delete' },
      invented(),
      now,
    )
    expect(gone.problems).toEqual([])
    expect(gone.sections).toEqual(letter('platform').sections)
  })

  it('refuses places that are not there or cannot be changed', () => {
    expect(() =>
      changeDraft(
        letter('platform'),
        { section: 'exhibits', paragraph: 'carrier', text: 'x', mode: 'edit' },
        invented(),
        now,
      ),
    ).toThrow('BadRequest')
    expect(() =>
      changeDraft(
        letter('platform'),
        { section: 'facts', paragraph: 'nowhere', text: 'x', mode: 'edit' },
        invented(),
        now,
      ),
    ).toThrow('BadRequest')
  })
})

describe('what an edit keeps', () => {
  const spans: DraftSpan[] = [
    { text: '2026-11-03', events: ['a'], fact: 'event.day' },
    { text: '，来电 ', fixed: true },
    { text: '5', events: ['a', 'b'], fact: 'count.events' },
    { text: ' 次。', fixed: true },
  ]

  it('is every span that was not touched', () => {
    const text = '2026-11-03，来电 6 次。'
    expect(reconcile(spans, text)).toEqual([
      spans[0],
      spans[1],
      { text: '6', events: ['a', 'b'], fact: 'count.events' },
      spans[3],
    ])
    expect(reconcile(spans, '2026-11-03，来电 5 次。我很害怕。').at(-1)).toEqual({ text: '我很害怕。' })
  })

  it('never loses or doubles a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('2', '0', '-', '，', '来', '电', '5', ' ', '。') }),
        text => {
          expect(
            reconcile(spans, text)
              .map(span => span.text)
              .join(''),
          ).toBe(text)
        },
      ),
    )
  })
})

describe('claims and words', () => {
  it('sees figures in every form', () => {
    expect(figuresIn('2026-11-03 22:41:07，138****1234 来电２３次，共23,500.00元')).toEqual([
      '2026-11-03',
      '22:41:07',
      '138****1234',
      '23',
      '23500.00',
    ])
    expect(figuresIn('失眠两周，打了十几个电话')).toEqual(['两', '十几'])
    expect(figuresIn('called Twelve times')).toEqual(['twelve'])
    expect(quotesIn('称「还钱」和“再见”')).toEqual(['还钱', '再见'])
  })

  it('warns of words that harm the complaint', () => {
    expect(lint('他们是黑社会').map(({ code }) => code)).toEqual(['accusingWord'])
    expect(lint('无数次骚扰').map(({ code }) => code)).toEqual(['exaggeration'])
    expect(lint('不减免就投诉到底').map(({ code }) => code)).toEqual(['threatTone'])
    expect(lint('已向银保监会和 CBIRC 反映').map(({ code, blocks }) => [code, blocks])).toEqual([
      ['oldOffice', true],
      ['oldOffice', true],
    ])
    expect(lint('已向国家金融监督管理总局反映')).toEqual([])
  })

  it("blocks a third person's number and a full identity number", () => {
    const draft = changeDraft(
      letter('platform'),
      {
        section: 'statement',
        paragraph: null,
        text: '请联系13700000001，证件110101190001010011',
        mode: 'add',
      },
      invented(),
      now,
    )
    const declared = changeDraft(
      draft,
      { section: 'statement', paragraph: 'statement1', text: '', mode: 'declareStatement' },
      invented(),
      now,
    )
    expect(declared.problems.map(({ code, blocks }) => [code, blocks])).toEqual([
      ['fullId', true],
      ['thirdPartyNumber', true],
    ])
  })
})
