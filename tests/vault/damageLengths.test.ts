/** R5: an object file that was cut, extended, mixed, swapped or partly zeroed gives the content or a typed error. */
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Vault } from '../../main/vault/vault.ts'
import { ObjectReader } from '../../main/vault/objectReader.ts'
import { objectPath } from '../../main/vault/settle.ts'
import { closedWithObject, judgeObject, keysOf, type OneObject, slow, Tally } from './campaign.ts'
import { create, meta, password, pieces, place, testOnlyCost } from './scratch.ts'

const times = slow ? 10 : 1
const page = 4096
const chunk = 65_552

async function partOf({ secret, file, sha256 }: OneObject): Promise<unknown> {
  return ObjectReader.open(secret, file, sha256).then(
    () => 'opened',
    (error: { details: { part: unknown } }) => error.details.part,
  )
}

test('R5: every length from 0 to 300, and chance lengths; longer files too', {
  timeout: 3_600_000,
}, async () => {
  const object = await closedWithObject(140_000)
  const { file, original } = object
  const tally = new Tally('R5 lengths')
  const cuts = [...Array.from({ length: 301 }, (_, i) => i), original.length - 1, original.length - page]
  while (cuts.length < 303 + 1700 * times) cuts.push(Math.floor(Math.random() * original.length))
  // From long to short: each is one call, and the bytes that are left are the true ones.
  for (const length of cuts.sort((x, y) => y - x)) {
    truncateSync(file, length)
    const verdict = await judgeObject(object, { offset: 0, length: 65_536 })
    tally.add(verdict === 'refused' ? verdict : 'silent', `cut to ${length}: ${verdict}`)
  }
  for (const added of [1, 15, 16, 511, 512, 4096, chunk, 100_000])
    for (const bytes of [Buffer.alloc(added), randomBytes(added), original.subarray(0, added)])
      for (const bad of [Buffer.concat([original, bytes]), Buffer.concat([bytes, original])]) {
        writeFileSync(file, bad)
        const verdict = await judgeObject(object)
        tally.add(verdict === 'refused' ? verdict : 'silent', `${added} bytes more: ${verdict}`)
      }
  tally.close(300 + 1700 * times)
})

test('what is left of a file tells whether bytes are gone or both pages are', async () => {
  const object = await closedWithObject(140_000)
  const { file, original } = object
  const end = original.length - page
  const zeros = Buffer.alloc(page)
  for (const [part, bad] of [
    ['length', original.subarray(0, 100_000)],
    ['length', Buffer.concat([original, Buffer.alloc(7)])],
    // Only the rear page is left, and it is not at the end.
    ['length', Buffer.concat([zeros, original.subarray(page), randomBytes(5000)])],
    ['length', original.subarray(70_000)],
    ['pages', Buffer.concat([zeros, original.subarray(page, end), zeros])],
    ['pages', Buffer.alloc(0)],
    ['pages', original.subarray(page, end)],
  ] as const) {
    writeFileSync(file, bad)
    expect(await partOf(object)).toBe(part)
  }
})

test('R5: a sector that reads as zeros', { timeout: 600_000 }, async () => {
  const object = await closedWithObject(400_000)
  const { file, original } = object
  const tally = new Tally('R5 zeroed sectors')
  for (const size of [512, 4096])
    for (let at = 0; at < original.length; at += size) {
      const bad = Buffer.from(original)
      bad.fill(0, at, Math.min(at + size, bad.length))
      writeFileSync(file, bad)
      const verdict = await judgeObject(object)
      const inPage = at + size <= page || at >= original.length - page
      const expected = inPage ? 'told' : 'refused'
      tally.add(verdict === expected ? verdict : 'silent', `${size} bytes at ${at}: ${verdict}`)
    }
  tally.close(800)
})

interface Two extends OneObject {
  other: Buffer
  otherSha256: string
  /** The same content stored again: other salt, other nonce. */
  again: Buffer
  /** The same content in another vault. */
  elsewhere: Buffer
}

