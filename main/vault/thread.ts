import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import { builtPath } from '../resourceFolder.ts'

/**
 * Starts one of the engine's threads: the built file, or its source when this module runs from source (Node strips the
 * types). The bundler may put this module into any chunk, so the built file is found from the package's root.
 */
export function startThread(name: 'cryptoThread' | 'kdfThread', options: WorkerOptions): Worker {
  const here = fileURLToPath(import.meta.url)
  const file = here.endsWith('.ts') ? join(dirname(here), `${name}.ts`) : builtPath('main', `${name}.js`)
  // No flags of the parent: a test runner's or debugger's are not meant for it.
  return new Worker(file, { execArgv: [], ...options })
}
