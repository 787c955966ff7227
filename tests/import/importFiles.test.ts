import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contentOf } from '../../main/engine/indexOfVault.ts'
import { FactsReader } from '../../main/import/factsReader.ts'
import type { ImportEnv } from '../../main/import/importEnv.ts'
import { importFiles, readOn } from '../../main/import/importFiles.ts'
import { ImportJob } from '../../main/import/importJob.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import { readLocked } from '../../main/import/readAgain.ts'
import { type AppliedChange, type IndexDb, openIndex } from '../../main/index/db.ts'
import { readingBroken } from '../../main/index/importState.ts'
import { allItems } from '../../main/index/items.ts'
import { allEvents, page } from '../../main/index/timeline.ts'
import { Vault } from '../../main/vault/vault.ts'
import type { ImportReport } from '../../preload/contract.ts'
import { localPort } from './reading.ts'
import { zipOf } from './zipFile.ts'

let folder: string
let vault: Vault
let db: IndexDb
let env: ImportEnv

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-test-'))
  const made = await Vault.create(join(folder, 'vault'), {
    password: 'correct horse battery',
    testOnlyCost: { ops: 1, mem: 8 << 20 },
  })
  vault = made.vault
  db = openIndex(':memory:', vault.indexKey(), vault.id)
  env = {
    vault,
    db,
    startReader: startNodeReader,
    facts: new FactsReader(startNodeReader),
    async commit(entries, messages) {
      const written = await vault.append(entries)
      const change: AppliedChange = await db.apply(written, contentOf(vault, messages))
      return { entries: written.slice(0, entries.length), change }
    },
  }
})

afterEach(async () => {
  env.facts.close()
  db.close()
  await vault.close()
  await rm(folder, { recursive: true, force: true })
})

async function file(path: string, content: string | Uint8Array): Promise<string> {
  const full = join(folder, path)
  await mkdir(join(full, '..'), { recursive: true })
  await writeFile(full, content)
  return full
}

async function run(...paths: string[]): Promise<ImportReport> {
  return importFiles(paths, new ImportJob(`job${Math.random()}`, () => undefined), env)
}

const sms = (count: number, body = 'hello') =>
  `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count="${count}">\n${Array.from(
    { length: count },
    (_, n) =>
      `<sms protocol="0" address="1000000000${n % 10}" date="${1793000000000 + n * 60000}" type="${(n % 2) + 1}" body="${body} ${n}" read="1" status="-1" />`,
  ).join('\n')}\n</smses>\n`

/** Files = imported + duplicate + skipped; messages in = events + listed as unread, file by file. */
function accounted(report: ImportReport): void {
  expect(report.files).toBe(report.imported + report.duplicate + report.skipped.length)
  for (const row of report.perFile) expect(row.messagesIn).toBe(row.unread + row.events)
}

test('messages of a backup become events, and the same drop again adds nothing and says so', async () => {
  const backup = await file('phone/sms-20261104.xml', sms(25))
  const first = await run(backup)
  accounted(first)
  expect(first).toMatchObject({ files: 1, imported: 1, duplicate: 0, events: { sms: 25 }, unread: [] })
  expect(page(db, { filter: {}, limit: 10 }).total).toBe(25)

  const seq = vault.lastSeq
  const second = await run(backup)
  expect(second).toMatchObject({ files: 1, imported: 0, duplicate: 1, events: {} })
  expect(vault.lastSeq).toBe(seq)
  expect(page(db, { filter: {}, limit: 10 }).total).toBe(25)
})

test('a longer backup of the same phone confirms what is known and adds what is new', async () => {
  await run(await file('a/sms-1.xml', sms(10)))
  const report = await run(await file('b/sms-2.xml', sms(14)))
  expect(report.events).toEqual({ sms: 4 })
  expect(report.confirmed).toBe(10)
  expect(page(db, { filter: {}, limit: 10 }).total).toBe(14)
})

test('a truncated backup keeps what is complete and says that it is incomplete', async () => {
  const whole = sms(10)
  const report = await run(await file('sms-cut.xml', whole.slice(0, whole.indexOf('hello 7'))))
  expect(report.events).toEqual({ sms: 7 })
  expect(report.perFile[0]?.notes).toContain('incomplete')
  accounted(report)
})

