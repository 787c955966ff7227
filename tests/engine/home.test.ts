import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { Engine } from '../../main/engine/engine.ts'
import { homeState } from '../../main/engine/home.ts'
import type { JournalEntry } from '../../main/vault/entries.ts'

const password = 'a quiet lamp over green water'
const call = `<calls count="1"><call number="16000000011" duration="61" date="${Date.UTC(2026, 10, 20, 4)}" type="1" presentation="1" /></calls>`

let folder = ''
let engine: Engine | null = null

afterEach(async () => {
  vi.useRealTimers()
  await engine?.close()
  engine = null
  await rm(folder, { recursive: true, force: true })
})

async function made(): Promise<Engine> {
  folder = await mkdtemp(join(tmpdir(), 'home-'))
  engine = (await Engine.create(join(folder, 'vault'), password, terminalServices)).engine
  return engine
}

async function entriesOf(of: Engine): Promise<JournalEntry[]> {
  const all: JournalEntry[] = []
  for await (const entry of of.vault.entries()) all.push(entry)
  return all
}

describe('when the last thing was saved', () => {
  it('is the time of the journal, stands still while nothing is written and outlives a lock', async () => {
    const open = await made()
    const before = await homeState(open)
    expect(before.savedAt).toBe((await entriesOf(open)).at(-1)?.time)
    await wait(20)
    expect((await homeState(open)).savedAt).toBe(before.savedAt)

    const { entries } = await open.commit([
      { type: 'case', public: {}, private: { case: { lenderName: '某消费金融有限公司' } } },
    ])
    const written = entries[0]?.time
    expect(written).not.toBe(before.savedAt)
    expect((await homeState(open)).savedAt).toBe(written)

    // Locking signs the list; that is no saving.
    await open.close()
    engine = await Engine.open(join(folder, 'vault'), { password }, terminalServices)
    expect((await entriesOf(engine)).at(-1)?.type).toBe('checkpoint')
    expect((await homeState(engine)).savedAt).toBe(written)
  }, 120_000)
})

describe('findings', () => {
  it('are waited for by whoever asks while they are worked out', async () => {
    const open = await made()
    await open.commit([{ type: 'case', public: {}, private: { case: { lenderName: '某消费金融有限公司' } } }])
    let workedOut = false
    const first = open.fresh().then(() => {
      workedOut = true
    })
    await open.fresh()
    expect(workedOut).toBe(true)
    await first
  }, 60_000)
})

describe('what is due', () => {
  it('is counted from the day of the case’s zone, not of Greenwich', async () => {
    const open = await made()
    await writeFile(join(folder, 'calls.xml'), call)
    await open.startImport([join(folder, 'calls.xml')]).done
    const carrier = async (moment: string) => {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(moment) })
      const { deadlines } = await homeState(open)
      vi.useRealTimers()
      return deadlines.find(({ code }) => code === 'carrierRecords')
    }
    // 4:00 on the 25th in China.
    expect(await carrier('2026-11-24T20:00:00Z')).toMatchObject({ date: '2027-05-20', daysLeft: 176 })
    expect(await carrier('2026-11-24T12:00:00Z')).toMatchObject({ date: '2027-05-20', daysLeft: 177 })
    await open.commit([{ type: 'case', public: {}, private: { case: { zone: 'Europe/London' } } }])
    expect(await carrier('2026-11-24T20:00:00Z')).toMatchObject({ date: '2027-05-20', daysLeft: 177 })
  }, 120_000)
})
