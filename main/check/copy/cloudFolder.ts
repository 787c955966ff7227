/**
 * Whether a folder is one that a client on this computer copies to somebody else's, or lies on another computer. Nothing
 * is asked of the client: its environment variables, the names it gives its folders and the marks it leaves in them tell.
 */
import { readdir, readFile, realpath, statfs } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { CloudName } from '../../../preload/contract.ts'

/** What is looked at besides the folder itself; tests give their own. */
export interface Surroundings {
  env: Record<string, string | undefined>
  home: string
}

/** Names that only a client gives to the folder it keeps in step, one name being enough anywhere on the way to the top. */
const names: [CloudName, RegExp][] = [
  ['onedrive', /^OneDrive( ?- ?.+)?$/i],
  ['dropbox', /^Dropbox( \(.+\))?$/i],
  ['icloud', /^(iCloudDrive|iCloud Drive|iCloud云盘|iCloud 云盘|Mobile Documents|com~apple~CloudDocs)$/i],
  ['googleDrive', /^(Google ?Drive|GoogleDrive-.+|Google 云端硬盘|我的云端硬盘|DriveFS)$/i],
  ['baidu', /^(BaiduSyncdisk|BaiduNetdiskWorkspace|百度网盘同步空间|百度网盘工作空间|百度云同步盘)$/i],
  ['nutstore', /^(Nutstore|Nutstore Files|坚果云|我的坚果云)$/i],
  ['wps', /^(WPSDrive|WPS ?(云盘|网盘|云文档|同步盘)|WPS Cloud Files)$/i],
  ['weiyun', /^(Weiyun(Sync|Disk)?|微云|微云同步助手|腾讯微云)$/i],
  ['other', /^(Nextcloud|ownCloud|Seafile|SeaDrive|MEGA(sync)?|pCloud ?Drive|Box Sync|SynologyDrive)$/i],
  ['other', /^(aDrive|阿里云盘|夸克网盘|天翼云盘|Proton ?Drive|Yandex\.Disk|Jottacloud|Tresorit)$/i],
]

/** Files and folders that a client leaves in the topmost folder it keeps in step, or beside it. */
const marks: [CloudName, RegExp][] = [
  ['dropbox', /^\.dropbox(\.cache|\.device)?$/],
  ['googleDrive', /^\.(shortcut-targets-by-id|tmp\.drivedownload|tmp\.driveupload)$/],
  ['other', /^(\.stfolder|\.nextcloudsync\.log|\.owncloudsync\.log|\._?sync_[0-9a-f]+\.db|\.seafile-data)$/],
]

/** Kinds of file systems that lie on another computer: NFS, SMB in its three forms, AFS, 9P, FUSE over SSH is told by name. */
const networkTypes = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x01021997])

/**
 * Who keeps `folder` in step, `network` when it lies on another computer, or null. A folder that does not exist yet is
 * judged by the one it will lie in. Never throws: what cannot be looked at says nothing.
 */
export async function cloudFolderOf(
  folder: string,
  around: Surroundings = { env: process.env, home: homedir() },
): Promise<CloudName | null> {
  const place = await existing(folder)
  for (const name of ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'])
    if (await lies(place, around.env[name])) return 'onedrive'
  for (const root of await dropboxRoots(around)) if (await lies(place, root)) return 'dropbox'
  const above = upwards(place)
  // What the client itself calls its folder is surer than a mark that may have been copied along.
  for (const each of above) {
    const known = names.find(([, name]) => name.test(basename(each)))
    if (known !== undefined) return known[0]
    // macOS puts the folders of all clients of its newer kind into one.
    if (basename(dirname(each)) === 'CloudStorage' && basename(dirname(dirname(each))) === 'Library')
      return names.find(([, name]) => name.test(basename(each).replace(/-.*$/, '')))?.[0] ?? 'other'
  }
  for (const each of above) {
    const inside = await readdir(each).catch((): string[] => [])
    const known = marks.find(([, mark]) => inside.some(name => mark.test(name)))
    // A person's own folder holds the settings of programs, `.dropbox` among them.
    if (known !== undefined && each !== around.home) return known[0]
  }
  return (await onNetwork(folder, place)) ? 'network' : null
}

/** The folder and those above it, up to the topmost. */
function upwards(place: string): string[] {
  const all = [place]
  for (let at = place; dirname(at) !== at; ) {
    at = dirname(at)
    all.push(at)
  }
  return all
}

async function existing(folder: string): Promise<string> {
  for (const each of upwards(folder)) {
    const real = await realpath(each).catch(() => null)
    if (real !== null) return join(real, relative(each, folder))
  }
  return folder
}

async function lies(place: string, root: string | undefined): Promise<boolean> {
  if (root === undefined || root === '') return false
  const way = relative(await existing(root), place)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^[a-z]:/i.test(way))
}

/** Dropbox writes down where its folders lie, so that programs can find them wherever they were moved to. */
async function dropboxRoots({ env, home }: Surroundings): Promise<string[]> {
  const settings = [env['APPDATA'], env['LOCALAPPDATA']].flatMap(dir =>
    dir === undefined || dir === '' ? [] : [join(dir, 'Dropbox', 'info.json')],
  )
  const roots: string[] = []
  for (const file of [...settings, join(home, '.dropbox', 'info.json')])
    try {
      const accounts = JSON.parse(await readFile(file, 'utf8')) as Record<string, { path?: unknown }>
      for (const { path } of Object.values(accounts)) if (typeof path === 'string') roots.push(path)
    } catch {
      // Not installed, or written by a version that says it otherwise: the names and marks are left.
    }
  return roots
}

async function onNetwork(folder: string, place: string): Promise<boolean> {
  if (/^\\\\[^\\?.]/.test(folder)) return true
  if (process.platform === 'win32') return /^\/\/[^/?.]/.test(folder)
  for (const each of upwards(place)) {
    const found = await statfs(each).catch(() => null)
    if (found !== null) return networkTypes.has(found.type >>> 0)
  }
  return false
}
