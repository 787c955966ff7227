import { defineConfig } from '@playwright/test'
import { hasElectron, type Mode } from './app.ts'

const modes: Mode[] = ['chromium', 'fakeElectron', ...(hasElectron() ? (['electron'] as const) : [])]

/**
 * What a shell leaves to another, so that the whole suite ends within 25 minutes on two cores: the page under the fake of
 * electron is the one in Chromium, and each way is gone in one language: the
 * main job in Chinese, every screen under axe in English, the shorter ways in one of them. `EVERYTHING=1`, and real Electron,
 * leave nothing.
 */
const share: Record<Mode, { testIgnore?: RegExp; grepInvert?: RegExp }> = {
  chromium: {
    grepInvert:
      /keys\.spec\.ts zh-CN |axe\.spec\.ts zh-CN |mainJob\.spec\.ts en |(imports|quickWay|recovery|rooms|safekeeping)\.spec\.ts en /,
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
  workers: 2,
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
