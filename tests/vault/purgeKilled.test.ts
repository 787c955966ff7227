/**
 * Death while things are deleted for good: either the entry stands and the next opening removes the rest, or nothing was
 * deleted. What the entry does not name is always there.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { objectPath } from '../../main/vault/settle.ts'
import { Vault } from '../../main/vault/vault.ts'
import { checked, told } from '../check/damaged.ts'
import { all, content, create, place, vaultDir } from './scratch.ts'

const slow = process.env['SLOW'] !== undefined
const rounds = slow ? 300 : 3

/**
 * What it says just before, and the milliseconds after that in which death comes: the call asks for the password first, the
 * entry is on the medium after some sixty, then a file goes every one or two.
 */
const moments = [
  ['purging', 80],
  ['appending', 70],
  ['entry', 60],
] as const

interface Purge {
  going: string[]
  stays: string[]
  item: string
  purged: boolean
}

/** A process that is ready to begin. */
const ready = (code: string) =>
  spawn(process.execPath, [join(import.meta.dirname, 'purgeChild.ts'), vaultDir(), code, place('phones')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })

/** Lets it delete until it is killed, at the call, or when the entry is on the medium, or some moment after; what it said. */
async function killed(child: ReturnType<typeof ready>, round: number): Promise<Purge[]> {
  child.stdin.write('go')
  const gone = new Promise(resolve => child.once('exit', resolve))
  const purges: Purge[] = []
  const [at, within] = moments[round % moments.length] as (typeof moments)[number]
  let until = slow ? 1 + Math.floor(Math.random() * 3) : 1
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as Partial<Purge> & Record<string, unknown>
    if (said.going !== undefined) purges.push({ purged: false, ...(said as Omit<Purge, 'purged'>) })
    if (said['purged'] === true) (purges.at(-1) as Purge).purged = true
    if (!(at in said) || --until > 0) continue
    setTimeout(() => child.kill('SIGKILL'), Math.random() * within)
  }
  await gone
  return purges
}

const fileOf = (vault: Vault, sha256: string) => objectPath(vault.files, sha256).file
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

test('killed while it deletes for good: all of it or none, and nothing else', async () => {
  const { vault, recoveryCode: code } = await create()
  await vault.close()
  mkdirSync(place('phones'))
  const started = performance.now()
  const kept: string[] = []
  /** Every content a child spoke of, that is, whose entry stood. */
  const said = new Set<string>()
  /** In the bin and due since an earlier death: the next deletion takes them along. */
  let due: string[] = []
  const seen = { before: 0, between: 0, after: 0, deleted: 0, swept: 0 }
  let next = ready(code)
  for (let round = 0; round < rounds; round++) {
    const child = next
    next = ready(code)
    const purges = await killed(child, round)
    kept.push(...purges.flatMap(({ stays }) => stays))

    // As the death left it: a check of what is only read names each file that should be gone.
    writeFileSync(join(vaultDir(), 'COPY.txt'), '')
    const read = await Vault.open(vaultDir(), { recoveryCode: code })
    const left = [...read.bin.deleted.keys()]
      .map(sha256 => fileOf(read, sha256))
      .filter(file => existsSync(file))
    // Death may also have broken off the next import: contents without an entry, which nobody had been told of.
    for (const { going, stays } of purges) for (const sha256 of [...going, ...stays]) said.add(sha256)
    const orphans = read.orphans.map(({ sha256 }) => sha256)
    expect(
      orphans.filter(sha256 => said.has(sha256)),
      `round ${round}`,
    ).toEqual([])
    const findings = (await checked(read, 'quick')).findings.map(told)
    const at = (file: string) => `objects/${basename(file).slice(0, 2)}/${basename(file)}`
    const brokenOff = orphans.map(sha256 => `OrphanObject info ${at(fileOf(read, sha256))}`).toSorted()
    expect(findings, `round ${round}`).toEqual(
      [...left.map(file => `DeletedObject warning ${at(file)}`), ...brokenOff].toSorted(),
    )
    await read.close()
    rmSync(join(vaultDir(), 'COPY.txt'))

    const opened = await Vault.open(vaultDir(), { recoveryCode: code })
    expect(opened.readOnly).toBe(false)
    expect(opened.orphans.map(({ sha256 }) => sha256).toSorted()).toEqual(orphans.toSorted())
    const notices = opened.notices.filter(
      notice => notice !== 'JournalTailCut' && (notice !== 'OrphansFound' || orphans.length === 0),
    )
    expect(notices, `round ${round}`).toEqual(left.length > 0 ? ['DeletedFound'] : [])
    const deletes = (await all(opened.entries())).flatMap(entry =>
      entry.type === 'delete' ? [entry.public.sha256s] : [],
    )
    const pieces = readdirSync(join(vaultDir(), 'quarantine')).join()
    for (const { going, stays, item, purged } of purges) {
      const entry = deletes.find(sha256s => sha256s.includes(going[0] ?? ''))
      const inBin = opened.bin.list.some(binned => binned.item === item)
      if (purged) expect(entry).toBeDefined()
      if (inBin || entry !== undefined) due.push(...going)
      if (entry === undefined) {
        if (inBin) seen.before++
        // It died before it was in the bin: it is an item like any other.
        else kept.push(...going)
        for (const sha256 of going) expect(sha256Of(await content(opened, sha256))).toBe(sha256)
      } else {
        expect(inBin, `round ${round}`).toBe(false)
        expect(entry.toSorted(), `round ${round}`).toEqual(due.toSorted())
        due = []
        for (const sha256 of going) {
          expect(existsSync(fileOf(opened, sha256)), `round ${round}`).toBe(false)
          expect(pieces).not.toContain(basename(fileOf(opened, sha256)))
        }
      }
      for (const sha256 of stays) expect(sha256Of(await content(opened, sha256))).toBe(sha256)
    }
    const last = purges.at(-1)
    if (last !== undefined && !last.purged && deletes.some(each => each.includes(last.going[0] ?? '')))
      seen[left.length > 0 ? 'between' : 'after']++
    seen.deleted = deletes.flat().length
    seen.swept += left.length
    const whole = (await checked(opened, slow ? 'complete' : 'quick')).findings.map(told)
    expect(whole.toSorted(), `round ${round}`).toEqual(brokenOff)
    await opened.close()
  }
  next.kill('SIGKILL')
  const end = await Vault.open(vaultDir(), { recoveryCode: code })
  for (const sha256 of kept) expect(sha256Of(await content(end, sha256))).toBe(sha256)
  expect((await checked(end, 'full')).findings.filter(({ code }) => code !== 'OrphanObject')).toEqual([])
  await end.close()
  const { before, between, after, deleted, swept } = seen
  console.log(
    `R1: ${rounds} kills while deleting for good: ${before} before the entry, ${between} between entry and files, ${after} after; ${deleted} contents deleted, ${swept} of them by the next opening, ${kept.length} that stay: 0 lost; ${Math.round((performance.now() - started) / 1000)} s`,
  )
  expect(between + after).toBeGreaterThan(0)
}, 3_600_000)
