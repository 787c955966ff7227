/**
 * The sample, imported, answered, and with all copies for playing made: done once in a run by the test that needs it first, and
 * then copied. What an import itself does is the matter of `wholePath.test.ts`, which makes its own.
 */
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { terminalServices } from '../main/cli/session.ts'
import { applyAnswers } from '../main/engine/applyAnswersFile.ts'
import { Engine } from '../main/engine/engine.ts'
import { parseAnswersFile } from '../main/import/answersFile.ts'
import { resourcePath } from '../main/resourceFolder.ts'

export const samplePassword = 'sample-of-a-vault-7'
const sample = resourcePath('sample')
const place = join(tmpdir(), 'sample-vault')
const ready = join(place, 'ready')
const making = join(place, 'making')

/** Opens a copy of its own at `vaultDir`, which must not be there yet. The caller closes it. */
export async function openSampleVault(vaultDir: string): Promise<Engine> {
  await mkdir(place, { recursive: true })
  while (!existsSync(ready)) {
    const mine = await mkdir(making).then(
      () => true,
      () => false,
    )
    if (mine && !existsSync(ready)) await make()
    else await new Promise(resolve => setTimeout(resolve, 200))
  }
  await cp(join(ready, 'vault'), vaultDir, { recursive: true })
  return Engine.open(vaultDir, { password: samplePassword }, terminalServices)
}

async function make(): Promise<void> {
  try {
    const { engine } = await Engine.create(join(making, 'vault'), samplePassword, terminalServices)
    try {
      await engine.startImport([join(sample, 'phone'), join(sample, 'mother')]).done
      await applyAnswers(engine, parseAnswersFile(await readFile(join(sample, 'answers.json'), 'utf8')))
      engine.derive.wake()
      await engine.derive.idle()
    } finally {
      await engine.close()
    }
    await rename(making, ready)
  } catch (error) {
    // The next one tries again and fails with what went wrong, instead of waiting for what never comes.
    await rm(making, { recursive: true, force: true })
    throw error
  }
}
