/** The commands of the bin: delete, bin, undelete, purge. */
import { binPreview, binState, purgeDue, putBack, putInBin } from '../engine/binCalls.ts'
import { AppError } from '../appError.ts'
import { type Command, say } from './command.ts'
import { secret } from './secrets.ts'
import { withVault } from './session.ts'

/** The password, also of somebody who came in by the recovery code: deleting is the owner's alone. */
const askPassword = () => secret('EVIDENCE_VAULT_PASSWORD', 'Password')

/** Puts originals in the bin. */
const deleteItems: Command = {
  options: { item: 'many', 'even-if-cited': 'flag' },
  run: async line => {
    const items = [...new Set(line.many('item'))]
    if (items.length === 0) throw new AppError('Usage', { problem: 'item' })
    return withVault(line.at(0, 'DIR'), async engine => {
      const password = await askPassword()
      const papers = line.flag('even-if-cited')
      // All or none, as far as that can be known before.
      for (const item of items) {
        const { archive, papers: cited } = await binPreview(engine, item)
        if (archive !== null) throw new AppError('ItemInArchive')
        if (cited.length > 0 && !papers) throw new AppError('ItemCited', { papers: cited.length })
      }
      for (const item of items) await putInBin(engine, { item, password, papers })
      const { lines } = await binState(engine)
      await say(line, { deleted: lines.filter(({ item }) => items.includes(item)) })
      return 0
    })
  },
}

const list: Command = {
  options: {},
  run: line =>
    withVault(line.at(0, 'DIR'), async engine => {
      const { lines, papers, lastCopy } = await binState(engine)
      await say(line, { items: lines, papers, lastCopy })
      return 0
    }),
}

/** Puts back items by their ids, or all of them. */
const undelete: Command = {
  options: { item: 'many', all: 'flag' },
  run: line =>
    withVault(line.at(0, 'DIR'), async engine => {
      const items = new Set(line.many('item'))
      if (items.size === 0 && !line.flag('all')) throw new AppError('Usage', { problem: 'item' })
      const { lines } = await binState(engine)
      const wanted = line.flag('all') ? lines : lines.filter(({ item }) => items.has(item))
      if (wanted.length < items.size) throw new AppError('ItemMissing')
      if (wanted.length > 0)
        await putBack(
          engine,
          wanted.map(({ bin }) => bin),
        )
      await say(line, { putBack: wanted.map(({ item, name }) => ({ item, name })) })
      return 0
    }),
}

/** Deletes for good what is due. */
const purge: Command = {
  options: { 'even-if-cited': 'flag' },
  run: line =>
    withVault(line.at(0, 'DIR'), async engine => {
      const password = await askPassword()
      const done = await purgeDue(engine, { password, papers: line.flag('even-if-cited') })
      await say(line, done)
      return done.left > 0 ? 1 : 0
    }),
}

export const bin: Record<string, Command> = { delete: deleteItems, bin: list, undelete, purge }