test('entities are refused, the file is kept all the same, and the others go on', async () => {
  const evil = await file(
    'x/evil.xml',
    `<?xml version="1.0"?><!DOCTYPE smses [<!ENTITY a "b">]><smses count="1"><sms body="&a;"/></smses>`,
  )
  const good = await file('x/good.xml', sms(3))
  const report = await run(evil, good)
  expect(report.imported).toBe(2)
  expect(report.events).toEqual({ sms: 3 })
  expect(report.perFile.find(({ name }) => name === 'evil.xml')?.notes).toContain('XmlForbidden')
})

test('a folder: every file is imported, a duplicate, or skipped with its reason', async () => {
  await file('drop/a.xml', sms(2))
  await file('drop/sub/copy of a.xml', sms(2))
  await file('drop/empty.txt', '')
  await file('drop/Thumbs.db', 'x')
  await file('drop/photo.jpg', 'this is no picture')
  await file('drop/\u202egnp.txt', 'turned around')
  await symlink('/etc/passwd', join(folder, 'drop', 'link'))
  const report = await run(join(folder, 'drop'))
  accounted(report)
  expect(report.files).toBe(7)
  expect(report.imported).toBe(3)
  expect(report.duplicate).toBe(1)
  expect(
    report.skipped
      .map(({ path, reason }) => [path, reason])
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  ).toEqual([
    ['drop/Thumbs.db', 'systemFile'],
    ['drop/empty.txt', 'empty'],
    ['drop/link', 'symlink'],
  ])
})

test('nothing at all to import is an error with a code', async () => {
  await mkdir(join(folder, 'nothing'))
  await expect(run(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'NothingToImport' })
})

test('the original comes back bit for bit', async () => {
  const bytes = Buffer.alloc(300_000, 7)
  for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32LE((at * 2654435761) >>> 0, at)
  await run(await file('blob.bin', bytes))
  const [item] = [...allItems(db)]
  const object = await vault.object(item?.sha256 ?? '')
  const back: Uint8Array[] = []
  for await (const chunk of object.chunks()) back.push(chunk)
  await object.close()
  expect(Buffer.concat(back).equals(bytes)).toBe(true)
})

test('a cancelled import leaves nothing half done, and the same drop then brings the rest', async () => {
  const big = await file('big/sms-big.xml', sms(30_000, 'x'.repeat(120)))
  const job = new ImportJob('cancel', progress => {
    if (progress.messages > 12_000) job.cancel(true)
  })
  const report = await importFiles([big], job, env)
  expect(report.cancelled).toBe(true)
  expect(report.events).toEqual({})
  expect(page(db, { filter: {}, limit: 1 }).total).toBe(0)
  const again = await run(big)
  expect(again.duplicate).toBe(1)
  expect(again.events).toEqual({ sms: 30_000 })
  accounted(again)
})

test('a chat in several portions, read again with all its names, is told once', async () => {
  const chat = (rows: number): string =>
    Array.from({ length: rows }, (_, n) => {
      const clock = `${Math.floor(n / 60) % 24}:${String(n % 60).padStart(2, '0')}`
      return `2026/1/${13 + Math.floor(n / 1440)} ${clock} - ${n % 3 === 0 ? '我' : '王'}: 第${n}次通知\n`
    }).join('')
  const first = await run(await file('a/与王的 WhatsApp 聊天.txt', chat(12_000)))
  accounted(first)
  expect(first.events).toEqual({ message: 12_000 })
  // Another export of the same chat, a little longer.
  const second = await run(await file('b/与王的 WhatsApp 聊天.txt', chat(12_100)))
  accounted(second)
  expect(second.confirmed).toBe(12_000)
  expect(second.events).toEqual({ message: 100 })
  expect(page(db, { filter: {}, limit: 1 }).total).toBe(12_100)
})

