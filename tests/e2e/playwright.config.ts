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
  projects: modes.map(mode => ({ name: mode, use: { mode } })),
})