async function twoObjects(size: number): Promise<Two> {
  const { vault, recoveryCode } = await create()
  const closed = await keysOf(recoveryCode)
  const store = { ...closed.secret, places: closed.places }
  const content = randomBytes(size)
  const put = async (bytes: Buffer, at: Vault = vault) => at.put({ stream: pieces(bytes, 1 << 20) }, meta())
  const { sha256 } = await put(content)
  const { file } = objectPath(store, sha256)
  const original = readFileSync(file)
  rmSync(file)
  await put(content)
  const again = readFileSync(file)
  const second = await put(randomBytes(size))
  const other = readFileSync(objectPath(store, second.sha256).file)
  await vault.close()
  const foreign = await Vault.create(place('foreign'), { password, testOnlyCost })
  await put(content, foreign.vault)
  await foreign.vault.close()
  const there = await keysOf(foreign.recoveryCode, place('foreign'))
  const elsewhere = readFileSync(objectPath({ ...there.secret, places: there.places }, sha256).file)
  return { ...closed, file, original, content, sha256, other, otherSha256: second.sha256, again, elsewhere }
}

test('R5: chunks, pages, objects, vaults and older writes of the same content in each other’s place', {
  timeout: 600_000,
}, async () => {
  const two = await twoObjects(300_000)
  const { file, original, other, again, elsewhere } = two
  const end = original.length - page
  const tally = new Tally('R5 swaps')
  const attempt = async (bad: Buffer, expected: string, what: string) => {
    expect(bad.equals(original)).toBe(false)
    writeFileSync(file, bad)
    const verdict = await judgeObject(two)
    tally.add(verdict === expected ? verdict : 'silent', `${what}: ${verdict}`)
  }
  await attempt(other, 'refused', 'another object')
  await attempt(elsewhere, 'refused', 'an object of another vault with the same content')
  // All of an older write is the same content, whole.
  await attempt(again, 'harmless', 'another write of the same content')
  const count = Math.ceil((end - page) / chunk)
  const put = (into: Buffer, from: Buffer, fromChunk: number, toChunk: number) => {
    const bad = Buffer.from(into)
    const start = page + fromChunk * chunk
    from.copy(bad, page + toChunk * chunk, start, Math.min(start + chunk, end))
    return bad
  }
  for (const from of [original, other, again, elsewhere])
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) {
        if (from === original && i === j) continue
        // A short last chunk overwrites the beginning of a full one; a full one would run over the rear page.
        if (i < count - 1 && j === count - 1) continue
        await attempt(put(original, from, i, j), 'refused', `chunk ${i} in the place of ${j}`)
      }
  for (const [name, from] of Object.entries({ other, again, elsewhere })) {
    const front = Buffer.concat([from.subarray(0, page), original.subarray(page)])
    const rear = Buffer.concat([original.subarray(0, end), from.subarray(end)])
    const both = Buffer.concat([from.subarray(0, page), original.subarray(page, end), from.subarray(end)])
    await attempt(front, 'told', `front page of ${name}`)
    await attempt(rear, 'told', `rear page of ${name}`)
    await attempt(both, 'refused', `both pages of ${name}`)
    // Where one page is foreign and the other damaged nothing may be served, and nothing is mistaken for healed.
    const spoiled = Buffer.from(front)
    spoiled[original.length - 1] = (spoiled[original.length - 1] ?? 0) ^ 1
    await attempt(spoiled, 'refused', `front page of ${name}, rear page damaged`)
  }
  const shifted = [
    Buffer.concat([original.subarray(0, page + chunk), original.subarray(page)]),
    Buffer.concat([original.subarray(0, page), original.subarray(page + chunk)]),
  ]
  for (const bad of shifted) await attempt(bad, 'refused', 'a chunk more or less')
  writeFileSync(file, original)
  expect(await judgeObject(two)).toBe('harmless')
  tally.close(80)
})

test('a foreign twin page never makes the wrong page the one to trust', async () => {
  const { secret, file, original, again, sha256, content } = await twoObjects(10_000)
  for (const [front, rear, damaged] of [
    [again, original, 'front'],
    [original, again, 'rear'],
  ] as const) {
    writeFileSync(
      file,
      Buffer.concat([
        front.subarray(0, page),
        original.subarray(page, -page),
        rear.subarray(original.length - page),
      ]),
    )
    const reader = await ObjectReader.open(secret, file, sha256)
    expect(reader.damagedPage).toBe(damaged)
    expect(content.equals(await reader.range(0, content.length))).toBe(true)
    await reader.close()
  }
})
