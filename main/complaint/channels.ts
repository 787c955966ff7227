import data from '../../resources/channels/channels.json' with { type: 'json' }
import type { Channel, ChannelId, LenderType, Locale } from '../../preload/contract.ts'

/** A field of an office's form: sections whose text goes into it, and how long it may be where that is known. */
export interface ChannelField {
  id: string
  sections: string[]
  label: Record<Locale, string>
  limit: number | null
  confidence: string
}

/** A time limit that starts on the day of sending: working days first, then calendar days or months. */
export interface ChannelClock {
  code: string
  workingDays?: number
  days?: number
  months?: number
}

interface ChannelData extends Channel {
  fields: ChannelField[]
  attachments: { count: number; megabytes: number; confidence: string } | null
  clocks: ChannelClock[]
}

const all = data.channels as readonly ChannelData[]

/** The offices a complaint can go to, in the order they are usually asked. */
export function channels(): Channel[] {
  return all.map(({ id, title, purpose, entry, limits, competentFor, verified, confidence }) => ({
    id,
    title,
    purpose,
    entry,
    limits,
    competentFor,
    verified,
    confidence,
  }))
}

/** Everything known of one office. */
export function channelData(id: ChannelId): ChannelData {
  const found = all.find(channel => channel.id === id)
  if (found === undefined) throw new Error(`no channel ${id}`)
  return found
}

/** Whether an office is competent for a kind of lender; with the lender unknown nothing is ruled out. */
export function isCompetent(channel: Pick<Channel, 'competentFor'>, lender: LenderType): boolean {
  return channel.competentFor === 'all' || lender === 'unknown' || channel.competentFor.includes(lender)
}
