import { describe, expect, it } from 'vitest'
import { readApart, readHere, type Reading } from './reading.ts'
import { type ZipEntry, zipOf } from './zipFile.ts'

const read = (entries: readonly ZipEntry[]): Promise<Reading> => readHere('zip', zipOf(entries))
/** Everything a reading says of entries, each exactly once. */
const accounted = (reading: Reading): number =>
  reading.parts.length + reading.places.length + reading.unread.length + reading.aborted.length

describe('zip', () => {
  it('hands every entry over: stored ones in place, compressed ones as parts', async () => {
    const file = zipOf([
      { name: 'WhatsApp/', stored: true },
      { name: 'WhatsApp/_chat.txt', content: '还钱'.repeat(1000) },
      {
        name: 'WhatsApp/p.jpg',
        content: 'JPEG',
        stored: true,
        extra: Buffer.from('5455050001a0d3e968', 'hex'),
      },
    ])
    const reading = await readApart('zip', file)
    expect(reading.parts.map(part => [part.key, part.locator, part.name, part.bytes.toString()])).toEqual([
      ['entry[2]', 'WhatsApp/_chat.txt', 'WhatsApp/_chat.txt', '还钱'.repeat(1000)],
    ])
    expect(
      reading.places.map(place => [
        place.key,
        place.name,
        file.subarray(place.offset, place.offset + place.size).toString(),
      ]),
    ).toEqual([['entry[3]', 'WhatsApp/p.jpg', 'JPEG']])
    expect(reading.unread).toEqual([])
    expect(reading.summary?.notes).toEqual(['folders 1'])
  })

  it('reads a zip with a comment, and one without entries', async () => {
    expect((await readHere('zip', zipOf([{ name: 'a', content: 'x' }], 'made by PK'))).parts).toHaveLength(1)
    expect((await read([])).summary?.incomplete).toBe(false)
  })

  it('decodes names: UTF-8, GB18030 of Chinese Windows, code page 437', async () => {
    const reading = await read([
      { name: '录音.mp3', content: 'a' },
      { name: Buffer.from('录音2.mp3'), content: 'a' },
      // 录音.mp3 in GBK
      { name: Buffer.from('c2bcd2f42e6d7033', 'hex'), content: 'a' },
      // café.txt in cp437
      { name: Buffer.from('636166822e747874', 'hex'), content: 'a' },
    ])
    expect(reading.parts.map(part => part.name)).toEqual(['录音.mp3', '录音2.mp3', '录音.mp3', 'café.txt'])
  })

  it('keeps dangerous, doubled and odd names as text, each apart', async () => {
    const names = [
      '../../etc/passwd',
      '/etc/passwd',
      'C:\\Windows\\x',
      'a\\..\\b',
      'x\u0000.jpg',
      'new\nline',
      '\u202egpj.exe',
      'A.txt',
      'a.TXT',
      'A.txt',
      '..',
      'con.txt',
    ]
    const reading = await read(names.map(name => ({ name, content: name })))
    expect(reading.parts.map(part => part.locator)).toEqual(names)
    expect(new Set(reading.parts.map(part => part.key)).size).toBe(names.length)
    expect(reading.summary?.notes).toEqual(
      ['entry[1]', 'entry[2]', 'entry[3]', 'entry[4]', 'entry[5]', 'entry[6]', 'entry[11]'].map(
        key => `unsafeName ${key}`,
      ),
    )
  })

  it('lists what it does not take, with the reason', async () => {
    const reading = await read([
      { name: 'secret.jpg', content: 'x', flags: 0x801 },
      { name: 'aes.jpg', content: 'x', method: 99 },
      { name: 'link', content: '/etc/passwd', mode: 0o120777 },
      { name: 'tty', content: 'x', mode: 0o020666 },
      { name: 'lzma', content: 'x', method: 14 },
      { name: 'nothing', stored: true },
      { name: '__MACOSX/._p.jpg', content: 'x' },
      { name: 'other.jpg', content: 'x', localName: 'thing.jpg' },
      { name: 'size.jpg', content: 'xx', stored: true, claimedSize: 3, localSize: 3 },
      { name: 'good.jpg', content: 'x' },
    ])
    expect(reading.unread.map(each => [each.locator, each.reason, each.excerpt])).toEqual([
      ['secret.jpg', 'encrypted', 'entry[1]'],
      ['aes.jpg', 'encrypted', 'entry[2]'],
      ['link', 'symlink', 'entry[3]'],
      ['tty', 'device', 'entry[4]'],
      ['lzma', 'methodUnknown', 'entry[5]'],
      ['nothing', 'empty', 'entry[6]'],
      ['__MACOSX/._p.jpg', 'systemFile', 'entry[7]'],
      ['other.jpg', 'headerMismatch', 'entry[8]'],
      ['size.jpg', 'headerMismatch', 'entry[9]'],
    ])
    expect(reading.parts.map(part => part.name)).toEqual(['good.jpg'])
  })

  it('says that all of it is encrypted', async () => {
    const reading = await read([
      { name: 'a', content: 'x', flags: 1 },
      { name: 'b', content: 'x', flags: 1 },
    ])
    expect(reading.error?.code).toBe('ArchiveEncrypted')
    expect(reading.unread.map(each => each.reason)).toEqual(['encrypted', 'encrypted'])
  })

  it('refuses entries that share bytes', async () => {
    const first = { name: 'a', content: 'x'.repeat(100) }
    expect((await read([first, { ...first, claimedOffset: 0 }])).error).toMatchObject({
      code: 'ArchiveRefused',
      details: { reason: 'overlap' },
    })
  })

  it('takes no bomb: neither one that tells its size nor one that lies', async () => {
    const zeros = Buffer.alloc(101 << 20)
    const honest = await read([
      { name: 'zeros', content: zeros },
      { name: 'a', content: 'x' },
    ])
    expect(honest.unread.map(each => [each.locator, each.reason])).toEqual([['zeros', 'bomb']])
    expect(honest.parts.map(part => part.name)).toEqual(['a'])
    const lying = await read([
      { name: 'zeros', content: zeros.subarray(0, 20 << 20), claimedSize: 1000, localSize: 1000 },
    ])
    expect(lying.aborted).toEqual([{ key: 'entry[1]', reason: 'bomb' }])
  })

  it('throws a damaged entry away and keeps the others', async () => {
    const reading = await read([
      { name: 'a', content: 'good' },
      { name: 'b', content: 'bad', claimedCrc: 1 },
      { name: 'c', content: 'good' },
    ])
    expect(reading.parts.map(part => part.name)).toEqual(['a', 'c'])
    expect(reading.aborted).toEqual([{ key: 'entry[2]', reason: 'damaged' }])
    expect(reading.summary?.notes).toEqual(['damaged entry[2]'])
  })

  it('refuses more entries than anybody has', async () => {
    const many = Array.from({ length: 100_001 }, (_, index) => ({
      name: `${index}`,
      stored: true,
      content: 'x',
    }))
    expect((await read(many)).error).toMatchObject({
      code: 'ArchiveRefused',
      details: { reason: 'tooManyEntries' },
    })
  })

  it('throws only typed errors when cut at any byte', async () => {
    const file = zipOf([
      { name: 'a.txt', content: 'hello hello hello' },
      { name: 'b', content: 'x', stored: true },
    ])
    for (let length = 0; length < file.length; length++) {
      const reading = await readHere('zip', file.subarray(0, length))
      expect(reading.error?.code, `cut at ${length}`).toBe('ArchiveRefused')
    }
    expect(accounted(await readHere('zip', file))).toBe(2)
  })
})
