import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { applyAnswers } from '../../main/engine/applyAnswersFile.ts'
import { Engine } from '../../main/engine/engine.ts'
import { parseAnswersFile } from '../../main/import/answersFile.ts'
import { openIndexOf } from '../../main/engine/indexOfVault.ts'
import { Vault } from '../../main/vault/vault.ts'
import { dump } from './journal.ts'

const fixtures = ['smsBackupRestore', 'whatsapp'].map(name =>
  join(import.meta.dirname, '../fixtures/import', name),
)
const password = 'rebuild-of-an-index-7'

test('the index of a real vault, thrown away and rebuilt, has the same rows', {
  timeout: 300_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'index-rebuild-'))
  const dir = join(folder, 'vault')
  try {
    const { engine } = await Engine.create(dir, password, terminalServices)
    await engine.startImport(fixtures).done
    const answers = {
      self: { names: ['Alice'], numbers: [] },
      case: { zone: 'Europe/Berlin' },
      sources: [{ file: '*', zone: 'Asia/Shanghai' }],
    }
    await applyAnswers(engine, parseAnswersFile(JSON.stringify(answers)))
    const before = dump(engine.db)
    expect(before.events?.length).toBeGreaterThan(10)
    expect(before.readings?.length).toBeGreaterThan(1)
    await engine.close()

    rmSync(join(dir, 'index'), { recursive: true })
    const again = await Engine.open(dir, { password }, terminalServices)
    expect(again.db.appliedSeq).toBe(again.vault.lastSeq)
    await again.fresh()
    const after = dump(again.db)
    await again.close()
    // Closing a vault writes a checkpoint: only how far the index came may differ.
    for (const table of Object.keys(before))
      if (table !== 'state') expect({ [table]: after[table] }).toEqual({ [table]: before[table] })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a vault that may only be read shows what its index holds, or what its journal tells', {
  timeout: 300_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'index-read-only-'))
  const dir = join(folder, 'vault')
  try {
    const { engine } = await Engine.create(dir, password, terminalServices)
    await engine.startImport(fixtures).done
    const expected = dump(engine.db).events
    await engine.close()

    const vault = await Vault.open(dir, { password })
    // A vault on media that cannot be written, without needing such media (root writes anywhere).
    const reading = new Proxy(vault, {
      get(_, name) {
        if (name === 'readOnly') return true
        const value: unknown = Reflect.get(vault, name, vault)
        return typeof value === 'function' ? value.bind(vault) : value
      },
    })
    const file = await openIndexOf(reading)
    expect(file.db.readOnly).toBe(true)
    expect(dump(file.db).events).toEqual(expected)
    file.db.close()
    rmSync(join(dir, 'index'), { recursive: true })
    const memory = await openIndexOf(reading)
    expect(memory.db.sql.memory).toBe(true)
    expect(dump(memory.db).events).toEqual(expected)
    memory.db.close()
    expect(existsSync(join(dir, 'index'))).toBe(false)
    await vault.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
