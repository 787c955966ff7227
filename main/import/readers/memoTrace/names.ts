/** Who the chat is with, as file and folder of the export tell it. */
export interface ChatOfFile {
  name: string | null
  /** wxid or id of a group, from `聊天记录/<name>(<wxid>)/<name>.csv`. */
  id: string | null
}

/** The chat of an exported file by its path; names that all chats share (`messages.csv`) say nothing. */
export function chatOfFile(path: string): ChatOfFile {
  const segments = path.split(/[/\\]/)
  const stem = (segments.pop() ?? '')
    .normalize('NFC')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    // Browsers and phones number a second download.
    .replace(/ ?\(\d{1,3}\)$/, '')
    .replace(/_(?:utf8|chat|ai)$/i, '')
    .trim()
  const folder = (segments.pop() ?? '').normalize('NFC')
  const id = /\(((?:wxid_|gh_)?[\w@.-]{4,64})\)$/.exec(folder)?.[1] ?? null
  const named = /^(?:messages?|chat|export|聊天记录|微信|wechat.*)$/i.test(stem) || stem === '' ? null : stem
  return { name: named, id: id !== null && /^\d{1,3}$/.test(id) ? null : id }
}
