import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '../../../appError.ts'
import { parseKeyFile } from '../../../crypto/keyFile.ts'
import { toHex } from '../../../crypto/text.ts'
import { folderAt, type Server, serverFolder, serverFolderPattern } from './address.ts'
import { DavFolder, type DavOptions } from './davFolder.ts'
import { remoteScratchPattern } from './remoteFiles.ts'
import { keyFileNames, remoteKeyFile } from './sendKeyFiles.ts'

/** The folder of one vault's copy on a server. */
export interface Remote {
  folder: DavFolder
  /** Its address, as a person would find it. */
  place: string
}

const folders = ['objects', 'journal', 'journal/a', 'journal/b', 'tmp', 'quarantine']

/**
 * Opens a vault's folder in the folder that was named, and makes what is missing. Half-written files of an earlier attempt
 * go. Throws CopyOtherVault, ServerAddressRefused, and what `DavFolder` throws.
 */
export async function openRemote(vaultId: string, server: Server, options: DavOptions): Promise<Remote> {
  const named = folderAt(server.address)
  const name = serverFolder(vaultId)
  // The address of the copy itself is as good as that of the folder around it.
  const [last = ''] = named.pathname.split('/').slice(-2)
  const itself = last === name
  if (!itself && serverFolderPattern.test(last)) throw new AppError('CopyOtherVault')
  await within(named, server, options, async around => {
    await makeMissing(around, '')
    if (!itself) await makeMissing(around, name)
  })
  const place = itself ? named : new URL(`${name}/`, named)
  const folder = new DavFolder(place, server, options)
  try {
    const there = new Set(((await folder.list('')) ?? []).map(each => each.name))
    for (const path of folders) if (path.includes('/') || !there.has(path)) await folder.makeFolder(path)
    for (const file of keyFileNames) {
      const bytes = there.has(file) ? await remoteKeyFile(folder, file) : null
      if (bytes !== null && isOfAnother(bytes, vaultId)) throw new AppError('CopyOtherVault')
    }
    for (const file of (await folder.list('tmp')) ?? [])
      if (remoteScratchPattern.test(file.name)) await folder.remove(`tmp/${file.name}`)
    return { folder, place: place.href }
  } catch (error) {
    folder.close()
    throw error
  }
}

/**
 * Whether a copy could be made there: a small file of chance is sent, fetched, renamed and removed. Throws as `openRemote`
 * does, ServerGaveOther when something else comes back.
 */
export async function tryServer(server: Server, options: DavOptions = {}): Promise<void> {
  const bytes = randomBytes(4096)
  const name = toHex(randomBytes(16))
  await within(folderAt(server.address), server, options, async around => {
    await makeMissing(around, '')
    await around.put(name, bytes, bytes.length)
    await around.move(name, `${name}.moved`, false)
    const given = await around.hash(`${name}.moved`, bytes.length)
    await around.remove(`${name}.moved`)
    if (given !== createHash('sha256').update(bytes).digest('hex')) throw new AppError('ServerGaveOther')
  })
}

/** Runs `work` with a folder on the server and closes the connections to it. */
export async function within<T>(
  url: URL,
  server: Server,
  options: DavOptions,
  work: (folder: DavFolder) => Promise<T>,
): Promise<T> {
  const folder = new DavFolder(url, server, options)
  try {
    return await work(folder)
  } finally {
    folder.close()
  }
}

async function makeMissing(around: DavFolder, name: string): Promise<void> {
  if (!(await around.exists(name))) await around.makeFolder(name)
}

function isOfAnother(bytes: Buffer, vaultId: string): boolean {
  try {
    return toHex(parseKeyFile(bytes).vaultId) !== vaultId
  } catch {
    return false
  }
}
