import { describe, expect, it } from 'vitest'
import { readers } from '../../main/import/readers/readers.ts'
import { detect } from '../../main/import/detect.ts'
import { zipOf } from './zipFile.ts'

const of = (content: string | Uint8Array, name = 'x') => {
  const bytes = Buffer.from(content as string)
  return detect(bytes, name, bytes.length)
}
const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
const box = (brand: string, compatible = ''): Buffer => {
  const text = latin(`\0\0\0${String.fromCharCode(16 + compatible.length)}ftyp${brand}\0\0\0\0${compatible}`)
  return Buffer.concat([text, Buffer.alloc(64)])
}

describe('media by their first bytes', () => {
  it.each([
    ['\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n\0', 'image/png'],
    ['GIF89a\0', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    ['II*\0\x08', 'image/tiff'],
    ['MM\0*\0', 'image/tiff'],
    ['#!AMR\n\x3c', 'audio/amr'],
    ['#!AMR-WB\n\x3c', 'audio/amr-wb'],
    ['\x02#!SILK_V3', 'audio/silk'],
    ['#!SILK_V3', 'audio/silk'],
    ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
    ['RIFF\0\0\0\0AVI LIST', 'video/x-msvideo'],
    ['OggS\0\x02\0\0\0\0\0OpusHead', 'audio/ogg'],
    ['OggS\0\x02\0\0\0\0\0\x80theora', 'video/ogg'],
    ['ID3\x04\0\0', 'audio/mpeg'],
    ['fLaC\0', 'audio/flac'],
    ['caff\0\x01\0\0', 'audio/x-caf'],
    ['\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm', 'video/webm'],
    ['\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska', 'video/x-matroska'],
    ['\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6', 'video/x-ms-asf'],
  ])('%j', (bytes, mediaType) => {
    expect(of(latin(bytes))).toEqual({ reader: 'media', confidence: 1, reason: 'magic', mediaType })
  })
  it.each([
    ['heic', '', 'image/heic'],
    ['mif1', 'mif1heic', 'image/heic'],
    ['mif1', 'mif1avif', 'image/avif'],
    ['avif', '', 'image/avif'],
    ['M4A ', 'isom', 'audio/mp4'],
    ['qt  ', '', 'video/quicktime'],
    ['3gp4', '', 'video/3gpp'],
    ['3g2a', '', 'video/3gpp2'],
    ['isom', 'isommp41', 'video/mp4'],
    ['mp42', '', 'video/mp4'],
  ])('ISO brand %s %s', (brand, compatible, mediaType) => {
    expect(of(box(brand, compatible)).mediaType).toBe(mediaType)
  })
})

describe('documents and archives', () => {
  it.each([
    ['%PDF-1.7\n', 'application/pdf'],
    ['{\\rtf1\\ansi', 'application/rtf'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
    ['SQLite format 3\0', 'application/vnd.sqlite3'],
    ['Rar!\x1a\x07\x01', 'application/vnd.rar', 'unpackFirst'],
    ['7z\xbc\xaf\x27\x1c', 'application/x-7z-compressed', 'unpackFirst'],
    ['MZ\x90\0', 'application/vnd.microsoft.portable-executable'],
  ])('%j is kept, not read', (bytes, mediaType, reason = 'magic') => {
    expect(of(latin(bytes))).toMatchObject({ reader: 'opaque', mediaType, confidence: 1, reason })
  })
  it.each([
    ['\x1f\x8b\x08', 'gzip'],
    [`${'a/b.txt'.padEnd(257, '\0')}ustar\0`, 'tar'],
  ])('%j is an archive', (bytes, reader) => {
    expect(of(latin(bytes))).toMatchObject({ reader, confidence: 1 })
  })
  it('tells a zip of files from an office document', () => {
    expect(of(zipOf([{ name: '_chat.txt', content: 'x' }])).reader).toBe('zip')
    expect(
      of(
        zipOf([
          { name: '[Content_Types].xml', content: 'x' },
          { name: 'word/document.xml', content: 'x' },
        ]),
      ),
    ).toMatchObject({
      reader: 'opaque',
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    })
    expect(
      of(zipOf([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.text', stored: true }]))
        .mediaType,
    ).toBe('application/vnd.oasis.opendocument.text')
    expect(of(zipOf([{ name: 'AndroidManifest.xml', content: 'x' }])).mediaType).toBe(
      'application/vnd.android.package-archive',
    )
  })
})

describe('exports', () => {
  it.each([
    [
      '<?xml version="1.0"?><!-- c --><?xml-stylesheet href="sms.xsl"?>\n<smses count="0">',
      'smsBackupRestore',
    ],
    ['<calls count="1">', 'smsBackupRestore'],
    ['<!DOCTYPE smses><smses>', 'smsBackupRestore'],
    ['\ufeff<smses>', 'smsBackupRestore'],
    ['[2026/11/3 下午3:02:11] 王: 还钱\n[2026/11/3 下午3:03:11] 李: 好\n', 'whatsapp'],
    ['05.01.26, 15:02 - Nachrichten sind verschlüsselt.\n05.01.26, 15:03 - Bob: zahl\n', 'whatsapp'],
    ['\u200e[1/5/26, 3:02:11\u202fPM] Bob: pay\n', 'whatsapp'],
  ])('%j', (text, reader) => {
    expect(of(text)).toMatchObject({ reader, reason: reader })
    expect(of(Buffer.from(`\ufeff${text}`, 'utf16le')).reader).toBe(reader)
  })
  it.each([
    ['<alllogs count="1">', 'superBackup'],
    ['From: <Save by Tencent MsgMgr>\r\nSubject: x', 'qqMht'],
    ['消息记录（此消息记录为文本格式，不支持重新导入）\n', 'qqTxt'],
    ['[QQChatExporter V5 / x]\n====', 'qqChatExporter'],
    ['[LINE] 与王的聊天记录\n', 'line'],
    ['\ufeff消息ID,类型,发送人,时间,内容,备注,昵称,更多信息\r\n', 'memoTrace'],
    ['localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime\n', 'memoTrace'],
    ['Time,SenderName,Sender,TalkerName,Talker,Content\n', 'chatlog'],
    ['Chat Session;Message Date;Service;Type;Text\n', 'imazing'],
    ['Call type,Date,Duration,Number,Contact\n', 'imazing'],
    ['<!doctype html><html><script>const chatMessages = []</script>', 'memoTrace'],
    ['<html><div class="nt-box"><span class="dspname left">', 'wechatExporter'],
    ['<html><div class="page_body chat_page">', 'telegramHtml'],
    ['<html><div class="hChatLog hfeed">', 'googleVoice'],
    ['<html><div class="haudio"><a rel="tag" href="http://www.google.com/voice#missed">', 'googleVoice'],
    ['<html><div class="_2ph_ _a6-h">A</div><div class="_a72d">Jul 1, 2024, 12:00 PM</div>', 'facebookHtml'],
    ['<html><div>Participants: A, B</div><div>19 Oct 2019, 14:37</div>', 'facebookHtml'],
    ['{"messages":[{"sender_name":"A","timestamp_ms":1}]}', 'facebook'],
    ['From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nhello', 'email'],
    ['From a@b.c Mon Jul  1 02:13:20 2024\nFrom: a@b.c\nDate: x\n\nhello', 'email'],
    ['BEGIN:VCARD\nVERSION:3.0', 'vcard'],
    ['姓名,手机号码\n张三,13900001911\n', 'vcard'],
    ['Name,Given Name,Family Name,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value\n', 'vcard'],
    ['{"name":"x","type":"personal_chat","id":1,"messages":[]}', 'telegramJson'],
    ['{"participants":[{"name":"A"}],"messages":[{"sender_name":"A","timestamp_ms":1}]}', 'facebook'],
    ['{"participants":["A"],"threadName":"x","messages":[]}', 'facebook'],
    ['{"weflow":{"version":"1"},"session":{}}', 'weFlow'],
    ['[{"seq":1,"isChatRoom":false}]', 'chatlog'],
    ['小明 和 小红 在微信上的聊天记录如下，请查收。\n\n—————  2026-04-06  —————\n', 'wechatText'],
    [
      '王\n2026年09月29日 13:58\n还钱\n\n王\n2026年09月29日 13:59\n快\n\n李\n2026年09月29日 14:00\n好\n',
      'wechatText',
    ],
    ['[2026-12-24, 12:23] Jane: Hello\n[2026-12-24, 12:24] Me: Hi\n', 'signal'],
    ['王 - 微信聊天记录\n\n王 (2026-07-01 10:13:20):还钱\n', 'wechatExporter'],
  ])('%j is recognised, and read if there is a reader', (text, format) => {
    expect(of(text)).toMatchObject(
      format in readers
        ? { reader: format, reason: format }
        : { reader: 'opaque', reason: `known:${format}` },
    )
  })
  it('reads GB18030 signatures', () => {
    // 消息ID,类型,发送人,时间,内容 in GBK
    expect(
      of(Buffer.from('cffbcfa249442cc0e0d0cd2cb7a2cbcdc8cb2ccab1bce42cc4dac8dd0d0a', 'hex')).reason.replace(
        'known:',
        '',
      ),
    ).toBe('memoTrace')
  })
  it.each([
    // A page that a browser saved has the form of a mail.
    ['From: <Saved by Blink>\r\nSubject: x\r\nDate: y\r\nMIME-Version: 1.0\r\n\r\n', 'message/rfc822'],
    ['<!DOCTYPE html>\n<html>', 'text/html'],
    ['{"a":1}', 'application/json'],
    ['<?xml version="1.0"?><other/>', 'application/xml'],
    ['还钱', 'text/plain'],
    ['<svg xmlns="x"/>', 'image/svg+xml'],
  ])('%j', (text, mediaType) => {
    expect(of(text)).toMatchObject({ reader: 'opaque', mediaType })
  })
})

describe('what it cannot know', () => {
  it('tells a name that says something else', () => {
    expect(of('<!doctype html><html>', 'photo.jpg').reason).toBe('text named:jpg')
    expect(of(latin('\x02#!SILK_V3'), 'voice.amr').reason).toBe('magic')
    expect(of(latin('MZ\x90\0'), 'notice.pdf').reason).toBe('magic named:pdf')
    expect(of(latin('\xff\xd8\xff\xe0'), 'clip.mp4').reason).toBe('magic named:mp4')
    expect(of(latin('\xff\xd8\xff\xe0'), 'p.PNG').reason).toBe('magic')
    expect(of('[2026/11/3 下午3:02:11] 王: 还钱\n', '_chat.txt').reason).toBe('whatsapp')
  })
  it('says nothing about noise, nothing and cut text', () => {
    expect(of('')).toMatchObject({ reader: 'opaque', confidence: 0 })
    expect(of(Buffer.from([0, 1, 2, 3, 250, 251, 252, 0, 7]))).toMatchObject({
      reader: 'opaque',
      confidence: 0,
    })
    expect(of(Buffer.alloc(70_000))).toMatchObject({ reader: 'opaque', confidence: 0 })
    expect(of(Buffer.from('还钱还钱').subarray(0, 10)).mediaType).toBe('text/plain')
  })
  it('does not take a run of set bits for music', () => {
    expect(of(Buffer.alloc(4096, 0xff)).reader).toBe('opaque')
  })
  it.each([
    '<!a>',
    '<!---->',
    '<?a?>',
    '<!',
    '<!--',
    '<![',
    '<a ',
    ' ',
    '-',
    '—',
    'a:',
    'a:a\n',
    ' a\n',
    '\n',
    '[',
    '{"',
    '"type":"',
    '2026年01月01日 10:00\n',
    '1/1/26 1',
    '1.',
    '\u200e',
    '(',
    '<a: a.aa',
    'a.aa (',
  ])('is done with 64 KiB of %j in no time', piece => {
    const started = performance.now()
    for (const end of ['', 'x', '\n', '>', '!'])
      of(piece.repeat(Math.ceil(65_536 / piece.length)).slice(0, 65_530) + end, 'x.txt')
    expect(performance.now() - started).toBeLessThan(2500)
  })
})
