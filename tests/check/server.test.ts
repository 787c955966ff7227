/** A copy on a real WebDAV server: what lies there, in which order it comes there, and the vault that comes back. */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serverFolder } from '../../main/check/copy/server/address.ts'
import { copyToServer } from '../../main/check/copy/server/copyToServer.ts'
import { forgetServer, keepServer, keptServer } from '../../main/check/copy/server/keptServer.ts'
import { tryServer } from '../../main/check/copy/server/openRemote.ts'
import { restoreFromServer } from '../../main/check/copy/server/restoreFromServer.ts'
import { copyEntry } from '../../main/check/copy/copyVault.ts'
import { Vault } from '../../main/vault/vault.ts'
import {
  all,
  content,
  note,
  open,
  password,
  place,
  snapshot,
  testOnlyCost,
  vaultDir,
} from '../vault/scratch.ts'
import { addTo, checked, hit, type Stored, vaultWith } from './damaged.ts'
import { certificate, davServer, type Front, login, only, says } from './davServer.ts'

let front: Front
beforeEach(async () => {
  front = await davServer(place('cloud'))
})
afterEach(() => front.close())

/** The folder of the copy on the server's own disk. */
const there = (vault: { id: string }): string => join(place('cloud'), 'backup', serverFolder(vault.id))
const code = (error: { code: string }): string => error.code

test('a copy is a vault: sealed, whole, with every entry; the second time only what is new goes there', async () => {
  const { vault, stored } = await vaultWith([0, 4096, 70_000, 2_500_000])
  const { report, place: address } = await copyToServer(vault, front.server)
  expect(report).toMatchObject({
    entry: vault.lastSeq,
    objects: 4,
    copied: 4,
    problems: [],
    readBack: 'server',
  })
  expect(Date.now() - Date.parse(report.checkedOn ?? '')).toBeLessThan(60_000)
  expect(address).toBe(`${front.server.address}/${serverFolder(vault.id)}/`)
  const first = await snapshot(there(vault))
  const ours = await snapshot(vaultDir())
  for (const [name, bytes] of ours)
    if (/^(objects|journal)\/|^vault\.json|^README|^FORMAT|^decrypt/.test(name))
      expect({ name, same: first.get(name)?.equals(bytes) }).toEqual({ name, same: true })
  // Nothing goes along that is only for this computer, and nothing half-written stays.
  expect([...first.keys()].filter(name => /^(index|tmp|quarantine|lock)/.test(name))).toEqual([])
  // Whoever runs the server learns the user's name and the words of the protocol, and nothing of the program.
  for (const { headers } of front.asked)
    expect(Object.keys(headers).filter(name => /cookie|referer|origin|from|x-/i.test(name))).toEqual([])
  expect(new Set(front.asked.map(({ headers }) => headers['user-agent']))).toEqual(new Set(['WebDAV']))

  await vault.append([copyEntry(report, address)])
  const added = await addTo(vault, [50_000])
  front.asked.length = 0
  const second = (await copyToServer(vault, front.server)).report
  expect(second).toMatchObject({ objects: 5, copied: 1, problems: [], checkedOn: report.checkedOn })
  // The object, the journal twice; the key files are as they were.
  expect(front.asked.filter(({ method }) => method === 'PUT')).toHaveLength(3)
  // The journal comes after the objects that it names, the first copy of it before the second.
  const moved = front.asked
    .filter(({ method }) => method === 'MOVE')
    .map(({ headers }) => headers.destination)
  expect(moved.map(to => /(objects|journal\/.)\//.exec(String(to))?.[1])).toEqual([
    'objects',
    'journal/a',
    'journal/b',
  ])

  const copy = await Vault.open(there(vault), { password })
  expect([copy.readOnly, copy.notices]).toEqual([true, ['IsCopy']])
  for (const { sha256, bytes } of [...stored, ...added])
    expect((await content(copy, sha256)).equals(bytes)).toBe(true)
  expect(await all(copy.entries())).toEqual(await all(vault.entries()))
  expect((await checked(copy, 'full')).findings).toEqual([])
  await copy.close()

  // Unchanged: everything is asked for by `all`, and none of it is sent again.
  front.asked.length = 0
  const third = (await copyToServer(vault, front.server, { all: true })).report
  expect(third).toMatchObject({ objects: 5, copied: 0, problems: [] })
  expect(Date.parse(third.checkedOn ?? '')).toBeGreaterThan(Date.parse(report.checkedOn ?? ''))
  expect(front.asked.filter(({ method }) => method === 'PUT' || method === 'MOVE')).toEqual([])
  expect(
    front.asked.filter(({ method, path }) => method === 'GET' && path.includes('/objects/')),
  ).toHaveLength(5)
  await vault.close()
})

