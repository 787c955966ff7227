/**
 * By keyboard: a dropped folder with a table nobody knows, a chat with ambiguous dates and a locked archive; its questions, the
 * columns, the password, another reading and back, the guide. What the person reads is compared with what the files hold.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { zipOf } from '../import/zipFile.ts'
import { dropFiles } from './app.ts'
import { graveFaults } from './graveFaults.ts'
import { chooseByArrow, pressByKey, tabTo } from './keyboard.ts'
import { expect, openNewVault, test } from './test.ts'
import { value } from './value.ts'
import { begins, wordsOf } from './words.ts'

/** Four calls; the last time is none. */
const table = [
  '何时,电话,来去,备注',
  '2026-11-03 22:41,13900000132,来,说要去我单位',
  '2026-11-03 22:52,13900000132,来,没有接',
  '2026-11-04 08:03,057900000021,去,问还款',
  '晚上九点多,13900000132,来,又打来',
].join('\r\n')

/** Three messages, each day of which may be the 3rd of November or the 11th of March. */
const chat = [
  '03/11/2026, 22:41 - 催收李: 今天必须还',
  '03/11/2026, 22:52 - 小红: 我没有钱',
  '04/11/2026, 08:03 - 催收李: 我们上门',
].join('\n')

/** Two texts, as SMS Backup & Restore writes them. */
const texts = `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<smses count="2">
<sms protocol="0" address="16000000011" date="1793716860000" type="1" body="请尽快还款" read="1" status="-1" contact_name="(Unknown)" />
<sms protocol="0" address="16000000011" date="1793716920000" type="2" body="请说明委托机构" read="1" status="-1" contact_name="(Unknown)" />
</smses>
`

/** A zip with one stored entry under a password, by the old scheme (APPNOTE 6.1). */
function lockedZip(name: string, content: string, password: string): Buffer {
  let [a, b, c] = [0x12345678, 0x23456789, 0x34567890]
  // zlib's checksum begins and ends inverted; the keys are the bare register.
  const step = (register: number, byte: number) => ~crc32(Uint8Array.of(byte), ~register >>> 0) >>> 0
  const feed = (byte: number) => {
    a = step(a, byte)
    b = (Math.imul((b + (a & 0xff)) >>> 0, 134775813) + 1) >>> 0
    c = step(c, b >>> 24)
  }
  for (const byte of Buffer.from(password)) feed(byte)
  const plain = Buffer.from(content)
  const checksum = crc32(plain)
  const head = Buffer.alloc(12, 7)
  head[11] = checksum >>> 24
  const locked = Buffer.concat([head, plain]).map(byte => {
    const key = (c | 2) & 0xffff
    const out = byte ^ ((Math.imul(key, key ^ 1) >>> 8) & 0xff)
    feed(byte)
    return out
  })
  return zipOf([
    {
      name,
      content: locked,
      stored: true,
      flags: 0x801,
      claimedSize: plain.length,
      localSize: plain.length,
      claimedCrc: checksum,
    },
  ])
}

