import type { CheckFinding, CloudName, Health } from '../../preload/contract.ts'
import type { JournalEntry } from '../vault/entries.ts'
import type { Vault } from '../vault/vault.ts'
import type { CheckReport } from './check.ts'
import { reached } from './checkProgress.ts'
import { saidSince } from './copy/knownCopies.ts'
import { inOrder, looksFor } from './finding.ts'
import { mirrorFailed } from './findings/mirrorDiffers.ts'

type PastCheck = Pick<CheckReport, 'depth' | 'endedAt' | 'findings'>

/** The last check of each depth that the journal knows of, the oldest first. */
export async function pastChecks(vault: Vault): Promise<PastCheck[]> {
  const past: (PastCheck & { seq: number })[] = []
  for (const depth of ['quick', 'complete', 'full'] as const) {
    const entry = await entryAt(vault, vault.lastOf(`verify ${depth}`))
    if (entry?.type !== 'verify') continue
    past.push({ depth, endedAt: entry.time, findings: entry.private.findings, seq: entry.seq })
  }
  return past.toSorted((x, y) => x.seq - y.seq)
}

/** When all of the vault was last known to be whole, or else was made. */
export async function madeOn(vault: Vault): Promise<string | null> {
  return (await entryAt(vault, vault.lastOf('create')))?.time ?? null
}

/**
 * Whether all is well, by the checks in their order: each takes away what older ones found of the things it looks for
 * itself, and says what it found.
 */
export async function healthOf(
  vault: Vault,
  checks: readonly PastCheck[],
  cloud: CloudName | null = null,
): Promise<Health> {
  let findings: CheckFinding[] = []
  for (const check of checks) {
    const looked = looksFor[check.depth]
    findings = [...findings.filter(({ code }) => !looked.includes(code)), ...check.findings]
  }
  // No check has to find it: the vault knows that one of its two journals is no longer written.
  for (const mirror of vault.failedCopies) findings = [...findings, mirrorFailed(mirror)]
  const open = findings.filter(({ details }) => details?.['mended'] !== true)
  const worst = (severity: CheckFinding['severity']) => open.some(finding => finding.severity === severity)
  const last = checks.at(-1)
  const copy = await entryAt(vault, vault.lastOf('copy'))
  const begun = await reached(vault)
  return {
    state: worst('loss') ? 'loss' : worst('warning') || worst('notice') ? 'attention' : 'well',
    checkedOn: last?.endedAt ?? null,
    depth: last?.depth ?? null,
    fullyCheckedOn: checks.findLast(({ depth }) => depth === 'full')?.endedAt ?? null,
    findings: inOrder(findings),
    unfinished:
      begun === null ? null : { startedAt: begun.startedAt, objects: begun.objects, bytes: begun.bytes },
    cloud,
    lastCopy:
      copy?.type === 'copy'
        ? {
            madeOn: copy.time,
            upTo: copy.public.upTo,
            entriesSince: saidSince(vault, copy.public.upTo),
            problems: copy.public.problems,
          }
        : null,
  }
}

async function entryAt(vault: Vault, seq: number): Promise<JournalEntry | null> {
  if (seq === 0) return null
  for await (const entry of vault.entries(seq - 1)) return entry
  return null
}
