/** R4, the index's part: a flipped bit in any page of the encrypted file is an error and never another answer. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type IndexDb, openIndex } from '../../main/index/db.ts'
import { syntheticRecords } from '../bench/indexBench.ts'
import { dump, Journal, testKey, testVault } from './journal.ts'

const slow = process.env.SLOW !== undefined
const pageSize = 4096

/** All rows, those of the search too, and SQLite's own look at every page. */
function everything(db: IndexDb): string {
  const check: unknown = db.sql.pragma('integrity_check', { simple: true })
  const search = db.sql
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'search%' ORDER BY name")
    .all() as { name: string }[]
  const rows = search.map(({ name }) => JSON.stringify(db.sql.prepare(`SELECT * FROM ${name}`).all()))
  return JSON.stringify([check, dump(db), rows])
}

test('R4: every page of the index', { timeout: 3_600_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'index-damage-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'index.db')
  const journal = new Journal()
  journal.file('sms.xml', { reader: 'smsBackupRestore' })
  journal.messages('sms.xml', syntheticRecords(slow ? 2000 : 400, 7))
  const made = openIndex(file, testKey, testVault)
  await made.apply(journal.entries, journal)
  const rows = dump(made)
  expect(rows.events?.length).toBeGreaterThan(100)
  made.close()
  const original = readFileSync(file)
  const pages = original.length / pageSize
  expect(Number.isInteger(pages)).toBe(true)
  const look = (): string => {
    const db = openIndex(file, testKey, testVault, { readOnly: true })
    try {
      return everything(db)
    } finally {
      db.close()
    }
  }
  const whole = look()
  const counts = { refused: 0, silent: 0 }
  let first = ''
  const fd = openSync(file, 'r+')
  try {
    for (let page = 0; page < pages; page++) {
      const places = slow
        ? [...Array(64).keys()].map(i => 64 * i)
        : [page % pageSize, (2048 + 613 * page) % pageSize, 4095]
      for (const place of places) {
        const at = page * pageSize + place
        writeSync(fd, Buffer.of((original[at] ?? 0) ^ (1 << (page % 8))), 0, 1, at)
        let told = false
        try {
          told = (JSON.parse(look()) as unknown[])[0] !== 'ok'
        } catch {
          told = true
        }
        counts[told ? 'refused' : 'silent']++
        if (!told && first === '') first = `page ${page} byte ${place}`
        writeSync(fd, original, at, 1, at)
      }
    }
  } finally {
    closeSync(fd)
  }
  console.log(
    `R4 index: ${pages} pages, ${counts.refused + counts.silent} flips, ${counts.refused} refused, ${counts.silent} silent`,
  )
  expect(first).toBe('')
  expect(counts.refused).toBeGreaterThanOrEqual(2 * pages)
  expect(look()).toBe(whole)
})
