import { type FormEvent, useState } from 'react'
import { isReady, NewPassword } from '../create/NewPassword.tsx'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { digitsOf, wrongGroup } from '../model/recoveryDigits.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Link } from '../ui/Link.tsx'
import { TextField } from '../ui/TextField.tsx'
import { QuietFailure } from './QuietFailure.tsx'
import { SheetField } from './SheetField.tsx'
import css from './Unlock.module.css'

const codeDigits = 48
const sheetDigits = 300
const quietCodes = new Set(['WrongRecoveryCode', 'RecoveryGroupWrong', 'RecoverySheetWrong'])

/**
 * The way in for whoever forgot the password: the code from the paper and a new password; and, where the key files are
 * lost, the other half of the sheet.
 */
export function RecoverForm({ onPassword }: { onPassword: () => void }) {
  const t = useText('unlock')
  const { state, adopt } = useAppState()
  const [code, setCode] = useState('')
  const [sheet, setSheet] = useState('')
  const [withSheet, setWithSheet] = useState(state.keysLost)
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const recover = useAction(async () => {
    const given = withSheet && sheet.trim() !== '' ? sheet : null
    adopt(await call('vault.recover', { code: code.trim(), sheet: given, password }))
  })
  const once = useAction(async () => adopt(await call('vault.openWithRecoveryCode', { code: code.trim() })))
  const failure = recover.failure ?? once.failure
  const askSheet = withSheet || failure?.code === 'RecoverySheetNeeded'
  const digits = digitsOf(code)
  const group = wrongGroup(digits)
  const codeReady = digits.length === codeDigits && group === null
  const sheetReady = !state.keysLost || digitsOf(sheet).length >= sheetDigits
  const running = recover.running || once.running
  const ready = codeReady && sheetReady && isReady(password, again) && !running
  const forget = () => {
    if (recover.failure) recover.forget()
    if (once.failure) once.forget()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) void recover.run()
  }
  return (
    <form className={css.recover} onSubmit={submit}>
      {state.keysLost && <p className={css.lost}>{t('keysLost')}</p>}
      <TextField
        label={t('recovery')}
        description={t('recoveryHint')}
        error={group === null ? undefined : t('groupWrong', { n: group })}
        value={code}
        onChange={value => {
          setCode(value)
          forget()
        }}
        inputMode="numeric"
        autoFocus
        mono
        isReadOnly={running}
      />
      {failure?.code === 'RecoverySheetNeeded' && <ErrorNotice failure={failure} />}
      {askSheet ? (
        <SheetField
          // It was asked for, by the person or by what the folder lacks, and is what comes next.
          autoFocus={!state.keysLost}
          value={sheet}
          onChange={value => {
            setWithSheet(true)
            setSheet(value)
            if (failure?.code !== 'RecoverySheetNeeded') forget()
          }}
        />
      ) : (
        <Link onPress={() => setWithSheet(true)}>{t('useSheet')}</Link>
      )}
      <NewPassword
        label={t('newPassword')}
        value={password}
        onChange={setPassword}
        again={again}
        onAgain={setAgain}
      />
      {failure &&
        failure.code !== 'RecoverySheetNeeded' &&
        (quietCodes.has(failure.code) ? (
          <QuietFailure failure={failure} />
        ) : (
          <ErrorNotice failure={failure} />
        ))}
      <Button
        variant="primary"
        size="large"
        wide
        type="submit"
        isDisabled={!ready}
        isPending={recover.running}
      >
        {recover.running ? t('opening') : t('recover')}
      </Button>
      {recover.running && <p className={css.quiet}>{t('slow')}</p>}
      <p className={css.note}>{t('recoverNote')}</p>
      <div className={css.ways}>
        {state.keysLost ? <span /> : <Link onPress={onPassword}>{t('usePassword')}</Link>}
        {!state.keysLost && (
          <Button
            variant="quiet"
            isDisabled={!codeReady || running}
            isPending={once.running}
            onPress={() => void once.run()}
          >
            {t('openOnce')}
          </Button>
        )}
      </div>
    </form>
  )
}
