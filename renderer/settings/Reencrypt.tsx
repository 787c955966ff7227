import { type FormEvent, useId, useState } from 'react'
import type { ReencryptState } from '../../preload/contract.ts'
import { isReady, NewPassword } from '../create/NewPassword.tsx'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { Failed } from '../model/failure.ts'
import { call, useAction, useCall, useEvent } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import { Progress } from '../ui/Progress.tsx'
import { CodeOnPaper } from './CodeOnPaper.tsx'
import css from './Settings.module.css'

/**
 * Everything anew in a folder beside the old one: what it does, passwords, the new code on paper, the work itself, and the
 * new folder to hand. The dialog may be closed while it works.
 */
export function Reencrypt({ onClose }: { onClose: () => void }) {
  const t = useText('settings')
  const before = useCall('reencrypt.state', null)
  const [heard, setHeard] = useState<ReencryptState | null>(null)
  const [code, setCode] = useState<string | null>(null)
  useEvent('reencrypt.changed', setHeard)
  const run = useAction(async () => {
    await call('reencrypt.run', null)
    setCode(null)
    before.reload()
  })
  const state = heard ?? before.value
  const phase = state?.phase ?? null
  const working = phase === 'copying' || phase === 'checking' || run.running
  const cancel = () => {
    if (code !== null) void call('vault.forgetRecoveryCode', null).catch(() => null)
    onClose()
  }
  if (before.loading) return null
  return (
    <Dialog isOpen onClose={cancel} title={t('waysReencrypt')} size="large">
      {code !== null ? (
        <CodeOnPaper code={code} right={t('reencryptRun')} onRight={async () => void (await run.run())} />
      ) : state !== null && (working || phase === 'done') ? (
        <Work state={state} onClose={onClose} />
      ) : (
        <Begin
          stopped={phase === 'stopped' || phase === 'failed' ? state : null}
          onCancel={onClose}
          onBegun={async recoveryCode => {
            setHeard(null)
            if (recoveryCode === null) await run.run()
            else setCode(recoveryCode)
          }}
        />
      )}
      {run.failure && <ErrorNotice failure={run.failure} />}
    </Dialog>
  )
}

function Begin({
  stopped,
  onCancel,
  onBegun,
}: {
  stopped: ReencryptState | null
  onCancel: () => void
  onBegun: (code: string | null) => Promise<void>
}) {
  const t = useText('settings')
  const form = useId()
  const [present, setPresent] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const begin = useAction(async () => {
    const { recoveryCode } = await call('reencrypt.begin', { password: present, fresh })
    await onBegun(recoveryCode)
  })
  const ready = present !== '' && isReady(fresh, again) && !begin.running
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) void begin.run()
  }
  const failed = stopped?.failure ? new Failed(stopped.failure) : null
  return (
    <form id={form} className={css.form} onSubmit={submit}>
      {failed && <ErrorNotice failure={failed} />}
      <p>{t('reencryptWhy')}</p>
      <ul className={css.hints}>
        <li>{t('reencryptHow1')}</li>
        <li>{t('reencryptHow2')}</li>
        <li>{t('reencryptHow3')}</li>
      </ul>
      <PasswordField label={t('present')} value={present} onChange={setPresent} autoFocus />
      <NewPassword label={t('fresh')} value={fresh} onChange={setFresh} again={again} onAgain={setAgain} />
      {begin.failure && <ErrorNotice failure={begin.failure} />}
      <div className={css.actions}>
        <Button onPress={onCancel} isDisabled={begin.running}>
          {t('cancel')}
        </Button>
        <Button variant="primary" type="submit" isDisabled={!ready} isPending={begin.running}>
          {t('reencryptBegin')}
        </Button>
      </div>
    </form>
  )
}

function Work({ state, onClose }: { state: ReencryptState; onClose: () => void }) {
  const t = useText('settings')
  const format = useFormat()
  const { adopt } = useAppState()
  const stop = useAction(() => call('reencrypt.stop', null))
  const go = useAction(async () => adopt(await call('reencrypt.switch', null)))
  const { phase, bytes, bytesTotal, objects, objectsTotal, folderName, damaged } = state
  if (phase === 'done')
    return (
      <div className={css.form}>
        <p>{t('reencryptDone', { folder: folderName })}</p>
        {damaged > 0 && <p role="alert">{t('reencryptDamaged', { count: damaged })}</p>}
        <p className={css.lead}>{t('reencryptAfter')}</p>
        {go.failure && <ErrorNotice failure={go.failure} />}
        <div className={css.actions}>
          <Button variant="primary" onPress={() => void go.run()} isPending={go.running} autoFocus>
            {t('reencryptOpen', { folder: folderName })}
          </Button>
        </div>
      </div>
    )
  const share = objectsTotal === 0 ? 0 : bytesTotal === 0 ? objects / objectsTotal : bytes / bytesTotal
  return (
    <div className={css.form}>
      <Progress
        label={phase === 'checking' ? t('reencryptChecking') : t('reencryptCopying')}
        value={share}
        valueText={t('reencryptShare', {
          done: format.number(objects),
          total: format.number(objectsTotal),
          bytes: format.bytes(bytes),
          bytesTotal: format.bytes(bytesTotal),
        })}
      />
      <p className={css.lead}>{t('reencryptMeanwhile')}</p>
      {stop.failure && <ErrorNotice failure={stop.failure} />}
      <div className={css.actions}>
        <Button onPress={() => void stop.run()} isPending={stop.running}>
          {t('reencryptStop')}
        </Button>
        <Button onPress={onClose} autoFocus>
          {t('reencryptHide')}
        </Button>
      </div>
    </div>
  )
}
