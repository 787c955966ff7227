import { Copy, FileDown } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Create.module.css'

/** The eight groups, large enough to write down without a mistake, and the sheet to print. */
export function RecoveryCode({
  code,
  onNext,
  headed = true,
}: {
  code: string
  onNext: () => void
  /** False where something above it bears the title. */
  headed?: boolean
}) {
  const t = useText('create')
  const { state } = useAppState()
  const [onPaper, setOnPaper] = useState(false)
  const [named, setNamed] = useState(false)
  const [saved, setSaved] = useState(false)
  const copy = useAction(async () => {
    await call('app.copy', { text: code })
    notify(t('codeCopied'))
  })
  const save = useAction(async () => {
    const answer = await call('vault.saveSheet', { locale: state.locale, named })
    if (answer.saved) setSaved(true)
  })
  const failure = copy.failure ?? save.failure
  return (
    <div className={css.form}>
      <header>
        {headed && <h1>{t('codeTitle')}</h1>}
        <p className={css.lead}>{t('codeLead')}</p>
      </header>
      <ol className={css.code} aria-label={t('codeTitle')}>
        {code.split('-').map((group, position) => (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={position}>
            <span className={css.groupNumber} aria-hidden>
              {position + 1}
            </span>
            <span className={css.group}>{group}</span>
          </li>
        ))}
      </ol>
      <section className={css.block} aria-label={t('sheet')}>
        <h2>{t('sheet')}</h2>
        <p className={css.lead}>{t('sheetLead')}</p>
        <div className={css.row}>
          <Button
            icon={<FileDown size={18} aria-hidden />}
            onPress={() => void save.run()}
            // In a dialog the focus would be lost with the step before, and Escape with it.
            autoFocus={!headed}
            isPending={save.running}
          >
            {t('sheetSave')}
          </Button>
          <Checkbox isSelected={named} onChange={setNamed}>
            {t('sheetNamed')}
          </Checkbox>
        </div>
        <output className={css.lead}>{saved && t('sheetSaved')}</output>
      </section>
      <ul className={css.hints}>
        <li>{t('codeHint1')}</li>
        <li>{t('codeHint2')}</li>
        <li>{t('codeHint3')}</li>
      </ul>
      {failure && <ErrorNotice failure={failure} />}
      <Checkbox isSelected={onPaper} onChange={setOnPaper}>
        {t('written')}
      </Checkbox>
      <div className={css.actions}>
        <Button variant="quiet" icon={<Copy size={16} aria-hidden />} onPress={() => void copy.run()}>
          {t('codeCopy')}
        </Button>
        <Button variant="primary" size="large" isDisabled={!onPaper} onPress={onNext}>
          {t('codeNext')}
        </Button>
      </div>
    </div>
  )
}
