import { describe, expect, test } from 'vitest'
import type { IndexDb } from '../../main/index/db.ts'
import { eventDetail, page } from '../../main/index/timeline.ts'
import type { EventRow } from '../../preload/records.ts'
import { dump, Journal, sha, sms, tempIndex } from './journal.ts'

function all(db: IndexDb): EventRow[] {
  return page(db, { filter: { oldestFirst: true }, limit: 100 }).events
}

const photo = { name: 'IMG-1.jpg', mediaType: 'image/jpeg', part: null }

function withPhoto(changes = {}) {
  return sms({ kind: 'message', locator: 'line 1', attachments: [photo], ...changes })
}

describe('a file beside the chat', () => {
  const steps: [string, (journal: Journal) => void][] = [
    ['chat', journal => journal.file('export/chat.txt', { reader: 'whatsapp' })],
    ['messages', journal => journal.messages('export/chat.txt', [withPhoto()], {}, 'whatsapp')],
    ['photo', journal => journal.file('export/IMG-1.jpg', { reader: 'media', mediaType: 'image/jpeg' })],
  ]
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [2, 0, 1],
  ]

  test.each(orders.map(order => [order.map(index => steps[index]?.[0]).join(', '), order] as const))(
    'is attached when it comes: %s',
    async (_, order) => {
      for (const atOnce of [true, false]) {
        const journal = new Journal()
        const db = tempIndex()
        let events = 0
        for (const index of order) {
          steps[index]?.[1](journal)
          if (!atOnce) {
            const change = await journal.applyTo(db)
            for (const n of Object.values(change.newEvents)) events += n
          }
        }
        if (atOnce) for (const n of Object.values((await journal.applyTo(db)).newEvents)) events += n
        const [event, ...rest] = all(db)
        expect(rest).toEqual([])
        expect(events).toBe(1)
        expect(event).toMatchObject({
          kind: 'message',
          flags: [],
          attachments: [{ name: 'IMG-1.jpg', mediaType: 'image/jpeg', size: 100 }],
        })
        expect(event?.attachments[0]?.item).toMatch(/^i\d$/u)
        expect(db.sql.prepare('SELECT sum(n) AS n FROM day_counts').get()).toEqual({ n: 1 })
      }
    },
  )

  test('a file of the same name in another folder or another import is not it', async () => {
    const journal = new Journal()
    journal.file('export/chat.txt', { reader: 'whatsapp' })
    journal.messages('export/chat.txt', [withPhoto()], {}, 'whatsapp')
    journal.file('other/IMG-1.jpg', { reader: 'media', mediaType: 'image/jpeg' })
    journal.file('export/IMG-1.jpg', {
      reader: 'media',
      mediaType: 'image/jpeg',
      job: 'job2',
      sha256: sha('x'),
    })
    const db = tempIndex()
    await journal.applyTo(db)
    const events = all(db)
    expect(events.map(event => event.kind).sort()).toEqual(['message', 'picture', 'picture'])
    expect(events.find(event => event.kind === 'message')).toMatchObject({
      flags: ['missingAttachment'],
      attachments: [{ item: null, size: null }],
    })
  })

  test('names are the same in any form of Unicode; the exact form is preferred', async () => {
    const decomposed = 'é.jpg'.normalize('NFD')
    const journal = new Journal()
    journal.file('export/chat.txt', { reader: 'whatsapp' })
    const exact = journal.file(`export/${'é.jpg'.normalize('NFC')}`, { reader: 'media', sha256: sha('nfc') })
    const other = journal.file(`export/${decomposed}`, { reader: 'media', sha256: sha('nfd') })
    journal.messages(
      'export/chat.txt',
      [
        withPhoto({
          attachments: [
            { ...photo, name: 'é.jpg'.normalize('NFC') },
            { ...photo, name: decomposed },
          ],
        }),
      ],
      {},
      'whatsapp',
    )
    const db = tempIndex()
    await journal.applyTo(db)
    expect(all(db)[0]?.attachments.map(attachment => attachment.item)).toEqual([exact, other])
  })

  test('what was said of a picture before its chat came is said of the message then', async () => {
    const journal = new Journal()
    journal.file('export/IMG-1.jpg', { reader: 'media', mediaType: 'image/jpeg' })
    const db = tempIndex()
    await journal.applyTo(db)
    const own = all(db)[0]?.id ?? ''
    journal.add({ type: 'exhibit', public: { count: 1 }, private: { events: [own], group: 4 } })
    journal.add({ type: 'edit', public: {}, private: { event: own, userNote: '截图' } })
    journal.file('export/chat.txt', { reader: 'whatsapp' })
    journal.messages('export/chat.txt', [withPhoto()], {}, 'whatsapp')
    await journal.applyTo(db)
    expect(all(db)).toMatchObject([{ kind: 'message', exhibit: '证4-1' }])
    expect(eventDetail(db, all(db)[0]?.id ?? '').userNote).toBe('截图')
    expect(page(db, { filter: { query: '截图' }, limit: 5 }).total).toBe(1)
  })
})

