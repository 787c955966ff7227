/** Notes of the user's own with what belongs to them: through a real vault, from the file to the printed line. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { terminalServices } from '../../main/cli/session.ts'
import { Engine } from '../../main/engine/engine.ts'
import { engineCalls } from '../../main/engine/engineCalls.ts'
import { eventDetail } from '../../main/index/timeline.ts'
import type { NoteInput } from '../../preload/contract.ts'

/** One dark pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
const password = 'a quiet lamp over green water'
const visit: NoteInput = {
  kind: 'visit',
  local: '2026-11-03T18:30',
  zone: 'Asia/Shanghai',
  precision: 'min',
  text: '两名男子上门',
  direction: 'in',
  target: 'self',
  partyNumber: '',
  partyName: '王专员',
  people: 2,
  attachments: [],
}

let folder: string
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notes-'))
  engine = (await Engine.create(join(folder, 'vault'), password, terminalServices)).engine
  await mkdir(join(folder, 'in'))
  await writeFile(join(folder, 'in/门口 100%_.png'), picture)
  await writeFile(join(folder, 'in/receipt.txt'), 'paid 100')
}, 60_000)
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

const list = (query: string, limit = 200, offset = 0) =>
  engineCalls['items.list'](engine, { query, limit, offset }) as {
    total: number
    items: { id: string; name: string; sha256: string; kind: string }[]
  }

describe('a note with attachments', () => {
  it('cites items of the vault, which are stored before it, and keeps them over a lock', async () => {
    const { done } = engine.startImport([join(folder, 'in/门口 100%_.png'), join(folder, 'in/receipt.txt')])
    const items = (await done).perFile.map(({ item }) => item ?? '')
    expect(items).toHaveLength(2)
    const { id } = await engineCalls['notes.add'](engine, { ...visit, attachments: items })
    const attached = () =>
      eventDetail(engine.db, id).attachments.map(({ item, name, size }) => [item, name, size])
    const expected = [
      [items[0], '门口 100%_.png', picture.length],
      [items[1], 'receipt.txt', 8],
    ]
    expect(attached()).toEqual(expected)
    await engine.close()
    await rm(join(folder, 'vault/index'), { recursive: true, force: true })
    engine = await Engine.open(join(folder, 'vault'), { password }, terminalServices)
    expect(attached()).toEqual(expected)
  }, 60_000)

  it('does not cite what is not there', async () => {
    const before = engine.db.appliedSeq
    await expect(
      (async () => engineCalls['notes.add'](engine, { ...visit, attachments: ['i999'] }))(),
    ).rejects.toMatchObject({ code: 'ItemMissing' })
    expect(engine.db.appliedSeq).toBe(before)
  })

  it('is chosen from what was handed over, newest first, by part of a name, in pages', () => {
    const all = list('')
    expect(all.items.map(({ name }) => name)).toEqual(['receipt.txt', '门口 100%_.png'])
    expect(all.items[1]?.sha256).toBe(createHash('sha256').update(picture).digest('hex'))
    expect(list(' RECEIPT').items.map(({ name }) => name)).toEqual(['receipt.txt'])
    expect(list('%_').items.map(({ name }) => name)).toEqual(['门口 100%_.png'])
    expect(list('门口').total).toBe(1)
    expect(list('x_y').items).toEqual([])
    expect(list('', 1, 1)).toMatchObject({ total: 2, items: [{ name: '门口 100%_.png' }] })
    expect(all.items.every(({ kind }) => kind === 'original')).toBe(true)
  })
})
