/** What people say of their evidence: notes, remarks, exhibits, parties, the case, letters and decisions about findings. */
import { describe, expect, test } from 'vitest'
import { getCase } from '../../main/index/caseFacts.ts'
import { getDraft, listDrafts, sentOf } from '../../main/index/drafts.ts'
import { listExhibits } from '../../main/index/exhibits.ts'
import { listFindings, replaceFindings } from '../../main/index/findingsStore.ts'
import { noteEventId } from '../../main/index/fold/foldSaid.ts'
import { getParty } from '../../main/index/parties.ts'
import { eventDetail, months, page } from '../../main/index/timeline.ts'
import type { Finding } from '../../preload/records.ts'
import type { NewEntry } from '../../main/vault/entries.ts'
import type { IndexDb } from '../../main/index/db.ts'
import { all, Journal, only, sms, tempIndex } from './journal.ts'

describe('what people say', () => {
  async function withEvent(
    entries: (id: string, party: string) => NewEntry[],
  ): Promise<{ db: IndexDb; id: string; party: string; journal: Journal }> {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [sms({ locator: 'sms[0]' })])
    const db = tempIndex()
    await journal.applyTo(db)
    const { id, party } = only(db)
    for (const entry of entries(id, party ?? '')) journal.add(entry)
    await journal.applyTo(db)
    return { db, id, party: party ?? '', journal }
  }

  test('a note is an event of the journal', async () => {
    const journal = new Journal()
    const picture = journal.file('door.jpg', { reader: 'media', mediaType: 'image/jpeg' })
    const entry = journal.add({
      type: 'note',
      public: {},
      private: {
        kind: 'visit',
        local: '2026-11-03T18:30',
        zone: 'Asia/Shanghai',
        precision: 'min',
        text: '两个人上门，敲门十分钟',
        direction: 'in',
        target: { thirdParty: 'mother' },
        partyNumber: '',
        partyName: '自称催收',
        people: 2,
        attachments: [picture],
      },
    })
    const db = tempIndex()
    await journal.applyTo(db)
    const id = noteEventId(entry.seq)
    expect(eventDetail(db, id)).toMatchObject({
      kind: 'note',
      resultCode: 'visit',
      target: { thirdParty: 'mother' },
      partyLabel: '自称催收',
      time: {
        utc: '2026-11-03T10:30:00Z',
        source: 'user',
        zone: 'Asia/Shanghai',
        basis: 'user',
        precision: 'min',
      },
      attachments: [{ item: picture, name: 'door.jpg' }],
      sources: [{ item: 'journal', locator: String(entry.seq), importedAt: entry.time }],
    })
    // The picture keeps its own place on the timeline.
    expect(page(db, { filter: { kinds: ['picture'] }, limit: 5 }).total).toBe(1)
    expect(page(db, { filter: { query: '敲门' }, limit: 5 }).events.map(event => event.id)).toEqual([id])
    expect(page(db, { filter: { target: 'thirdParty' }, limit: 5 }).total).toBe(1)
  })

  test('a remark is shown, found and taken back', async () => {
    const { db, id, journal } = await withEvent(event => [
      { type: 'edit', public: {}, private: { event, userNote: '他说要找我妈' } },
    ])
    expect(eventDetail(db, id).userNote).toBe('他说要找我妈')
    expect(page(db, { filter: { query: '找我妈' }, limit: 5 }).total).toBe(1)
    journal.add({ type: 'edit', public: {}, private: { event: id, userNote: '' } })
    await journal.applyTo(db)
    expect(eventDetail(db, id).userNote).toBeNull()
    expect(page(db, { filter: { query: '找我妈' }, limit: 5 }).total).toBe(0)
    expect(page(db, { filter: { query: '还款' }, limit: 5 }).total).toBe(1)
  })

  test('exhibits keep their numbers, and no number is given twice', async () => {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [sms({ text: 'a' }), sms({ text: 'b' }), sms({ text: 'c' })])
    const db = tempIndex()
    await journal.applyTo(db)
    const [a = '', b = '', c = ''] = all(db).map(event => event.id)
    const mark = (events: string[], group: number | null) =>
      journal.add({ type: 'exhibit', public: { count: 1 }, private: { events, group } })
    mark([a, b], 2)
    mark([a], 2)
    mark([b], null)
    mark([c], 2)
    mark([b], 3)
    await journal.applyTo(db)
    expect(listExhibits(db).map(({ event, label }) => [event, label])).toEqual([
      [a, '证2-1'],
      [c, '证2-3'],
      [b, '证3-1'],
    ])
    expect(page(db, { filter: { exhibitsOnly: true }, limit: 5 }).total).toBe(3)
  })

  test('a party is named, given a role, a lender and a target; nothing unnamed changes', async () => {
    const { db, party, journal, id } = await withEvent((_, of) => [
      {
        type: 'party',
        public: {},
        private: { party: of, role: 'collector', name: '王某', lender: '某某消费金融' },
      },
      { type: 'party', public: {}, private: { party: of, thirdParty: 'mother', heardInCall: true } },
    ])
    expect(getParty(db, party)).toMatchObject({
      label: '王某',
      role: 'collector',
      lender: '某某消费金融',
      thirdParty: 'mother',
      names: ['王某'],
    })
    expect(eventDetail(db, id).partyLabel).toBe('王某')
    expect(page(db, { filter: { query: '王某' }, limit: 5 }).total).toBe(1)
    journal.add({ type: 'party', public: {}, private: { party, name: '', thirdParty: null } })
    await journal.applyTo(db)
    expect(getParty(db, party)).toMatchObject({ label: '139 0000 0132', thirdParty: null, role: 'collector' })
    expect(getParty(db, 'p000000000000')).toBeNull()
  })

  test('what is said of a party before its first event is kept', async () => {
    const journal = new Journal()
    const known = await withEvent(() => [])
    journal.add({ type: 'party', public: {}, private: { party: known.party, role: 'collector' } })
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [sms()])
    const db = tempIndex()
    await journal.applyTo(db)
    expect(getParty(db, known.party)).toMatchObject({ role: 'collector', label: '139 0000 0132', events: 1 })
  })

  test('case, complainant and self are merged field by field', async () => {
    const journal = new Journal()
    journal.add({
      type: 'case',
      public: {},
      private: { case: { lenderName: '某某银行' }, complainant: { name: '张三' } },
    })
    journal.add({
      type: 'case',
      public: {},
      private: { case: { contractNo: 'HT-1' }, self: { names: ['张三'], numbers: ['13900000001'] } },
    })
    const db = tempIndex()
    await journal.applyTo(db)
    expect(getCase(db)).toMatchObject({
      case: { lenderName: '某某银行', contractNo: 'HT-1', zone: 'Asia/Shanghai', debtor: '' },
      complainant: { name: '张三', phone: '' },
      self: { names: ['张三'], numbers: ['13900000001'] },
    })
  })

  test('a letter is saved, changed, sent and thrown away', async () => {
    const journal = new Journal()
    const content = {
      id: 'd1',
      channel: 'nfra',
      locale: 'zh-CN',
      sections: [],
      problems: [],
      exhibits: [],
      updatedAt: '',
    }
    journal.add({ type: 'draft', public: { draft: 'd1' }, private: { draft: 'd1', content } })
    journal.add({
      type: 'draft',
      public: { draft: 'd2' },
      private: { draft: 'd2', content: { ...content, id: 'd2', channel: 'police' } },
    })
    journal.add({
      type: 'sent',
      public: { draft: 'd1' },
      private: { draft: 'd1', sentOn: '2026-11-24', way: 'post', number: 'X1' },
    })
    const db = tempIndex()
    await journal.applyTo(db)
    expect(getDraft(db, 'd1')).toEqual(content)
    expect(listDrafts(db)).toMatchObject([
      { id: 'd2', sentOn: null },
      { id: 'd1', channel: 'nfra', sentOn: '2026-11-24' },
    ])
    expect(sentOf(db, 'd1')).toEqual({ sentOn: '2026-11-24', way: 'post', number: 'X1' })
    journal.add({ type: 'draft', public: { draft: 'd2' }, private: { draft: 'd2', content: null } })
    await journal.applyTo(db)
    expect(getDraft(db, 'd2')).toBeNull()
  })

  test('a decision about a finding outlives its recount', async () => {
    const { db, id, journal } = await withEvent(() => [])
    const finding: Finding = {
      id: 'CN-TIME-01-abc',
      rule: 'CN-TIME-01',
      ruleVersion: '1',
      authority: 'national_standard',
      strength: 'strong',
      severity: 3,
      events: [id],
      day: '2026-11-03',
      lender: null,
      count: 1,
      limit: null,
      parameters: {},
      explanation: { 'zh-CN': '', en: '' },
      citation: { 'zh-CN': '', en: '', confidence: 'high' },
      title: { 'zh-CN': '', en: '' },
      notes: [],
      state: 'open',
      reason: null,
    }
    replaceFindings(db, [finding])
    expect(listFindings(db, { event: id })).toMatchObject([{ id: finding.id, state: 'open' }])
    journal.add({
      type: 'finding',
      public: { count: 1 },
      private: { ids: [finding.id], state: 'confirmed', reason: '属实' },
    })
    await journal.applyTo(db)
    expect(listFindings(db, { state: 'confirmed' })).toMatchObject([{ id: finding.id, reason: '属实' }])
    replaceFindings(db, [{ ...finding, count: 2 }])
    expect(listFindings(db, {})).toMatchObject([{ id: finding.id, state: 'confirmed', count: 2 }])
    expect(eventDetail(db, id).findings).toEqual([{ id: finding.id, rule: 'CN-TIME-01', state: 'confirmed' }])
    expect(page(db, { filter: { findings: ['CN-TIME-01'] }, limit: 5 }).total).toBe(1)
    expect(page(db, { filter: { findings: ['CN-FREQ-01'] }, limit: 5 }).total).toBe(0)
    expect(months(db, { findings: 'any' })).toEqual([{ month: '2026-11', count: 1, findings: 1 }])
    replaceFindings(db, [])
    expect(listFindings(db, {})).toEqual([])
  })
})
