/** Kinds of events that are a contact by themselves; a recording or a picture only tells of one. Calls, and messages. */
export const messageKinds = ['sms', 'mms', 'message', 'voicemail', 'email'] as const
export const contactKinds = ['call', ...messageKinds] as const

/** Kinds as a list for SQL, with its brackets. */
export function kindsIn(kinds: readonly string[]): string {
  return `(${kinds.map(kind => `'${kind}'`).join(', ')})`
}
