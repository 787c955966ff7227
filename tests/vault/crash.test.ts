/**
 * R1. The program is killed (SIGKILL, at any moment) while it imports, edits, changes the password or makes its index
 * anew; each time it left a list of what was Saved, and all of that must be there.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Engine } from '../../main/engine/engine.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import { Vault } from '../../main/vault/vault.ts'
import { content, create, password, place, vaultDir } from './scratch.ts'

const slow = process.env.SLOW !== undefined
/** In soak five vaults of 200 kills each: a vault grows by what each kill let it keep, and with it the look at all of it. */
const vaults = slow ? 5 : 1
const kills = slow ? 200 : 40
/** `import` and `rebuild` are the whole engine, the others the vault alone. */
const kinds = ['store', 'import', 'store', 'password', 'store', 'rebuild', 'store', 'edit'] as const

interface Acks {
  entries: Map<number, { leaf: string; sha256: string | null }>
  /** The password that was changed to last, and one that may have been. */
  password: string
  tried: string | null
}

function read(file: string, before: Acks): Acks {
  const acks = { ...before, entries: new Map(before.entries) }
  // The last line may be cut off.
  for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
    const one = JSON.parse(line) as {
      seq?: number
      leaf?: string
      sha256?: string | null
      password?: string
      tried?: string
    }
    if (one.seq !== undefined) acks.entries.set(one.seq, { leaf: one.leaf ?? '', sha256: one.sha256 ?? null })
    if (one.tried !== undefined) acks.tried = one.tried
    if (one.password !== undefined) Object.assign(acks, { password: one.password, tried: null })
  }
  return acks
}

async function killed(kind: string, code: string, ackFile: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('crashChild.ts', import.meta.url)),
      vaultDir(),
      code,
      ackFile,
      place('phones'),
      kind,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const gone = new Promise(resolve => child.once('exit', resolve))
  // Counted in what it says (it begins, it is open, something is stored, Saved), not in time: on a busy computer
  // nothing would happen within any time. Every fifth kill hits the opening, and where it makes its index anew each third.
  let lines = Math.random() < (kind === 'rebuild' ? 0.33 : 0.15) ? 1 : 2 + Math.floor(Math.random() * 10)
  for await (const _ of createInterface({ input: child.stdout })) if (--lines === 0) break
  // More often soon after: between an object and its entry there are only milliseconds.
  await wait(Math.random() ** 3 * 400)
  child.kill('SIGKILL')
  await gone
}

interface Found {
  lost: number
  damaged: number
  /** Entries that name content which is not there. */
  empty: number
  orphans: number
  tmp: number
  notices: Set<string>
}

/** Everything that was Saved, and every entry's object; the content of those that `reads` says yes to. */
async function check(code: string, acks: Acks, found: Found, reads: (seq: number) => boolean): Promise<void> {
  found.tmp += (await readdir(join(vaultDir(), 'tmp'))).filter(name => name !== 'ballast').length
  const vault = await Vault.open(vaultDir(), { recoveryCode: code })
  expect(vault.readOnly).toBe(false)
  for (const notice of vault.notices) found.notices.add(notice)
  found.orphans = Math.max(found.orphans, vault.orphans.length)
  const leaves = new Map<number, string>()
  for await (const { seq, leaf, public: open } of vault.entries()) {
    leaves.set(seq, leaf)
    const { sha256 } = open as { sha256?: unknown }
    if (typeof sha256 !== 'string') continue
    if (!(await vault.has(sha256))) found.empty++
    else if (reads(seq)) {
      const hash = await content(vault, sha256).then(
        bytes => createHash('sha256').update(bytes).digest('hex'),
        () => null,
      )
      if (hash !== sha256) found.damaged++
    }
  }
  for (const { sha256 } of vault.orphans) await content(vault, sha256).catch(() => found.damaged++)
  for (const [seq, { leaf }] of acks.entries) if (leaves.get(seq) !== leaf) found.lost++
  await vault.close()
}

/** The password is the one that was changed to last, or the one that was being changed to; and never both. */
async function passwordsThatOpen(acks: Acks): Promise<string[]> {
  const opens: string[] = []
  for (const each of new Set([acks.password, acks.tried ?? acks.password])) {
    const vault = await Vault.open(vaultDir(), { password: each }).catch(() => null)
    if (vault !== null) opens.push(each)
    await vault?.close()
  }
  return opens
}

test.each(Array.from({ length: vaults }, (_, i) => i + 1))(
  'killed at any moment, whatever it was doing: all that was Saved is there (vault %i)',
  async () => {
    const { vault, recoveryCode: code } = await create()
    await vault.close()
    mkdirSync(place('phones'))
    let acks: Acks = { entries: new Map(), password, tried: null }
    const found: Found = { lost: 0, damaged: 0, empty: 0, orphans: 0, tmp: 0, notices: new Set() }
    const started = Date.now()
    for (let round = 0; round < kills; round++) {
      const kind = kinds[round % kinds.length] ?? 'import'
      const ackFile = place(`acks-${round}`)
      writeFileSync(ackFile, '')
      await killed(kind, code, ackFile)
      const before = acks.entries.size
      acks = read(ackFile, acks)
      const last = Math.max(0, ...[...acks.entries.keys()].slice(0, before))
      await check(code, acks, found, seq => seq > last)
      if (kind === 'password') {
        const opens = await passwordsThatOpen(acks)
        expect(opens.length, `after kill ${round}`).toBe(1)
        Object.assign(acks, { password: opens[0], tried: null })
      }
    }
    await check(code, acks, found, () => true)
    // The index, made anew or brought up to date after all of this, knows every entry.
    const engine = await Engine.open(
      vaultDir(),
      { recoveryCode: code },
      {
        printToPdf: () => Promise.reject(new Error('nothing is printed here')),
        startReader: startNodeReader,
        emit: () => undefined,
      },
    )
    expect(engine.db.appliedSeq).toBe(engine.vault.lastSeq)
    await engine.close()
    const { lost, damaged, empty, orphans, tmp, notices } = found
    console.log(
      `R1: ${kills} kills, ${acks.entries.size} acknowledged: ${lost} lost, ${damaged} damaged, ${empty} entries without object; ${orphans} orphans, ${tmp} files in tmp/; ${[...notices].join(', ')}; ${Math.round((Date.now() - started) / 1000)} s`,
    )
    expect({ lost, damaged, empty }).toEqual({ lost: 0, damaged: 0, empty: 0 })
    for (const notice of notices)
      expect(['OrphansFound', 'JournalTailCut', 'SlotFileDiffers']).toContain(notice)
    expect(acks.entries.size).toBeGreaterThan(kills)
  },
  slow ? 3_600_000 : 600_000,
)
