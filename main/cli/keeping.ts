/** The commands that look after a vault: check, copy, restore, rebuild. */
import { resolve } from 'node:path'
import type { CheckDepth, CheckFinding } from '../../preload/contract.ts'
import { copyEntry, copyVault, type CopyReport } from '../check/copy/copyVault.ts'
import { folderAt, isAddress, type Server } from '../check/copy/server/address.ts'
import { copyToServer } from '../check/copy/server/copyToServer.ts'
import { restoreFromServer } from '../check/copy/server/restoreFromServer.ts'
import { repairJournal } from '../check/repair/repairJournal.ts'
import { AppError } from '../appError.ts'
import { Engine, type Secret } from '../engine/engine.ts'
import { rebuildIndex } from '../engine/indexOfVault.ts'
import { Vault } from '../vault/vault.ts'
import { type Command, oneOf, say } from './command.ts'
import type { CommandLine } from './commandLine.ts'
import { cloudWarning } from './cloudWarning.ts'
import { secret, vaultSecret } from './secrets.ts'
import { progressOf, terminalServices, withVault } from './session.ts'
import { findingSentence } from './findingSentence.ts'
import { terminalLocale } from './terminalLocale.ts'

/** Looks the vault over and, with a copy at hand, mends it. Exit 1 when there is anything left to say. */
async function checkCommand(line: CommandLine): Promise<number> {
  const copy = line.text('repair-from')
  // Only a look at every byte finds what a copy could mend.
  const depth: CheckDepth = oneOf(
    line.text('depth') ?? (copy === undefined ? 'quick' : 'full'),
    ['quick', 'complete', 'full'],
    'depth',
  )
  const dir = line.at(0, 'DIR')
  const opens = await vaultSecret()
  let engine = await Engine.open(dir, opens, terminalServices)
  try {
    let journal = false
    if (copy !== undefined && engine.notices.includes('JournalDamaged')) {
      journal = await repairJournal(engine.vault, copy)
      if (journal) {
        await engine.close()
        engine = await Engine.open(dir, opens, terminalServices)
      }
    }
    const report =
      copy === undefined ? await engine.checks.now(depth) : await engine.checks.repairFrom(depth, copy)
    const { findings, objects, bytes } = report
    const repaired = 'repaired' in report ? report.repaired : []
    await say(line, {
      findings,
      depth,
      objects,
      bytes,
      sodium: engine.vault.sodium,
      ...(copy === undefined ? {} : { repaired, journalRepaired: journal }),
    })
    if (!line.json) tell(findings)
    return findings.length > 0 ? 1 : 0
  } finally {
    await engine.close()
  }
}

/** Makes or renews a copy, and notes in the journal that there is one. */
async function copyCommand(line: CommandLine): Promise<number> {
  if (isAddress(line.at(1, 'DEST'))) return copyToServerCommand(line)
  const dest = resolve(line.at(1, 'DEST'))
  for (const sentence of await cloudWarning(dest)) process.stderr.write(`${sentence}\n`)
  return withVault(line.at(0, 'DIR'), async engine => {
    const report = await copyVault(engine.vault, dest, { onProgress: progressOf('copy') })
    if (!engine.vault.readOnly) await engine.commit([copyEntry(report, dest)])
    await say(line, answerOf(report))
    return report.problems.length > 0 ? 1 : 0
  })
}

/** The same on a WebDAV server; with `--all` everything that is there is fetched and compared. */
async function copyToServerCommand(line: CommandLine): Promise<number> {
  const server = await serverOf(line, line.at(1, 'DEST'))
  return withVault(line.at(0, 'DIR'), async engine => {
    const { report, place } = await copyToServer(engine.vault, server, {
      all: line.flag('all'),
      onProgress: progressOf('copy'),
    })
    if (!engine.vault.readOnly) await engine.commit([copyEntry(report, place)])
    await say(line, answerOf(report))
    return report.problems.length > 0 ? 1 : 0
  })
}

/** Address and user from the command line, the password never. */
async function serverOf(line: CommandLine, address: string): Promise<Server> {
  folderAt(address)
  const user = line.text('user')
  if (user === undefined) throw new AppError('Usage', { problem: 'user' })
  return { address, user, password: await secret('EVIDENCE_VAULT_SERVER_PASSWORD', 'Password of the server') }
}

/** Makes a vault of a copy in an empty folder; every object is read again in its new place. */
async function restoreCommand(line: CommandLine): Promise<number> {
  const dest = resolve(line.at(1, 'DIR'))
  const from = line.at(0, 'COPY')
  const server = isAddress(from) ? await serverOf(line, from) : null
  const opens = await vaultSecret()
  const report =
    server === null
      ? await restoreFolder(from, opens, dest)
      : await restoreFromServer(server, opens, dest, { onProgress: progressOf('restore') })
  // Only what opens was restored, and only what the journal names is all of it.
  const engine = await Engine.open(dest, opens, terminalServices)
  try {
    const { notices } = engine
    // What was deleted after the copy was made is there again: nobody shall find that out by chance.
    const { entry = engine.vault.lastSeq } = report as Partial<Pick<CopyReport, 'entry'>>
    const entryOn = new Date(engine.vault.record.outline.time(entry)).toISOString()
    process.stderr.write(`${restoredUpTo(entry, entryOn)}\n`)
    const findings = server === null ? [] : (await engine.checks.now('quick')).findings
    await say(line, { ...answerOf(report), entryOn, notices, ...(server === null ? {} : { findings }) })
    return report.problems.length + notices.length + findings.length > 0 ? 1 : 0
  } finally {
    await engine.close()
  }
}

/** The older state that a copy is, in a sentence. */
function restoredUpTo(entry: number, on: string): string {
  const moment = on.slice(0, 16).replace('T', ' ')
  return terminalLocale() === 'zh-CN'
    ? `恢复到第 ${entry} 条记录（${moment} UTC）为止。之后放进回收站、放回去或彻底删除的，都回到当时的样子。`
    : `Restored up to entry ${entry} of ${moment} UTC. What was put in the bin, put back or deleted for good after that is as it was then.`
}

async function restoreFolder(from: string, opens: Secret, dest: string): Promise<CopyReport> {
  const vault = await Vault.open(from, opens)
  try {
    return await copyVault(vault, dest, { restore: true, onProgress: progressOf('restore') })
  } finally {
    await vault.close()
  }
}

/** Makes the index anew from the journal and the objects alone. */
async function rebuildCommand(line: CommandLine): Promise<number> {
  const vault = await Vault.open(line.at(0, 'DIR'), await vaultSecret())
  const started = performance.now()
  try {
    const made = await rebuildIndex(vault)
    await say(line, { ...made, seconds: Math.round(performance.now() - started) / 1000 })
    return 0
  } finally {
    await vault.close()
  }
}

function answerOf(report: Pick<CopyReport, 'problems'>): object {
  return { ...report, complete: report.problems.length === 0 }
}

function tell(findings: readonly CheckFinding[]): void {
  for (const finding of findings) process.stderr.write(`${findingSentence(finding)}\n`)
}

export const keeping: Record<string, Command> = {
  check: { options: { depth: 'text', 'repair-from': 'text' }, run: checkCommand },
  copy: { options: { user: 'text', all: 'flag' }, run: copyCommand },
  restore: { options: { user: 'text' }, run: restoreCommand },
  rebuild: { options: {}, run: rebuildCommand },
}
