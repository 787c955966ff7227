import { CloudUpload } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { CopyDone, CopyServer, KnownCopy } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useKeeping } from '../model/keeping.tsx'
import { notify } from '../model/toasts.ts'
import { call, useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { PasswordField } from '../ui/PasswordField.tsx'
import { TextField } from '../ui/TextField.tsx'
import { CopyResult } from './CopyResult.tsx'
import css from './Health.module.css'
import { Stopped } from './StateCard.tsx'

/**
 * The copy on a server of one's own: the only thing for which the program uses the network. Folded and off until somebody
 * enters an address; what leaves the computer stands before the fields.
 */
export function ServerCopy() {
  const t = useText('server')
  const { copies, server: kept } = useKeeping()
  const [changing, setChanging] = useState(false)
  const known = copies.value?.find(({ kind }) => kind === 'server') ?? null
  return (
    <details className={css.places}>
      <summary>{t('title')}</summary>
      <div className={css.copies}>
        <p>{t(kept.value === null ? 'off' : 'on')}</p>
        <ul className={css.hints}>
          <li>{t('leaves')}</li>
          <li>{t('sees')}</li>
          <li>{t('guesses')}</li>
        </ul>
        {kept.failure && <ErrorNotice failure={kept.failure} onRetry={kept.reload} />}
        {!kept.loading && (kept.value === null || changing) && (
          <Entering
            server={kept.value}
            onKept={() => {
              setChanging(false)
              kept.reload()
            }}
            onLeave={kept.value === null ? null : () => setChanging(false)}
          />
        )}
        {kept.value !== null && !changing && (
          <Kept
            server={kept.value}
            known={known}
            onChange={() => setChanging(true)}
            onForgotten={kept.reload}
          />
        )}
      </div>
    </details>
  )
}

interface EnteringProps {
  server: CopyServer | null
  onKept: () => void
  onLeave: (() => void) | null
}

/** Address, user and password; they are kept only after a small file went there and came back. */
function Entering({ server, onKept, onLeave }: EnteringProps) {
  const t = useText('server')
  const { state } = useAppState()
  const [address, setAddress] = useState(server?.address ?? 'https://')
  const [user, setUser] = useState(server?.user ?? '')
  const [password, setPassword] = useState('')
  const keep = useAction(async () => {
    await call('copy.setServer', { address, user, password: password === '' ? null : password })
    notify(t('connected'))
    onKept()
  })
  const ready = /^https?:\/\/./.test(address) && user !== '' && (password !== '' || server !== null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !keep.running) void keep.run()
  }
  return (
    <form className={css.copies} onSubmit={submit}>
      <TextField
        label={t('address')}
        description={t('addressMore')}
        value={address}
        onChange={setAddress}
        maxLength={2000}
        mono
      />
      <TextField label={t('user')} value={user} onChange={setUser} maxLength={500} />
      <PasswordField
        label={t('password')}
        description={t(server === null ? 'passwordMore' : 'passwordKept')}
        value={password}
        onChange={setPassword}
      />
      {keep.failure && <ErrorNotice failure={keep.failure} />}
      <div className={css.actions}>
        <Button type="submit" isDisabled={!ready || state.readOnly} isPending={keep.running}>
          {t('connect')}
        </Button>
        {onLeave !== null && (
          <Button onPress={onLeave} isDisabled={keep.running}>
            {t('cancel')}
          </Button>
        )}
        <p className={css.note}>{t('connectMore')}</p>
      </div>
    </form>
  )
}

interface KeptProps {
  server: CopyServer
  known: KnownCopy | null
  onChange: () => void
  onForgotten: () => void
}

function Kept({ server, known, onChange, onForgotten }: KeptProps) {
  const t = useText('server')
  const health = useText('health')
  const format = useFormat()
  const { state } = useAppState()
  const { copy } = useKeeping()
  const [done, setDone] = useState<CopyDone | null>(null)
  const [asking, setAsking] = useState(false)
  const [pressed, setPressed] = useState<'send' | 'compare' | 'try' | null>(null)
  const send = useAction(async (all: boolean) => {
    setDone(null)
    setDone(await call('copy.toServer', { all }))
  })
  const tryIt = useAction(async () => {
    await call('copy.tryServer', null)
    notify(t('connected'))
  })
  const forget = useAction(async () => {
    await call('copy.setServer', null)
    setAsking(false)
    onForgotten()
  })
  const busy = copy !== null || send.running || tryIt.running
  const failure = send.failure ?? tryIt.failure
  // What was pressed keeps the focus while it works.
  const doing = (what: 'send' | 'compare' | 'try', run: () => Promise<unknown>) => ({
    onPress: () => {
      setPressed(what)
      send.forget()
      tryIt.forget()
      void run()
    },
    isPending: pressed === what && (send.running || tryIt.running),
    isDisabled: busy && pressed !== what,
  })
  return (
    <>
      <div>
        <h3>{server.address}</h3>
        <p className={css.lead}>
          {format.sentences([
            t('as', { user: server.user }),
            known === null
              ? t('notYet')
              : health('madeOn', { moment: format.moment(known.madeOn), entry: format.number(known.upTo) }),
            known !== null &&
              (known.entriesSince === 0
                ? health('sinceNothing')
                : health('since', { count: known.entriesSince, n: format.number(known.entriesSince) })),
          ])}
        </p>
      </div>
      {failure &&
        (failure.code === 'CopyCancelled' ? (
          <Stopped failure={failure} />
        ) : (
          <ErrorNotice failure={failure} />
        ))}
      {done !== null && !busy && <CopyResult done={done} />}
      <div className={css.actions}>
        <Button icon={<CloudUpload size={16} aria-hidden />} {...doing('send', () => send.run(false))}>
          {t('send')}
        </Button>
        <Button {...doing('compare', () => send.run(true))}>{t('compare')}</Button>
        <Button {...doing('try', () => tryIt.run())}>{t('try')}</Button>
        <Button onPress={onChange} isDisabled={busy || state.readOnly}>
          {t('change')}
        </Button>
        <Button onPress={() => setAsking(true)} isDisabled={busy || state.readOnly}>
          {t('forget')}
        </Button>
      </div>
      <Dialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        title={t('forgetTitle')}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t('cancel')}</Button>
            <Button variant="primary" onPress={() => void forget.run()} isPending={forget.running}>
              {t('forget')}
            </Button>
          </>
        }
      >
        <p>{t('forgetMore')}</p>
        {forget.failure && <ErrorNotice failure={forget.failure} />}
      </Dialog>
    </>
  )
}
