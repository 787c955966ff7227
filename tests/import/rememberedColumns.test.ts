/** The columns of a table are named once: later tables with the same headings are read without a question. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { contentOf } from '../../main/engine/indexOfVault.ts'
import { FactsReader } from '../../main/import/factsReader.ts'
import type { ImportEnv } from '../../main/import/importEnv.ts'
import { importFiles, readOn } from '../../main/import/importFiles.ts'
import { ImportJob } from '../../main/import/importJob.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import { openIndex } from '../../main/index/db.ts'
import { Vault } from '../../main/vault/vault.ts'
import { localPort } from './reading.ts'

it('gives the columns to the next table with the same headings, and to no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'columns-'))
  const { vault } = await Vault.create(join(folder, 'vault'), {
    password: 'correct horse battery',
    testOnlyCost: { ops: 1, mem: 8 << 20 },
  })
  const db = openIndex(':memory:', vault.indexKey(), vault.id)
  const env: ImportEnv = {
    vault,
    db,
    startReader: () => Promise.resolve(localPort()),
    facts: new FactsReader(startNodeReader),
    async commit(entries, messages) {
      const written = await vault.append(entries)
      return {
        entries: written.slice(0, entries.length),
        change: await db.apply(written, contentOf(vault, messages)),
      }
    },
  }
  const job = (name: string) => new ImportJob(name, () => undefined)
  const drop = async (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return importFiles([path], job(name), env)
  }
  try {
    const first = await drop(
      '1.csv',
      '何时,哪边,他的电话,他说的\n2026-11-03 09:05:00,打来,13900001501,还钱\n',
    )
    expect(first.open.map(each => each.question)).toContain('columns')
    expect(first.perFile[0]).toMatchObject({ reader: 'table', messagesIn: 0 })
    const fields = { time: '何时', direction: '哪边', number: '他的电话', text: '他说的' }
    const answer = {
      item: first.perFile[0]?.item ?? '',
      reading: { reader: 'table', columns: { fields, headingRow: 1, directions: { 打来: 'in' as const } } },
    }
    await env.commit([{ type: 'answer', public: { answers: 1 }, private: { answers: [answer] } }])
    await readOn(job('again'), env)

    const second = await drop(
      '2.csv',
      '何时,哪边,他的电话,他说的\n2026-11-04 09:05:00,打来,13900001501,再不还\n',
    )
    expect(second.open.map(each => each.question)).not.toContain('columns')
    expect(second.events).toEqual({ message: 1 })
    const third = await drop(
      '3.csv',
      '哪天,哪边,他的电话,他说的\n2026-11-05 09:05:00,打来,13900001501,最后\n',
    )
    expect(third.open.map(each => each.question)).toContain('columns')
    const rows = db.sql.prepare('SELECT direction, text FROM events ORDER BY sort_at').all()
    expect(rows).toEqual([
      { direction: 'in', text: '还钱' },
      { direction: 'in', text: '再不还' },
    ])
  } finally {
    env.facts.close()
    db.close()
    await vault.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
