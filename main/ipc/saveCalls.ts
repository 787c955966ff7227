import { createHash } from 'node:crypto'
import type { PrintOptions } from '../../preload/contract.ts'
import type { FileFilter, Host } from '../host/host.ts'
import type { Answers } from './handle.ts'
import type { VaultSession } from './vaultSession.ts'
import { writeFileAtomically } from './writeFileAtomically.ts'

const pieceBytes = 1 << 20

/** Pieces of `read` until one is shorter than asked for. */
async function* pieces(
  read: (offset: number, length: number) => Promise<Uint8Array>,
): AsyncIterable<Uint8Array> {
  for (let offset = 0; ; ) {
    const piece = await read(offset, pieceBytes)
    if (piece.length > 0) yield piece
    if (piece.length < pieceBytes) return
    offset += piece.length
  }
}

/** A name any file system takes, from one that came with evidence. */
export function fileNameFor(name: string): string {
  const plain = name
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]/g, '_')
    .replace(/^\.+|[. ]+$/g, '')
  const short = [...plain]
    .slice(-120)
    .join('')
    .replace(/^[. ]+/, '')
  // Windows takes these for devices, whatever ending follows.
  if (/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short)) return `_${short}`
  return short === '' ? 'file' : short
}

const printNames: Record<PrintOptions['kind'], Record<PrintOptions['locale'], string>> = {
  timeline: { 'zh-CN': '时间线.pdf', en: 'timeline.pdf' },
  'evidence-list': { 'zh-CN': '证据目录.pdf', en: 'evidence list.pdf' },
  custody: { 'zh-CN': '保管记录.pdf', en: 'custody record.pdf' },
}

/** As plain as the sheet itself: the name tells what it is to its owner only. */
const sheetNames: Record<PrintOptions['locale'], string> = { 'zh-CN': '恢复单.pdf', en: 'recovery sheet.pdf' }

const reportNames: Record<PrintOptions['locale'], string> = {
  'zh-CN': '导入明细.csv',
  en: 'account of the import.csv',
}

const filters: Record<'pdf' | 'docx' | 'txt' | 'csv', FileFilter[]> = {
  csv: [{ name: 'CSV', extensions: ['csv'] }],
  pdf: [{ name: 'PDF', extensions: ['pdf'] }],
  docx: [{ name: 'Word', extensions: ['docx'] }],
  txt: [{ name: 'Text', extensions: ['txt'] }],
}

/** Calls that write a file where the person says: decrypted bytes leave the vault only here. */
export function saveCalls(
  host: Host,
  session: VaultSession,
): Pick<
  Answers,
  'items.save' | 'print.make' | 'print.save' | 'source.saveReport' | 'complaint.export' | 'vault.saveSheet'
> {
  /** Suggested names of the prints made in this run. */
  const names = new Map<string, string>()

  async function save(
    name: string,
    filter: FileFilter[],
    bytes: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    leaves: () => Promise<unknown> = async () => null,
  ) {
    const path = await host.pickSavePath(name, filter)
    if (path === null) return { saved: false }
    // First the note in the journal: nothing leaves without one.
    await leaves()
    await writeFileAtomically(path, bytes())
    return { saved: true }
  }

  return {
    async 'items.save'({ id }) {
      const { name } = await session.engine().call('items.get', { id })
      return save(
        fileNameFor(name),
        [],
        () => pieces((offset, length) => session.engine().call('items.bytes', { id, offset, length })),
        () => session.engine().call('items.leaves', { id }),
      )
    },
    async 'print.make'(options) {
      const printed = await session.engine().call('print.make', options)
      names.set(printed.id, printNames[options.kind][options.locale])
      return printed
    },
    async 'print.save'({ id }) {
      // Asked for first, so that a print which is gone is said before the dialog.
      await session.engine().call('print.bytes', { id, offset: 0, length: 1 })
      return save(
        names.get(id) ?? 'print.pdf',
        filters.pdf,
        () => pieces((offset, length) => session.engine().call('print.bytes', { id, offset, length })),
        () => session.engine().call('print.leaves', { id }),
      )
    },
    async 'source.saveReport'({ locale }) {
      const table = await session.engine().call('report.bytes', { locale })
      const sha256 = createHash('sha256').update(table).digest('hex')
      return save(
        reportNames[locale],
        filters.csv,
        () => [table],
        () => session.engine().call('report.leaves', { sha256, size: table.length }),
      )
    },
    async 'vault.saveSheet'(arg) {
      // A vault that was just made is not shown yet, but its sheet is.
      const pdf = await session.justMade().call('engine.recoverySheet', arg)
      return save(sheetNames[arg.locale], filters.pdf, () => [pdf])
    },
    async 'complaint.export'({ id, format }) {
      const { name, bytes } = await session.engine().call('complaint.bytes', { id, format })
      return save(fileNameFor(name), filters[format], () => [bytes])
    },
  }
}
