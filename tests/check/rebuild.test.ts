/** The index is a cache: deleted, damaged or put back, it is made again from the journal and the objects, row for row. */
import { tmpdir } from 'node:os'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { check } from '../../main/check/check.ts'
import type { CheckFinding } from '../../main/check/finding.ts'
import { fullSpeed } from '../../main/check/pace.ts'
import { terminalServices } from '../../main/cli/session.ts'
import { applyAnswers } from '../../main/engine/applyAnswersFile.ts'
import { Engine } from '../../main/engine/engine.ts'
import { contentOf, rebuildIndex } from '../../main/engine/indexOfVault.ts'
import { parseAnswersFile } from '../../main/import/answersFile.ts'
import { Vault } from '../../main/vault/vault.ts'
import { dump } from '../index/journal.ts'
import { password, place, testOnlyCost, vaultDir } from '../vault/scratch.ts'

const fixtures = ['smsBackupRestore', 'whatsapp'].map(name =>
  join(import.meta.dirname, '../fixtures/import', name),
)
const index = (): string => join(vaultDir(), 'index/index.db')
const openEngine = (): Promise<Engine> => Engine.open(vaultDir(), { password }, terminalServices)

/** A closed vault with messages, chats, answers, notes, an exhibit; what its index says, and an index from half way. */
async function eventful(): Promise<Made> {
  made ??= await make()
  cpSync(join(template, 'v'), vaultDir(), { recursive: true })
  return made
}

interface Made {
  rows: Record<string, unknown[]>
  older: Buffer
}

// Made once: an import takes seconds.
const template = mkdtempSync(join(tmpdir(), 'rebuild-test-'))
let made: Made | null = null
afterAll(() => rmSync(template, { recursive: true, force: true }))

async function make(): Promise<Made> {
  const { vault } = await Vault.create(vaultDir(), { password, testOnlyCost })
  await vault.close()
  const engine = await openEngine()
  await engine.startImport(fixtures).done
  await engine.close()
  const older = readFileSync(index())
  const again = await openEngine()
  const answers = {
    self: { names: ['Alice'], numbers: [] },
    case: { zone: 'Europe/Berlin' },
    sources: [{ file: '*', zone: 'Asia/Shanghai' }],
  }
  await applyAnswers(again, parseAnswersFile(JSON.stringify(answers)))
  const { id } = again.db.sql.prepare('SELECT id FROM events ORDER BY id LIMIT 1').get() as { id: string }
  await again.commit([
    { type: 'edit', public: {}, private: { event: id, userNote: '我的备注' } },
    { type: 'exhibit', public: { count: 1 }, private: { events: [id], group: 1 } },
  ])
  const rows = dump(again.db)
  await again.close()
  expect(rows['events']?.length).toBeGreaterThan(10)
  expect(rows['exhibits']).toHaveLength(1)
  cpSync(vaultDir(), join(template, 'v'), { recursive: true, filter: name => !name.includes('lock.db') })
  rmSync(vaultDir(), { recursive: true })
  return { rows: folded(rows), older }
}

/** What is folded from the journal; how far it came and what the rules work out is left out. */
const workedOut = [
  'state',
  'marks',
  'marked',
  'findings',
  'finding_events',
  'bursts',
  'burst_events',
  'stale_days',
]

function folded(rows: Record<string, unknown[]>): Record<string, unknown[]> {
  const kept = Object.entries(rows).filter(([table]) => !workedOut.includes(table))
  const said = (row: unknown): unknown =>
    JSON.parse(String(row), (key, value: unknown) =>
      ['score', 'level', 'reasons'].includes(key) ? undefined : value,
    )
  return Object.fromEntries(kept.map(([table, list]) => [table, table === 'parties' ? list.map(said) : list]))
}

