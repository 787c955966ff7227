import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CloudName } from '../../preload/contract.ts'
import { cloudFolderOf } from '../../main/check/copy/cloudFolder.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** A folder below the home of the test. */
function at(...path: string[]): string {
  const place = join(home, ...path)
  mkdirSync(place, { recursive: true })
  return place
}
const who = (folder: string, env: Record<string, string> = {}) => cloudFolderOf(folder, { env, home })

describe('a folder that a cloud client keeps in step', () => {
  it.each<[string, CloudName]>([
    ['OneDrive/a/b', 'onedrive'],
    ['OneDrive - 某某公司/a', 'onedrive'],
    ['Dropbox (Personal)/a', 'dropbox'],
    ['iCloudDrive/a', 'icloud'],
    ['Library/Mobile Documents/com~apple~CloudDocs/a', 'icloud'],
    ['Library/CloudStorage/GoogleDrive-somebody@example.com/My Drive/a', 'googleDrive'],
    ['Library/CloudStorage/OneDrive-Personal/a', 'onedrive'],
    ['Library/CloudStorage/Unheard-of/a', 'other'],
    ['BaiduSyncdisk/资料', 'baidu'],
    ['百度网盘同步空间/资料', 'baidu'],
    ['Nutstore Files/我的坚果云/资料', 'nutstore'],
    ['WPS云盘/资料', 'wps'],
    ['Documents/WPS Cloud Files/1/资料', 'wps'],
    ['微云/资料', 'weiyun'],
    ['Nextcloud/a', 'other'],
  ])('%s is known by its name', async (path, cloud) => {
    expect(await who(at(...path.split('/')))).toBe(cloud)
  })

  it('is found where the environment says it was moved to, and nowhere beside it', async () => {
    const moved = at('D', 'cloud')
    expect(await who(at('D', 'cloud', 'papers'), { OneDriveConsumer: moved })).toBe('onedrive')
    expect(await who(moved, { OneDriveConsumer: moved })).toBe('onedrive')
    expect(await who(at('D', 'cloudless'), { OneDriveConsumer: moved })).toBeNull()
    expect(await who(at('D', 'papers'), { OneDrive: '' })).toBeNull()
  })

  it('is found where Dropbox wrote down that it lies, and a broken note says nothing', async () => {
    const moved = at('D', 'drop')
    writeFileSync(join(at('.dropbox'), 'info.json'), JSON.stringify({ personal: { path: moved, host: 1 } }))
    expect(await who(at('D', 'drop', 'papers'))).toBe('dropbox')
    // The client's settings lie in the home: everything else there is not its own.
    expect(await who(at('papers'))).toBeNull()
    writeFileSync(join(home, '.dropbox', 'info.json'), '{"personal": ')
    expect(await who(at('D', 'drop', 'papers'))).toBeNull()
  })

  it('is known by the mark that a client leaves in it, however it is called', async () => {
    writeFileSync(join(at('D', 'sync'), '.dropbox'), '')
    expect(await who(at('D', 'sync', 'papers'))).toBe('dropbox')
    at('D', 'st', '.stfolder')
    expect(await who(at('D', 'st', 'papers'))).toBe('other')
    writeFileSync(join(at('D', 'nc'), '.sync_0a1b2c3d4e5f.db'), '')
    expect(await who(at('D', 'nc', 'papers'))).toBe('other')
  })

  it('is recognised through a link, and before the folder itself is there', async () => {
    at('OneDrive')
    symlinkSync(join(home, 'OneDrive'), join(home, 'short'))
    expect(await who(join(home, 'short'))).toBe('onedrive')
    expect(await who(join(home, 'short', 'new', 'folder'))).toBe('onedrive')
  })

  it('is not seen in names that only resemble one', async () => {
    for (const name of ['OneDriver', 'my dropbox notes', 'Boxes', '微云朵', 'drive', '坚果', 'documents'])
      expect(await who(at(name, 'a'))).toBeNull()
  })

  it('is told from a folder of another computer by its path', async () => {
    expect(await who('\\\\server\\share\\papers')).toBe('network')
    expect(await who('//server/share/papers')).toBe(process.platform === 'win32' ? 'network' : null)
  })
})
