import { FilePlus2, Files, X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Item } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import { useImportJob } from '../model/importJob.tsx'
import { call } from '../model/vault.ts'
import { Button, IconButton } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { visible } from './marked.tsx'
import css from './NoteAttachments.module.css'
import { ItemChooser } from './ItemChooser.tsx'

/** The most a note holds; the border refuses more. */
const most = 200

/**
 * What belongs to a note. New files go the way of every file: stored and entered in the journal first, so that the note's
 * own entry can name them. While this is shown, files dropped on the window come here too, and nothing typed is lost.
 */
export function NoteAttachments({
  items,
  onChange,
  onStoring,
}: {
  items: readonly Item[]
  onChange: (items: Item[]) => void
  onStoring: (storing: boolean) => void
}) {
  const t = useText('timeline')
  const format = useFormat()
  const { choose, progress, running, takeBegun } = useImportJob()
  const [job, setJob] = useState<string | null>(null)
  const [choosing, setChoosing] = useState(false)
  const [said, setSaid] = useState('')
  const [failure, setFailure] = useState<Failed | null>(null)

  useEffect(
    () =>
      takeBegun(begun => {
        setSaid('')
        setFailure(null)
        setJob(begun)
      }),
    [takeBegun],
  )

  const storing = job !== null
  useEffect(() => onStoring(storing), [storing, onStoring])

  const add = (more: readonly Item[]) => {
    const known = new Set(items.map(({ id }) => id))
    const all = [...items, ...more.filter(({ id }) => !known.has(id))]
    if (all.length > most) setSaid(t('note.tooMany', { n: format.number(most) }))
    else onChange(all)
  }
  const finish = useEffectEvent(async (ended: string) => {
    try {
      const report = await call('import.report', { job: ended })
      const rows = report?.perFile ?? []
      const paths = new Set(rows.map(({ path }) => path))
      // A container stands for what is in it.
      const own = rows.filter(({ path }) => !parents(path).some(parent => paths.has(parent)))
      const ids = [...new Set(own.flatMap(({ item }) => (item === null ? [] : [item])))]
      const lost = own.filter(({ item }) => item === null).length
      if (lost > 0) setSaid(t('note.notStored', { count: lost, n: format.number(lost) }))
      if (ids.length > most) setSaid(t('note.tooMany', { n: format.number(most) }))
      else add(await Promise.all(ids.map(id => call('items.get', { id }))))
    } catch (error) {
      setFailure(asFailed(error))
    } finally {
      setJob(null)
    }
  })
  const over = progress?.job === job && (progress?.phase === 'done' || progress?.phase === 'cancelled')
  useEffect(() => {
    if (job !== null && over) void finish(job)
  }, [job, over])

  return (
    <fieldset className={css.attachments}>
      <legend>{t('note.attachments')}</legend>
      <p className={css.lead}>{t('note.attachLead')}</p>
      {items.length > 0 && (
        <ul className={css.chosen} aria-label={t('note.attached', { count: items.length, n: items.length })}>
          {items.map(item => (
            <li key={item.id}>
              <span className={css.name}>{visible(item.name)}</span>
              <small>{format.bytes(item.size)}</small>
              <IconButton
                label={t('note.detach', { name: visible(item.name) })}
                icon={<X size={16} aria-hidden />}
                onPress={() => onChange(items.filter(({ id }) => id !== item.id))}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={css.ways}>
        <Button
          size="small"
          icon={<FilePlus2 size={16} aria-hidden />}
          isDisabled={running}
          onPress={() => choose('files')}
        >
          {t('note.addFiles')}
        </Button>
        <Button
          size="small"
          icon={<Files size={16} aria-hidden />}
          aria-expanded={choosing}
          onPress={() => setChoosing(!choosing)}
        >
          {t('note.fromHere')}
        </Button>
      </div>
      {storing && (
        <Progress
          label={t('note.storing')}
          value={
            progress !== null && progress.bytesTotal > 0 ? progress.bytesDone / progress.bytesTotal : null
          }
        />
      )}
      <p role="status" className={css.said}>
        {said}
      </p>
      {failure && <ErrorNotice failure={failure} />}
      {choosing && (
        <ItemChooser
          chosen={items}
          onChange={(item, on) => (on ? add([item]) : onChange(items.filter(({ id }) => id !== item.id)))}
        />
      )}
    </fieldset>
  )
}

/** `a/b/c` → `a/b`, `a`. */
function parents(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
