import { Engine, type Secret } from '../engine/engine.ts'
import type { Services } from '../engine/services.ts'
import { printInChromium } from '../host/printInChromium.ts'
import { startNodeReader } from '../import/nodeReaderPort.ts'
import type { CheckProgress, ImportProgress } from '../../preload/contract.ts'
import { vaultSecret } from './secrets.ts'

/** The engine in this process: a terminal needs no second one. */
export const terminalServices: Services = {
  printToPdf: printInChromium,
  startReader: startNodeReader,
  emit: (name, value) => {
    if (name === 'import.changed' && process.stderr.isTTY) progressLine(value as ImportProgress)
    if (name === 'check.changed' && process.stderr.isTTY) checkLine(value as CheckProgress)
  },
}

function checkLine({ depth, objectsDone, objectsTotal, bytesDone, ended }: CheckProgress): void {
  const bytes = `${Math.round(bytesDone / 1e6)} MB`
  process.stderr.write(
    `\r${depth} · ${objectsDone}/${objectsTotal} files · ${bytes}\u001b[K${ended ? '\n' : ''}`,
  )
}

function progressLine(progress: ImportProgress): void {
  const share = progress.bytesTotal === 0 ? 100 : Math.floor((progress.bytesDone / progress.bytesTotal) * 100)
  const end = progress.phase === 'done' || progress.phase === 'cancelled' ? '\n' : ''
  process.stderr.write(
    `\r${progress.phase} ${share} % · ${progress.filesDone}/${progress.filesTotal} files · ${progress.messages} messages\u001b[K${end}`,
  )
}

/** Shows how far a copy came, where somebody looks at it. */
export function progressOf(
  what: string,
): (done: { objects: number; bytes: number }, total: { objects: number; bytes: number }) => void {
  let shown = 0
  return (done, total) => {
    const last = done.objects === total.objects
    if (!process.stderr.isTTY || (!last && performance.now() - shown < 200)) return
    shown = performance.now()
    const share = total.bytes === 0 ? 100 : Math.floor((done.bytes / total.bytes) * 100)
    process.stderr.write(
      `\r${what} ${share} % · ${done.objects}/${total.objects} files\u001b[K${last ? '\n' : ''}`,
    )
  }
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
