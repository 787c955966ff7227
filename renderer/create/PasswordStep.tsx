import { FolderOpen, RefreshCw } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import css from './Create.module.css'
import { isReady, NewPassword } from './NewPassword.tsx'
import { type Phrase, newPhrase } from './phrase.ts'

/** Folder and password. The six suggested words are only an offer; they must be typed, so that they are read once. */
export function PasswordStep({
  onCancel,
  onCreated,
}: {
  onCancel: () => void
  onCreated: (code: string) => void
}) {
  const t = useText('create')
  const { state } = useAppState()
  const [folder, setFolder] = useState<string | null>(null)
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [phrase, setPhrase] = useState<Phrase | null>(null)
  const choose = useAction(async () => {
    const chosen = await call('vault.chooseFolder', { purpose: 'create' })
    if (chosen) setFolder(chosen.folderName)
  })
  const create = useAction(async () => {
    const { recoveryCode } = await call('vault.create', { password, locale: state.locale })
    setPassword('')
    setAgain('')
    onCreated(recoveryCode)
  })
  const ready = folder !== null && isReady(password, again) && !create.running
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) void create.run()
  }
  const failure = create.failure ?? choose.failure
  return (
    <form className={css.form} onSubmit={submit}>
      <header>
        <h1>{t('title')}</h1>
        <p className={css.lead}>{t('lead')}</p>
      </header>

      <section className={css.block} aria-label={t('folder')}>
        <h2>{t('folder')}</h2>
        <p className={css.lead}>{t('folderHint')}</p>
        <div className={css.row}>
          <Button
            icon={<FolderOpen size={18} aria-hidden />}
            onPress={() => void choose.run()}
            isPending={choose.running}
          >
            {folder === null ? t('chooseFolder') : t('changeFolder')}
          </Button>
          {folder !== null && <strong className={css.folder}>{folder}</strong>}
        </div>
      </section>

      <section className={css.block} aria-label={t('password')}>
        <h2>{t('password')}</h2>
        <p className={css.lead}>{t('passwordHint')}</p>
        {phrase ? (
          <div className={css.phrase}>
            <ol className={css.words} aria-label={t('phrase')}>
              {phrase.words.map((word, position) => (
                // The same word may be drawn twice; its place tells them apart.
                // oxlint-disable-next-line react/no-array-index-key
                <li key={position}>
                  <span className={css.typed}>{word.typed}</span>
                  {word.shown && <span className={css.shown}>{word.shown}</span>}
                </li>
              ))}
            </ol>
            <p className={css.lead}>{t('phraseHint')}</p>
            <Button
              size="small"
              icon={<RefreshCw size={16} aria-hidden />}
              onPress={() => setPhrase(newPhrase(state.locale))}
            >
              {t('otherPhrase')}
            </Button>
          </div>
        ) : (
          <div>
            <Button onPress={() => setPhrase(newPhrase(state.locale))}>{t('suggest')}</Button>
          </div>
        )}
        <NewPassword
          label={t('password')}
          value={password}
          onChange={setPassword}
          again={again}
          onAgain={setAgain}
          phrase={phrase}
        />
      </section>

      {failure && <ErrorNotice failure={failure} />}
      <div className={css.actions}>
        <Button variant="quiet" onPress={onCancel} isDisabled={create.running}>
          {t('cancel')}
        </Button>
        <Button variant="primary" size="large" type="submit" isDisabled={!ready} isPending={create.running}>
          {create.running ? t('creating') : t('create')}
        </Button>
      </div>
    </form>
  )
}
