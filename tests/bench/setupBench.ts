/** How long a clean clone needs before the program can start: packages from the cache, Node 24, the build. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure } from './figure.ts'

const root = join(import.meta.dirname, '../..')

/** Clones the repository and runs `npm run build` there, with the package cache as it is. */
export async function benchSetup(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'setup-bench-'))
  try {
    execFileSync('git', ['clone', '--quiet', root, join(folder, 'clone')])
    const started = performance.now()
    execFileSync('npm', ['run', 'build', '--silent'], { cwd: join(folder, 'clone'), stdio: 'ignore' })
    const seconds = (performance.now() - started) / 1000
    return [
      {
        name: 'set-up of a clean clone with a warm package cache, over 90 s',
        value: Math.round((seconds / 90) * 100) / 100,
        limit: 1,
        detail: `${Math.round(seconds)} s`,
      },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
