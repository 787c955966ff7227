/** The commands that look after a vault: check, copy, restore, rebuild. */
import { resolve } from 'node:path'
import type { CheckDepth, CheckFinding } from '../../preload/contract.ts'
import { copyEntry, copyVault, type CopyReport } from '../check/copy/copyVault.ts'
import { repairJournal } from '../check/repair/repairJournal.ts'
import { Engine } from '../engine/engine.ts'
import { rebuildIndex } from '../engine/indexOfVault.ts'
import { Vault } from '../vault/vault.ts'
import { type Command, oneOf, say } from './command.ts'
import type { CommandLine } from './commandLine.ts'
import { vaultSecret } from './secrets.ts'
import { progressOf, terminalServices, withVault } from './session.ts'
import { findingSentence } from './findingSentence.ts'

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
  const secret = await vaultSecret()
  let engine = await Engine.open(dir, secret, terminalServices)
  try {
    let journal = false
    if (copy !== undefined && engine.notices.includes('JournalDamaged')) {
      journal = await repairJournal(engine.vault, copy)
      if (journal) {
        await engine.close()
        engine = await Engine.open(dir, secret, terminalServices)
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
  const dest = resolve(line.at(1, 'DEST'))
  return withVault(line.at(0, 'DIR'), async engine => {
    const report = await copyVault(engine.vault, dest, { onProgress: progressOf('copy') })
    if (!engine.vault.readOnly) await engine.commit([copyEntry(report, dest)])
    await say(line, answerOf(report))
    return report.problems.length > 0 ? 1 : 0
  })
}

/** Makes a vault of a copy in an empty folder; every object is read again in its new place. */
async function restoreCommand(line: CommandLine): Promise<number> {
  const dest = resolve(line.at(1, 'DIR'))
  const secret = await vaultSecret()
  const vault = await Vault.open(line.at(0, 'COPY'), secret)
  let report: CopyReport
  try {
    report = await copyVault(vault, dest, { restore: true, onProgress: progressOf('restore') })
  } finally {
    await vault.close()
  }
  // Only what opens was restored.
  const engine = await Engine.open(dest, secret, terminalServices)
  const { notices } = engine
  await engine.close()
  await say(line, { ...answerOf(report), notices })
  return report.problems.length + notices.length > 0 ? 1 : 0
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

function answerOf(report: CopyReport): object {
  return { ...report, complete: report.problems.length === 0 }
}

function tell(findings: readonly CheckFinding[]): void {
  for (const finding of findings) process.stderr.write(`${findingSentence(finding)}\n`)
}

export const keeping: Record<string, Command> = {
  check: { options: { depth: 'text', 'repair-from': 'text' }, run: checkCommand },
  copy: { options: {}, run: copyCommand },
  restore: { options: {}, run: restoreCommand },
  rebuild: { options: {}, run: rebuildCommand },
}
