/** The copy on a server as the app asks for it: kept, tried, made, renewed, forgotten, and a vault made of it elsewhere. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CopyProgress, EventName, Events, KnownCopy } from '../../preload/contract.ts'
import { terminalServices } from '../../main/cli/session.ts'
import { EngineDesk } from '../../main/engine/engineDesk.ts'
import { davServer, says } from '../check/davServer.ts'
import { vaultWith } from '../check/damaged.ts'
import { password, place, vaultDir } from '../vault/scratch.ts'

test('kept, made, renewed, restored in another place, forgotten', async () => {
  const front = await davServer(place('cloud'))
  const { vault } = await vaultWith([10, 70_000])
  await vault.close()
  const told: CopyProgress[] = []
  const emit = <N extends EventName>(name: N, value: Events[N]): void => {
    if (name === 'copy.changed') told.push(value as CopyProgress)
  }
  const desk = new EngineDesk({ ...terminalServices, emit })
  await desk.call('engine.open', { dir: vaultDir(), secret: { password } })
  expect(await desk.call('copy.server', null)).toBeNull()
  await expect(desk.call('copy.toServer', { all: false })).rejects.toMatchObject({ code: 'ServerNotSet' })
  await expect(desk.call('copy.tryServer', null)).rejects.toMatchObject({ code: 'ServerNotSet' })
  // Off until somebody has entered an address: nothing was asked of anybody.
  expect(front.asked).toEqual([])

  const { address, user } = front.server
  const wrong = { address, user, password: 'not this one' }
  await expect(desk.call('copy.setServer', wrong)).rejects.toMatchObject({ code: 'ServerLogin' })
  expect(await desk.call('copy.server', null)).toBeNull()
  const shown = { address: `${address}/`, user }
  expect(await desk.call('copy.setServer', front.server)).toEqual(shown)
  expect(await desk.call('copy.server', null)).toEqual(shown)
  expect(await desk.call('copy.toServer', { all: false })).toMatchObject({
    objects: 2,
    copied: 2,
    readBack: 'server',
  })
  expect(told.at(-1)).toMatchObject({ objectsDone: 2, objectsTotal: 2, ended: true })
  const [known] = (await desk.call('copy.known', null)) as KnownCopy[]
  expect(known).toMatchObject({ kind: 'server', folderName: '', problems: 0, entriesSince: 0 })
  expect(await desk.call('copy.renew', { id: known?.id })).toMatchObject({ objects: 2, copied: 0 })

  // The password that is kept goes to the server it was entered for, and to no other.
  const other = await davServer(place('other'))
  const elsewhere = { address: other.server.address, user, password: null }
  await expect(desk.call('copy.setServer', elsewhere)).rejects.toMatchObject({ code: 'ServerLogin' })
  expect(other.asked).toEqual([])
  await other.close()
  expect(await desk.call('copy.setServer', { address: `${address}/`, user, password: null })).toEqual(shown)
  front.rule = says(507)
  await expect(desk.call('copy.toServer', { all: true })).rejects.toMatchObject({ code: 'ServerFull' })
  front.rule = null
  expect(await desk.call('copy.setServer', null)).toBeNull()
  expect(await desk.call('copy.server', null)).toBeNull()
  await desk.close()

  told.length = 0
  const fresh = new EngineDesk({ ...terminalServices, emit })
  const given = { dir: place('back'), server: front.server, secret: { password } }
  expect(await fresh.call('engine.restoreFromServer', given)).toMatchObject({
    readOnly: false,
    notices: [],
    objects: 2,
    problems: 0,
  })
  expect(told.at(-1)).toMatchObject({ objectsDone: 2, ended: true })
  await fresh.close()
  expect(
    readFileSync(join(place('back'), 'vault.json')).equals(readFileSync(join(vaultDir(), 'vault.json'))),
  ).toBe(true)
  await front.close()
})
