import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'
import { meta, named, open, password, pieces, place, testOnlyCost, vaultDir } from '../vault/scratch.ts'
import { checked, found, hit, vaultWith } from './damaged.ts'

const at = (name: string): string => join(vaultDir(), name)

test('a vault that is whole has no findings at any depth', async () => {
  const { vault } = await vaultWith([0, 1, 4096, 70_000, 3_000_000])
  for (const depth of ['quick', 'complete', 'full'] as const) {
    const { findings, objects, bytes } = await checked(vault, depth)
    expect({ depth, findings, objects }).toEqual({ depth, findings: [], objects: 5 })
    expect(bytes).toBeGreaterThan(3_074_000)
  }
  await vault.close()
})

test('a damaged page is a notice while the other one is whole, and a loss when both are damaged', async () => {
  const { vault, stored } = await vaultWith([5000, 200_000])
  const [small, large] = stored as [(typeof stored)[0], (typeof stored)[0]]
  hit(small.file, 100)
  hit(large.file, -5)
  for (const depth of ['quick', 'full'] as const)
    expect(await found(vault, depth)).toEqual(
      [`FrontPageDamaged notice ${small.where}`, `RearPageDamaged notice ${large.where}`].toSorted((x, y) =>
        x.slice(-60) < y.slice(-60) ? -1 : 1,
      ),
    )
  hit(small.file, -4000)
  expect((await found(vault, 'quick')).slice(0, 2)).toEqual([
    `FrontPageDamaged loss ${small.where}`,
    `RearPageDamaged loss ${small.where}`,
  ])
  await vault.close()
})

test('a damaged chunk is seen by a full check alone; the chunks and the bytes are counted', async () => {
  const { vault, stored } = await vaultWith([1_500_000])
  const { file, where } = stored[0] as (typeof stored)[0]
  hit(file, 4096 + 2 * 65_552 + 7)
  hit(file, 4096 + 20 * 65_552 + 7)
  expect(await found(vault, 'quick')).toEqual([])
  expect(await found(vault, 'complete')).toEqual([])
  expect((await checked(vault, 'full')).findings).toEqual([
    { code: 'ChunkDamaged', severity: 'loss', where, details: { chunks: 2, bytes: 131_072 } },
  ])
  await vault.close()
})

test('a bit flipped anywhere in an object is found by a full check, and one in a page by a quick one', async () => {
  const { vault, stored } = await vaultWith([150_000])
  const { file, where } = stored[0] as (typeof stored)[0]
  const whole = readFileSync(file)
  const rounds = process.env['SLOW'] === '1' ? 20_000 : 400
  let quick = 0
  for (let round = 0; round < rounds; round++) {
    // Half of them in the pages, where each byte means something else.
    const inPage = round % 2 === 0
    const at = inPage
      ? (round % 4 === 0 ? 0 : whole.length - 4096) + ((round * 997) % 4096)
      : 4096 + ((round * 104_729) % (whole.length - 8192))
    const bytes = Buffer.from(whole)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (round % 8))
    writeFileSync(file, bytes)
    const { findings } = await checked(vault, inPage ? 'quick' : 'full')
    expect({ at, findings }).toMatchObject({ at, findings: [{ where }] })
    if (inPage) quick += 1
  }
  console.log(`check: ${rounds} flips, 0 silent; ${quick} of them in pages, seen by a quick look`)
  await vault.close()
})

test('what the program made of an original is no loss: it can be made again', async () => {
  const { vault, stored } = await vaultWith([10])
  const derived = await vault.put(
    { stream: pieces(Buffer.from('thumbnail'), 9) },
    { ...meta(), kind: 'derivative', derivedFrom: stored[0]?.sha256 ?? '' },
  )
  await vault.append([
    {
      type: 'derive',
      public: { ...derived, derivedFrom: stored[0]?.sha256 ?? '' },
      private: {
        name: 't',
        mediaType: 'image/png',
        role: 'thumbnail',
        tool: { name: 't', version: '1', args: '' },
        createdAt: '2026-01-01T00:00:00.000Z',
      },
    },
  ])
  const before = new Set(stored.map(({ file }) => file))
  const { walkObjects } = await import('../../main/check/walk.ts')
  const other = (await walkObjects(vault.files.places)).objects.find(({ path }) => !before.has(path))
  rmSync(other?.path ?? '')
  expect(await found(vault, 'quick')).toEqual([`ObjectMissing warning ${other?.where}`])
  await vault.close()
})

test('cut short, added to, missing, misnamed, foreign, left over: each has its own name', async () => {
  const { vault, stored } = await vaultWith([100_000, 100_001, 100_002, 100_003, 100_004])
  const [short, long, missing, misnamed, foreign] = stored as [
    (typeof stored)[0],
    (typeof stored)[0],
    (typeof stored)[0],
    (typeof stored)[0],
    (typeof stored)[0],
  ]
  truncateSync(short.file, 60_000)
  appendFileSync(long.file, 'something behind it')
  rmSync(missing.file)
  const wrong = misnamed.name.replace(/[a-z2-7]{4}\.evo$/, 'zzzz.evo')
  const wrongWhere = `objects/${wrong.slice(0, 2)}/${wrong}`
  renameSync(misnamed.file, at(wrongWhere))
  const other = await Vault.create(place('other'), { password, testOnlyCost })
  await other.vault.put({ stream: pieces(foreign.bytes, 1 << 20) }, meta())
  const { walkObjects } = await import('../../main/check/walk.ts')
  const [theirs] = (await walkObjects(other.vault.files.places)).objects
  copyFileSync(theirs?.path ?? '', foreign.file)
  mkdirSync(at(`objects/${theirs?.name.slice(0, 2)}`), { recursive: true })
  copyFileSync(theirs?.path ?? '', at(theirs?.where ?? ''))
  await other.vault.close()
  const orphan = await vault.put({ stream: pieces(Buffer.from('an orphan'), 9) }, meta())
  const { objectName } = await import('../../main/check/named.ts')
  const orphanName = objectName(vault.files, orphan.sha256) ?? ''
  const expected = [
    `ObjectTruncated loss ${short.where}`,
    `RearPageDamaged warning ${long.where}`,
    `ObjectMissing loss ${missing.where}`,
    // Its content is there, under another name.
    `MisnamedObject warning ${wrongWhere}`,
    `ForeignObject loss ${foreign.where}`,
    `ForeignObject notice ${theirs?.where}`,
    `OrphanObject info objects/${orphanName.slice(0, 2)}/${orphanName}`,
  ]
  for (const depth of ['quick', 'full'] as const)
    expect((await found(vault, depth)).toSorted()).toEqual(expected.toSorted())
  await vault.close()
})

