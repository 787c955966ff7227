/** Calls of an iPhone as iExplorer exports them: CSV by the names of its columns, wall clock without a zone. */
import type { Reader } from '../../reader.ts'
import { callByWord, directionWord } from '../csv/directionWords.ts'
import { readRows } from '../csv/rowReader.ts'
import { durationOf } from '../time/duration.ts'
import { writtenTime } from '../time/writtenTime.ts'

/** Reads the call list of iExplorer. Throws ReaderFailed for any other table. */
export const iExplorer: Reader = {
  id: 'iExplorer',
  version: '1',
  read: (input, output) =>
    readRows(input, output, headings => {
      if (!headings.has('Contact', 'Number', 'Date', 'Duration', 'Call Type')) return null
      const at = {
        contact: headings.at('Contact'),
        number: headings.at('Number'),
        plain: headings.at('Unformatted Number'),
        date: headings.at('Date'),
        duration: headings.at('Duration'),
        type: headings.at('Call Type'),
      }
      return {
        dateAt: at.date,
        record(cells, locator, order) {
          const cell = (index: number): string => (index < 0 ? '' : (cells[index] ?? '').trim())
          const seconds = durationOf(cell(at.duration))
          const call = callByWord(directionWord(cell(at.type)), seconds)
          // It has a word of its own for what was missed, so what came in was taken, however short.
          if (call.direction === 'in' && call.result === 'unknown' && seconds !== null)
            call.result = 'answered'
          const number = cell(at.number) || cell(at.plain)
          const contact = cell(at.contact)
          return {
            ...call,
            locator,
            time: writtenTime(cell(at.date), order),
            sender: null,
            numberRaw: number === '' ? null : number,
            name: contact === '' || contact === number ? null : contact,
            account: null,
            text: '',
            resultCode: cell(at.type) === '' ? null : cell(at.type).slice(0, 40).toWellFormed(),
            line: null,
            flags: [],
            attachments: [],
            platformId: null,
          }
        },
      }
    }),
}
