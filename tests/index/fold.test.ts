import { describe, expect, test } from 'vitest'
import { getCase } from '../../main/index/caseFacts.ts'
import { getDraft, listDrafts, sentOf } from '../../main/index/drafts.ts'
import { listExhibits } from '../../main/index/exhibits.ts'
import { listFindings, replaceFindings } from '../../main/index/findingsStore.ts'
import { noteEventId } from '../../main/index/fold/foldSaid.ts'
import { getItem, itemBySha, listItems, placeOf } from '../../main/index/items.ts'
import { getParty, listParties, partyOf } from '../../main/index/parties.ts'
import { eventDetail, months, page } from '../../main/index/timeline.ts'
import type { EventRow, Finding } from '../../preload/records.ts'
import type { FileFacts, NewEntry } from '../../main/vault/entries.ts'
import type { IndexDb } from '../../main/index/db.ts'
import { call, Journal, sha, sms, tempIndex } from './journal.ts'

function all(db: IndexDb): EventRow[] {
  return page(db, { filter: { oldestFirst: true }, limit: 1000 }).events
}

function only(db: IndexDb): EventRow {
  const events = all(db)
  expect(events).toHaveLength(1)
  return events[0] as EventRow
}

const recording: FileFacts = {
  kind: 'recording',
  times: [
    {
      source: 'fileName',
      time: {
        wall: { date: [2026, 11, 3], order: 'YMD', hour: 22, minute: 41, second: 7, half: null },
        offsetMinutes: null,
        local: '20261103224107',
        precision: 's',
      },
    },
  ],
  durationSeconds: 61.5,
  width: null,
  height: null,
  numberRaw: '13900000132',
  name: '催收',
  direction: null,
  app: null,
  shown: [{ name: 'codec', value: 'amr' }],
}

describe('messages and calls', () => {
  test('become events with party, time and source', async () => {
    const journal = new Journal()
    const item = journal.file('backup/sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('backup/sms.xml', [
      sms({ locator: 'sms[0]', text: '【某某金融】请还款', name: '某某', line: '1' }),
      call({
        locator: 'call[0]',
        numberRaw: '+86 139-0000-0132',
        time: { epochMs: Date.UTC(2026, 10, 3, 15), local: null, precision: 'ms' },
      }),
      call({
        locator: 'call[1]',
        numberRaw: '-2',
        result: 'missed',
        durationSeconds: 0,
        ringSeconds: 48,
        time: { epochMs: Date.UTC(2026, 10, 4), local: null, precision: 'ms' },
      }),
    ])
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(change.newEvents).toEqual({ sms: 1, call: 2 })
    expect(change.confirmed).toBe(0)
    const [first, second, third] = all(db)
    expect(first).toMatchObject({
      kind: 'sms',
      direction: 'in',
      partyLabel: '某某',
      target: 'self',
      sourceCount: 1,
      time: { utc: '2026-11-03T14:00:00.000Z', source: 'epoch', zone: null },
    })
    expect(second?.party).toBe(first?.party)
    expect(second).toMatchObject({ kind: 'call', result: 'answered', durationSeconds: 30 })
    expect(third).toMatchObject({ party: null, partyLabel: '', result: 'missed', ringSeconds: 48 })
    const detail = eventDetail(db, first?.id ?? '')
    expect(detail.sources).toEqual([
      {
        item,
        itemName: 'sms.xml',
        sha256: sha('backup/sms.xml'),
        locator: 'sms[0]',
        importedAt: '2026-11-24T08:00:00.000Z',
      },
    ])
    expect(detail).toMatchObject({
      numberRaw: '13900000132',
      e164: '+8613900000132',
      name: '某某',
      line: '1',
    })
    expect(listParties(db)).toMatchObject([
      {
        events: 2,
        calls: 1,
        answered: 1,
        messages: 1,
        nights: 2,
        names: ['某某'],
        firstAt: '2026-11-03T14:00:00.000Z',
      },
    ])
    expect(partyOf(db, { number: '8613900000132', name: null })).toBe(first?.party)
    expect(partyOf(db, { number: null, name: '某某' })).toBe(first?.party)
    expect(partyOf(db, { number: null, name: '无此人' })).toBeNull()
  })

  test('entries are applied once, however often they are handed in', async () => {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [sms(), sms()])
    const db = tempIndex()
    await journal.applyTo(db)
    const again = await journal.applyTo(db)
    expect(again).toMatchObject({ newEvents: {}, changedEvents: 0 })
    expect(all(db)).toHaveLength(2)
    expect(months(db, {})).toEqual([{ month: '2026-11', count: 2, findings: 0 }])
  })

  test('the place given twice by a reader is two events', async () => {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [
      sms({ locator: 'sms[7]', text: 'a' }),
      sms({ locator: 'sms[7]', text: 'b' }),
    ])
    const db = tempIndex()
    await journal.applyTo(db)
    expect(all(db).map(event => event.text)).toEqual(['a', 'b'])
  })

  test('a newer reading of the same file takes the place of the older', async () => {
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages('sms.xml', [sms({ locator: 'sms[0]', text: 'short' })])
    journal.messages('sms.xml', [
      sms({ locator: 'sms[0]', text: 'whole' }),
      sms({ locator: 'sms[1]', text: 'found now' }),
    ])
    const db = tempIndex()
    await journal.applyTo(db)
    expect(all(db).map(event => event.text)).toEqual(['whole', 'found now'])
    expect(page(db, { filter: { query: 'short' }, limit: 10 }).total).toBe(0)
    expect(months(db, {})).toEqual([{ month: '2026-11', count: 2, findings: 0 }])
  })
})