test('files of an archive belong to the chat in the same archive', async () => {
  const journal = new Journal()
  const inside = (path: string) => ({ inside: { sha256: sha('a.zip'), path, offset: 100 } })
  journal.file('a.zip', { reader: 'zip' })
  journal.file('b.zip', { reader: 'zip' })
  const wrong = journal.file('b.zip/IMG-1.jpg', {
    inside: { sha256: sha('b.zip'), path: 'IMG-1.jpg', offset: 5 },
    reader: 'media',
    mediaType: 'image/jpeg',
  })
  const right = journal.file('a.zip/IMG-1.jpg', {
    ...inside('IMG-1.jpg'),
    reader: 'media',
    mediaType: 'image/jpeg',
  })
  journal.file('a.zip/_chat.txt', { ...inside('_chat.txt'), reader: 'whatsapp' })
  journal.messages('a.zip/_chat.txt', [withPhoto()], {}, 'whatsapp')
  const db = tempIndex()
  await journal.applyTo(db)
  const message = all(db).find(event => event.kind === 'message')
  expect(message?.attachments[0]?.item).toBe(right)
  expect(
    all(db)
      .filter(event => event.kind === 'picture')
      .map(event => event.attachments[0]?.item),
  ).toEqual([wrong])
})

test('parts that the reader handed over are found by their key, before or after', async () => {
  for (const late of [false, true]) {
    const journal = new Journal()
    journal.file('mms.xml', { reader: 'smsBackupRestore' })
    const part = () =>
      journal.derive(sha('mms.xml'), {
        role: 'part',
        name: 'a.jpg',
        mediaType: 'image/jpeg',
        tool: { name: 'smsBackupRestore', version: '1', args: 'mms0/part1' },
        part: { locator: 'mms[0].part[1]' },
        size: 77,
      })
    let id = late ? '' : part()
    journal.messages('mms.xml', [
      sms({
        kind: 'mms',
        locator: 'mms[0]',
        attachments: [{ name: 'a.jpg', mediaType: 'image/jpeg', part: 'mms0/part1' }],
      }),
    ])
    if (late) id = part()
    const db = tempIndex()
    await journal.applyTo(db)
    expect(all(db)).toMatchObject([
      { kind: 'mms', flags: [], attachments: [{ item: id, name: 'a.jpg', size: 77 }] },
    ])
  }
})

test('reading a source again keeps its attachments and gives files back that are no longer attached', async () => {
  const journal = new Journal()
  journal.file('export/chat.txt', { reader: 'whatsapp' })
  journal.file('export/IMG-1.jpg', { reader: 'media', mediaType: 'image/jpeg' })
  journal.messages('export/chat.txt', [withPhoto()], {}, 'whatsapp')
  const db = tempIndex()
  await journal.applyTo(db)
  const before = dump(db).events
  journal.add({ type: 'answer', public: { answers: 1 }, private: { answers: [{ item: 'i1', zone: 'UTC' }] } })
  await journal.applyTo(db)
  expect(dump(db).events).toEqual(before)
  journal.messages('export/chat.txt', [withPhoto({ attachments: [] })], {}, 'whatsapp')
  await journal.applyTo(db)
  expect(
    all(db)
      .map(event => event.kind)
      .sort(),
  ).toEqual(['message', 'picture'])
  expect(eventDetail(db, all(db)[0]?.id ?? '').id).toBe(all(db)[0]?.id)
})

describe('where an attachment is looked for', () => {
  const attached = (db: IndexDb) =>
    all(db).flatMap(event => (event.kind === 'message' ? event.attachments : []))
  async function made(...files: string[]): Promise<IndexDb> {
    const journal = new Journal()
    journal.file('export/chat.txt', { reader: 'whatsapp' })
    for (const file of files) journal.file(file, { reader: 'media', mediaType: 'image/jpeg' })
    const names = ['photos/photo_1.jpg', 'A photograph of the door with words on i.jpg']
    journal.messages(
      'export/chat.txt',
      names.map((name, n) => withPhoto({ locator: `line ${n}`, attachments: [{ ...photo, name }] })),
      {},
      'whatsapp',
    )
    const db = tempIndex()
    await journal.applyTo(db)
    expect(dump(await journal.rebuilt(1))).toEqual(dump(db))
    return db
  }

  test('in the folder its name is written with, before the same name elsewhere', async () => {
    const db = await made('export/old/photo_1.jpg', 'export/photos/photo_1.jpg')
    expect(attached(db)[0]?.item).toBe('i3')
  })
  test('in a folder below, unless two have it', async () => {
    expect(attached(await made('export/media/photo_1.jpg'))[0]?.item).toBe('i2')
    expect(attached(await made('export/a/photo_1.jpg', 'export/b/photo_1.jpg'))[0]?.item).toBeNull()
  })
  test('by the beginning of a long name that was cut, unless two go on like it', async () => {
    const one = 'export/A photograph of the door with words on it, second floor.jpg'
    expect(attached(await made(one))[1]?.item).toBe('i2')
    expect(attached(await made(one, one.replace('second', 'third')))[1]?.item).toBeNull()
  })
})

test('the same picture stored beside the message that has it is one event', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const journal = new Journal()
    const steps = [
      () => {
        journal.file('export/chat.txt', { reader: 'whatsapp' })
        journal.messages('export/chat.txt', [withPhoto()], {}, 'whatsapp')
        journal.file('export/IMG-1.jpg', { reader: 'media', mediaType: 'image/jpeg', sha256: sha('picture') })
      },
      () =>
        journal.file('gallery/mmexport1.jpg', {
          reader: 'media',
          mediaType: 'image/jpeg',
          sha256: sha('picture'),
        }),
    ]
    for (const index of order) steps[index]?.()
    const db = tempIndex()
    await journal.applyTo(db)
    expect(all(db).map(event => event.kind)).toEqual(['message'])
    expect(db.sql.prepare('SELECT sum(n) AS n FROM day_counts').get()).toEqual({ n: 1 })
    expect(dump(await journal.rebuilt(1))).toEqual(dump(db))
  }
})
