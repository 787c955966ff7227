import { useState } from 'react'
import type { Item, NoteInput, ThirdPartyRole } from '../../preload/contract.ts'
import { thirdPartyRoles } from '../../preload/words.ts'
import { useText } from '../i18n/useText.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import { notify } from '../model/toasts.ts'
import { call } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { ToggleChip } from '../ui/Chip.tsx'
import { DateField } from '../ui/DateField.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Select } from '../ui/Select.tsx'
import { TextField } from '../ui/TextField.tsx'
import { NoteAttachments } from './NoteAttachments.tsx'
import css from './NoteDialog.module.css'

const kinds: NoteInput['kind'][] = ['visit', 'call', 'message', 'other']

/** A note of the user's own: a visit, a call that left no trace. It says so wherever it is printed. */
export function NoteDialog({
  isOpen,
  zone,
  onClose,
}: {
  isOpen: boolean
  zone: string
  onClose: () => void
}) {
  const t = useText('timeline')
  const c = useText('common')
  const [kind, setKind] = useState<NoteInput['kind']>('visit')
  const [day, setDay] = useState('')
  const [clock, setClock] = useState('')
  const [text, setText] = useState('')
  const [who, setWho] = useState('')
  const [number, setNumber] = useState('')
  const [people, setPeople] = useState('')
  const [target, setTarget] = useState<'self' | ThirdPartyRole>('self')
  const [items, setItems] = useState<Item[]>([])
  const [storing, setStoring] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const [saving, setSaving] = useState(false)

  const clockRight = clock === '' || /^([01]?\d|2[0-3]):[0-5]\d$/.test(clock)
  const complete = day !== '' && clockRight && text.trim() !== '' && !storing

  async function save(): Promise<void> {
    setSaving(true)
    setFailure(null)
    try {
      await call('notes.add', {
        kind,
        local: `${day}T${clock === '' ? '00:00' : clock.padStart(5, '0')}`,
        zone,
        precision: clock === '' ? 'day' : 'min',
        text: text.trim(),
        direction: 'in',
        target: target === 'self' ? 'self' : { thirdParty: target },
        partyNumber: number.trim(),
        partyName: who.trim(),
        people: /^\d+$/.test(people) ? Number(people) : null,
        attachments: items.map(({ id }) => id),
      })
      notify(t('noteSaved'))
      setText('')
      setClock('')
      setItems([])
      onClose()
    } catch (error) {
      setFailure(asFailed(error))
    } finally {
      setSaving(false)
    }
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('note.title')}
      actions={
        <>
          <Button onPress={onClose}>{c('cancel')}</Button>
          <Button variant="primary" isDisabled={!complete} isPending={saving} onPress={() => void save()}>
            {t('note.save')}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <p className={css.lead}>{t('note.lead')}</p>
        <div className={css.chips} role="group" aria-label={t('note.kind')}>
          {kinds.map(id => (
            <ToggleChip key={id} isSelected={kind === id} onChange={() => setKind(id)}>
              {t(`note.${id}`)}
            </ToggleChip>
          ))}
        </div>
        <div className={css.two}>
          <DateField label={t('note.day')} value={day} onChange={setDay} />
          <TextField
            label={t('note.clock')}
            value={clock}
            onChange={setClock}
            placeholder="18:30"
            inputMode="numeric"
            description={t('note.clockHint', { zone })}
            error={clockRight ? undefined : t('note.clockWrong')}
          />
        </div>
        <TextField
          label={t('note.text')}
          value={text}
          onChange={setText}
          rows={5}
          description={t('note.textHint')}
        />
        <div className={css.two}>
          <TextField label={t('note.who')} value={who} onChange={setWho} />
          <TextField label={t('note.number')} value={number} onChange={setNumber} type="tel" />
        </div>
        <div className={css.two}>
          <Select
            label={t('note.target')}
            value={target}
            onChange={setTarget}
            options={[
              { id: 'self' as const, label: t('note.self') },
              ...thirdPartyRoles.map(id => ({ id, label: t(`role.${id}`) })),
            ]}
          />
          {kind === 'visit' ? (
            <TextField label={t('note.people')} value={people} onChange={setPeople} inputMode="numeric" />
          ) : (
            <span />
          )}
        </div>
        <NoteAttachments items={items} onChange={setItems} onStoring={setStoring} />
        {failure && <ErrorNotice failure={failure} />}
      </div>
    </Dialog>
  )
}
