/** Messages of an iPhone as PhoneView exports them: CSV by the names of its columns, wall clock without a zone. */
import type { Reader } from '../../reader.ts'
import { directionWord } from '../csv/directionWords.ts'
import { readRows } from '../csv/rowReader.ts'
import { writtenTime } from '../time/writtenTime.ts'

/** Reads the messages of PhoneView. Throws ReaderFailed for any other table. */
export const phoneView: Reader = {
  id: 'phoneView',
  version: '1',
  read: (input, output) =>
    readRows(input, output, headings => {
      if (!headings.has('direction', 'timestamp', 'content')) return null
      const at = {
        direction: headings.at('direction'),
        time: headings.at('timestamp'),
        name: headings.at('name'),
        number: headings.at('number'),
        content: headings.at('content'),
        type: headings.at('type'),
      }
      return {
        dateAt: at.time,
        record(cells, locator, order) {
          const cell = (index: number): string => (index < 0 ? '' : (cells[index] ?? ''))
          const direction = directionWord(cell(at.direction))?.direction ?? 'unknown'
          const number = cell(at.number).trim()
          const name = cell(at.name).trim()
          const type = cell(at.type).trim().toUpperCase()
          return {
            kind: type === 'SMS' ? 'sms' : type === 'MMS' ? 'mms' : 'message',
            locator,
            time: writtenTime(cell(at.time), order),
            direction,
            sender: direction === 'in' ? name || number || null : null,
            numberRaw: number === '' ? null : number,
            name: name === '' || name === number ? null : name,
            account: null,
            text: cell(at.content),
            result: null,
            resultCode: null,
            durationSeconds: null,
            ringSeconds: null,
            line: null,
            flags: [],
            attachments: [],
            platformId: null,
          }
        },
      }
    }),
}
