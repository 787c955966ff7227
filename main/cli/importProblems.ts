import errors from '../../resources/errors.json'
import type { ImportReport } from '../../preload/contract.ts'

/** Notes of a reading that tell of something missing; the others only say how a file was recognised. */
const missing = new Set([
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
  'bareContacts',
  'locked',
])

export interface ImportProblem {
  path: string
  /** A code of an error, `knownFormat` (recognised, kept, but no reader reads it yet), `otherType`, or what is missing. */
  code: string
  /** Where in the file, how often, or the ending that the content contradicts. */
  detail: string
}

/** What became of files that are stored but could not be read, or not wholly: none of them passes in silence. */
export function problemsOf(report: ImportReport): ImportProblem[] {
  const problems: ImportProblem[] = []
  for (const { path, notes } of report.perFile)
    for (const note of notes) {
      const space = note.indexOf(' ')
      const first = space < 0 ? note : note.slice(0, space)
      const named = / named:(\w+)$/.exec(note)?.[1]
      if (named !== undefined) problems.push({ path, code: 'otherType', detail: named })
      const code = first.startsWith('known:') ? 'knownFormat' : first
      if (code !== 'knownFormat' && !missing.has(code) && !Object.hasOwn(errors, code)) continue
      const detail =
        code === 'knownFormat' ? first.slice('known:'.length) : space < 0 ? '' : note.slice(space + 1)
      problems.push({ path, code, detail })
    }
  return problems
}