test('files that are not the vault’s are named and left alone; those of the system are not worth a word', async () => {
  const { vault, stored } = await vaultWith([10])
  const { file, where } = stored[0] as (typeof stored)[0]
  writeFileSync(`${file} (conflicted copy)`, 'x')
  writeFileSync(at('._vault.json'), 'x')
  writeFileSync(at('objects/.DS_Store'), 'x')
  writeFileSync(at('notes.docx'), 'x')
  writeFileSync(at('journal/a/00000001.evj.bak'), 'x')
  const link = `objects/${where.slice(8, 10)}/${'a'.repeat(32)}.evo`.replace(
    'aaaa',
    `${where.slice(8, 10)}aa`,
  )
  symlinkSync('/etc/passwd', at(link))
  expect((await found(vault, 'full')).toSorted()).toEqual(
    [
      `UnknownFile info ${where} (conflicted copy)`,
      'UnknownFile info journal/a/00000001.evj.bak',
      'UnknownFile info notes.docx',
      `UnknownFile info ${link}`,
    ].toSorted(),
  )
  expect(existsSync(at('notes.docx'))).toBe(true)
  await vault.close()
})

test('one copy of the journal damaged while the vault is open costs nothing and is told', async () => {
  const { vault } = await vaultWith([10])
  const file = at('journal/a/00000001.evj')
  const original = readFileSync(file)
  hit(file, 50)
  expect(await found(vault, 'quick')).toEqual([])
  expect(await found(vault, 'complete')).toEqual(['MirrorDiffers notice journal/a/00000001.evj'])
  // Both damaged in the same place: entries are gone.
  hit(at('journal/b/00000001.evj'), 50)
  for (const depth of ['quick', 'complete'] as const)
    expect((await checked(vault, depth)).findings[0]).toEqual({
      code: 'JournalGap',
      severity: 'loss',
      where: 'journal',
      details: { from: 1, to: 1 },
    })
  writeFileSync(file, original)
  expect(await found(vault, 'complete')).toEqual(['MirrorDiffers notice journal/b/00000001.evj'])
  await vault.close()
})

test('a gap that neither copy fills is a loss with the numbers of the entries', async () => {
  const { vault } = await vaultWith([10, 11, 12])
  await vault.close()
  const bytes = readFileSync(at('journal/a/00000001.evj'))
  // The second frame: entries 2 and 3.
  const second = 40 + bytes.readUInt32BE(4)
  const damaged = Buffer.from(bytes)
  damaged[second + 60] = (damaged[second + 60] ?? 0) ^ 1
  for (const mirror of ['a', 'b']) writeFileSync(at(`journal/${mirror}/00000001.evj`), damaged)
  const again = await open()
  expect(again.readOnly).toBe(true)
  const { findings } = await checked(again, 'complete')
  expect(findings).toContainEqual({
    code: 'JournalGap',
    severity: 'loss',
    where: 'journal',
    details: { from: 2, to: 3 },
  })
  await again.close()
})

test('the key files: a damaged one, an older one put back', async () => {
  const { vault } = await vaultWith([10])
  const old = readFileSync(at('vault.json'))
  writeFileSync(at('vault.json.bak'), '{}')
  expect(await found(vault, 'quick')).toEqual(['SlotFileDiffers notice vault.json.bak'])
  writeFileSync(at('vault.json.bak'), old)
  await vault.changePassword({ password }, 'another pass phrase', testOnlyCost)
  writeFileSync(at('vault.json'), old)
  expect(await found(vault, 'quick')).toEqual(['SlotFileDiffers notice vault.json'])
  writeFileSync(at('vault.json.bak'), old)
  expect(await found(vault, 'quick')).toEqual(['RollbackSuspected warning vault.json'])
  await vault.close()
})

test('an object that is newer than the journal tells that an older journal was put back', async () => {
  const { vault } = await vaultWith([10])
  const journals = ['a', 'b'].map(mirror => at(`journal/${mirror}/00000001.evj`))
  const old = journals.map(file => readFileSync(file))
  await vault.append([named(await vault.put({ stream: pieces(Buffer.from('one'), 3) }, meta()))])
  const last = await vault.put({ stream: pieces(Buffer.from('two'), 3) }, meta())
  await vault.append([named(last)])
  await vault.close()
  journals.forEach((file, i) => writeFileSync(file, old[i] ?? ''))
  const again = await open()
  const { objectName } = await import('../../main/check/named.ts')
  const name = objectName(again.files, last.sha256) ?? ''
  expect((await found(again, 'quick')).filter(one => one.startsWith('Rollback'))).toEqual([
    `RollbackSuspected warning objects/${name.slice(0, 2)}/${name}`,
  ])
  await again.close()
})
