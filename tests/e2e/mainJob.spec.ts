/**
 * The main job by keyboard alone, in both languages: an empty program, a folder of a phone, and at the end a printed
 * timeline, a list of evidence and a complaint to the regulator. Nothing is clicked and nothing is called behind the page.
 */
import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { chooseByArrow, pressByKey, tabTo } from './keyboard.ts'
import { expect, password, test } from './test.ts'
import { begins, numbered, wordsOf } from './words.ts'

const sample = join(import.meta.dirname, '../../resources/sample')
const run = promisify(execFile)
const trial = process.env['LOOK']

async function wordsOfPdf(file: string): Promise<string> {
  const { stdout } = await run('pdftotext', ['-raw', file, '-'], { maxBuffer: 1 << 26 })
  return stdout.replace(/\s+/g, '')
}

let number = 0
/** With LOOK=folder, a picture and the outline of each step there, for a person to look at. */
async function look(page: Page, name: string) {
  if (trial === undefined) return
  number += 1
  const file = `${trial}/${String(number).padStart(2, '0')}-${name}`
  await page.screenshot({ path: `${file}.png` })
  await writeFile(`${file}.txt`, await page.locator('body').ariaSnapshot())
}

for (const locale of ['zh-CN', 'en'] as const)
  test.describe(locale, () => {
    test.use({ appLocale: locale })
    test('from an empty program to timeline, evidence list and complaint, by keyboard alone', async ({
      app,
    }) => {
      test.setTimeout(900_000)
      const { page, folder } = app
      const w = wordsOf(locale)
      const button = (key: string) => page.getByRole('button', { name: begins(w(key)) })
      const heading = (words: string) => page.getByRole('heading', { name: words })
      const next = (code: string) =>
        page.getByRole('button', { name: begins(`${w(`home.next.${code}.do`)}: `) })
      const step = (name: string) =>
        page.getByRole('button', { name: w('complaint.next', { step: w(`complaint.step.${name}`) }) })
      const typeTo = async (label: string, text: string) => {
        await tabTo(page.getByRole('textbox', { name: w(label), exact: true }))
        await page.keyboard.type(text)
      }
      const screen = async (name: string) => {
        await pressByKey(
          page
            .getByRole('navigation', { name: w('frame.nav') })
            .getByRole('button', { name: begins(w(`frame.screen.${name}`)) }),
        )
      }

      await test.step('a vault', async () => {
        await mkdir(join(folder, 'papers'))
        await look(page, 'welcome')
        await pressByKey(button('welcome.create'))
        await app.answerDialog([join(folder, 'papers')])
        await pressByKey(button('create.chooseFolder'))
        await expect(page.getByText('papers', { exact: true })).toBeVisible()
        await tabTo(page.locator('input[type=password]').first())
        await page.keyboard.type(password)
        await tabTo(page.locator('input[type=password]').last())
        await page.keyboard.type(password)
        await look(page, 'password')
        await page.keyboard.press('Enter')
        await expect(heading(w('create.codeTitle'))).toBeVisible({ timeout: 90_000 })
        const groups =
          (await page.getByRole('list', { name: w('create.codeTitle') }).innerText()).match(/\d{6}/g) ?? []
        expect(groups).toHaveLength(8)
        await look(page, 'code')
        await pressByKey(page.getByRole('checkbox', { name: w('create.written') }), { key: 'Space' })
        await pressByKey(button('create.codeNext'))
        for (const [index, group] of groups.entries()) {
          const field = page.getByLabel(w('create.group', { n: index + 1 }), { exact: true })
          if ((await field.count()) === 0) continue
          await tabTo(field)
          await page.keyboard.type(group)
        }
        await look(page, 'confirm')
        await page.keyboard.press('Enter')
        await expect(heading(w('home.emptyTitle'))).toBeVisible({ timeout: 60_000 })
        await look(page, 'empty')
      })

      await test.step('the folders of the phone and of the mother', async () => {
        await app.answerDialog([join(sample, 'phone')])
        await pressByKey(page.getByRole('main').getByRole('button', { name: w('home.chooseFolder') }))
        await expect(page.getByRole('tab', { name: begins(w('import.tab.files')) })).toBeVisible({
          timeout: 180_000,
        })
        await look(page, 'imported')
        await app.answerDialog([join(sample, 'mother')])
        await page.keyboard.press('Control+k')
        await chooseByArrow(page.getByRole('menuitem', { name: w('frame.command.importFolder') }))
        await expect(page.getByRole('rowheader', { name: /^与王专员的/ })).toBeVisible({ timeout: 120_000 })
        await look(page, 'imported2')
      })

      await test.step('the questions', async () => {
        const sheet = page.getByRole('main')
        const of = (text: string | RegExp) => sheet.getByRole('listitem').filter({ hasText: text })
        const zone = locale === 'en' ? 'Beijing time (UTC+8)' : '北京时间（UTC+8）'
        const zones = sheet.getByRole('button', { name: begins(w('import.likely', { label: zone })) })
        await expect(zones).toHaveCount(3)
        for (const answer of await zones.all()) await pressByKey(answer, { key: 'Space' })
        await pressByKey(of('.zip').getByRole('button', { name: begins('周宁') }), { key: 'Space' })
        // The mother's chat came with the same drop; none of its names is the user's own.
        const mother = of('mother/').filter({ hasText: w('import.question.self.title') })
        await pressByKey(mother.getByRole('button', { name: w('import.notMe') }), { key: 'Space' })
        await pressByKey(mother.getByRole('button', { name: w('import.role.mother') }), { key: 'Space' })
        await pressByKey(mother.getByRole('button', { name: '周玉兰' }), { key: 'Space' })
        await look(page, 'answers')
        await pressByKey(sheet.getByRole('button', { name: w('import.answer', { count: 5 }) }))
        await expect(heading(w('import.doneTitle'))).toBeVisible({ timeout: 60_000 })
        await look(page, 'answered')
      })

      await test.step('the lender', async () => {
        await pressByKey(next('case'))
        await expect(heading(w('complaint.caseTitle'))).toBeVisible()
        await typeTo('complaint.person.name', '周宁')
        await typeTo('complaint.person.phone', '16000000001')
        await pressByKey(page.getByRole('button', { name: new RegExp(w('complaint.case.lenderType')) }))
        await chooseByArrow(page.getByRole('option', { name: w('complaint.lender.consumer_finance') }))
        await typeTo('complaint.case.lenderName', '青禾消费金融有限公司')
        await typeTo('complaint.case.contractNo', 'HY2025-0000')
        await typeTo('complaint.case.overdueAmount', '23500')
        await expect(page.getByRole('textbox', { name: w('complaint.person.phone') })).toHaveValue(
          '16000000001',
        )
        await look(page, 'case')
        await pressByKey(button('complaint.caseDone'))
        await expect(heading(w('home.title'))).toBeVisible({ timeout: 30_000 })
        await look(page, 'home')
      })

      await test.step('who collects', async () => {
        await pressByKey(next('nameCollectors'))
        await expect(heading(w('people.title'))).toBeVisible()
        await look(page, 'people')
        const rows = page
          .getByRole('region', { name: w('people.list') })
          .getByRole('listitem')
          .getByRole('button')
        for (const digits of ['00771', '00011', '00012']) {
          await tabTo(page.getByRole('searchbox', { name: w('people.find') }), { back: digits !== '00771' })
          await page.keyboard.press('Control+a')
          await page.keyboard.type(digits)
          await expect(rows).toHaveCount(1)
          await pressByKey(page.getByRole('button', { name: new RegExp(w('people.roleLabel')) }))
          await chooseByArrow(page.getByRole('option', { name: w('people.role.collector') }))
          await expect(rows.getByText(w('people.role.collector'))).toBeVisible({ timeout: 30_000 })
          // Given with the case; passing the field by Tab must leave it.
          const lender = page.getByRole('textbox', { name: w('people.lender') })
          await expect(lender).toHaveValue('青禾消费金融有限公司', { timeout: 30_000 })
          const heard = page.getByRole('checkbox', { name: w('people.declare.heardInCall') })
          if (digits !== '00771') {
            await pressByKey(heard, { key: 'Space' })
            await expect(heard).toBeChecked({ timeout: 30_000 })
            await expect(lender).toHaveValue('青禾消费金融有限公司')
          }
          await look(page, 'named')
        }
        await pressByKey(button('people.next'), { back: true })
      })

      await test.step('what is marked', async () => {
        const section = page.getByRole('region', { name: w('patterns.findingsTitle') })
        const groups = section.locator('details')
        await expect(groups.first()).toBeVisible({ timeout: 60_000 })
        await look(page, 'patterns')
        await tabTo(groups.first().locator('summary'))
        const total = await groups.count()
        for (let at = 0; at < total; at += 1) {
          const group = groups.nth(at)
          await pressByKey(group.locator('summary'))
          const all = group.getByRole('button', { name: numbered(w('patterns.confirmAll', { n: '#' })) })
          if ((await all.count()) > 0) {
            await pressByKey(all)
            await expect(all).toHaveCount(0, { timeout: 30_000 })
            if (at === 0) await look(page, 'confirmed')
          }
          await pressByKey(group.locator('summary'), { back: true })
        }
        await look(page, 'allConfirmed')
      })

      await test.step('timeline and list of evidence on paper', async () => {
        await screen('print')
        for (const kind of ['timeline', 'evidence-list'] as const) {
          await pressByKey(page.getByRole('button', { name: begins(w(`print.kind.${kind}`)) }), {
            back: kind !== 'timeline',
          })
          await pressByKey(page.getByRole('button', { name: w('print.choice.marked'), exact: true }), {
            key: 'Space',
          })
          await pressByKey(button('print.make'))
          const save = page.getByRole('button', { name: w('print.save') })
          await expect(save).toBeEnabled({ timeout: 240_000 })
          await look(page, 'printed')
          const file = join(folder, `${kind}.pdf`)
          await app.answerDialog([file])
          await pressByKey(save)
          await expect(page.getByText(w('print.saved')).first()).toBeVisible({ timeout: 30_000 })
          await expect
            .poll(() =>
              readFile(file).then(
                bytes => bytes.length,
                () => 0,
              ),
            )
            .toBeGreaterThan(10_000)
          const words = await wordsOfPdf(file)
          expect(words).toContain('16000000011')
          expect(words).toContain('堵你')
        }
      })

      await test.step('the complaint to the regulator', async () => {
        await screen('complaint')
        await look(page, 'office')
        await pressByKey(page.getByRole('button', { name: /12378/ }).first())
        await pressByKey(step('case'))
        await expect(page.getByRole('textbox', { name: w('complaint.case.contractNo') })).toHaveValue(
          'HY2025-0000',
        )
        await pressByKey(step('findings'))
        await expect(page.getByRole('checkbox').first()).toBeVisible({ timeout: 30_000 })
        await look(page, 'facts')
        await pressByKey(button('complaint.write'))
        await expect(heading(w('complaint.letterTitle'))).toBeVisible({ timeout: 60_000 })
        await look(page, 'letter')
        await pressByKey(step('check'), { most: 200 })
        await expect(heading(w('complaint.checkTitle'))).toBeVisible()
        await look(page, 'check')
        await pressByKey(step('export'))
        await look(page, 'export')
        const file = join(folder, 'letter.docx')
        await app.answerDialog([file])
        await pressByKey(button('complaint.asDocx'))
        await expect(page.getByText(w('complaint.exported')).first()).toBeVisible({ timeout: 30_000 })
        const { stdout } = await run('unzip', ['-p', file, 'word/document.xml'], { maxBuffer: 1 << 26 })
        const letter = stdout.replace(/<[^>]+>/g, '')
        for (const words of ['青禾消费金融有限公司', '周宁', '16000000001', 'HY2025-0000', '堵你'])
          expect(letter).toContain(words)
        await look(page, 'exported')
      })
    })
  })
