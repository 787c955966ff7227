/** Which name in a chat is its owner, as far as other chats and the chat's own name tell. */
import { plainPersonName } from './partyKey.ts'
import type { AskedSource, Evidence } from './askedSources.ts'

/** The likely owner with the evidence for it; both null when nothing or more than one thing speaks. */
export function likelySelf(
  source: AskedSource,
  sources: readonly AskedSource[],
  chatName: string | null,
): { likely: string | null; evidence: Evidence | null } {
  const names = source.summary.names.map(entry => entry.name)
  for (const other of sources) {
    const known = names.find(
      name =>
        other.id !== source.id && other.self?.some(own => plainPersonName(own) === plainPersonName(name)),
    )
    if (known !== undefined)
      return {
        likely: known,
        evidence: { code: 'sameNameElsewhere', values: { name: known, source: other.name } },
      }
  }
  // In a chat of two that is named after one of them, the owner is the other.
  if (names.length === 2 && chatName !== null) {
    const rest = names.filter(name => plainPersonName(name) !== plainPersonName(chatName))
    if (rest.length === 1 && rest[0] !== undefined)
      return { likely: rest[0], evidence: { code: 'chatName', values: { chat: chatName } } }
  }
  const everywhere = names.filter(name =>
    sources.some(
      other =>
        other.id !== source.id &&
        other.summary.needsSelf &&
        plainPersonName(other.summary.chatName ?? '') !== plainPersonName(chatName ?? '') &&
        other.summary.names.some(entry => plainPersonName(entry.name) === plainPersonName(name)),
    ),
  )
  return everywhere.length === 1 && everywhere[0] !== undefined
    ? { likely: everywhere[0], evidence: { code: 'inSeveralChats', values: { name: everywhere[0] } } }
    : { likely: null, evidence: null }
}
