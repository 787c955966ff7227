import { CalendarDays, CornerDownLeft, Search, User } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useCaseZone } from '../model/caseZone.ts'
import { useImportJob } from '../model/importJob.tsx'
import { useNavigation } from '../model/navigation.tsx'
import type { Panel } from '../model/panels.tsx'
import { useCall } from '../model/vault.ts'
import css from './CommandBox.module.css'
import { lockNow, quit } from './lock.ts'
import { readDate } from './readDate.ts'

interface Entry {
  id: string
  label: string
  more?: string
  icon: ReactNode
  run: () => void
}

/** Ctrl K: find words, last digits, names and dates, or run a command, from anywhere. */
export function CommandBox({
  isOpen,
  onClose,
  onPanel,
}: {
  isOpen: boolean
  onClose: () => void
  onPanel: (panel: Panel) => void
}) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable
      className={css.veil!}
    >
      <Modal className={css.box!}>
        <Inside onClose={onClose} onPanel={onPanel} />
      </Modal>
    </ModalOverlay>
  )
}

function Inside({ onClose, onPanel }: { onClose: () => void; onPanel: (panel: Panel) => void }) {
  const t = useText('frame')
  const format = useFormat()
  const zone = useCaseZone()
  const { go } = useNavigation()
  const { choose } = useImportJob()
  const [text, setText] = useState('')
  const query = text.trim()
  const found = useCall('timeline.page', { filter: { query }, limit: 6 }, { skip: query.length === 0 })
  const parties = useCall('parties.list', null)
  const day = readDate(query)

  const commands = useMemo<Entry[]>(() => {
    const command = (id: string, run: () => void): Entry => ({
      id,
      label: t(`command.${id}`),
      icon: <CornerDownLeft size={16} aria-hidden />,
      run,
    })
    return [
      command('home', () => go('home')),
      command('timeline', () => go('timeline')),
      command('people', () => go('people')),
      command('patterns', () => go('patterns')),
      command('complaint', () => go('complaint')),
      command('print', () => go('print')),
      command('importFiles', () => choose('files')),
      command('importFolder', () => choose('folder')),
      command('health', () => go('health')),
      command('history', () => go('history')),
      command('bin', () => go('bin')),
      command('settings', () => go('settings')),
      command('safety', () => onPanel('safety')),
      command('phone', () => onPanel('phone')),
      command('keys', () => onPanel('keys')),
      command('lock', () => void lockNow()),
      command('quit', () => void quit()),
    ]
  }, [t, go, choose, onPanel])

  const places: Entry[] = []
  if (query) {
    places.push({
      id: 'query',
      label: t('findInTimeline', { query }),
      icon: <Search size={16} aria-hidden />,
      run: () => go('timeline', { filter: { query } }),
    })
  }
  if (day) {
    places.push({
      id: 'day',
      label: t('goToDay', { day: format.day(day, { year: true }) }),
      icon: <CalendarDays size={16} aria-hidden />,
      run: () => go('timeline', { filter: { from: day, to: day } }),
    })
  }
  const digits = query.replace(/\D/g, '')
  const people = query
    ? (parties.value ?? [])
        .filter(
          party =>
            [party.label, ...party.names, ...party.accounts].some(name =>
              name.toLowerCase().includes(query.toLowerCase()),
            ) ||
            (digits.length >= 3 &&
              party.numbers.some(number => number.raw.replace(/\D/g, '').includes(digits))),
        )
        .slice(0, 5)
        .map<Entry>(party => ({
          id: `party-${party.id}`,
          label: party.label,
          more: t('partyEvents', { count: party.events, n: format.number(party.events) }),
          icon: <User size={16} aria-hidden />,
          run: () => go('timeline', { filter: { parties: [party.id] } }),
        }))
    : []
  const events = query
    ? (found.value?.events ?? []).map<Entry>(event => ({
        id: `event-${event.id}`,
        label: event.text || t(`kind.${event.kind}`),
        more: `${format.eventTime(event.time, zone)} · ${event.partyLabel}`,
        icon: <Search size={16} aria-hidden />,
        run: () => go('timeline', { filter: { query }, focus: event.id }),
      }))
    : []
  const shownCommands = query
    ? commands.filter(entry => entry.label.toLowerCase().includes(query.toLowerCase()))
    : commands
  const sections: [title: string, entries: Entry[]][] = [
    [t('goTo'), places],
    [t('peopleFound'), people],
    [t('eventsFound'), events],
    [t('commands'), shownCommands],
  ]
  const byId = new Map(sections.flatMap(([, entries]) => entries).map(entry => [entry.id, entry]))

  return (
    <Dialog className={css.dialog!} aria-label={t('search')}>
      <Autocomplete inputValue={text} onInputChange={setText}>
        <SearchField
          aria-label={t('search')}
          autoFocus
          className={css.field!}
          // One press closes; the field would take the first for itself to be emptied.
          onKeyDown={event => {
            if (event.key === 'Escape') onClose()
          }}
        >
          <Search size={20} aria-hidden />
          <Input className={css.input!} placeholder={t('searchHint')} spellCheck="false" autoComplete="off" />
        </SearchField>
        <Menu
          aria-label={t('results')}
          className={css.list!}
          onAction={key => {
            onClose()
            byId.get(String(key))?.run()
          }}
        >
          {sections
            .filter(([, entries]) => entries.length > 0)
            .map(([title, entries]) => (
              <MenuSection key={title} className={css.section!}>
                <Header className={css.header!}>{title}</Header>
                {entries.map(entry => (
                  <MenuItem key={entry.id} id={entry.id} textValue={entry.label} className={css.item!}>
                    {entry.icon}
                    <span className={css.label}>{entry.label}</span>
                    {entry.more && <span className={css.more}>{entry.more}</span>}
                  </MenuItem>
                ))}
              </MenuSection>
            ))}
        </Menu>
      </Autocomplete>
    </Dialog>
  )
}
