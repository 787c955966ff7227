import type { ChannelId, Locale, PrintKind } from '../../preload/contract.ts'
import { draftBytes, itemsOfDraft, startDraft } from '../engine/complaintCalls.ts'
import type { Engine } from '../engine/engine.ts'
import { listFindings } from '../index/findingsStore.ts'

/** The options of a print as the command line makes it: everything in, third parties masked. */
export function printOptions(kind: PrintKind, locale: Locale, from?: string, to?: string) {
  return {
    kind,
    locale,
    filter: {
      oldestFirst: true,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
    maskThirdParties: true,
    thumbnails: true,
    hashes: true,
    exhibits: true,
    paper: kind === 'evidence-list' ? ('landscape' as const) : ('portrait' as const),
    copies: 1,
  }
}

/** A letter out of all confirmed findings. */
export async function makeLetter(
  engine: Engine,
  channel: ChannelId,
  locale: Locale,
  statements: readonly string[],
  format: 'docx' | 'pdf' | 'txt',
): Promise<{ bytes: Uint8Array; problems: number; damaged: string[] }> {
  await engine.fresh()
  const findings = listFindings(engine.db, { state: 'confirmed' }).map(({ id }) => id)
  const draft = await startDraft(engine, { channel, locale, findings, events: [] }, statements)
  const damaged = await damagedOf(engine, await itemsOfDraft(engine, draft.id))
  const { bytes } = await draftBytes(engine, draft.id, format)
  return { bytes, problems: draft.problems.length, damaged }
}

/** Ids of those of the items that a paper cites which can no longer be read to the last byte. */
export async function damagedOf(engine: Engine, items: readonly string[]): Promise<string[]> {
  const { damaged } = await engine.proofs.of(items)
  return damaged.map(({ item }) => item)
}
