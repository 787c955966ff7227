import errors from '../../resources/errors.json'

export interface Trouble {
  /** A key of `note` in the words of this screen, or a code of an error. */
  code: string
  /** How often it was met in this file. */
  count: number
}

const worded = new Set([
  'incomplete',
  'brokenPart',
  'countDiffers',
  'timesNotUnderstood',
  'repeatedMessages',
  'relativeTimes',
  'withoutManifest',
  'unsafeName',
  'damaged',
  'archiveInArchive',
  'unpackFirst',
  'knownFormat',
  'locked',
  'lostDigits',
  'bareContacts',
])

/**
 * What a person should know of a file's reading. Notes are codes with a place or a number behind (`brokenPart
 * mms[3].part[1]`, `timesNotUnderstood 4`); those that only say how a file was recognised are left out.
 */
export function troublesOf(notes: readonly string[]): Trouble[] {
  const counts = new Map<string, number>()
  for (const note of notes) {
    const [first = '', rest = ''] = note.split(' ')
    if (rest.startsWith('named:')) counts.set('otherType', 1)
    const code = first.startsWith('known:') ? 'knownFormat' : first
    if (!worded.has(code) && !Object.hasOwn(errors, code)) continue
    const number = /^\d+$/.test(rest) ? Number(rest) : 1
    counts.set(code, (counts.get(code) ?? 0) + number)
  }
  return [...counts].map(([code, count]) => ({ code, count }))
}
