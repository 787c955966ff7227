/** Exports of other projects' test suites, where somebody has them at hand: `EVIDENCE_VAULT_SAMPLES=FOLDER`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { detect } from '../../main/import/detect.ts'
import { readers } from '../../main/import/readers/readers.ts'
import { readHere } from './reading.ts'

const folder = process.env.EVIDENCE_VAULT_SAMPLES ?? ''
const at = (name: string): string => join(folder, name)
const filesOf = (name: string): string[] =>
  folder !== '' && existsSync(at(name)) ? readdirSync(at(name)) : []

describe.skipIf(folder === '' || !existsSync(folder))('samples', () => {
  /** Records and unread elements, counted by hand in each file. */
  const backups: Record<string, [records: number, unread: number, parts: number, incomplete: boolean]> = {
    'SYN_calls_types1-7.xml': [9, 0, 0, false],
    'devadvance_corrupt_attachments.xml': [2, 0, 0, false],
    'devadvance_empty.xml': [0, 0, 0, false],
    'devadvance_sample_mms.xml': [4, 0, 4, false],
    'devadvance_sample_small.xml': [7, 0, 0, false],
    'devadvance_sms_and_mms.xml': [49, 1, 2, true],
    'devadvance_sms_small.xml': [12, 0, 0, false],
    'shruggie_edge_cases.xml': [4, 0, 0, false],
    'shruggie_malformed.xml': [0, 1, 0, true],
    'shruggie_minimal_calls.xml': [1, 0, 0, false],
    'shruggie_minimal_mms.xml': [1, 0, 1, false],
    'shruggie_minimal_sms.xml': [1, 0, 0, false],
    'shruggie_mixed.xml': [4, 0, 0, false],
  }
  it.each(filesOf('sms_backup_restore'))('%s', async name => {
    const bytes = readFileSync(at(`sms_backup_restore/${name}`))
    expect(detect(bytes, name, bytes.length).reader).toBe('smsBackupRestore')
    const { records, unread, parts, summary } = await readHere('smsBackupRestore', bytes, name)
    const begun = bytes.toString('latin1').match(/<(?:sms|mms|call)[\s/>]/g)?.length ?? 0
    expect(records.length + unread.length).toBe(begun)
    const known = backups[name]
    if (known !== undefined)
      expect([records.length, unread.length, parts.length, summary?.incomplete]).toEqual(known)
  })

  it.each(filesOf('whatsapp').filter(name => name.startsWith('chatminer_test')))(
    '%s agrees with its target',
    async name => {
      const bytes = readFileSync(at(`whatsapp/${name}`))
      expect(detect(bytes, name, bytes.length).reader).toBe('whatsapp')
      const { records, unread, summary } = await readHere('whatsapp', bytes, name)
      const target = JSON.parse(readFileSync(at('whatsapp/chatminer_target.json'), 'utf8')) as {
        timestamp: string
        author: string
        message: string
      }[]
      expect(unread).toEqual([])
      expect(summary?.needsDateOrder).toBe(false)
      const spoken = records
        .filter(record => record.kind === 'message')
        .map(record => {
          const wall = 'wall' in record.time ? record.time.wall : null
          if (wall === null) throw new Error('no time')
          const [a, b, c] = wall.date
          const [y, m, d] = wall.order === 'YMD' ? [a, b, c] : wall.order === 'DMY' ? [c, b, a] : [c, a, b]
          const hour = wall.half === null ? wall.hour : (wall.hour % 12) + (wall.half === 'pm' ? 12 : 0)
          const two = (value: number): string => String(value).padStart(2, '0')
          return {
            timestamp: `${y}-${two(m)}-${two(d)}T${two(hour)}:${two(wall.minute)}:00`,
            message: record.text.replace('\n', ' '),
          }
        })
      expect(spoken.toReversed()).toEqual(target.map(({ timestamp, message }) => ({ timestamp, message })))
      expect(records.filter(record => record.kind === 'system').map(record => record.text)).toEqual([
        'John Doe:.',
        '+12 345 578 created group "Groupname"',
        'You were added',
      ])
    },
  )

  it.each([
    ['whatsapp/SYN_ios_zh-CN.txt', ['system', 'message', 'message', 'call', 'message']],
    ['whatsapp/SYN_android_de.txt', ['system', 'message', 'message', 'message']],
  ])('%s', async (name, kinds) => {
    if (!existsSync(at(name))) return
    const { records, unread } = await readHere('whatsapp', readFileSync(at(name)), name)
    expect(unread).toEqual([])
    expect(records.map(record => record.kind)).toEqual(kinds)
  })

  it.each([
    ['qq/SYN_private_24h.txt', 'qqTxt', 3],
    ['qq/hikariyo_file.txt', 'qqTxt', 2],
    ['qq/SYN_private.mht', 'qqMht', 3],
    ['line/MEYFA_desktop_en_spaces.txt', 'line', 6],
    ['line/SYN_zh-CN_mobile.txt', 'line', 3],
    ['signal/chatminer_test_export.txt', 'signal', 2],
    ['telegram/SYN_full_result.json', 'telegramJson', 7],
    ['telegram/chatminer_test_batch_export.json', 'telegramJson', 2],
    ['telegram/chatminer_test_single_export.json', 'telegramJson', 2],
  ] as const)('%s', async (name, reader, messages) => {
    if (!existsSync(at(name))) return
    const bytes = readFileSync(at(name))
    expect(detect(bytes, name, bytes.length).reader).toBe(reader)
    const { records, unread } = await readHere(reader, bytes, name)
    expect(records).toHaveLength(messages)
    expect(unread.filter(each => each.reason !== 'beforeFirstMessage')).toEqual([])
  })

  it.each([
    [
      'facebook',
      'facebook/json_nontext/your_activity_across_facebook/messages/inbox/sam_NONTXT/message_1.json',
      6,
    ],
    ['facebook', 'facebook/e2ee_simple/your_activity_across_facebook/messages/alice_1.json', 4],
    ['facebook', 'instagram/chatminer_test_export.json', 2],
    [
      'facebookHtml',
      'facebook/html_simple/your_activity_across_facebook/messages/inbox/alice_ABC123/message_1.html',
      3,
    ],
    ['facebookHtml', 'facebook/html_timestamps/layout3.html', 1],
    ['facebookHtml', 'facebook/mixed/your_activity_across_facebook/messages/inbox/eve_MIX/message_1.html', 2],
    ['googleVoice', 'google_voice/MSGVAULT_Keith Stern - Text - 2020-02-03T17_37_45Z.html', 2],
  ])('%s: %s', async (reader, name, count) => {
    if (!existsSync(at(name))) return
    const bytes = readFileSync(at(name))
    expect(detect(bytes.subarray(0, 65_536), name, bytes.length).reader).toBe(reader)
    const { records, unread, summary } = await readHere(reader, bytes, name)
    expect(unread).toEqual([])
    expect(records).toHaveLength(count)
    expect(summary).toMatchObject({ incomplete: false })
    // The garbled letters of the samples are put right.
    for (const { text } of records) expect(text).not.toMatch(/\u00c3/)
  })

  it.each(filesOf('media'))('%s is told by its bytes', name => {
    const bytes = readFileSync(at(`media/${name}`))
    expect(detect(bytes.subarray(0, 65_536), name, bytes.length)).toMatchObject({
      reader: 'media',
      reason: 'magic',
    })
  })

  it.each(['wechat', 'imazing', 'carrier'].flatMap(each => filesOf(each).map(name => `${each}/${name}`)))(
    '%s is recognised, and all of it is read',
    async name => {
      const bytes = readFileSync(at(name))
      const { reader } = detect(bytes.subarray(0, 65_536), name, bytes.length)
      expect(Object.keys(readers)).toContain(reader)
      const { records, unread, error } = await readHere(reader, bytes, name)
      expect(error).toBeNull()
      expect(records.length).toBeGreaterThan(0)
      expect(unread).toEqual([])
    },
  )
})
