/**
 * By keyboard, in both languages, on the sample: a note with attachments to its printed line; calls folded to one line,
 * opened, chosen, found again; one party as a conversation and back; every figure of the patterns opens what it counts.
 */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pressByKey, tabTo } from './keyboard.ts'
import { expect, test } from './test.ts'
import { value } from './value.ts'
import { begins, wordsOf } from './words.ts'

const sample = join(import.meta.dirname, '../../resources/sample')

for (const locale of ['zh-CN', 'en'] as const)
  test.describe(locale, () => {
    test.use({ appLocale: locale })
    test('note, bursts, conversation, figures', async ({ app }) => {
      test.setTimeout(600_000)
      const { page, folder } = app
      const w = wordsOf(locale)
      const grid = page.getByRole('grid')
      const dialog = page.getByRole('dialog')
      const pane = page.getByRole('article')
      const focusedLine = () => grid.getAttribute('aria-activedescendant')
      const screen = async (name: string) => {
        await pressByKey(
          page
            .getByRole('navigation', { name: w('frame.nav') })
            .getByRole('button', { name: begins(w(`frame.screen.${name}`)) }),
          { back: true },
        )
      }
      const events = (count: number) =>
        expect(grid).toHaveAccessibleDescription(new RegExp(`^${count}\\b|^${count} `))
      // A picture as no other: a byte more than the sample's.
      const picture = Buffer.concat([
        await readFile(join(sample, 'phone/DCIM/Camera/IMG_20261018_201530.jpg')),
        Buffer.from([0]),
      ])

      await value(page, 'vault.trySample', { locale })
      await page.reload()
      await expect
        .poll(async () => (await value(page, 'import.progress', null))?.phase, { timeout: 180_000 })
        .toBe('done')
      await expect
        .poll(
          async () =>
            (await value(page, 'parties.list', null)).filter(({ role }) => role === 'collector').length,
          {
            timeout: 60_000,
          },
        )
        .toBeGreaterThan(3)
      await page.reload()

      await test.step('a note takes a new file and one that is here', async () => {
        await screen('timeline')
        await expect(grid).toBeVisible({ timeout: 30_000 })
        await events(579)
        await page.keyboard.press('n')
        const day = dialog.getByRole('group', { name: w('timeline.note.day') })
        await tabTo(day.getByRole('spinbutton').first())
        await page.keyboard.type(locale === 'en' ? '03112026' : '20261103')
        await tabTo(dialog.getByRole('textbox', { name: begins(w('timeline.note.text')) }))
        await page.keyboard.type('Two men at the door; they left this.')
        const file = join(folder, 'left at the door.jpg')
        await writeFile(file, picture)
        await app.answerDialog([file])
        await pressByKey(dialog.getByRole('button', { name: w('timeline.note.addFiles') }))
        const attached = dialog.getByRole('list').first()
        await expect(attached).toContainText('left at the door.jpg', { timeout: 60_000 })
        await pressByKey(dialog.getByRole('button', { name: w('timeline.note.fromHere') }))
        await tabTo(dialog.getByRole('searchbox'))
        await page.keyboard.type('借款合同')
        await expect(dialog.getByRole('checkbox')).toHaveCount(1, { timeout: 30_000 })
        await tabTo(dialog.getByRole('checkbox'))
        await page.keyboard.press('Space')
        await expect(attached).toContainText('借款合同.pdf')
        await pressByKey(dialog.getByRole('button', { name: w('timeline.note.save') }))
        await expect(dialog).toHaveCount(0, { timeout: 30_000 })
        // The file is an event of its own, too.
        await events(581)
      })

      await test.step('its panel shows them, and so does the printed timeline, with their hashes', async () => {
        const found = await value(page, 'timeline.page', { filter: { kinds: ['note'] }, limit: 10 })
        const note = found.events.find(({ text }) => text.startsWith('Two men'))
        expect(note?.attachments.map(({ name }) => name)).toEqual(['left at the door.jpg', '借款合同.pdf'])
        await pressByKey(page.getByRole('button', { name: w('timeline.group.notes') }), { key: 'Space' })
        await expect(grid).not.toHaveAccessibleDescription(/581/)
        await page.keyboard.press('j')
        await page.keyboard.press('Home')
        await expect(pane).toContainText('left at the door.jpg', { timeout: 30_000 })
        const hash = createHash('sha256').update(picture).digest('hex')
        await expect(pane).toContainText(hash, { timeout: 30_000 })
        await pressByKey(page.getByRole('button', { name: w('timeline.group.notes') }), {
          key: 'Space',
          back: true,
        })
        const printed = await value(page, 'print.make', {
          kind: 'timeline',
          locale,
          filter: { ids: [note?.id ?? ''] },
          maskThirdParties: false,
          thumbnails: true,
          hashes: true,
          exhibits: false,
          paper: 'portrait',
          copies: 1,
        })
        const parts: Uint8Array[] = []
        for (let offset = 0; offset < printed.bytes; offset += 1 << 20)
          // Bytes come over as an object of their indexes.
          parts.push(
            Uint8Array.from(
              Object.values(await value(page, 'print.bytes', { id: printed.id, offset, length: 1 << 20 })),
            ),
          )
        const pdf = join(folder, 'note.pdf')
        await writeFile(pdf, Buffer.concat(parts))
        const { stdout } = await promisify(execFile)('pdftotext', ['-raw', pdf, '-'])
        const words = stdout.replace(/\s+/g, '')
        expect(words).toContain('leftatthedoor.jpg')
        expect(words).toContain(hash)
        const { stdout: images } = await promisify(execFile)('pdfimages', ['-list', pdf])
        expect(images.trim().split('\n').length, 'a small picture on the page').toBeGreaterThan(2)
      })

      await test.step('calls that follow each other stand on one line, and open', async () => {
        await events(581)
        const lines = async () => Number(await grid.getAttribute('aria-rowcount'))
        const folded = await lines()
        expect(folded).toBeLessThan(581)
        const all = await value(page, 'timeline.page', { filter: { fold: { open: [] } }, limit: 1000 })
        expect(all.events).toHaveLength(folded)
        const at = all.events.findIndex(({ burst }) => burst !== undefined)
        const burst = all.events[at]?.burst
        const size = burst?.events.length ?? 0
        expect(size).toBeGreaterThan(3)
        // Space and Enter belong to the list once it has the focus.
        await tabTo(grid)
        await page.keyboard.press('Home')
        for (let press = 0; press < at; press += 1) await page.keyboard.press('ArrowDown')
        await expect.poll(focusedLine).toBe(`event-${at}`)
        await expect(pane).toContainText(w('viewer.burstLead'))
        await page.keyboard.press('Space')
        await expect(page.getByText(w('timeline.selected', { n: size }), { exact: true })).toBeVisible()
        await page.keyboard.press('Space')
        await page.keyboard.press('Enter')
        await expect.poll(lines).toBe(folded + size - 1)
        await page.keyboard.press('ArrowDown')
        await expect.poll(focusedLine).toBe(`event-${at + 1}`)
        await page.keyboard.press('ArrowLeft')
        await expect.poll(lines).toBe(folded)
        await expect.poll(focusedLine).toBe(`event-${at}`)
        await events(581)
        // The event before it in the list, then on to the next mark.
        await page.keyboard.press('ArrowUp')
        await page.keyboard.press(']')
        const wanted = all.events[at - 1]?.id ?? ''
        const { event } = await value(page, 'timeline.nextFinding', {
          filter: {},
          event: wanted,
          back: false,
        })
        const inside = burst?.events.includes(event ?? '') ?? false
        if (inside) await expect.poll(lines).toBe(folded + size - 1)
        const place = await value(page, 'timeline.position', {
          filter: { fold: { open: inside ? [burst?.id ?? ''] : [] } },
          event: event ?? '',
        })
        await expect.poll(focusedLine).toBe(`event-${place.index}`)
        // A range over it holds every event between, near and far.
        await page.keyboard.press('Home')
        await page.keyboard.press('Space')
        await page.keyboard.press('End')
        await page.keyboard.press('Shift+Space')
        await expect(page.getByText(w('timeline.selected', { n: 581 }), { exact: true })).toBeVisible({
          timeout: 30_000,
        })
        await pressByKey(page.getByRole('button', { name: w('timeline.clearSelection') }))
      })

      await test.step('one party as a conversation, and back to the same event', async () => {
        await screen('people')
        await tabTo(page.getByRole('searchbox', { name: w('people.find') }))
        await page.keyboard.type('青禾催收')
        await pressByKey(page.getByRole('button', { name: w('people.asChat') }))
        const talk = page.getByRole('region', { name: /青禾催收/ })
        await expect(talk.getByRole('listitem').last()).toBeVisible({ timeout: 30_000 })
        await page.keyboard.press('Home')
        const time = talk.locator('[data-turn]:focus')
        await expect(time).toHaveAttribute('data-turn', '0')
        await page.keyboard.press('ArrowDown')
        await page.keyboard.press('ArrowDown')
        await expect(time).toHaveAttribute('data-turn', '2')
        const party = (await value(page, 'parties.list', null)).find(({ label }) => label === '青禾催收')
        const listed = await value(page, 'timeline.page', {
          filter: { parties: [party?.id ?? ''], oldestFirst: true },
          limit: 3,
        })
        await page.keyboard.press('Enter')
        await expect(grid).toBeVisible({ timeout: 30_000 })
        // Softening is on in a new vault: the words are shown when asked for.
        await pressByKey(pane.getByRole('button', { name: w('viewer.reveal') }))
        await expect(pane).toContainText(listed.events[2]?.text.slice(0, 6) ?? '?', { timeout: 30_000 })
        const { index } = await value(page, 'timeline.position', {
          filter: { fold: { open: [] } },
          event: listed.events[2]?.id ?? '',
        })
        await expect.poll(focusedLine).toBe(`event-${index}`)
      })

      await test.step('a cell of the heat map and a number of the table open what they count', async () => {
        await screen('patterns')
        const cell = page.locator('table button[tabindex="0"]').first()
        await tabTo(cell)
        const count = Number((await cell.textContent())?.trim())
        await page.keyboard.press('Enter')
        await expect(grid).toBeVisible({ timeout: 30_000 })
        await expect(page.getByText(w('timeline.narrow.counted.timed'))).toBeVisible()
        await events(count)
        await page.keyboard.press('Escape')
        const table = page.getByRole('region', { name: w('patterns.numbersTitle') }).last()
        await tabTo(table.getByRole('rowheader').first().getByRole('button'), { most: 60 })
        await page.keyboard.press('ArrowRight')
        const shown = Number(await page.evaluate(() => document.activeElement?.textContent))
        expect(shown).toBeGreaterThan(0)
        await page.keyboard.press('Enter')
        await expect(grid).toBeVisible({ timeout: 30_000 })
        await events(shown)
      })
    })
  })
