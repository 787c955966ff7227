/** A whole evening's work: nothing leaves the machine, and nothing of the evidence lies in the clear, during it or after. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dropFiles, startApp } from './app.ts'
import { connectionsAway, filesHolding } from './outside.ts'
import { expect, openNewVault, password, test } from './test.ts'
import { begins, wordsOf } from './words.ts'

const sample = join(import.meta.dirname, '../../resources/sample')
/** Words of the sample's messages, names of people and files, a number, the password. */
const markers = [
  '泼红漆',
  '周玉兰',
  '催收王专员',
  '16000000011',
  'HY2025-0000',
  'IMG_20261018_201530',
  password,
]

test('no request leaves, and nothing is in the clear while it works or after it ended in the middle of printing', async ({
  mode,
}) => {
  test.setTimeout(600_000)
  test.skip(process.platform !== 'linux', 'reads /proc')
  const w = wordsOf('zh-CN')
  const app = await startApp(mode, 'zh-CN')
  const { page, folder, place } = app
  const asked: string[] = []
  page.on('request', request => asked.push(request.url()))
  const away = new Set<string>()
  let watching = true
  const watch = (async () => {
    while (watching) {
      for (const connection of await connectionsAway()) away.add(connection)
      await new Promise(settle => setTimeout(settle, 400))
    }
  })()

  await mkdir(join(folder, 'papers'))
  await openNewVault(app, join(folder, 'papers'))
  await page.reload()
  await expect(page.getByRole('heading', { name: w('home.emptyTitle') })).toBeVisible({ timeout: 60_000 })
  await dropFiles(page, [join(sample, 'phone'), join(sample, 'mother')])
  await expect(page.getByRole('tab', { name: begins(w('import.tab.files')) })).toBeVisible({
    timeout: 180_000,
  })
  const rail = page.getByRole('navigation', { name: w('frame.nav') })
  await rail.getByRole('button', { name: begins(w('frame.screen.timeline')) }).click()
  await page
    .getByRole('group', { name: w('timeline.filters') })
    .getByRole('button', { name: w('timeline.group.pictures') })
    .click()
  const grid = page.getByRole('grid')
  await grid.getByRole('row').filter({ hasText: '.jpg' }).first().click()
  await expect(page.getByRole('article').locator('img')).toBeVisible({ timeout: 60_000 })
  await rail.getByRole('button', { name: begins(w('frame.screen.print')) }).click()
  await page.getByRole('button', { name: w('print.make') }).click()
  await expect(page.getByRole('button', { name: w('print.save') })).toBeEnabled({ timeout: 300_000 })

  expect(await filesHolding(place, markers), 'in the clear while it works').toEqual([])
  // The search finds what it looks for.
  const control = join(folder, 'control.bin')
  await writeFile(control, Buffer.concat([Buffer.alloc(5000, 7), Buffer.from('周玉兰', 'utf16le')]))
  expect(await filesHolding(place, markers)).toEqual([control])
  await writeFile(control, '')

  // Even while pages are being laid out it can end.
  await page.getByRole('button', { name: w('print.makeAgain') }).click()
  await page.waitForTimeout(1500)

  watching = false
  await watch
  const left = await app.quit(async after => {
    expect(await filesHolding(after, markers), 'in the clear after it ended').toEqual([])
  })
  expect(left).toEqual([])
  expect([...away]).toEqual([])
  const origin = mode === 'electron' ? 'app://vault/' : 'https://app.vault.invalid/'
  expect(asked.length).toBeGreaterThan(3)
  expect(asked.filter(url => !url.startsWith(origin) && !/^(blob|data):/.test(url))).toEqual([])
})

test('the watch over connections sees one that is there', async () => {
  test.skip(process.platform !== 'linux', 'reads /proc')
  const { createSocket } = await import('node:dgram')
  const socket = createSocket('udp4')
  // A UDP socket that is connected sends nothing by it.
  await new Promise<void>((settle, reject) => {
    socket.once('error', reject)
    socket.connect(9, '192.0.2.1', settle)
  }).catch(() => test.skip(true, 'this machine has no way to another'))
  expect(await connectionsAway()).toContainEqual(expect.stringContaining('udp'))
  socket.close()
})
