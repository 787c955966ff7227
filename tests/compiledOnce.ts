/**
 * Lets the threads and processes that tests and benchmarks start share one cache of compiled code. They run from source, and
 * Node would strip the types of all they load each time: two thirds of the start of each. Most of them are killed and so write
 * no cache; what they load is therefore compiled here.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = join(import.meta.dirname, '..')
const url = (file: string) => JSON.stringify(pathToFileURL(join(root, file)).href)

export default function setup(): () => void {
  const usual = process.env['NODE_COMPILE_CACHE']
  const folder = mkdtempSync(join(tmpdir(), 'compiled-'))
  process.env['NODE_COMPILE_CACHE'] = folder
  const load = `
    await import(${url('main/engine/engine.ts')})
    await import(${url('main/import/readerProcess.ts')})
    await import(${url('main/import/fileFacts.ts')})
    await import(${url('main/vault/cryptoThread.ts')})
    const { readers } = await import(${url('main/import/readers/readers.ts')})
    for (const load of Object.values(readers)) await load()`
  execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', load])
  return () => {
    if (usual === undefined) delete process.env['NODE_COMPILE_CACHE']
    else process.env['NODE_COMPILE_CACHE'] = usual
    rmSync(folder, { recursive: true, force: true })
  }
}