describe('files', () => {
  test('a recording is an event of its own, with its time as its name gives it', async () => {
    const journal = new Journal()
    const id = journal.file('rec/call.amr', {
      reader: 'media',
      mediaType: 'audio/amr',
      facts: recording,
      size: 5000,
    })
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(change.newEvents).toEqual({ recording: 1 })
    const event = only(db)
    expect(event).toMatchObject({
      kind: 'recording',
      direction: 'unknown',
      partyLabel: '催收',
      durationSeconds: 61.5,
      time: { utc: null, local: '20261103224107', source: 'fileName', precision: 's' },
      attachments: [{ item: id, name: 'call.amr', mediaType: 'audio/amr', size: 5000 }],
    })
    expect(eventDetail(db, event.id).sources[0]?.locator).toBe('file')
    journal.add({
      type: 'answer',
      public: { answers: 1 },
      private: { answers: [{ item: id, zone: 'Asia/Shanghai' }] },
    })
    const answered = await journal.applyTo(db)
    expect(answered.newEvents).toEqual({})
    expect(only(db)).toMatchObject({
      id: event.id,
      time: { utc: '2026-11-03T14:41:07Z', zone: 'Asia/Shanghai', source: 'fileName', basis: 'user' },
    })
  })

  test('a file of unknown kind is a document without a time', async () => {
    const journal = new Journal()
    journal.file('合同.bin')
    const db = tempIndex()
    await journal.applyTo(db)
    expect(only(db)).toMatchObject({
      kind: 'document',
      sortAt: null,
      time: { utc: null, local: '', source: 'unknown' },
    })
    expect(months(db, {})).toEqual([{ month: 'undated', count: 1, findings: 0 }])
    expect(page(db, { filter: {}, month: 'undated', limit: 5 }).events).toHaveLength(1)
  })

  test('the stated zone of the case reads the clocks of loose files, and says so', async () => {
    const journal = new Journal()
    journal.file('call.amr', { reader: 'media', facts: recording })
    journal.add({ type: 'case', public: {}, private: { case: { zone: 'Europe/Berlin' } } })
    const db = tempIndex()
    await journal.applyTo(db)
    expect(only(db).time).toMatchObject({ utc: '2026-11-03T21:41:07Z', zone: 'Europe/Berlin', basis: 'case' })
  })

  test('the same bytes under two names are one event with two sources', async () => {
    const journal = new Journal()
    journal.file('a/x.jpg', { sha256: sha('picture'), reader: 'media', mediaType: 'image/jpeg' })
    journal.file('b/y.jpg', { sha256: sha('picture'), reader: 'media', mediaType: 'image/jpeg' })
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(change).toMatchObject({ newEvents: { picture: 1 }, confirmed: 1 })
    expect(only(db).sourceCount).toBe(2)
  })

  test('items: where bytes lie, derived copies, paging', async () => {
    const journal = new Journal()
    const zip = journal.file('chat.zip', { reader: 'zip', size: 9000 })
    const part = journal.file('chat.zip/a.jpg', {
      inside: { sha256: sha('chat.zip'), path: 'a.jpg', offset: 400 },
      size: 50,
      reader: 'media',
      mediaType: 'image/jpeg',
    })
    const packed = journal.file('chat.zip/b.txt', {
      inside: { sha256: sha('chat.zip'), path: 'b.txt', offset: null },
      size: 60,
    })
    const copy = journal.derive(sha('chat.zip/a.jpg'), {
      role: 'thumbnail',
      mediaType: 'image/webp',
      sha256: sha('thumb'),
      size: 7,
    })
    const db = tempIndex()
    const change = await journal.applyTo(db)
    expect(placeOf(db, zip)).toEqual({ object: sha('chat.zip'), offset: 0, size: 9000 })
    expect(placeOf(db, part)).toEqual({ object: sha('chat.zip'), offset: 400, size: 50 })
    expect(placeOf(db, packed)).toEqual({ object: sha('chat.zip/b.txt'), offset: 0, size: 60 })
    expect(placeOf(db, 'i99')).toBeNull()
    expect(getItem(db, copy)).toMatchObject({
      kind: 'derivative',
      derivedFrom: sha('chat.zip/a.jpg'),
      tool: { name: 'test', version: '1', args: '' },
    })
    expect(getItem(db, part)).toMatchObject({ kind: 'original', derivedFrom: sha('chat.zip') })
    expect(itemBySha(db, sha('chat.zip/a.jpg'))?.id).toBe(part)
    expect(change.items).toEqual([zip, part, packed, copy])
    const first = listItems(db, { limit: 3 })
    expect(first).toMatchObject({ total: 4, next: packed })
    expect(listItems(db, { limit: 3, after: first.next ?? '' })).toMatchObject({
      items: [{ id: copy }],
      next: null,
    })
    expect(listItems(db, { limit: 0 })).toMatchObject({ total: 4, items: [] })
  })
})

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

  test('an entry of a type this program does not know is passed over and counted as applied', async () => {
    const journal = new Journal()
    journal.add({ type: 'hologram', public: { what: 1 }, private: null } as unknown as NewEntry)
    journal.file('a.txt')
    const db = tempIndex()
    await journal.applyTo(db)
    expect(db.appliedSeq).toBe(2)
    expect(all(db)).toHaveLength(1)
  })
})
