/**
 * The page and the engine with 100,000 events, in the built app and a real browser: no task of the page may be long while
 * one scrolls, and the engine must not need more memory than an old laptop has. Needs a built `out/`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openNewVault } from '../e2e/test.ts'
import { dropFiles, startApp } from '../e2e/app.ts'
import { writeLargeBackup } from '../pictures/madeBackups.ts'
import type { Figure } from './figure.ts'

const longTaskMs = 50
const round = (value: number) => Math.round(value * 100) / 100

/** Ids of the running engine processes. */
function engines(): string[] {
  return readdirSync('/proc').filter(id => {
    if (!/^\d+$/u.test(id)) return false
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('engineProcess')
    } catch {
      return false
    }
  })
}

function residentMegabytes(pid: string): number {
  try {
    return Number(/VmRSS:\s*(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Records the tasks of the page's main thread; their CPU time says what they cost on a machine that does other work too. */
async function traceTasks(page: Page): Promise<{ end(): Promise<{ ms: number; cpuMs: number }[]> }> {
  const cdp = await page.context().newCDPSession(page)
  const events: {
    name: string
    ph: string
    pid: number
    tid: number
    dur?: number
    tdur?: number
    args: { name?: string }
  }[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as typeof events)))
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'] },
  })
  return {
    async end() {
      const complete = new Promise(resolve => cdp.on('Tracing.tracingComplete', resolve))
      await cdp.send('Tracing.end')
      await complete
      const main = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      return events
        .filter(
          each =>
            each.ph === 'X' &&
            each.name.endsWith('RunTask') &&
            main.some(({ pid, tid }) => pid === each.pid && tid === each.tid),
        )
        .map(({ dur = 0, tdur = 0 }) => ({ ms: dur / 1000, cpuMs: tdur / 1000 }))
    },
  }
}

/** Waits for lines of the timeline, then lays the mouse over them. */
async function atTimeline(page: Page): Promise<void> {
  const grid = page.getByRole('grid')
  await grid
    .getByRole('row', { name: /\d\d:\d\d/u })
    .first()
    .waitFor()
  const box = await grid.boundingBox()
  if (box === null) throw new Error('no timeline')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
}

async function wheel(page: Page): Promise<void> {
  for (const step of [120, 600, 2400, 12_000, 60_000, -8000])
    for (let n = 0; n < 40; n += 1) {
      await page.mouse.wheel(0, step)
      await page.waitForTimeout(16)
    }
}

async function importEnded(page: Page): Promise<boolean> {
  const progress = await page.evaluate(() => window.vault.call('import.progress', null))
  return progress.ok && progress.value?.phase === 'done'
}

function longestTask(name: string, tasks: { ms: number; cpuMs: number }[]): Figure {
  const busiest = Math.max(...tasks.map(task => task.cpuMs))
  const long = tasks.filter(task => task.cpuMs > longTaskMs).length
  const longest = Math.max(...tasks.map(task => task.ms))
  return {
    name: `longest task of the page ${name}, CPU time over ${longTaskMs} ms`,
    value: round(busiest / longTaskMs),
    limit: 1,
    detail: `${Math.round(busiest)} ms; ${long} of ${tasks.length} tasks over ${longTaskMs} ms; by the clock ${Math.round(longest)} ms`,
  }
}

/** Imports `count` messages in the app, scrolls while the timeline grows, then by wheel, by keys and by far jumps. */
export async function benchPage(count = 100_000): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'page-bench-'))
  const others = engines()
  const app = await startApp('chromium', 'zh-CN')
  const { page } = app
  try {
    const backup = join(folder, 'sms-bench.xml')
    await writeLargeBackup(backup, count)
    await mkdir(join(app.folder, 'vault'))
    await openNewVault(app, join(app.folder, 'vault'))
    await page.reload()
    await page.waitForSelector('nav li button')
    // The memory of the password's thread is given back before this.
    const [engine] = engines().filter(id => !others.includes(id))
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, residentMegabytes(engine ?? ''))
    }, 100)
    await dropFiles(page, [backup])
    await page.locator('nav li button').nth(1).click()
    await atTimeline(page)
    const growing = await traceTasks(page)
    let rounds = 0
    for (; !(await importEnded(page)); rounds += 1) await wheel(page)
    const grown = await growing.end()
    await page.waitForTimeout(3000)

    const trace = await traceTasks(page)
    await wheel(page)
    await page.getByRole('grid').focus()
    for (const key of ['PageDown', 'PageUp', 'End', 'Home', 'ArrowDown'])
      for (let n = 0; n < 25; n += 1) {
        await page.keyboard.press(key)
        await page.waitForTimeout(16)
      }
    await page.waitForTimeout(500)
    const tasks = await trace.end()
    clearInterval(watch)
    return [
      longestTask(`while scrolling ${count} events`, tasks),
      longestTask(`while scrolling as they come (${rounds} rounds)`, grown),
      {
        name: 'most memory of the engine, import and timeline, over 400 MB',
        value: round(most / 400),
        limit: 1,
        detail: `${Math.round(most)} MB`,
      },
    ]
  } finally {
    await app.quit()
    await rm(folder, { recursive: true, force: true })
  }
}