test('a copy that was written to, one that is newer, and another vault are refused and left as they are', async () => {
  const { vault } = await vaultWith([10])
  await copyToServer(vault, front.server)
  rmSync(join(there(vault), 'COPY.txt'))
  const other = await Vault.open(there(vault), { password })
  await other.append([note('written there')])
  await other.close()
  for (const name of ['lock.db', 'index']) rmSync(join(there(vault), name), { recursive: true, force: true })
  const before = await snapshot(there(vault))
  await expect(copyToServer(vault, front.server)).rejects.toMatchObject({
    code: 'CopyNewer',
    details: { here: vault.lastSeq },
  })
  const first = vault.lastSeq + 1
  await vault.append([note('written here')])
  await addTo(vault, [11])
  await expect(copyToServer(vault, front.server)).rejects.toMatchObject({
    code: 'CopyForked',
    details: { entry: first },
  })
  expect(await snapshot(there(vault))).toEqual(before)

  const { vault: second } = await Vault.create(place('second'), { password, testOnlyCost })
  rmSync(there(vault), { recursive: true })
  await copyToServer(second, front.server)
  cpSync(there(second), there(vault), { recursive: true })
  expect(await copyToServer(vault, front.server).catch(code)).toBe('CopyOtherVault')
  const ofTheOther = { ...front.server, address: `${front.server.address}/${serverFolder(second.id)}` }
  expect(await copyToServer(vault, ofTheOther).catch(code)).toBe('CopyOtherVault')
  await second.close()
  await vault.close()
})

test('damage there is no fork: journal, key files and objects are renewed, and what was there is kept', async () => {
  const { vault, stored } = await vaultWith([10, 300_000])
  await copyToServer(vault, front.server)
  const good = await snapshot(there(vault))
  const one = stored[1] as Stored
  hit(join(there(vault), 'journal/a/00000001.evj'), 60)
  truncateSync(join(there(vault), 'journal/b/00000001.evj'), 700)
  writeFileSync(join(there(vault), 'vault.json.bak'), 'not JSON')
  hit(join(there(vault), one.where), 5000)
  writeFileSync(join(there(vault), `tmp/${'0'.repeat(32)}`), 'half')
  const { report } = await copyToServer(vault, front.server, { all: true })
  expect(report).toMatchObject({ objects: 2, copied: 1, problems: [] })
  const after = await snapshot(there(vault))
  for (const [name, bytes] of good)
    expect({ name, same: after.get(name)?.equals(bytes) }).toEqual({ name, same: true })
  const kept = readdirSync(join(there(vault), 'quarantine')).map(name =>
    name.replace(/^[0-9]+-[0-9a-f]+-/, ''),
  )
  expect(kept.toSorted()).toEqual(['journal-a-00000001.evj', `object-${one.name}`, 'vault.json'])
  expect(readdirSync(join(there(vault), 'tmp'))).toEqual([])

  // What is damaged here does not take the place of what is whole there.
  const whole = readFileSync(one.file)
  hit(one.file, 5000)
  for (let round = 0; round < 2; round++)
    expect((await copyToServer(vault, front.server, { all: true })).report.problems).toEqual([
      { code: 'damagedHere', where: one.where },
    ])
  expect(readFileSync(join(there(vault), one.where)).equals(whole)).toBe(true)
  await vault.close()
})

