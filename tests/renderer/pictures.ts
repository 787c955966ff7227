/// <reference types="node" />
/** Pictures of every screen of the page alone, for looking at while building: `node tests/renderer/pictures.ts FOLDER [names]`. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Scene } from './scene.ts'
import { preparePages } from './page.ts'
import { shots } from './scenes.ts'

const [folder = '/tmp/pictures', only = ''] = process.argv.slice(2)
const looks: {
  name: string
  scene: Pick<Scene, 'locale' | 'theme'>
  size: { width: number; height: number }
}[] = [
  { name: 'zh-light-1360', scene: { locale: 'zh-CN', theme: 'light' }, size: { width: 1360, height: 860 } },
  { name: 'en-dark-1360', scene: { locale: 'en', theme: 'dark' }, size: { width: 1360, height: 860 } },
  { name: 'en-light-1024', scene: { locale: 'en', theme: 'light' }, size: { width: 1024, height: 700 } },
  { name: 'zh-dark-680', scene: { locale: 'zh-CN', theme: 'dark' }, size: { width: 680, height: 430 } },
]

await mkdir(folder, { recursive: true })
const pages = await preparePages()
for (const look of looks) {
  for (const shot of shots) {
    const name = `${shot.name}-${look.name}`
    if (only && !only.split(',').some(part => name.includes(part))) continue
    const { page, complaints } = await pages.open(
      { vault: 'open', data: 'full', ...shot.scene, ...look.scene },
      look.size,
    )
    try {
      await page.waitForTimeout(200)
      await shot.act?.(page)
    } catch (error) {
      complaints.push(String(error).slice(0, 300))
    }
    await page.screenshot({ path: join(folder, `${name}.png`) })
    if (complaints.length > 0) console.log(name, complaints)
    await page.context().close()
  }
}
await pages.close()
