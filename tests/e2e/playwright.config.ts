import { defineConfig } from '@playwright/test'
import { hasElectron, type Mode } from './app.ts'

const modes: Mode[] = ['chromium', 'fakeElectron', ...(hasElectron() ? (['electron'] as const) : [])]

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
    use: { mode },
    // The page under the fake is the one in Chromium: what is about the page alone runs there, and each long way in one language.
    ...(mode === 'fakeElectron'
      ? {
          testIgnore: /(axe|keys|lowWindow|recovery|rooms)\.spec\.ts$/,
          grepInvert: /mainJob\.spec\.ts en |quickWay\.spec\.ts zh-CN /,
        }
      : {}),
  })),
})
