import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Create.module.css'

/** The eight groups, large enough to write down without a mistake. */
export function RecoveryCode({ code, onNext }: { code: string; onNext: () => void }) {
  const t = useText('create')
  const [written, setWritten] = useState(false)
  const copy = useAction(async () => {
    await call('app.copy', { text: code })
    notify(t('codeCopied'))
  })
  return (
    <div className={css.form}>
      <header>
        <h1>{t('codeTitle')}</h1>
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
      <ul className={css.hints}>
        <li>{t('codeHint1')}</li>
        <li>{t('codeHint2')}</li>
        <li>{t('codeHint3')}</li>
      </ul>
      {copy.failure && <ErrorNotice failure={copy.failure} />}
      <Checkbox isSelected={written} onChange={setWritten}>
        {t('written')}
      </Checkbox>
      <div className={css.actions}>
        <Button variant="quiet" icon={<Copy size={16} aria-hidden />} onPress={() => void copy.run()}>
          {t('codeCopy')}
        </Button>
        <Button variant="primary" size="large" isDisabled={!written} onPress={onNext}>
          {t('codeNext')}
        </Button>
      </div>
    </div>
  )
}
