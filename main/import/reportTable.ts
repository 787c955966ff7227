/** The account of an import as a table that spreadsheets open: every file, every unread place, every file left out. */
import errors from '../../resources/errors.json' with { type: 'json' }
import words from '../../resources/importWords.json' with { type: 'json' }
import type { ImportedFile, ImportReport, Locale } from '../../preload/contract.ts'

/**
 * CSV in UTF-8 with the mark by which Excel knows it, rows ended as RFC 4180 says. `unread` are all messages that could
 * not be read; those of the report may be the first of many.
 */
export function reportTable(
  report: ImportReport,
  unread: ImportReport['unread'],
  locale: Locale,
  now: Date = new Date(),
): Uint8Array {
  const say = words[locale]
  const t = say.report
  const time = now.toISOString().slice(0, 19).replace('T', ' ')
  const rows: (string | number)[][] = [
    [t.title],
    [t.made.replace('{{time}}', time)],
    [],
    [t.files, report.files],
    [say.outcome.stored, report.imported],
    [say.outcome.duplicate, report.duplicate],
    [t.skipped, report.skipped.length],
    [t.messages, sum(report.perFile, 'messagesIn')],
    [t.notRead, sum(report.perFile, 'unread')],
    [t.confirmed, report.confirmed],
    [],
    [t.file, t.path, t.size, t.reader, t.result, t.messages, t.events, t.notRead, t.attachments, t.notes],
    ...report.perFile.map(file => [
      file.name,
      file.path,
      file.size,
      worded(say.reader, file.reader),
      file.reason === null ? worded(say.outcome, outcomeOf(file)) : worded(say.reason, file.reason),
      file.messagesIn,
      file.events,
      file.unread,
      file.attachments,
      file.notes.flatMap(note => noteWords(note, locale)).join('; '),
    ]),
  ]
  if (unread.length > 0)
    rows.push(
      [],
      [t.unread],
      [t.path, t.where, t.why, t.excerpt],
      ...unread.map(one => [one.path, one.locator, worded(say.unread, one.reason), one.excerpt]),
    )
  if (report.skipped.length > 0)
    rows.push(
      [],
      [t.skipped],
      [t.path, t.why],
      ...report.skipped.map(one => [one.path, worded(say.reason, one.reason)]),
    )
  if (report.again.length > 0)
    rows.push(
      [],
      [t.again],
      [t.file, t.before, t.after, t.same, t.changed, t.added, t.gone],
      ...report.again.map(one => [
        one.name,
        one.before,
        one.after,
        one.same,
        one.changed,
        one.added,
        one.gone,
      ]),
    )
  return Buffer.from(`\ufeff${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`)
}

function sum(files: readonly ImportedFile[], what: 'messagesIn' | 'unread'): number {
  return files.reduce((total, file) => total + file[what], 0)
}

function outcomeOf(file: ImportedFile): string {
  if (file.outcome !== 'imported') return file.outcome
  return file.messagesIn > 0 && file.unread === 0 ? 'allRead' : 'stored'
}

function worded(list: Readonly<Record<string, string>>, code: string): string {
  return list[code] ?? code
}

/** A note that says something to a person; the codes by which a file was recognised do not. */
function noteWords(note: string, locale: Locale): string[] {
  const [code = '', rest = ''] = note.split(' ', 2)
  const known: Readonly<Record<string, string>> = words[locale].note
  const said = known[code.startsWith('known:') ? 'knownFormat' : code]
  if (said !== undefined) return [said.replace('{{n}}', /^\d+$/.test(rest) ? rest : '1')]
  const book: Readonly<Record<string, Record<Locale, { what: string }>>> = errors
  const error = book[code]
  return error === undefined ? [] : [error[locale].what]
}

/** One cell. What a spreadsheet would take for a formula is kept as text: it may come from a hostile message. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