test('broken off at any question: it stays the older vault that it was, and the next run completes it', async () => {
  const { vault } = await vaultWith([10, 4000])
  await copyToServer(vault, front.server)
  const oldSeq = vault.lastSeq
  cpSync(place('cloud'), place('older'), { recursive: true })
  await addTo(vault, [20_000, 400_000])
  await vault.changePassword({ password }, 'quite another phrase', testOnlyCost)
  let broken = 0
  for (let at = 1; ; at += 7) {
    front.asked.length = 0
    // The question arrives and is carried out or not, and the line is dead.
    front.rule = (request, response, nth) => {
      if (nth < at) return false
      if (nth === at && at % 2 === 0) return false
      request.socket.destroy()
      response.destroy()
      return true
    }
    const done = await copyToServer(vault, front.server).then(
      () => 'done',
      (error: { code: string }) => error.code,
    )
    front.rule = null
    // With the password that holds in it: the key file comes last.
    const copy = await Vault.open(there(vault), { password }).catch(() =>
      Vault.open(there(vault), { password: 'quite another phrase' }),
    )
    expect(copy.lastSeq).toBeGreaterThanOrEqual(oldSeq)
    // Between the journal and the key file the journal knows of a password that the copy does not have yet.
    const odd = (await checked(copy, 'full')).findings.filter(
      ({ severity, code }) => /loss|warning/.test(severity) && code !== 'RollbackSuspected',
    )
    expect(odd).toEqual([])
    await copy.close()
    if (done === 'done') break
    expect(done).toMatch(/^Server(CutOff|Unreachable)$/)
    broken += 1
    rmSync(join(there(vault), 'index'), { recursive: true, force: true })
    if (broken % 3 === 0) {
      rmSync(place('cloud'), { recursive: true })
      cpSync(place('older'), place('cloud'), { recursive: true })
    }
  }
  expect(broken).toBeGreaterThan(5)
  expect((await copyToServer(vault, front.server)).report).toMatchObject({ objects: 4, problems: [] })
  console.log(`server copy: broken off at ${broken} questions; 0 copies broken`)
  await vault.close()
})

test('what is added while it is being made has its entry in the next copy, and so has its object', async () => {
  const { vault } = await vaultWith([10])
  const upTo = vault.lastSeq
  let added: Promise<Stored[]> | null = null
  front.rule = () => {
    added ??= addTo(vault, [60_000])
    front.hold = added
    return false
  }
  expect((await copyToServer(vault, front.server)).report).toMatchObject({ entry: upTo, objects: 1 })
  expect(vault.lastSeq).toBeGreaterThan(upTo)
  const back = place('back')
  await restoreFromServer(front.server, { password }, back)
  const restored = await Vault.open(back, { password })
  expect([restored.notices, restored.lastSeq]).toEqual([[], upTo])
  await restored.close()
  expect((await copyToServer(vault, front.server)).report).toMatchObject({ entry: vault.lastSeq, objects: 2 })
  await vault.close()
})

test('restored: a vault of its own with every content; broken off it is no vault and goes on', async () => {
  const { vault, stored } = await vaultWith([10, 200_000, 3_000_000])
  await copyToServer(vault, front.server)
  const leaf = vault.lastLeaf
  const id = vault.id
  await vault.close()
  rmSync(vaultDir(), { recursive: true })
  mkdirSync(vaultDir())
  expect(await restoreFromServer(front.server, { password: 'not this one' }, vaultDir()).catch(code)).toBe(
    'WrongPassword',
  )
  expect(readdirSync(vaultDir())).toEqual([])
  front.rule = only('GET', new RegExp((stored[2] as Stored).name), (request, response) => {
    request.socket.destroy()
    response.destroy()
    return true
  })
  expect(await restoreFromServer(front.server, { password }, vaultDir()).catch(code)).toBe('ServerCutOff')
  expect(existsSync(join(vaultDir(), 'vault.json'))).toBe(false)
  front.rule = null
  const restored = await restoreFromServer(front.server, { password }, vaultDir())
  expect(restored).toMatchObject({ objects: 3, problems: [] })
  expect(restored.copied).toBeLessThan(3)
  const again = await open()
  expect([again.readOnly, again.notices, again.lastLeaf, again.id]).toEqual([false, [], leaf, id])
  for (const { sha256, bytes } of stored) expect((await content(again, sha256)).equals(bytes)).toBe(true)
  expect((await checked(again, 'full')).findings).toEqual([])
  // It goes on as the vault of that copy.
  await addTo(again, [77])
  expect((await copyToServer(again, front.server)).report).toMatchObject({
    objects: 4,
    copied: 1,
    problems: [],
  })
  await again.close()
  expect(await restoreFromServer(front.server, { password }, vaultDir()).catch(code)).toBe('FolderNotEmpty')
})

