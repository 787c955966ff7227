/** Commands about the ways into a vault: making one, its password, its recovery code. */
import { readFile } from 'node:fs/promises'
import { AppError } from '../appError.ts'
import { Engine } from '../engine/engine.ts'
import { recoverySheetPdf } from '../engine/offeredCode.ts'
import { Vault } from '../vault/vault.ts'
import { type Command, localeOf, say } from './command.ts'
import type { CommandLine } from './commandLine.ts'
import { secret } from './secrets.ts'
import { terminalServices, withVault } from './session.ts'
import { writeFileSafely } from './writeFileSafely.ts'

const codeVariable = 'EVIDENCE_VAULT_RECOVERY_CODE'
const freshVariable = 'EVIDENCE_VAULT_NEW_PASSWORD'

/** Writes the sheet of a code where `--sheet` says; without it nothing. */
async function writeSheet(line: CommandLine, vault: Vault, code: string, slot: string): Promise<void> {
  const file = line.text('sheet')
  if (file === undefined) return
  const facts = await vault.sheetFacts(slot)
  const sheet = { code, facts, locale: localeOf(line), named: line.flag('named') }
  await writeFileSafely(file, await recoverySheetPdf(terminalServices, sheet))
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
        await writeSheet(line, engine.vault, recoveryCode, recoverySlot)
      } finally {
        await engine.close()
      }
      return 0
    },
  },
  password: {
    options: { 'new-code': 'flag', sheet: 'text', locale: 'text', named: 'flag' },
    run: async line => {
      localeOf(line)
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
        await writeSheet(line, vault, code, slot)
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
