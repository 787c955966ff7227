/** Before a paper leaves, what it cites is read to the last byte. */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EventName, Events, ProofProgress } from '../../preload/contract.ts'
import { terminalServices } from '../../main/cli/session.ts'
import { Engine } from '../../main/engine/engine.ts'
import { engineCalls } from '../../main/engine/engineCalls.ts'
import { foundItems } from '../../main/engine/foundItems.ts'
import { keepPrint } from '../../main/engine/prints.ts'
import { itemsOfEvents } from '../../main/engine/proofs.ts'
import type { Services } from '../../main/engine/services.ts'
import { listItems } from '../../main/index/items.ts'
import { page } from '../../main/index/timeline.ts'
import { hit } from '../check/damaged.ts'
import { create, password, place, vaultDir } from '../vault/scratch.ts'

async function engineWith(files: Record<string, Buffer>): Promise<{ engine: Engine; told: ProofProgress[] }> {
  const told: ProofProgress[] = []
  const services: Services = {
    ...terminalServices,
    emit: <N extends EventName>(name: N, value: Events[N]) => {
      if (name === 'proof.changed') told.push(value as ProofProgress)
    },
  }
  const { vault } = await create()
  await vault.close()
  const engine = await Engine.open(vaultDir(), { password }, services)
  mkdirSync(place('phone'))
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(place('phone'), name), bytes)
  await engine.startImport([place('phone')]).done
  return { engine, told }
}

const texts = (count: number) =>
  Buffer.from(
    `<smses count="${count}">${Array.from({ length: count }, (_, i) => `<sms address="106900000${i}" date="${Date.UTC(2026, 10, 20, 4, i)}" type="1" body="text ${i}" read="1" />`).join('')}</smses>`,
  )

/** The object file whose length is nearest above `size`. */
function objectOf(size: number): string {
  const objects = join(vaultDir(), 'objects')
  const files = readdirSync(objects, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.evo'))
    .map(name => join(objects, name))
    .filter(file => statSync(file).size >= size)
    .toSorted((x, y) => statSync(x).size - statSync(y).size)
  return files[0] ?? ''
}

test('the cited originals alone are read, each once, and a damaged one is named', async () => {
  const { engine, told } = await engineWith({
    'sms-1.xml': texts(3),
    'photo-20261120_101500.jpg': Buffer.alloc(700_000, 7),
    'uncited.bin': Buffer.alloc(1_500_000, 9),
  })
  const items = listItems(engine.db, { limit: 20 }).items.filter(({ kind }) => kind === 'original')
  const photo = items.find(({ name }) => name.startsWith('photo'))
  const events = page(engine.db, { filter: {}, limit: 50 }).events
  const messages = events.filter(({ kind }) => kind === 'sms').map(({ id }) => id)
  expect(messages).toHaveLength(3)
  const cited = itemsOfEvents(engine, messages)
  // Three messages, one file.
  expect(cited).toEqual([items.find(({ name }) => name === 'sms-1.xml')?.id])

  const first = await engine.proofs.of(cited)
  expect(first).toMatchObject({ objects: 1, damaged: [] })
  expect(Date.now() - Date.parse(first.readSince ?? '')).toBeLessThan(60_000)
  expect(told.at(-1)).toMatchObject({ objectsTotal: 1, objectsDone: 1, ended: true })

  // What nobody cites is no matter of this paper.
  hit(objectOf(1_500_000), 4096 + 1000)
  hit(objectOf(700_000), 4096 + 400_000)
  const all = await engine.proofs.of([...cited, photo?.id ?? ''])
  expect(all).toMatchObject({ objects: 2, damaged: [{ item: photo?.id, name: photo?.name }] })
  // The file that was read whole before is not read again.
  expect(told.at(-1)).toMatchObject({ objectsTotal: 1 })
  expect(all.readSince).toBe(first.readSince)
  // The page asks by the paper, and by the places of a check's findings.
  const pdf = Buffer.from('%PDF-1.7')
  const printed = keepPrint(pdf, 1, 1, 'timeline', [Number(photo?.id.slice(1))])
  expect(await engineCalls['proof.read'](engine, { print: printed.id })).toMatchObject({
    damaged: [{ name: photo?.name }],
  })
  const { findings } = await engine.checks.now('full')
  const places = findings.filter(({ severity }) => severity === 'loss').map(({ where }) => where)
  expect(places).toHaveLength(2)
  const named = await foundItems(engine, [...places, 'objects/aa/nothing.evo'])
  expect(new Set(named.map(({ where, name }) => `${where} ${name}`))).toEqual(
    new Set([
      `${places.find(where => objectOf(700_000).endsWith(where))} ${photo?.name}`,
      `${places.find(where => objectOf(1_500_000).endsWith(where))} uncited.bin`,
    ]),
  )
  hit(objectOf(700_000), 4096 + 400_000)
  expect((await engine.proofs.of([photo?.id ?? ''])).damaged).toEqual([])
  await engine.close()
})

test('it can be stopped, and a print that is no longer kept has nothing to be proved', async () => {
  const { engine } = await engineWith({
    'a.bin': Buffer.alloc(900_000, 1),
    'b.bin': Buffer.alloc(910_000, 2),
  })
  const ids = listItems(engine.db, { limit: 20 }).items.map(({ id }) => id)
  const reading = engine.proofs.of(ids)
  engine.proofs.cancel()
  await expect(reading).rejects.toMatchObject({ code: 'ProofCancelled' })
  expect((await engine.proofs.of(ids)).damaged).toEqual([])
  await expect(async () => engineCalls['proof.read'](engine, { print: 'gone' })).rejects.toMatchObject({
    code: 'NothingToPrint',
  })
  await engine.close()
})

test('what was mended from a copy is no finding of the index any more either', async () => {
  const { engine } = await engineWith({ 'sms-1.xml': texts(40) })
  mkdirSync(place('stick'))
  await engine.copies.to(place('stick'))
  // The one object that was made of the messages: the index can no longer be made from it.
  const { findings } = await damageAll(engine)
  expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['ChunkDamaged', 'IndexBehind']))
  const { repaired, findings: left } = await engine.checks.repairFrom('full', place('stick'))
  expect(repaired.length).toBeGreaterThan(0)
  expect(left).toEqual([])
  expect((await engine.checks.health()).state).toBe('well')
  await engine.close()
})

async function damageAll(engine: Engine) {
  const objects = join(vaultDir(), 'objects')
  for (const name of readdirSync(objects, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.evo')) hit(join(objects, name), 4096 + 300)
  return engine.checks.now('full')
}
