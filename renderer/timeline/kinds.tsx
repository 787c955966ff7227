import {
  FileText,
  Image,
  Mail,
  MessageSquare,
  MessagesSquare,
  Mic,
  NotebookPen,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
  Settings2,
  Video,
  Voicemail,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { EventKind, EventRow } from '../../preload/contract.ts'

const size = 17

/** The icon of an event; always beside a word or with the kind in its row's name. */
export function kindIcon(row: Pick<EventRow, 'kind' | 'direction' | 'result'>): ReactNode {
  if (row.kind === 'call') {
    if (row.result === 'missed') return <PhoneMissed size={size} aria-hidden />
    if (row.result !== 'answered' && row.result !== null && row.result !== 'unknown')
      return <PhoneOff size={size} aria-hidden />
    return row.direction === 'out' ? (
      <PhoneOutgoing size={size} aria-hidden />
    ) : (
      <PhoneIncoming size={size} aria-hidden />
    )
  }
  return plainIcons[row.kind]
}

const plainIcons: Record<EventKind, ReactNode> = {
  call: <PhoneIncoming size={size} aria-hidden />,
  sms: <MessageSquare size={size} aria-hidden />,
  mms: <MessageSquare size={size} aria-hidden />,
  message: <MessagesSquare size={size} aria-hidden />,
  voicemail: <Voicemail size={size} aria-hidden />,
  email: <Mail size={size} aria-hidden />,
  recording: <Mic size={size} aria-hidden />,
  picture: <Image size={size} aria-hidden />,
  video: <Video size={size} aria-hidden />,
  document: <FileText size={size} aria-hidden />,
  note: <NotebookPen size={size} aria-hidden />,
  system: <Settings2 size={size} aria-hidden />,
}

/** The chips above the list: which kinds each of them shows. */
export const kindGroups: { id: string; kinds: EventKind[] }[] = [
  { id: 'calls', kinds: ['call', 'voicemail'] },
  { id: 'sms', kinds: ['sms', 'mms'] },
  { id: 'chats', kinds: ['message', 'email'] },
  { id: 'recordings', kinds: ['recording'] },
  { id: 'pictures', kinds: ['picture', 'video'] },
  { id: 'documents', kinds: ['document'] },
  { id: 'notes', kinds: ['note'] },
]
