import { execFile } from 'node:child_process'

/** Programs that print the clipboard; the first that is there answers. */
const readers: [string, string[]][] =
  process.platform === 'darwin'
    ? [['pbpaste', []]]
    : process.platform === 'win32'
      ? [['powershell.exe', ['-NoProfile', '-Command', 'Get-Clipboard -Raw']]]
      : [
          ['wl-paste', ['--no-newline']],
          ['xclip', ['-selection', 'clipboard', '-out']],
          ['xsel', ['--clipboard', '--output']],
        ]

/** What is on the clipboard, or null when no program of this computer can tell. */
export async function readClipboard(): Promise<string | null> {
  for (const [file, args] of readers) {
    const text = await new Promise<string | null>(resolve => {
      execFile(file, args, { timeout: 2000, maxBuffer: 16 << 20 }, (error, stdout) =>
        resolve(error === null ? stdout : null),
      )
    })
    if (text !== null) return text
  }
  return null
}

/** Script for a page: puts `text` on the clipboard. Needs a gesture; the async clipboard is denied by the page policy. */
export function copyScript(text: string): string {
  return `(() => {
addEventListener('copy', event => { event.clipboardData.setData('text/plain', ${JSON.stringify(text)}); event.preventDefault(); event.stopImmediatePropagation() }, { once: true, capture: true })
document.execCommand('copy')
})()`
}
