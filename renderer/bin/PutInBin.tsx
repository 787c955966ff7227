import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { BinPreview } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction, useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { FormDialog } from '../ui/FormDialog.tsx'
import { Loading } from '../ui/Loading.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import css from './Bin.module.css'
import { Papers } from './Papers.tsx'

/** The way into the bin, beside an original: it asks before anything happens. */
export function PutInBinButton({ item }: { item: string }) {
  const t = useText('bin')
  const { state } = useAppState()
  const [open, setOpen] = useState(false)
  if (state.readOnly) return null
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        icon={<Trash2 size={15} aria-hidden />}
        onPress={() => setOpen(true)}
      >
        {t('put')}
      </Button>
      {open && <PutInBin item={item} onClose={() => setOpen(false)} />}
    </>
  )
}

/** What would be hidden, until when it can be put back, what still holds it; then the password. */
function PutInBin({ item: first, onClose }: { item: string; onClose: () => void }) {
  const t = useText('bin')
  const [item, setItem] = useState(first)
  const [password, setPassword] = useState('')
  const [agreed, setAgreed] = useState(false)
  const asked = useCall('bin.preview', { item })
  const shown = asked.value
  const cited = (shown?.papers.length ?? 0) > 0
  const put = useAction(async () => {
    await call('bin.put', { item, password, papers: agreed })
    notify(t('isIn'))
    onClose()
  })
  const inArchive = shown?.archive ?? null
  return (
    <FormDialog
      title={t('putTitle')}
      onClose={onClose}
      action={put}
      doWords={inArchive === null ? t('putDo') : null}
      ready={shown !== null && inArchive === null && password !== '' && (!cited || agreed)}
      variant="danger"
      className={css.form}
    >
      {asked.failure && <ErrorNotice failure={asked.failure} onRetry={asked.reload} />}
      {asked.loading && <Loading />}
      {shown !== null && inArchive !== null && (
        <>
          <p>{t('inArchive', { name: visible(shown.name), archive: visible(inArchive.name) })}</p>
          <div>
            <Button onPress={() => setItem(inArchive.item)}>{t('wholeArchive')}</Button>
          </div>
        </>
      )}
      {shown !== null && inArchive === null && (
        <>
          <What shown={shown} />
          <Papers papers={shown.papers} agreed={agreed} onAgree={setAgreed} />
          <PasswordField label={t('password')} value={password} onChange={setPassword} autoFocus={!cited} />
          {put.running && <p className={css.lead}>{t('working')}</p>}
        </>
      )}
    </FormDialog>
  )
}

function What({ shown }: { shown: BinPreview }) {
  const t = useText('bin')
  const format = useFormat()
  const counted = (key: string, count: number) => t(key, { count, n: format.number(count) })
  return (
    <>
      <p className={css.name}>{visible(shown.name)}</p>
      <ul className={css.hints}>
        <li>
          {shown.events === 0 && shown.parts === 0
            ? t('hidesItself')
            : format.sentences([
                shown.parts > 0 && counted('hidesParts', shown.parts),
                shown.events > 0 && counted('hidesEvents', shown.events),
                shown.exhibits > 0 && counted('hidesExhibits', shown.exhibits),
              ])}
        </li>
        {shown.staying > 0 && <li>{counted('stays', shown.staying)}</li>}
        {shown.attached > 0 && <li>{counted('attached', shown.attached)}</li>}
        {shown.also.length > 0 && <li>{t('also', { names: format.list(shown.also.map(visible)) })}</li>}
        <li>{t('thirtyDays')}</li>
        <li>
          {shown.lastCopy === null ? t('noCopies') : t('copies', { moment: format.moment(shown.lastCopy) })}
        </li>
        <li>{t('journalStays')}</li>
      </ul>
    </>
  )
}