test('an object that comes back damaged or not at all is named, and the rest is restored', async () => {
  const { vault, stored } = await vaultWith([200_000, 200_001, 200_002])
  const [bad, gone, fine] = stored as [Stored, Stored, Stored]
  await copyToServer(vault, front.server)
  await vault.close()
  hit(join(there(vault), bad.where), 9000)
  front.rule = only('GET', new RegExp(gone.name), says(404))
  const restored = await restoreFromServer(front.server, { password }, place('back'))
  expect(restored.problems).toEqual(
    [bad, gone]
      .map(({ where }) => ({ code: 'damagedThere', where }))
      .toSorted((x, y) => (x.where < y.where ? -1 : 1)),
  )
  const back = await Vault.open(place('back'), { password })
  expect((await content(back, fine.sha256)).equals(fine.bytes)).toBe(true)
  expect((await checked(back, 'quick')).findings.map(each => each.code).toSorted()).toEqual([
    'ObjectMissing',
    'ObjectMissing',
  ])
  expect(readdirSync(join(place('back'), 'quarantine'))).toEqual([bad.name])
  await back.close()
})

test('address, name and password are kept sealed, and gone when they are forgotten', async () => {
  const { vault } = await vaultWith([10])
  await tryServer(front.server)
  expect(readdirSync(join(place('cloud'), 'backup'))).toEqual([])
  expect(await keptServer(vault)).toBeNull()
  await keepServer(vault, front.server)
  expect(await keptServer(vault)).toEqual(front.server)
  await copyToServer(vault, front.server)
  await vault.close()
  for (const dir of [vaultDir(), there(vault)])
    for (const [name, bytes] of await snapshot(dir))
      for (const word of [login.password, front.server.address])
        expect({ name, found: bytes.includes(word) }).toEqual({ name, found: false })
  const again = await open()
  expect(await keptServer(again)).toEqual(front.server)
  hit(join(vaultDir(), 'index/server.sealed'), 40)
  expect(await keptServer(again)).toBeNull()
  await keepServer(again, front.server)
  await forgetServer(again)
  expect(await keptServer(again)).toBeNull()
  expect([...(await snapshot(vaultDir())).keys()].filter(name => name.includes('server'))).toEqual([])
  await again.close()
})

test('by the command line over https: copied, restored, and the password is taken from nowhere but its variable', async () => {
  const sealed = certificate(place('.'))
  if (sealed === null) return console.warn('SKIPPED: no openssl, so no https server was started')
  const safe = await davServer(place('safe'), sealed)
  const { vault } = await vaultWith([10, 100_000])
  await vault.close()
  const cli = (...args: string[]): Promise<{ exit: number; said: Record<string, unknown> }> =>
    new Promise(resolve => {
      const env = {
        PATH: process.env['PATH'],
        EVIDENCE_VAULT_PASSWORD: password,
        EVIDENCE_VAULT_SERVER_PASSWORD: login.password,
        NODE_EXTRA_CA_CERTS: sealed.file,
        // A proxy of the environment is none of the program's.
        NODE_USE_ENV_PROXY: '1',
        HTTPS_PROXY: 'http://127.0.0.1:9',
      }
      execFile(
        process.execPath,
        [join(import.meta.dirname, '../../out/main/cli.js'), ...args, '--json'],
        { env },
        (error, stdout) => resolve({ exit: Number(error?.code ?? 0), said: JSON.parse(stdout) }),
      )
    })
  const { address } = safe.server
  expect(await cli('copy', vaultDir(), address, '--user', 'me')).toMatchObject({
    exit: 0,
    said: { objects: 2, copied: 2, readBack: 'server', complete: true },
  })
  expect(await cli('restore', address, place('back'), '--user', 'me')).toMatchObject({
    exit: 0,
    said: { objects: 2, complete: true, notices: [], findings: [] },
  })
  expect((await cli('check', place('back'))).said).toMatchObject({
    sodium: expect.stringMatching(/^(native|wasm)$/),
  })
  await safe.close()
})
