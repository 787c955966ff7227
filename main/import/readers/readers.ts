import type { Reader } from '../reader.ts'

type Load = () => Promise<Reader>

/**
 * Every reader by the id that `detect` gives; a process loads only the one it needs. `media` and `opaque` have none: such
 * files are kept as they are.
 */
export const readers: Readonly<Record<string, Load>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, Load>, {
    smsBackupRestore: async () => (await import('./smsBackupRestore/smsBackupRestore.ts')).smsBackupRestore,
    superBackup: async () => (await import('./superBackup/superBackup.ts')).superBackup,
    smsImportExport: async () => (await import('./smsImportExport/smsImportExport.ts')).smsImportExport,
    xiaomiCloud: async () => (await import('./xiaomiCloud/xiaomiCloud.ts')).xiaomiCloud,
    imazing: async () => (await import('./imazing/imazing.ts')).imazing,
    iExplorer: async () => (await import('./iExplorer/iExplorer.ts')).iExplorer,
    phoneView: async () => (await import('./phoneView/phoneView.ts')).phoneView,
    imessageExporter: async () => (await import('./imessageExporter/imessageExporter.ts')).imessageExporter,
    carrierBill: async () => (await import('./carrierBill/carrierBill.ts')).carrierBill,
    table: async () => (await import('./table/table.ts')).table,
    line: async () => (await import('./line/line.ts')).line,
    qqPaste: async () => (await import('./qqPaste/qqPaste.ts')).qqPaste,
    signal: async () => (await import('./signal/signal.ts')).signal,
    qqMht: async () => (await import('./qqMht/qqMht.ts')).qqMht,
    qqChatExporter: async () => (await import('./qqChatExporter/qqChatExporter.ts')).qqChatExporter,
    qqntExport: async () => (await import('./qqntExport/qqntExport.ts')).qqntExport,
    qqTxt: async () => (await import('./qqTxt/qqTxt.ts')).qqTxt,
    telegramJson: async () => (await import('./telegramJson/telegramJson.ts')).telegramJson,
    facebook: async () => (await import('./facebook/facebook.ts')).facebook,
    telegramHtml: async () => (await import('./telegramHtml/telegramHtml.ts')).telegramHtml,
    memoTrace: async () => (await import('./memoTrace/memoTrace.ts')).memoTrace,
    chatlog: async () => (await import('./chatlog/chatlog.ts')).chatlog,
    weFlow: async () => (await import('./weFlow/weFlow.ts')).weFlow,
    wetracePlus: async () => (await import('./wetracePlus/wetracePlus.ts')).wetracePlus,
    chatlogKeeper: async () => (await import('./chatlogKeeper/chatlogKeeper.ts')).chatlogKeeper,
    wechatDump: async () => (await import('./wechatDump/wechatDump.ts')).wechatDump,
    email: async () => (await import('./email/email.ts')).email,
    wechatExporter: async () => (await import('./wechatExporter/wechatExporter.ts')).wechatExporter,
    wechatText: async () => (await import('./wechatText/wechatText.ts')).wechatText,
    vcard: async () => (await import('./vcard/vcard.ts')).vcard,
    facebookHtml: async () => (await import('./facebookHtml/facebookHtml.ts')).facebookHtml,
    googleVoice: async () => (await import('./googleVoice/googleVoice.ts')).googleVoice,
    whatsapp: async () => (await import('./whatsapp/whatsapp.ts')).whatsapp,
    gzip: async () => (await import('./tar/gzip.ts')).gzip,
    tar: async () => (await import('./tar/tar.ts')).tar,
    zip: async () => (await import('./zip/zip.ts')).zip,
  } satisfies Record<string, Load>),
)

/** Readers of archives: what they hand over are files of their own, no messages. */
export const archives: ReadonlySet<string> = new Set(['gzip', 'tar', 'zip'])
