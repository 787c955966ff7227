import type { MessageRecord } from '../../../vault/entries.ts'

/** A conversation and who wrote in it, as exporters of WeChat's database know both. */
export interface WechatSides {
  chatName: string | null
  chatId: string | null
  group: boolean
  senderName: string | null
  senderId: string | null
}

type Sides = Pick<MessageRecord, 'sender' | 'name' | 'account'> & {
  chat?: NonNullable<MessageRecord['chat']>
}

/** The other side of a message: in a chat of two its partner whoever wrote, in a group who wrote what came in. */
export function sidesOf(direction: MessageRecord['direction'], sides: WechatSides): Sides {
  const { chatName, chatId, group, senderName, senderId } = sides
  const chat =
    chatName === null && chatId === null ? {} : { chat: { name: chatName ?? chatId, id: chatId, group } }
  if (direction === 'system') return { sender: null, name: null, account: null, ...chat }
  const sender = senderName ?? senderId
  if (group || chatId === null)
    return direction === 'in' || direction === 'bySender'
      ? { sender, name: senderName, account: senderId, ...chat }
      : { sender: direction === 'out' ? null : sender, name: null, account: null, ...chat }
  return {
    sender: direction === 'in' ? (sender ?? chatName) : null,
    name: chatName ?? (direction === 'in' ? senderName : null),
    account: chatId,
    ...chat,
  }
}
