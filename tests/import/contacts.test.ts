import { describe, expect, it } from 'vitest'
import { detect } from '../../main/import/detect.ts'
import { readHere } from './reading.ts'

async function contactsOf(text: string, name = 'contacts.csv'): Promise<(string | null)[][]> {
  const bytes = Buffer.from(text)
  expect(detect(bytes, name, bytes.length).reader).toBe('vcard')
  const { records } = await readHere('vcard', bytes, name)
  return records.map(record => [record.kind, record.name, record.numberRaw ?? record.account])
}

describe('contacts', () => {
  it('reads tables of Google and of a phone in China, and leaves out a number that Excel shortened', async () => {
    const google =
      'First Name,Middle Name,Last Name,Organization Name,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n' +
      'Rick,,Bell,,Work,Rick@Example.com,Mobile,+1 555-555-0191 ::: +1 555-555-0192\n,,,某某金融,,,Work,1.38E+10\n'
    expect(await contactsOf(google)).toEqual([
      ['contact', 'Rick Bell', '+1 555-555-0191'],
      ['contact', 'Rick Bell', '+1 555-555-0192'],
      ['contact', 'Rick Bell', 'rick@example.com'],
    ])
    expect(await contactsOf('姓名,手机号码,电子邮件地址\n催收张三,"=""13900001911""",\n')).toEqual([
      ['contact', '催收张三', '13900001911'],
    ])
  })

  it('is not misled by a list of calls', () => {
    const bytes = Buffer.from('姓名,手机号码,通话时间\n张三,13900001911,2024-07-01 10:00\n')
    expect(detect(bytes, 'x.csv', bytes.length).reader).not.toBe('vcard')
  })

  it('keeps a card that breaks off, one inside another, and is not filled by an endless line', async () => {
    const card =
      'BEGIN:VCARD\r\nVERSION:2.1\r\nN:王;小;;;\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:Inner\r\nTEL:2\r\nEND:VCARD\r\n' +
      `BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:${`${'=41'.repeat(25)}=\n`.repeat(2000)}end\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=\n=E4=BA=94\nTEL:3`
    const { records, summary } = await readHere('vcard', card)
    expect(records.map(record => [record.name, record.numberRaw])).toEqual([
      ['Inner', '2'],
      ['王五', '3'],
    ])
    expect(summary).toMatchObject({ incomplete: true, notes: ['contacts 3', 'bareContacts 1'] })
  })
})