test('R10: an index deleted, damaged, emptied or put back is made again, row for row', async () => {
  const { rows, older } = await eventful()
  const whole = readFileSync(index())
  const flipped = Buffer.from(whole)
  flipped[5000] = (flipped[5000] ?? 0) ^ 1
  const states: [string, Buffer | null, Partial<CheckFinding> | null][] = [
    ['deleted', null, null],
    ['one bit flipped', flipped, { code: 'IndexBehind', severity: 'info', details: { reason: 'made' } }],
    [
      'cut in half',
      whole.subarray(0, whole.length >> 1),
      { code: 'IndexBehind', details: { reason: 'made' } },
    ],
    ['noise', Buffer.alloc(8192, 7), { code: 'IndexBehind', details: { reason: 'made' } }],
    ['an older one', older, null],
  ]
  let same = 0
  for (const [what, bytes, finding] of states) {
    rmSync(join(vaultDir(), 'index'), { recursive: true })
    if (bytes !== null) {
      mkdirSync(join(vaultDir(), 'index'))
      writeFileSync(index(), bytes)
    }
    const engine = await openEngine()
    expect({ what, rows: folded(dump(engine.db)) }).toEqual({ what, rows })
    if (finding === null) expect(engine.opening).toEqual([])
    else expect(engine.opening).toMatchObject([finding])
    // The check compares it with one more that it makes itself.
    const { findings } = await engine.checks.now('complete')
    expect(findings.filter(({ details }) => details?.['reason'] !== 'made')).toEqual([])
    await engine.close()
    same += 1
  }
  console.log(`R10: ${same} of ${states.length} damaged or lost indexes made again, equal row for row`)
})

test('rebuild: the new index is equal, and the old one serves until it is whole', async () => {
  const { rows } = await eventful()
  writeFileSync(join(vaultDir(), 'index/rebuilt.db'), 'left by a run that was killed')
  const vault = await Vault.open(vaultDir(), { password })
  const made = await rebuildIndex(vault)
  expect(made).toMatchObject({ entries: vault.lastSeq, events: rows['events']?.length })
  await vault.close()
  expect(readdirSync(join(vaultDir(), 'index'))).toEqual(['index.db'])
  const engine = await openEngine()
  expect(engine.opening).toEqual([])
  expect(folded(dump(engine.db))).toEqual(rows)
  await engine.close()
})

test('rows that are not those of the journal are found by a complete check, table by table', async () => {
  await eventful()
  const engine = await openEngine()
  const changes = [
    ["UPDATE events SET text = text || '!' WHERE rowid = (SELECT min(rowid) FROM events)", 'events'],
    ['DELETE FROM exhibits', 'exhibits'],
    ["UPDATE source_rows SET locator = 'x' WHERE event = (SELECT max(rowid) FROM events)", 'source_rows'],
    ["UPDATE answers SET zone = 'UTC'", 'answers'],
    ['UPDATE items SET size = size + 1 WHERE seq = (SELECT max(seq) FROM items)', 'items'],
  ] as const
  for (const [sql, table] of changes) {
    engine.db.sql.exec('SAVEPOINT changed')
    engine.db.sql.exec(sql)
    const index = {
      db: engine.db,
      content: contentOf(engine.vault),
      quietly: <T>(work: () => Promise<T>) => engine.quietly(work),
    }
    const { findings } = await check(
      { vault: engine.vault, index, opening: [] },
      { depth: 'complete', background: false, pace: fullSpeed() },
    )
    engine.db.sql.exec('ROLLBACK TO changed')
    engine.db.sql.exec('RELEASE changed')
    expect(findings).toEqual([
      {
        code: 'IndexBehind',
        severity: 'notice',
        where: 'index/index.db',
        details: { reason: 'rows', table },
      },
    ])
  }
  await engine.close()
})

test('an index that knows more than the journal tells that an older journal was put back', async () => {
  await eventful()
  cpSync(join(vaultDir(), 'journal'), place('journal'), { recursive: true })
  const engine = await openEngine()
  await engine.commit([{ type: 'case', public: {}, private: { case: { title: 'later' } } }])
  const knew = engine.db.appliedSeq
  // Killed: the index keeps what it knows, and no checkpoint is written.
  cpSync(vaultDir(), place('killed'), { recursive: true, filter: name => !name.includes('lock.db') })
  await engine.close()
  rmSync(place('killed/journal'), { recursive: true })
  cpSync(place('journal'), place('killed/journal'), { recursive: true })
  const rolledBack = await Engine.open(place('killed'), { password }, terminalServices)
  expect(rolledBack.notices).toContain('RollbackSuspected')
  const { findings } = await rolledBack.checks.now('complete')
  expect(findings).toContainEqual({
    code: 'IndexAhead',
    severity: 'warning',
    where: 'index/index.db',
    details: { knew, has: expect.any(Number) as number },
  })
  expect((await rolledBack.checks.health()).state).toBe('attention')
  await rolledBack.close()
})
