import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = resolve(import.meta.dirname, '..')

export default defineConfig({
  root,
  resolve: { alias: { '#fixtures': resolve(root, 'tests/fixtures') } },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/folderInMemory.ts', 'tests/compiledOnce.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Half of a worker's time is waiting (for the disk, for programs it started); the default would leave a core free besides.
    maxWorkers: availableParallelism() + 1,
  },
})