for (const locale of ['zh-CN', 'en'] as const)
  test.describe(locale, () => {
    test.use({ appLocale: locale })
    test('questions, columns, a password, another reading, the guide', async ({ app }) => {
      test.setTimeout(180_000)
      const { page, folder } = app
      const w = wordsOf(locale)
      const main = page.getByRole('main')
      const dialog = page.getByRole('dialog')
      const button = (words: string) => main.getByRole('button', { name: words, exact: true })
      const inDialog = (words: string) => dialog.getByRole('button', { name: words, exact: true })
      const question = (title: string, file: string) =>
        main.getByRole('listitem').filter({ hasText: title }).filter({ hasText: file })
      const screen = (name: string) =>
        pressByKey(
          page
            .getByRole('navigation', { name: w('frame.nav') })
            .getByRole('button', { name: begins(w(`frame.screen.${name}`)) }),
          { back: true },
        )
      const events = async (count: number) => {
        await screen('timeline')
        await expect(page.getByRole('grid')).toHaveAccessibleDescription(new RegExp(`^${count}\\b`), {
          timeout: 30_000,
        })
        await screen('import')
      }
      const clean = async (name: string) => {
        await page.waitForTimeout(250)
        expect.soft(await graveFaults(page), name).toEqual([])
      }
      const toSources = async () => {
        await tabTo(page.getByRole('tab', { name: begins(w('import.tab.files')) }))
        await page.keyboard.press('End')
        await expect(page.getByRole('tab', { name: w('import.tab.sources') })).toBeFocused()
      }

      const phone = join(folder, 'phone')
      await mkdir(phone)
      await mkdir(join(folder, 'papers'))
      await writeFile(join(phone, 'my calls.csv'), table)
      await writeFile(join(phone, 'chat.txt'), chat)
      await writeFile(join(phone, 'locked.zip'), lockedZip('sms.xml', texts, 'Pass 1'))
      await openNewVault(app, join(folder, 'papers'))
      await page.reload()
      await expect(page.getByRole('heading', { name: w('home.emptyTitle') })).toBeVisible({ timeout: 60_000 })

      await test.step('a drop ends in one sheet of questions', async () => {
        await dropFiles(page, [phone])
        await expect(
          page.getByRole('heading', { level: 1, name: w('import.doneOpen', { count: 5 }) }),
        ).toBeVisible({ timeout: 60_000 })
        await clean('the sheet')
      })

      await test.step('what was chosen outlives another screen and the naming of columns', async () => {
        const order = question(w('import.question.dateOrder.title'), 'chat.txt')
        await pressByKey(order.getByRole('button', { name: begins(w('import.order.DMY')) }), { key: 'Space' })
        const self = question(w('import.question.self.title'), 'chat.txt')
        await pressByKey(self.getByRole('button', { name: begins('小红') }), { key: 'Space' })
        await screen('timeline')
        await screen('import')
        await pressByKey(button(w('sources.mapQuestion')), { back: true })
        await expect(dialog).toContainText(w('sources.mapFirst'))
        await expect(inDialog(w('sources.mapDo'))).toBeDisabled()
        await pressByKey(inDialog(w('sources.takeAll', { count: 3 })))
        const word = (which: string) => dialog.getByRole('group', { name: which, exact: true })
        await pressByKey(word('来').getByRole('button', { name: w('sources.dirIn') }), { key: 'Space' })
        await pressByKey(word('去').getByRole('button', { name: w('sources.dirOut') }), { key: 'Space' })
        await pressByKey(inDialog(w('sources.rowsCall')), { key: 'Space' })
        const preview = dialog.getByRole('region', { name: w('sources.mapPreview') }).first()
        await expect(preview.getByRole('rowheader')).toHaveCount(4)
        await expect(preview).toContainText('2026-11-03 22:41')
        await expect(preview).toContainText(w('sources.notUnderstood', { written: '晚上九点多' }))
        await clean('the mapping')
        await pressByKey(inDialog(w('sources.mapDo')))
        await expect(dialog).toHaveCount(0)
        await expect(main).toContainText(w('sources.again.line', { before: 0, after: 4 }), {
          timeout: 60_000,
        })
        await expect(order.getByRole('button', { pressed: true })).toHaveCount(1)
        await expect(self.getByRole('button', { pressed: true })).toHaveCount(1)
        await pressByKey(button(w('import.answer', { count: 2 })))
        await expect(order).toHaveCount(0, { timeout: 30_000 })
        const { events: said } = await value(page, 'timeline.page', {
          filter: { oldestFirst: true },
          limit: 20,
        })
        expect(said.find(({ text }) => text === '今天必须还')).toMatchObject({ direction: 'in' })
        expect(said.find(({ text }) => text === '我没有钱')).toMatchObject({ direction: 'out' })
        await events(7)
      })

      await test.step('a wrong password says so, the right one opens', async () => {
        await toSources()
        await clean('the sources')
        await pressByKey(main.getByRole('button', { name: `${w('sources.unlock')} locked.zip` }))
        await page.keyboard.type('pass 1')
        await page.keyboard.press('Enter')
        const again = button(w('sources.password.again', { name: 'locked.zip' }))
        await pressByKey(again)
        await page.keyboard.type('Pass 1')
        await page.keyboard.press('Enter')
        await expect(again).toHaveCount(0, { timeout: 60_000 })
        await events(9)
      })

      await test.step('a reading that gives nothing warns, is compared, and is set back', async () => {
        const read = async (reader: string, before: number, after: number, empties = false) => {
          await toSources()
          await pressByKey(main.getByRole('button', { name: `${w('sources.how')} chat.txt` }))
          await pressByKey(dialog.getByRole('button', { name: new RegExp(w('sources.reader')) }))
          await chooseByArrow(page.getByRole('option', { name: begins(reader) }))
          await expect(dialog).toContainText(w(empties ? 'sources.doNothing' : 'sources.doWhat'))
          await pressByKey(inDialog(w('sources.do')))
          await expect(main).toContainText(w('sources.again.line', { before, after }), { timeout: 60_000 })
        }
        const shared: Record<string, { reader: Record<string, string> }> = (
          await import('../../resources/importWords.json', { with: { type: 'json' } })
        ).default
        const names = shared[locale]?.reader ?? {}
        // Kept as it is, it is one event: the file.
        await read(names['opaque'] ?? '', 3, 1, true)
        await events(7)
        await read(names['whatsapp'] ?? '', 1, 3)
        await events(9)
      })

      await test.step('the guide keeps what was ticked', async () => {
        await pressByKey(page.getByRole('banner').getByRole('button', { name: w('frame.safety') }), {
          back: true,
        })
        await tabTo(dialog.getByRole('tab').first())
        await page.keyboard.press('ArrowRight')
        const calls = dialog
          .getByRole('group')
          .filter({ hasText: w('guide.guide.calls.title') })
          .first()
        await pressByKey(calls.locator('summary'))
        await tabTo(calls.getByRole('checkbox').first())
        await page.keyboard.press('Space')
        await expect(calls.locator('summary')).toContainText('1 / 4')
        await clean('the guide')
        await page.keyboard.press('Escape')
        await expect(dialog).toHaveCount(0)
      })
    })
  })