test('a reading broken off by a lock shows what it has, and is gone on with after the unlock', async () => {
  const big = await file('big/sms-big.xml', sms(25_000))
  const job = new ImportJob('lock', () => undefined)
  await importFiles([big], job, {
    ...env,
    async commit(entries, messages) {
      const done = await env.commit(entries, messages)
      if (entries[0]?.type === 'derive') job.cancel(false)
      return done
    },
  })
  const shown = page(db, { filter: {}, limit: 1 }).total
  expect(shown).toBeGreaterThanOrEqual(10_000)
  expect(shown).toBeLessThan(25_000)
  expect(readingBroken(db)).toBe(true)
  const report = await readOn(new ImportJob('on', () => undefined), env)
  accounted(report)
  expect(page(db, { filter: {}, limit: 1 }).total).toBe(25_000)
  expect(readingBroken(db)).toBe(false)
  const again = openIndex(':memory:', vault.indexKey(), vault.id)
  for await (const entry of vault.entries()) await again.apply([entry], contentOf(vault))
  expect([...allEvents(again, {})].length).toBe(25_000)
  again.close()
}, 120_000)

test('a paused import waits and goes on', async () => {
  const backup = await file('sms.xml', sms(2000))
  const job = new ImportJob('pause', () => undefined)
  job.pause(true)
  const running = importFiles([backup], job, env)
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(page(db, { filter: {}, limit: 1 }).total).toBe(0)
  job.pause(false)
  expect((await running).events).toEqual({ sms: 2000 })
})

test('an attachment of an MMS is an item of its own that opens from the message', async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const xml = `<smses count="1"><mms date="1793000000000" msg_box="1" address="10000000001" m_type="132" text_only="0"><parts><part seq="0" ct="text/plain" name="null" text="look" chset="106"/><part seq="1" ct="image/png" name="shot.png" data="${png.toString('base64')}"/></parts><addrs><addr address="10000000001" type="137" charset="106"/></addrs></mms></smses>`
  const report = await run(await file('mms.xml', xml))
  expect(report.events).toEqual({ mms: 1 })
  const [event] = [...allEvents(db, {})]
  expect(event?.text).toBe('look')
  expect(event?.attachments).toHaveLength(1)
  const item = [...allItems(db)].find(({ id }) => id === event?.attachments[0]?.item)
  expect(item?.size).toBe(png.length)
})

test('an index made anew from the journal holds the same rows', async () => {
  await run(await file('sms.xml', sms(40)))
  const before = [...allEvents(db, {})]
  const again = openIndex(':memory:', vault.indexKey(), vault.id)
  for await (const entry of vault.entries()) await again.apply([entry], contentOf(vault))
  expect([...allEvents(again, {})]).toEqual(before)
  again.close()
})

/** Two files under the password `口令 Pass1`, AES-256, written by zip.js. */
const lockedZip =
  'UEsDBDMACQhjAABgY10AAAAAAAAAAAAAAAAKAAsA6IGK5aSpLnR4dAGZBwACAEFFAwgA3dnMinTFCicsVdBhw5FNTtXuid799O+FyuRVgV9HDjpIHaJu9EhYNVBLBwgAAAAAKAAAAPAAAABQSwMEMwAJAGMAAGBjXQAAAAAAAAAAAAAAAAUACwBhLnR4dAGZBwACAEFFAwAAdKcxggPMNqbSaFO8gG6+eryT2EpmL0UdkdYmqQ7eSSxF9FBLBwgAAAAAIgAAAAYAAABQSwECAAMzAAkIYwAAYGNdAAAAACgAAADwAAAACgALAAAAAAAAAAAApIEAAAAA6IGK5aSpLnR4dAGZBwACAEFFAwgAUEsBAgADMwAJAGMAAGBjXQAAAAAiAAAABgAAAAUACwAAAAAAAAAAAKSBawAAAGEudHh0AZkHAAIAQUUDAABQSwUGAAAAAAIAAgCBAAAAywAAAAAA'

