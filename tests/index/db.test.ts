import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openIndex } from '../../main/index/db.ts'
import { newestSchema } from '../../main/index/migrations/migrations.ts'
import { Journal, sms, tempFolder, testKey, testVault } from './journal.ts'

function reason(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    const { code, details } = error as { code: string; details: { reason?: unknown } }
    return `${code} ${String(details.reason)}`
  }
  return 'opened'
}

describe('settings after every open', () => {
  test('are those that lose nothing and spill nothing', () => {
    const file = join(tempFolder(), 'index.db')
    for (let open = 0; open < 3; open += 1) {
      const db = openIndex(file, testKey, testVault)
      const read = (name: string): unknown => db.sql.pragma(name, { simple: true })
      expect(read('synchronous')).toBe(2)
      expect(read('temp_store')).toBe(2)
      expect(read('trusted_schema')).toBe(0)
      expect(read('cell_size_check')).toBe(1)
      expect(read('mmap_size') ?? 0).toBe(0)
      expect(read('secure_delete')).toBe(1)
      expect(read('foreign_keys')).toBe(1)
      expect(read('locking_mode')).toBe('exclusive')
      expect(read('journal_mode')).toBe('wal')
      expect(read('cache_size')).toBe(-81920)
      db.close()
    }
  })
})

describe('on disk', () => {
  test('nothing of a row is readable, neither in the file nor in its log; closing leaves one file', async () => {
    const dir = tempFolder()
    const file = join(dir, 'index.db')
    const marker = 'MARKER-7f3a-plaintext'
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages(
      'sms.xml',
      Array.from({ length: 500 }, (_, index) => sms({ text: `${marker} ${index}` })),
    )
    const db = openIndex(file, testKey, testVault)
    await journal.applyTo(db)
    expect(db.sql.prepare('SELECT count(*) AS n FROM events WHERE text LIKE ?').get(`%${marker}%`)).toEqual({
      n: 500,
    })
    expect(readdirSync(dir).sort()).toEqual(['index.db', 'index.db-wal'])
    for (const name of readdirSync(dir)) expect(readFileSync(join(dir, name)).includes(marker)).toBe(false)
    db.close()
    expect(readdirSync(dir)).toEqual(['index.db'])
    expect(readFileSync(file).includes(marker)).toBe(false)
    expect(readFileSync(file).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3')
    const again = openIndex(file, testKey, testVault, { readOnly: true })
    expect(again.appliedSeq).toBe(2)
    expect(again.headLeaf).toBe(journal.entries[1]?.leaf)
    expect(again.sql.prepare('SELECT count(*) AS n FROM events').get()).toEqual({ n: 500 })
    again.close()
    expect(readdirSync(dir)).toEqual(['index.db'])
  })
})

describe('what is not this index is refused, so that it can be rebuilt', () => {
  function made(): string {
    const file = join(tempFolder(), 'index.db')
    openIndex(file, testKey, testVault).close()
    return file
  }

  test('another key', () => {
    const file = made()
    expect(reason(() => openIndex(file, new Uint8Array(32), testVault))).toBe('IndexFailed key')
    expect(reason(() => openIndex(file, new Uint8Array(16), testVault))).toBe('IndexFailed keyLength')
  })

  test('another vault', () => {
    const file = made()
    expect(reason(() => openIndex(file, testKey, 'another'))).toBe('IndexFailed otherVault')
  })

  test('a newer schema', () => {
    const file = made()
    const db = openIndex(file, testKey, testVault)
    db.sql.prepare('UPDATE state SET schema = ?').run(newestSchema + 1)
    db.close()
    expect(reason(() => openIndex(file, testKey, testVault))).toBe('IndexFailed newer')
  })

  test('a flipped bit anywhere that is read, a cut file, a file of something else', async () => {
    const file = made()
    const whole = readFileSync(file)
    const flipped = Buffer.from(whole)
    flipped[100] = (flipped[100] ?? 0) ^ 1
    writeFileSync(file, flipped)
    expect(reason(() => openIndex(file, testKey, testVault))).toMatch(/^IndexFailed/u)
    writeFileSync(file, whole)
    truncateSync(file, 5000)
    expect(reason(() => openIndex(file, testKey, testVault))).toMatch(/^IndexFailed/u)
    writeFileSync(file, 'not a database at all, but long enough to be read as one '.repeat(100))
    expect(reason(() => openIndex(file, testKey, testVault))).toBe('IndexFailed key')

    const later = join(tempFolder(), 'index.db')
    const journal = new Journal()
    journal.file('sms.xml', { reader: 'smsBackupRestore' })
    journal.messages(
      'sms.xml',
      Array.from({ length: 3000 }, () => sms({ text: '很长的内容'.repeat(20) })),
    )
    const db = openIndex(later, testKey, testVault)
    await journal.applyTo(db)
    db.close()
    const bytes = readFileSync(later)
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(later, bytes)
    const damaged = openIndex(later, testKey, testVault)
    expect(() =>
      damaged.sql.prepare('SELECT sum(length(text)), sum(length(dedupe)) FROM events').get(),
    ).toThrow()
    damaged.sql.close()
  })

  test('an older copy opens without error; seq and leaf tell', async () => {
    const dir = tempFolder()
    const file = join(dir, 'index.db')
    const journal = new Journal()
    journal.file('a.txt')
    const db = openIndex(file, testKey, testVault)
    await journal.applyTo(db)
    db.close()
    copyFileSync(file, join(dir, 'old.db'))
    journal.file('b.txt')
    const later = openIndex(file, testKey, testVault)
    await journal.applyTo(later)
    later.close()
    copyFileSync(join(dir, 'old.db'), file)
    const old = openIndex(file, testKey, testVault)
    expect(old.appliedSeq).toBe(1)
    expect(old.headLeaf).toBe(journal.entries[0]?.leaf)
    old.close()
  })
})

test('an index in memory holds the same for a vault on read-only media', async () => {
  const journal = new Journal()
  journal.file('a.txt')
  const db = openIndex(':memory:', testKey, testVault)
  await journal.applyTo(db)
  expect(db.appliedSeq).toBe(1)
  db.close()
})
