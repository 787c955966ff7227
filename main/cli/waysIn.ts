/** Commands about the ways into a vault: making one, its password, its recovery code. */
import { readFile } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { Engine } from '../engine/engine.ts'
import { recoverySheetPdf } from '../engine/offeredCode.ts'
import { Reencryption } from '../vault/reencrypt.ts'
import { removeOld } from '../vault/removeOld.ts'
import { type SheetFacts, sheetFacts } from '../vault/sheetFacts.ts'
import { folderBeside } from '../vault/unfinishedVault.ts'
import { Vault } from '../vault/vault.ts'
import { type Command, localeOf, say } from './command.ts'
import type { CommandLine } from './commandLine.ts'
import { secret, vaultSecret } from './secrets.ts'
import { terminalServices, withVault } from './session.ts'
import { writeFileSafely } from './writeFileSafely.ts'

const codeVariable = 'EVIDENCE_VAULT_RECOVERY_CODE'
const freshVariable = 'EVIDENCE_VAULT_NEW_PASSWORD'

/** Writes the sheet of a code where `--sheet` says; without it nothing. */
async function writeSheet(line: CommandLine, code: string, facts: () => Promise<SheetFacts>): Promise<void> {
  const file = line.text('sheet')
  if (file === undefined) return
  const sheet = { code, facts: await facts(), locale: localeOf(line), named: line.flag('named') }
  await writeFileSafely(file, await recoverySheetPdf(terminalServices, sheet))
}

/** A new folder beside the old one with a new master key; the code is said at once, for the rest may take long. */
async function reencrypt(line: CommandLine): Promise<number> {
  const fresh = await secret(freshVariable, 'New password')
  const given = await vaultSecret()
  const vault = await Vault.open(line.at(0, 'DIR'), given)
  try {
    const work = await Reencryption.begin(vault, await folderBeside(vault.dir, vault.id), fresh)
    try {
      const code = work.offered?.code ?? null
      if (work.offered !== null) {
        const { slot } = work.offered
        await writeSheet(line, work.offered.code, () => sheetFacts(work.store, slot))
        process.stderr.write(`Recovery code of ${work.dir}: ${work.offered.code}\n`)
        await work.takeRecoveryCode(slot)
      }
      const done = await work.run(() => undefined, new AbortController().signal)
      await say(line, { folder: work.dir, recoveryCode: code, ...done })
      return done.damaged > 0 ? 1 : 0
    } finally {
      await work.close()
    }
  } finally {
    await vault.close()
  }
}

async function removeOldFolder(line: CommandLine, dir: string): Promise<number> {
  const old = await secret('EVIDENCE_VAULT_OLD_PASSWORD', 'Password of the old folder')
  return withVault(line.at(0, 'DIR'), async ({ vault }) => {
    await removeOld(vault, dir, { password: old }, () => undefined)
    await say(line, { removed: true })
    return 0
  })
}

export const waysIn: Record<string, Command> = {
  create: {
    options: { locale: 'text', sheet: 'text', named: 'flag' },
    run: async line => {
      localeOf(line)
      const password = await secret('EVIDENCE_VAULT_PASSWORD', 'New password')
      const made = await Engine.create(line.at(0, 'DIR'), password, terminalServices)
      const { engine, recoveryCode, recoverySlot } = made
      const vaultId = engine.vault.id
      try {
        // Said first: the code must not be lost because a sheet could not be printed.
        await say(line, { vaultId, recoveryCode })
        await writeSheet(line, recoveryCode, () => engine.vault.sheetFacts(recoverySlot))
      } finally {
        await engine.close()
      }
      return 0
    },
  },
  password: {
    options: {
      'new-code': 'flag',
      're-encrypt': 'flag',
      'remove-old': 'text',
      sheet: 'text',
      locale: 'text',
      named: 'flag',
    },
    run: async line => {
      localeOf(line)
      const removing = line.text('remove-old')
      if ([line.flag('new-code'), line.flag('re-encrypt'), removing !== undefined].filter(Boolean).length > 1)
        throw new AppError('Usage', { problem: 'one of --new-code, --re-encrypt, --remove-old' })
      if (line.flag('re-encrypt')) return reencrypt(line)
      if (removing !== undefined) return removeOldFolder(line, removing)
      if (!line.flag('new-code')) {
        if (line.text('sheet') !== undefined) throw new AppError('Usage', { problem: 'sheet' })
        const fresh = await secret(freshVariable, 'New password')
        return withVault(line.at(0, 'DIR'), async (engine, given) => {
          await engine.vault.changePassword(given, fresh)
          await say(line, { changed: true })
          return 0
        })
      }
      return withVault(line.at(0, 'DIR'), async ({ vault }, given) => {
        const { code, slot } = await vault.offerRecoveryCode(given)
        // The old code holds until the new one has been said and printed.
        await writeSheet(line, code, () => vault.sheetFacts(slot))
        await say(line, { recoveryCode: code })
        await vault.takeRecoveryCode(slot)
        return 0
      })
    },
  },
  recover: {
    options: { slot: 'text' },
    run: async line => {
      const dir = line.at(0, 'DIR')
      const file = line.text('slot')
      const sheet =
        file === undefined
          ? null
          : await readFile(file, 'utf8').catch((error: unknown) => {
              throw new AppError('SourceUnreadable', {}, error)
            })
      const code = await secret(codeVariable, 'Recovery code')
      const fresh = await secret(freshVariable, 'New password')
      await Vault.recover(dir, { code, sheet }, fresh)
      const engine = await Engine.open(dir, { password: fresh }, terminalServices)
      const { notices } = engine
      const { lastSeq } = engine.vault
      await engine.close()
      await say(line, { recovered: true, entries: lastSeq, notices })
      return 0
    },
  },
}
