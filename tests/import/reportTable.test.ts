import { expect, it } from 'vitest'
import { reportTable } from '../../main/import/reportTable.ts'
import type { ImportReport } from '../../preload/contract.ts'

const report: ImportReport = {
  job: 'j1',
  files: 2,
  imported: 1,
  duplicate: 0,
  skipped: [{ path: 'a/空.txt', reason: 'empty' }],
  events: {},
  confirmed: 3,
  unread: [],
  open: [],
  perFile: [
    {
      path: 'a/=cmd,"x".txt',
      name: '=cmd,"x".txt',
      item: 'i1',
      size: 10,
      reader: 'whatsapp',
      outcome: 'imported',
      reason: null,
      messagesIn: 5,
      events: 4,
      unread: 1,
      attachments: 0,
      notes: ['whatsapp', 'incomplete', 'brokenPart mms[1].part[0]', 'ArchiveEncrypted'],
    },
  ],
  again: [],
  seconds: 1,
  cancelled: false,
}

it('holds every file, place and reason in words; what a stranger wrote never becomes a formula', () => {
  const unread = [
    { path: 'a/=cmd,"x".txt', locator: 'line 3', reason: 'malformed', excerpt: '@SUM(1)\n+86 …' },
  ]
  const text = Buffer.from(reportTable(report, unread, 'zh-CN', new Date('2026-11-04T00:00:00Z'))).toString(
    'utf8',
  )
  expect(text).toBe(
    `\ufeff${[
      '导入明细',
      '保存于 2026-11-04 00:00:00（UTC）',
      '',
      '每个文件,2',
      '已保存,1',
      '早已在库,0',
      '跳过的,1',
      '消息与通话,5',
      '未读懂,1',
      '已有来源、这次又得到印证的,3',
      '',
      '文件,路径,字节,识别为,结果,消息与通话,记入时间线,未读懂,附件,说明',
      `"'=cmd,""x"".txt","a/=cmd,""x"".txt",10,WhatsApp 聊天,已保存,5,4,1,0,${[
        '文件没有写完，读到断开的地方为止',
        '1 个附件不完整',
        '这个压缩包有密码，没有展开。',
      ].join('; ')}`,
      '',
      '未读懂的',
      '路径,在文件里的位置,原因,原文',
      `"a/=cmd,""x"".txt",line 3,格式不对,"'@SUM(1)\n+86 …"`,
      '',
      '跳过的',
      '路径,原因',
      'a/空.txt,空文件',
      '',
    ].join('\r\n')}`,
  )
})
