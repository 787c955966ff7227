import type { Page } from 'playwright-core'
import type { Scene } from './scene.ts'

/** A state of the page worth looking at and checking: what is in the vault, and what is done before. */
export interface Shot {
  name: string
  scene: Partial<Scene>
  act?: (page: Page) => Promise<unknown>
}

const rail = (n: number) => async (page: Page) => {
  await page.locator('nav li button').nth(n).click()
  await page.mouse.move(600, 500)
  await page.waitForTimeout(250)
}
/** The history from the settings, with its first line chosen by the keyboard. */
const history = async (page: Page) => {
  await rail(8)(page)
  await page.getByRole('button', { name: /打开保管记录|Open the custody record/ }).click()
  await page.getByRole('grid').focus()
  await page.keyboard.press('ArrowDown')
}
const toBin = async (page: Page) => {
  await rail(7)(page)
  await page.getByRole('button', { name: /打开回收站|Open the bin/ }).click()
  await page.getByRole('heading', { name: /^回收站$|^Bin$/, level: 1 }).waitFor()
}
const toSources = async (page: Page) => {
  await rail(6)(page)
  await page.getByRole('tab', { name: /^来源$|^Sources$/ }).click()
  await page
    .getByRole('button', { name: /^怎么读的…|^How it is read…/ })
    .first()
    .scrollIntoViewIfNeeded()
}
/** The dialog of the n-th source. */
const how = (n: number) => async (page: Page) => {
  await toSources(page)
  await page
    .getByRole('button', { name: /^怎么读的…|^How it is read…/ })
    .nth(n)
    .click()
  await page.getByRole('tablist', { name: /^来源$|^Sources$/ }).waitFor()
}
const open: Pick<Scene, 'vault' | 'data'> = { vault: 'open', data: 'full' }
export const shots: Shot[] = [
  { name: 'welcome', scene: { vault: 'none', data: 'empty' } },
  { name: 'unlock', scene: { vault: 'locked', data: 'empty' } },
  {
    name: 'unlock-wrong',
    scene: { vault: 'locked', data: 'empty', failing: { 'vault.open': 'WrongPassword' } },
    act: async page => {
      await page.locator('input').fill('not the password')
      await page.keyboard.press('Enter')
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'create',
    scene: { vault: 'none', data: 'empty' },
    act: async page => {
      await page.locator('ul button').first().click()
      await page.locator('form button').first().click()
      await page.locator('form button').nth(1).click()
      const words = await page.locator('ol li > span:first-child').allTextContents()
      await page.locator('input').first().fill(words.join(' '))
      await page.waitForTimeout(900)
    },
  },
  {
    name: 'create-code',
    scene: { vault: 'none', data: 'empty' },
    act: async page => {
      await page.locator('ul button').first().click()
      await page.locator('form button').first().click()
      await page.locator('input').first().fill('gold kettle 9 xylem')
      await page.locator('input').nth(1).fill('gold kettle 9 xylem')
      await page.locator('button[type=submit]').click()
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'welcome-restore',
    scene: { vault: 'none', data: 'empty' },
    act: async page => {
      await page.getByText(/从服务器恢复|Restore from a server/).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'home', scene: open },
  { name: 'home-empty', scene: { vault: 'open', data: 'empty' } },
  { name: 'home-long', scene: { vault: 'open', data: 'long' } },
  { name: 'home-failed', scene: { ...open, failing: { 'home.state': 'IndexFailed' } } },
  { name: 'import-report', scene: open, act: rail(6) },
  { name: 'import-again', scene: { ...open, readAgain: true }, act: rail(6) },
  { name: 'sources', scene: open, act: toSources },
  {
    name: 'source-reading',
    scene: open,
    act: async page => {
      await how(0)(page)
      await page
        .getByText(/当前.*|今天必须还/)
        .first()
        .waitFor()
    },
  },
  {
    name: 'source-wrong-encoding',
    scene: open,
    act: async page => {
      await how(0)(page)
      await page.getByRole('button', { name: /文字编码|Text encoding/ }).press('Enter')
      await page.getByRole('option', { name: /Big5/ }).press('Enter')
      await page.getByText(/12 个字读不出来|12 characters/).waitFor()
    },
  },
  {
    name: 'source-columns',
    scene: open,
    act: async page => {
      await how(1)(page)
      await page.getByRole('tab', { name: /^列$|^Columns$/ }).click()
      await page.getByRole('button', { name: /采用全部|Accept all/ }).waitFor()
    },
  },
  {
    name: 'source-columns-mapped',
    scene: open,
    act: async page => {
      await rail(6)(page)
      await page.getByRole('button', { name: /指明各列|Name the columns/ }).click()
      await page.getByRole('button', { name: /采用全部|Accept all/ }).press('Enter')
      await page
        .getByRole('button', { name: /对方打来|From them/ })
        .first()
        .press('Space')
      await page.getByRole('button', { name: /^通话$|^Calls$/ }).press('Space')
      await page.getByText(/看不懂，会标为|It stays “unknown”/).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'source-answers',
    scene: open,
    act: async page => {
      await how(0)(page)
      await page.getByRole('tab', { name: /你的回答|Your answers/ }).click()
      await page.getByText(/出现过两次|existed twice/).waitFor()
    },
  },
  {
    name: 'source-loose',
    scene: open,
    act: async page => {
      await toSources(page)
      await page
        .getByRole('button', { name: /更改时区|Change time zone/ })
        .last()
        .scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'source-loose-zone',
    scene: open,
    act: async page => {
      await toSources(page)
      await page
        .getByRole('button', { name: /更改时区|Change time zone/ })
        .first()
        .click()
      await page
        .getByRole('dialog')
        .getByText(/时区|time zone/)
        .first()
        .waitFor()
    },
  },
  {
    name: 'source-unread',
    scene: open,
    act: async page => {
      await how(0)(page)
      await page
        .getByRole('dialog')
        .getByRole('tab', { name: /未读懂的|Not understood/ })
        .click()
      await page.getByText('line 1207').waitFor()
    },
  },
  {
    name: 'source-locked',
    scene: open,
    act: async page => {
      await toSources(page)
      await page
        .getByRole('button', { name: /^输入密码…|^Enter its password…/ })
        .last()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'import-running', scene: { ...open, importing: 'running' }, act: rail(6) },
  { name: 'health', scene: open, act: rail(7) },
  { name: 'health-trouble', scene: { ...open, keeping: 'trouble' }, act: rail(7) },
  { name: 'health-long', scene: { vault: 'open', data: 'long' }, act: rail(7) },
  { name: 'health-running', scene: { ...open, keeping: 'running' }, act: rail(7) },
  {
    name: 'health-copied',
    scene: open,
    act: async page => {
      await rail(7)(page)
      await page.getByRole('button', { name: /更新备份“backup”|Bring the copy “backup”/ }).click()
      await page.getByText(/这块盘的格式|this disk’s format/).waitFor()
    },
  },
  {
    name: 'health-cloud',
    scene: { ...open, keeping: 'cloud' },
    act: async page => {
      await rail(7)(page)
      await page.getByRole('button', { name: /备份到 U 盘|Copy to a stick/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'health-server',
    scene: open,
    act: async page => {
      await rail(7)(page)
      await page.getByText(/备份到自己的服务器|Copy on a server/).click()
      await page.getByRole('button', { name: /试一下，能用就|Try it, keep/ }).scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'health-server-kept',
    scene: { ...open, keeping: 'server' },
    act: async page => {
      await rail(7)(page)
      await page.getByText(/备份到自己的服务器|Copy on a server/).click()
      await page.getByRole('button', { name: /^(备份到服务器|Copy to the server)$/ }).click()
      await page.getByText(/已从服务器取回核对|fetched from the server again/).waitFor()
    },
  },
  { name: 'settings', scene: open, act: rail(8) },
  { name: 'history', scene: open, act: history },
  { name: 'history-long', scene: { vault: 'open', data: 'long' }, act: history },
  { name: 'timeline', scene: open, act: rail(1) },
  {
    name: 'bin-question',
    scene: open,
    act: async page => {
      await rail(1)(page)
      await page
        .getByRole('row', { name: /^\d\d:\d\d/ })
        .nth(1)
        .click()
      await page
        .getByRole('button', { name: /放进回收站…|Put in the bin…/ })
        .first()
        .click()
      await page.getByRole('checkbox').first().waitFor()
    },
  },
  { name: 'bin', scene: open, act: toBin },
  {
    name: 'bin-purge',
    scene: open,
    act: async page => {
      await toBin(page)
      await page.getByRole('button', { name: /彻底删除到期的|Delete for good what is due/ }).click()
      await page.getByRole('checkbox').first().waitFor()
    },
  },
  {
    name: 'note',
    scene: open,
    act: async page => {
      await rail(1)(page)
      await page.getByRole('grid').waitFor()
      await page.keyboard.press('n')
      await page.getByRole('button', { name: /从已有材料中选|Choose from what is here/ }).click()
      await page.getByRole('checkbox').first().waitFor()
    },
  },
  { name: 'people', scene: open, act: rail(2) },
  { name: 'patterns', scene: open, act: rail(3) },
  {
    name: 'search',
    scene: open,
    act: async page => {
      await page.keyboard.press('Control+k')
      await page.waitForTimeout(150)
      await page.keyboard.type('139')
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'keys',
    scene: open,
    act: async page => {
      await page.keyboard.press('?')
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'safety',
    scene: open,
    act: async page => {
      await page.locator('header button').nth(3).click()
      await page.waitForTimeout(250)
    },
  },
  {
    // By the keyboard alone, as somebody does who cannot use a mouse.
    name: 'draft-delete',
    scene: open,
    act: async page => {
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /投诉|Complaints/ })
        .first()
        .click()
      await page.getByRole('button', { name: /^删除草稿：|^Delete the draft / }).focus()
      await page.keyboard.press('Enter')
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^删除草稿$|^Delete draft$/ })
        .waitFor()
    },
  },
  {
    name: 'phoneGuide',
    scene: open,
    act: async page => {
      await page.locator('header button').nth(3).click()
      await page.getByRole('tab').nth(1).click()
      await page.locator('summary').nth(4).click()
      await page.waitForTimeout(250)
    },
  },
]
