import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { hasElectron, type Mode } from './app.ts'

const modes: Mode[] = ['chromium', 'fakeElectron', ...(hasElectron() ? (['electron'] as const) : [])]

/**
 * What a shell leaves to another, so that the whole suite ends within 25 minutes on two cores: the page under the fake of
 * electron is the one in Chromium, and the shorter ways are gone in one language each. `EVERYTHING=1`, and real Electron,
 * leave nothing.
 */
const share: Record<Mode, { testIgnore?: RegExp; grepInvert?: RegExp }> = {
  chromium: {
    grepInvert:
      /keys\.spec\.ts zh-CN |axe\.spec\.ts zh-CN every screen before|(imports|quickWay|recovery|rooms|safekeeping)\.spec\.ts en /,
  },
  fakeElectron: {
    testIgnore:
      /(axe|imports|keys|leavesNothing|lowWindow|mainJob|quickWay|recovery|rooms|safekeeping)\.spec\.ts$/,
  },
  electron: {},
}

export default defineConfig<{ mode: Mode }>({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../out/tests/e2e',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // A third of a worker's time is waiting for what it started.
  workers: availableParallelism() + 1,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  build: { external: ['**/out/**', '**/main/**'] },
  projects: modes.map(mode => ({
    name: mode,
    // Without it a click on something that never comes waits for the test's end and does not say what it waited for.
    use: { mode, actionTimeout: 60_000, navigationTimeout: 60_000 },
    ...(process.env['EVERYTHING'] === undefined ? share[mode] : {}),
  })),
})
