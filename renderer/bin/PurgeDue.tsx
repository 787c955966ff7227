import { useState } from 'react'
import type { BinState } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { classes } from '../ui/classes.ts'
import { FormDialog } from '../ui/FormDialog.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import css from './Bin.module.css'
import { Papers } from './Papers.tsx'

/** The last question: what is due goes for good. */
export function PurgeDue({ bin, onClose }: { bin: BinState; onClose: () => void }) {
  const t = useText('bin')
  const format = useFormat()
  const [password, setPassword] = useState('')
  const [agreed, setAgreed] = useState(false)
  const due = bin.lines.filter(line => line.due)
  const cited = bin.papers.length > 0
  const purge = useAction(async () => {
    const { items, bytes, left } = await call('bin.purge', { password, papers: agreed })
    const gone = t('gone', { count: items, n: format.number(items), bytes: format.bytes(bytes) })
    notify(format.sentences([gone, left > 0 && t('goneLater')]))
    onClose()
  })
  return (
    <FormDialog
      title={t('purgeTitle')}
      onClose={onClose}
      action={purge}
      doWords={t('purgeDo')}
      ready={password !== '' && due.length > 0 && (!cited || agreed)}
      variant="danger"
      careful
      className={css.form}
    >
      <p>{t('purgeWhat', { count: due.length, n: format.number(due.length) })}</p>
      <ul className={classes(css.hints, css.name)}>
        {due.map(({ bin: key, name }) => (
          <li key={key}>{visible(name)}</li>
        ))}
      </ul>
      <ul className={css.hints}>
        <li>{t('purgeNoWay')}</li>
        <li>
          {bin.lastCopy === null
            ? t('purgeNoCopies')
            : t('purgeCopies', { moment: format.moment(bin.lastCopy) })}
        </li>
        <li>{t('purgeDisk')}</li>
        <li>{t('journalStays')}</li>
      </ul>
      <Papers papers={bin.papers} agreed={agreed} onAgree={setAgreed} />
      <PasswordField label={t('password')} value={password} onChange={setPassword} />
    </FormDialog>
  )
}
