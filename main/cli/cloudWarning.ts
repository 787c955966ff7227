import { basename } from 'node:path'
import words from '../../resources/cloudWarning.json'
import { cloudFolderOf } from '../check/copy/cloudFolder.ts'
import { terminalLocale } from './terminalLocale.ts'

/** What to know before a copy is made in a folder that leaves this computer, as the app says it; nothing for any other. */
export async function cloudWarning(folder: string): Promise<string[]> {
  const cloud = await cloudFolderOf(folder)
  if (cloud === null) return []
  const said = words[terminalLocale()]
  const what = cloud === 'network' ? said.networkWhat : said.cloudWhat
  return [
    what.replace('{{folder}}', basename(folder)).replace('{{cloud}}', said.cloud[cloud]),
    ...(cloud === 'network' ? [said.networkSees] : [said.cloudSees, said.cloudLater]),
    said.cloudLocks,
    said.cloudStick,
  ]
}
