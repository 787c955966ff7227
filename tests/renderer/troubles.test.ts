import { describe, expect, it } from 'vitest'
import { troublesOf } from '../../renderer/import/troubles.ts'

describe('troubles of a file', () => {
  it('counts places and adds numbers', () => {
    expect(
      troublesOf(['brokenPart mms[3].part[1]', 'brokenPart mms[9].part[2]', 'timesNotUnderstood 4']),
    ).toEqual([
      { code: 'brokenPart', count: 2 },
      { code: 'timesNotUnderstood', count: 4 },
    ])
  })

  it('says that a known export cannot be read yet, and passes errors of reading on', () => {
    expect(troublesOf(['known:telegramJson', 'ReaderTimeout'])).toEqual([
      { code: 'knownFormat', count: 1 },
      { code: 'ReaderTimeout', count: 1 },
    ])
  })

  it('leaves out how a file was recognised', () => {
    expect(troublesOf(['magic', 'smsBackupRestore', 'encoding gb18030', 'folders 3', 'toString'])).toEqual([])
  })
})
