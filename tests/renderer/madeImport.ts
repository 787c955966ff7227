/** An invented import: its progress, its report file by file, and what it could not know. */
import type { ImportProgress, ImportReport, Question } from '../../preload/contract.ts'
import { scene, zh } from './shownScene.ts'

export const questions: Question[] =
  scene.data === 'empty'
    ? []
    : [
        {
          id: 'zone:i9',
          item: 'i9',
          path: zh ? '与催收员的 WhatsApp 聊天.txt' : 'WhatsApp Chat with collector.txt',
          question: 'zone',
          choices: [
            { value: 'Asia/Shanghai', label: 'Asia/Shanghai' },
            { value: 'UTC', label: 'UTC' },
          ],
          likely: 'Asia/Shanghai',
          evidence: {
            code: 'offsetHintElsewhere',
            values: { offset: '+08:00', count: '1284', name: 'sms-20261104.xml' },
          },
          examples: ['03/11/2026, 22:41', '03/11/2026, 22:52'],
        },
        {
          id: 'self:i9',
          item: 'i9',
          path: zh ? '与催收员的 WhatsApp 聊天.txt' : 'WhatsApp Chat with collector.txt',
          question: 'self',
          choices: [
            { value: 'Xiao Hong', label: 'Xiao Hong' },
            { value: '某消费金融 李', label: '某消费金融 李' },
          ],
          likely: 'Xiao Hong',
          evidence: { code: 'chatName', values: { chat: '某消费金融 李' } },
          examples: ['Xiao Hong (120)', '某消费金融 李 (91)'],
        },
        {
          id: 'dateOrder:i9',
          item: 'i9',
          path: 'chat.txt',
          question: 'dateOrder',
          choices: [
            { value: 'DMY', label: 'DMY' },
            { value: 'MDY', label: 'MDY' },
          ],
          likely: null,
          evidence: null,
          examples: ['03/11/2026, 22:41'],
        },
        {
          id: 'columns:i20',
          item: 'i20',
          path: zh ? '我的通话记录.csv' : 'my calls.csv',
          question: 'columns',
          choices: [],
          likely: null,
          evidence: null,
          examples: ['何时', '电话', '来去', '备注'],
        },
        {
          id: 'owner:i12',
          item: 'i12',
          path: zh ? '妈妈的聊天.zip' : 'mother.zip',
          question: 'owner',
          choices: [{ value: 'self', label: 'self' }],
          likely: null,
          evidence: { code: 'noOwnName', values: {} },
          examples: [],
        },
      ]

const perFile: ImportReport['perFile'] = [
  file('sms-20261104.xml', 'smsBackupRestore', 2_400_000, 1284, 0, 37, 'imported'),
  file('calls-20261104.xml', 'smsBackupRestore', 900_000, 3702, 0, 0, 'imported'),
  file(zh ? 'WhatsApp 聊天.zip' : 'WhatsApp Chat.zip', 'whatsapp', 13_000_000, 216, 5, 13, 'imported', [
    'incomplete',
  ]),
  ...Array.from({ length: 12 }, (_, n) =>
    file(
      `139${String(n).padStart(8, '0')}_20261028-2055.amr`,
      'media',
      120_000,
      0,
      0,
      0,
      n % 4 === 3 ? 'duplicate' : 'imported',
    ),
  ),
  ...(scene.readAgain
    ? [
        {
          ...file(zh ? '妈妈的手机.zip' : 'phone of my mother.zip', 'zip', 9_000_000, 0, 0, 0, 'imported', [
            'ArchivePasswordWrong',
          ]),
          item: 'i21',
        },
      ]
    : []),
  file('Thumbs.db', '', 0, 0, 0, 0, 'skipped'),
]
function file(
  name: string,
  reader: string,
  size: number,
  messagesIn: number,
  unread: number,
  attachments: number,
  outcome: 'imported' | 'duplicate' | 'skipped',
  notes: string[] = [],
) {
  return {
    path: `phone/${name}`,
    name,
    item: 'i1',
    size,
    reader,
    outcome,
    reason: outcome === 'skipped' ? ('systemFile' as const) : null,
    messagesIn,
    events: messagesIn,
    unread,
    attachments,
    notes,
  }
}
export const report: ImportReport = {
  job: 'j1',
  files: 212,
  imported: 198,
  duplicate: 11,
  again: scene.readAgain
    ? [
        {
          item: 'i9',
          name: zh ? '与催收员的 WhatsApp 聊天.txt' : 'WhatsApp Chat with collector.txt',
          before: 211,
          after: 216,
          same: 198,
          changed: 13,
          added: 5,
          gone: 0,
        },
        { item: 'i22', name: 'result.json', before: 0, after: 1, same: 0, changed: 0, added: 1, gone: 0 },
        { item: 'i23', name: 'history.txt', before: 40, after: 40, same: 40, changed: 0, added: 0, gone: 0 },
      ]
    : [],
  skipped: [
    { path: 'phone/Thumbs.db', reason: 'systemFile' },
    { path: 'phone/a.lnk', reason: 'symlink' },
    { path: 'phone/空文件.txt', reason: 'empty' },
  ],
  events: { sms: 1284, call: 3702 },
  confirmed: 31,
  unread: [
    {
      path: 'phone/chat.txt',
      locator: 'line 40',
      reason: 'malformed',
      excerpt: '2026-11-03 ??: 你自己看着办',
    },
  ],
  open: questions,
  perFile,
  seconds: 14.2,
  cancelled: false,
}
export const progress: ImportProgress = {
  job: 'j2',
  phase: 'storing',
  filesTotal: 2120,
  filesDone: 812,
  bytesTotal: 4_800_000_000,
  bytesDone: 1_900_000_000,
  messages: 48_213,
  current: 'phone/CallRecord/13900000132_20261028-2055.amr',
  secondsLeft: 184,
  paused: scene.importing === 'paused',
}
