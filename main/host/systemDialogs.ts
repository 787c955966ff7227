/**
 * File dialogs for a window that is not Electron's: the desktop's own, run as a program. Arguments are a list, never a shell
 * line, and a suggested name is passed as data.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { AppError } from '../appError.ts'
import type { FileFilter } from './host.ts'

export type Picked = 'files' | 'folder' | 'createFolder'

export interface Dialogs {
  /** Absolute paths, none when the person cancelled. */
  pick(what: Picked): Promise<string[]>
  /** Absolute path to write to, or null when the person cancelled. */
  save(suggestedName: string, filters: FileFilter[]): Promise<string | null>
}

interface Command {
  file: string
  args: string[]
}

const title = 'Documents'

function zenity(what: Picked | 'save', suggested: string): string[] {
  const common = ['--file-selection', `--title=${title}`, '--separator=\n']
  if (what === 'files') return [...common, '--multiple']
  if (what === 'save') return [...common, '--save', '--confirm-overwrite', `--filename=${suggested}`]
  return [...common, '--directory']
}

function kdialog(what: Picked | 'save', suggested: string): string[] {
  if (what === 'files')
    return ['--title', title, '--multiple', '--separate-output', '--getopenfilename', homedir()]
  if (what === 'save') return ['--title', title, '--getsavefilename', suggested]
  return ['--title', title, '--getexistingdirectory', homedir()]
}

// The name arrives as an argument of the script, so that quotes in it mean nothing.
function osascript(what: Picked | 'save', suggested: string): string[] {
  const name = suggested.slice(suggested.lastIndexOf('/') + 1)
  const body =
    what === 'files'
      ? 'set out to ""\nrepeat with f in (choose file with multiple selections allowed)\nset out to out & POSIX path of f & linefeed\nend repeat\nreturn out'
      : what === 'save'
        ? 'return POSIX path of (choose file name default name (item 1 of argv))'
        : 'return POSIX path of (choose folder)'
  return ['-e', `on run argv\n${body}\nend run`, name]
}

function powershell(what: Picked | 'save'): string[] {
  const head =
    'Add-Type -AssemblyName System.Windows.Forms; [Console]::OutputEncoding = [Text.Encoding]::UTF8; '
  const body =
    what === 'files'
      ? "$d = New-Object Windows.Forms.OpenFileDialog; $d.Multiselect = $true; if ($d.ShowDialog() -eq 'OK') { $d.FileNames }"
      : what === 'save'
        ? "$d = New-Object Windows.Forms.SaveFileDialog; $d.FileName = $env:SUGGESTED_NAME; if ($d.ShowDialog() -eq 'OK') { $d.FileName }"
        : "$d = New-Object Windows.Forms.FolderBrowserDialog; if ($d.ShowDialog() -eq 'OK') { $d.SelectedPath }"
  return ['-NoProfile', '-STA', '-Command', head + body]
}

function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map(folder => join(folder, name))
    .find(existsSync)
}

/** The command that shows a dialog on this desktop, or null when it has none that we know. */
export function dialogCommand(
  what: Picked | 'save',
  suggested: string,
  platform = process.platform,
): Command | null {
  if (platform === 'darwin') return { file: '/usr/bin/osascript', args: osascript(what, suggested) }
  if (platform === 'win32') return { file: 'powershell.exe', args: powershell(what) }
  const gtk = onPath('zenity')
  if (gtk !== undefined) return { file: gtk, args: zenity(what, suggested) }
  const kde = onPath('kdialog')
  return kde === undefined ? null : { file: kde, args: kdialog(what, suggested) }
}

async function show(what: Picked | 'save', suggestedName: string): Promise<string[]> {
  const suggested = join(homedir(), suggestedName)
  const command = dialogCommand(what, suggested)
  if (command === null) throw new AppError('DialogMissing')
  // The desktop's list of recent files would name the evidence; it lies in this folder, which goes away.
  const data = await mkdtemp(join(tmpdir(), 'documents-'))
  try {
    const env = { ...process.env, XDG_DATA_HOME: data, SUGGESTED_NAME: suggestedName }
    const output = await new Promise<string>((resolve, reject) => {
      execFile(command.file, command.args, { env, maxBuffer: 64 << 20 }, (error, stdout) => {
        if (error === null) resolve(stdout)
        // Exit 1 is "cancelled" in all of them; anything else is a dialog that could not be shown.
        else if (error.code === 1) resolve('')
        else reject(new AppError('DialogMissing', {}, error))
      })
    })
    return output.split(/\r?\n/).filter(line => line !== '')
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

/** The dialogs of this computer's desktop. Both throw DialogMissing where there are none. */
export const systemDialogs: Dialogs = {
  pick: what => show(what, ''),
  save: async name => (await show('save', name))[0] ?? null,
}
