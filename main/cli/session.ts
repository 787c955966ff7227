import { Engine, type Secret } from '../engine/engine.ts'
import type { Services } from '../engine/services.ts'
import { printInChromium } from '../host/printInChromium.ts'
import { startNodeReader } from '../import/nodeReaderPort.ts'
import type { ImportProgress } from '../../preload/contract.ts'
import { vaultSecret } from './secrets.ts'

/** The engine in this process: a terminal needs no second one. */
export const terminalServices: Services = {
  printToPdf: printInChromium,
  startReader: startNodeReader,
  emit: (name, value) => {
    if (name === 'import.changed' && process.stderr.isTTY) progressLine(value as ImportProgress)
  },
}

function progressLine(progress: ImportProgress): void {
  const share = progress.bytesTotal === 0 ? 100 : Math.floor((progress.bytesDone / progress.bytesTotal) * 100)
  const end = progress.phase === 'done' || progress.phase === 'cancelled' ? '\n' : ''
  process.stderr.write(
    `\r${progress.phase} ${share} % · ${progress.filesDone}/${progress.filesTotal} files · ${progress.messages} messages\u001b[K${end}`,
  )
}

/** Opens the vault in `dir`, does the work and closes it whatever happens. */
export async function withVault<T>(
  dir: string,
  work: (engine: Engine, secret: Secret) => Promise<T>,
): Promise<T> {
  const secret = await vaultSecret()
  const engine = await Engine.open(dir, secret, terminalServices)
  try {
    return await work(engine, secret)
  } finally {
    await engine.close()
  }
}
