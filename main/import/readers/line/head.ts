/** The first lines of a LINE export: with whom the chat was. */

const titles: readonly [RegExp, boolean][] = [
  [/^Chat history with (.+)$/i, false],
  [/^Chat history in ["“](.+)["”]$/i, true],
  [/^Chat history in (.+)$/i, true],
  [/^(.+)とのトーク履歴$/, false],
  [/^(.+)のトーク履歴$/, true],
  [/^[与與](.+?) ?的聊天[记記][录錄]$/, false],
  [/^(.+?) ?的聊天[记記][录錄]$/, true],
  [/^ประวัติการสนทนากับ (.+)$/, false],
  [/^ประวัติการสนทนาใน (.+)$/, true],
  [/^(.+)님과 카카오톡.*$/, false],
  [/^(.+?)(?:님)?[와과]의 대화$/, false],
  [/^Riwayat (?:chat|obrolan) dengan (.+)$/i, false],
]

/** Names of files as LINE gives them; the chat's name stands in them. */
const fileNames: readonly RegExp[] = [
  /^\[LINE\] ?Chat with (.+)$/i,
  /^\[LINE\] ?Chat in (.+)$/i,
  /^\[LINE\] ?[与與](.+?) ?的聊天[记記]?[录錄]?$/,
  /^\[LINE\] ?(.+?)とのトーク(?:履歴)?$/,
  /^\[LINE\] ?(.+)$/i,
]

export interface Title {
  name: string
  group: boolean
}

/** The chat's name from the first line, or null when that line is none of the heading. */
export function titleOf(line: string): Title | null {
  const found = /^\ufeff?\[LINE\] ?(.+)$/.exec(line.trimEnd().slice(0, 400))
  if (found === null) return null
  const said = (found[1] ?? '').trim()
  for (const [pattern, group] of titles) {
    const name = pattern.exec(said)?.[1]?.trim()
    if (name) return { name, group }
  }
  return { name: said, group: false }
}

/** The chat's name from the file's name, for exports without a heading. */
export function nameOfFile(path: string): string | null {
  const stem = (path.split(/[/\\]/).pop() ?? '')
    .normalize('NFC')
    .replace(/\.txt$/i, '')
    .replace(/ ?\(\d+\)$/, '')
  for (const pattern of fileNames) {
    const name = pattern.exec(stem)?.[1]?.trim()
    if (name) return name
  }
  return null
}

const saved = /^(?:Saved on|保存日時|保存日期|儲存日期|บันทึกเมื่อ|저장한 날짜|저장 날짜|Disimpan pada)\s?[:：]/i

/** True for the second line of the heading. */
export function isSaved(line: string): boolean {
  return saved.test(line.trimStart())
}
