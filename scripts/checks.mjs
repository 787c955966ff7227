// What `npm test` and `npm run check` hold the project against, and the one line at the end.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { capture, run, say } from './shell.mjs'

/** Each is one check: what it is called, and the tool with its arguments. */
const checks = [
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['types of the page', ['node_modules/typescript/bin/tsc', '-p', 'renderer']],
  ['types of the specs', ['node_modules/typescript/bin/tsc', '-p', 'tests/e2e']],
  ['format', ['node_modules/@biomejs/biome/bin/biome', 'format', '.', '--colors=off']],
  ['lint', ['node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '.']],
  ['unused code', ['node_modules/knip/bin/knip.js', '--no-progress']],
]

async function checkAll(node) {
  const results = await Promise.all(
    checks.map(async ([name, args]) => ({ name, ...(await capture(node, args)) })),
  )
  for (const { name, code, output } of results) {
    if (code !== 0) process.stderr.write(`${output.trimEnd()}\n`)
    say(`${code === 0 ? 'passed' : 'FAILED'}: ${name}`)
  }
  return {
    passed: results.filter(result => result.code === 0).length,
    failed: results.filter(result => result.code !== 0).length,
  }
}

/** Runs a test runner and counts from the report it writes; one that ends badly without a failed test counts as one. */
async function counted(node, args, report, count, env = {}) {
  rmSync(report, { force: true })
  const code = await run(node, args, { stdio: ['inherit', 2, 2], env: { ...process.env, ...env } })
  const counts = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function unitTests(node, args) {
  const report = 'out/tests/vitest.json'
  return counted(
    node,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config',
      'tests/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...args,
    ],
    report,
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
      passed: numPassedTests,
      failed: numFailedTests,
      skipped: numPendingTests + numTodoTests,
    }),
  )
}

function endToEndTests(node) {
  const report = 'out/tests/e2e.json'
  return counted(
    node,
    [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--config',
      'tests/e2e/playwright.config.ts',
      '--reporter=list,json',
    ],
    report,
    ({ stats }) => ({
      passed: stats.expected,
      failed: stats.unexpected + stats.flaky,
      skipped: stats.skipped,
    }),
    { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  )
}

/** `npm run check`: everything that runs no test. */
export async function runChecks(node) {
  const { failed } = await checkAll(node)
  return failed === 0 ? 0 : 1
}

/**
 * `npm test`: all checks, then vitest, then the end-to-end specs; with arguments, vitest with those only. The last line on stdout
 * is `N passed, M failed`.
 */
export async function runTests(node, args) {
  mkdirSync('out/tests', { recursive: true })
  const only = args.length > 0
  const parts = only
    ? [await unitTests(node, args)]
    : [await checkAll(node), await unitTests(node, []), await endToEndTests(node)]
  const sum = key => parts.reduce((total, part) => total + (part[key] ?? 0), 0)
  if (sum('skipped') > 0) say(`${sum('skipped')} skipped`)
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`)
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
}
