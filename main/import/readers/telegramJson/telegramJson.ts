/**
 * Telegram Desktop's machine-readable export: `result.json` of one chat or of the whole account. Read twice: first for
 * what lies beside the messages (whose account it is, the names of the chats, which may stand behind their messages),
 * then for the messages. Elements of `messages` = records + listed as unread.
 */
import { AppError } from '../../../appError.ts'
import type { Reader, ReaderInput, ReaderOutput } from '../../reader.ts'
import { Gathered } from '../chat/gathered.ts'
import { Places } from '../chat/places.ts'
import { jsonPartsOf, objectOf, stringOf } from '../json/values.ts'
import { JsonWalk } from '../json/walk.ts'
import { type Encoding, encodingOf } from '../text/decode.ts'
import { type Context, type Conversation, recordOf } from './message.ts'
import { Names } from './names.ts'

const arrays = [
  ['messages'],
  ['chats', 'list', '*', 'messages'],
  ['left_chats', 'list', '*', 'messages'],
] as const

const maxConversations = 100_000

interface Whole {
  self: string | null
  /** By the path of what the messages lie in. */
  conversations: Map<string, Conversation>
  found: boolean
}

async function look(input: ReaderInput, encoding: Encoding): Promise<Whole> {
  const whole: Whole = { self: null, conversations: new Map(), found: false }
  for await (const parts of jsonPartsOf(input, encoding, { arrays, skipElements: true }))
    for (const { path, key, value, problem } of parts) {
      if (path.length === 0 && key === 'personal_information') {
        const person = objectOf(value)
        const id = person === null ? '' : stringOf(person, 'user_id')
        if (id !== '') whole.self = `user${id}`
        whole.found = true
      }
      if (problem !== null || (key !== 'name' && key !== 'type' && key !== 'id')) continue
      if (path.length !== 0 && path.length !== 3) continue
      const at = path.join('/')
      let conversation = whole.conversations.get(at)
      if (conversation === undefined) {
        if (whole.conversations.size >= maxConversations) continue
        conversation = { name: null, id: null, group: false, type: '' }
        whole.conversations.set(at, conversation)
      }
      const said = typeof value === 'string' || typeof value === 'number' ? String(value) : null
      if (key === 'name') conversation.name = said
      else if (key === 'id') conversation.id = said
      else {
        conversation.type = said ?? ''
        conversation.group = /group|channel/.test(conversation.type)
        whole.found = true
      }
    }
  return whole
}

/** Conversations of two are numbered by the account of the other side. */
function accountOf({ id, type }: Conversation): { account?: string } {
  return id !== null && /^(?:personal|bot)_chat$/.test(type) ? { account: `user${id}` } : {}
}

async function read(input: ReaderInput, output: ReaderOutput): ReturnType<Reader['read']> {
  const encoding = await encodingOf(input)
  const whole = await look(input, encoding)
  const gathered = new Gathered(output)
  const names = new Names()
  const walk = new JsonWalk({ arrays })
  const places = new Places()
  let single: Conversation | null = null
  let context: Context | null = null
  let at: string | null = null
  let elements = 0
  // What lies beside the messages is none, but it is missed.
  let broken = false
  for await (const parts of jsonPartsOf(input, encoding, { arrays }, walk))
    for (const part of parts) {
      if (!part.element) {
        if (part.problem !== null) broken = true
        continue
      }
      const locator = places.of(part)
      elements += 1
      const raw = part.problem === null ? objectOf(part.value) : null
      if (raw === null) {
        await output.unread(locator, part.problem ?? 'malformed', part.excerpt)
        continue
      }
      const where = part.path.slice(0, -1).join('/')
      if (context === null || where !== at) {
        at = where
        const conversation = whole.conversations.get(where) ?? null
        context = { conversation, self: whole.self, names, words: new Map() }
        if (where === '') single = conversation
      }
      const record = recordOf(raw, locator, context)
      const { conversation } = context
      if (conversation !== null)
        record.chat = {
          name: conversation.name,
          id: conversation.id,
          group: conversation.group,
          ...accountOf(conversation),
        }
      const done = gathered.record(record)
      if (done !== undefined) await done
    }
  if (elements === 0 && !whole.found) throw new AppError('ReaderFailed', { reason: 'otherFormat' })
  return gathered.summary({ chatName: single?.name ?? null, incomplete: broken || !walk.whole })
}

/** Reads `result.json` of Telegram Desktop: a single chat, or all of an account. */
export const telegramJson: Reader = { id: 'telegramJson', version: '1', read }
