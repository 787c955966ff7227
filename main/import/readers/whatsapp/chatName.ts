/** File names of chat exports; the name of the chat stands where `X` is. */
const patterns: readonly RegExp[] = [
  /^WhatsApp Chat with (.+)$/i,
  /^WhatsApp Chat - (.+)$/i,
  /^(?:与|與)\s?(.+?)\s?的\s?WhatsApp\s?(?:聊天|聊天记录|對話|对话|對話紀錄|聊天記錄)$/i,
  /^(?:WhatsApp 聊天|WhatsApp 對話|WhatsApp对话)\s?(?:-|与|與)\s?(.+)$/i,
  /^WhatsApp[- ]Chat mit (.+)$/i,
  /^Discussion WhatsApp avec (.+)$/i,
  /^Chat de WhatsApp con (.+)$/i,
  /^Conversa do WhatsApp com (.+)$/i,
  /^Chat WhatsApp con (.+)$/i,
  /^WhatsApp-chat met (.+)$/i,
  /^Чат WhatsApp с (?:контактом )?(.+)$/i,
  /^Czat WhatsApp z (.+)$/i,
  /^(.+) ile WhatsApp Sohbeti$/i,
  /^(.+)とのWhatsAppトーク$/i,
  /^WhatsApp 대화 - (.+)$/i,
  /^Chat WhatsApp dengan (.+)$/i,
  /^Cuộc trò chuyện WhatsApp với (.+)$/i,
]

/**
 * The other party of a chat as the file's name gives it, or null. `name` may be a path; the `_chat.txt` of an iPhone
 * has its name from the archive it lies in.
 */
export function chatNameOf(name: string): string | null {
  const segments = name.split(/[/\\]/)
  let last = segments.pop() ?? ''
  if (/^_chat(?: ?\(\d+\))?\.txt$/i.test(last)) last = segments.pop() ?? ''
  const stem = last
    .normalize('NFC')
    .replace(/\.(?:txt|zip)$/i, '')
    // Browsers and phones number a second download.
    .replace(/ ?\(\d+\)$/, '')
    .trim()
  for (const pattern of patterns) {
    const found = pattern.exec(stem)?.[1]?.trim()
    if (found) return found
  }
  return null
}