test('an archive in an archive is opened, one in that is kept; a locked one is read again with its password', async () => {
  env.startReader = () => Promise.resolve(localPort())
  const deepest = zipOf([{ name: 'deep.txt', content: 'x', stored: true }])
  const inner = zipOf([
    { name: 'backup/sms.xml', content: sms(3), stored: true },
    { name: 'deepest.zip', content: deepest, stored: true },
    { name: 'again.tar.gz', content: gzipSync('x'), stored: true },
  ])
  const outer = await file('outer.zip', zipOf([{ name: 'a/inner.zip', content: inner, stored: true }]))
  const report = await run(outer)
  accounted(report)
  const rows = Object.fromEntries(report.perFile.map(row => [row.path, row]))
  expect(rows['outer.zip/a/inner.zip/backup/sms.xml']).toMatchObject({
    reader: 'smsBackupRestore',
    events: 3,
  })
  for (const kept of ['deepest.zip', 'again.tar.gz'])
    expect(rows[`outer.zip/a/inner.zip/${kept}`]).toMatchObject({
      reader: 'opaque',
      notes: ['archiveInArchive'],
    })
  expect(rows['outer.zip/a/inner.zip/deepest.zip/deep.txt']).toBeUndefined()

  const locked = await run(await file('locked.zip', Buffer.from(lockedZip, 'base64')))
  const item = locked.perFile[0]?.item ?? ''
  expect(locked.perFile[0]?.notes).toContain('ArchiveEncrypted')
  const again = (password: string) =>
    readLocked(item, password, new ImportJob(password, () => undefined), env)
  expect((await again('口令 Pass2')).perFile.find(row => row.path === 'locked.zip')?.notes).toContain(
    'ArchivePasswordWrong',
  )
  const opened = await again('口令 Pass1')
  expect(opened.perFile.find(row => row.path === 'locked.zip/a.txt')?.outcome).toBe('imported')
  for (const row of db.sql.prepare('SELECT summary FROM readings').all())
    expect(JSON.stringify(row)).not.toContain('Pass')
})

test('a Telegram chat that comes alone and with the whole account is one chat with one party, told once', async () => {
  const say = (id: number, from: string, user: string) => ({
    id,
    type: 'message',
    date_unixtime: String(1719800000 + id),
    from,
    from_id: user,
    text: `第${id}句`,
  })
  const messages = [say(1, '老王', 'user5'), say(2, '我', 'user9')]
  const alone = { name: '老王', type: 'personal_chat', id: 5, messages }
  const group = { name: '组', type: 'private_group', id: 7, messages: [say(3, '我', 'user9')] }
  const whole = { personal_information: { user_id: 9 }, chats: { about: '', list: [alone, group] } }
  const report = await run(
    await file('full/result.json', JSON.stringify(whole)),
    await file('single/result.json', JSON.stringify(alone)),
    await file('group/result.json', JSON.stringify(group)),
  )
  accounted(report)
  const answers = report.open
    .filter(each => each.question === 'self')
    .map(({ item }) => ({ item, self: ['我'] }))
  expect(answers.length).toBe(2)
  await env.commit([{ type: 'answer', public: { answers: answers.length }, private: { answers } }])
  const events = [...allEvents(db, {})].toReversed()
  expect(events.map(each => [each.text, each.direction, each.sourceCount])).toEqual([
    ['第1句', 'in', 2],
    ['第2句', 'out', 2],
    ['第3句', 'out', 2],
  ])
  expect(events[0]?.party).toBe(events[1]?.party)
})

test('a picture is that of the chat it lies with: below what was dropped by itself, not beside another chat', async () => {
  const chat = (name: string) =>
    `2024/7/1 10:13 - ${name}: IMG-20240701-WA0001.jpg (file attached)\n2024/7/1 10:15 - Me: ok\n`
  await file('WhatsApp B/IMG-20240701-WA0001.jpg', 'picture of B')
  await file('WhatsApp B/WhatsApp Chat with B.txt', chat('B'))
  await file('media/IMG-20240701-WA0001.jpg', 'picture of A')
  const alone = await file('WhatsApp Chat with A.txt', chat('A'))
  const held = () => {
    const names = new Map([...allItems(db)].map(({ id, size }) => [id, size]))
    return [...allEvents(db, {})]
      .flatMap(each => each.attachments.map(({ item }) => [each.partyLabel, names.get(item ?? '') ?? null]))
      .toSorted(([a], [b]) => String(a).localeCompare(String(b)))
  }
  await run(alone, join(folder, 'WhatsApp B'))
  expect(held()).toEqual([
    ['A', null],
    ['B', 12],
  ])
  await file('WhatsApp Chat with C.txt', chat('C'))
  await run(join(folder, 'WhatsApp Chat with C.txt'), join(folder, 'media'))
  expect(held().at(-1)).toEqual(['C', 12])
})
