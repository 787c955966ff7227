/** One event with everything that is known of it: words, media, why it is marked, time, party, source. */
import { Paperclip, Tag, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { EventDetail, Finding } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { call, useCall } from '../model/vault.ts'
import { ownWords } from '../timeline/lineText.ts'
import { kindIcon } from '../timeline/kinds.tsx'
import { Marked, visible } from '../timeline/marked.tsx'
import { Button, IconButton } from '../ui/Button.tsx'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import { Link } from '../ui/Link.tsx'
import { TextField } from '../ui/TextField.tsx'
import { Carried } from './Carried.tsx'
import css from './EventPane.module.css'
import { MediaBox } from './MediaBox.tsx'
import { Sources } from './Sources.tsx'
import { WhyMarked } from './WhyMarked.tsx'

export interface EventPaneProps {
  event: EventDetail
  zone: string
  blurred: boolean
  onExhibit: () => void
  onFailure: (error: unknown) => void
}

export function EventPane({ event, zone, blurred, onExhibit, onFailure }: EventPaneProps) {
  const t = useText('viewer')
  const l = useText('timeline')
  const format = useFormat()
  const { go } = useNavigation()
  const [revealed, setRevealed] = useState<string | null>(null)
  const findings = useCall(
    'findings.list',
    { event: event.id },
    { skip: event.findings.length === 0, again: ['index.changed'] },
  )
  const { party } = event
  const covered = blurred && revealed !== event.id && event.text !== ''
  const decide = (finding: Finding, state: 'confirmed' | 'dismissed' | 'open', reason?: string) => {
    call('findings.set', { ids: [finding.id], state, ...(reason ? { reason } : {}) }).catch(onFailure)
  }

  return (
    <article className={css.pane} aria-label={t('title')}>
      <header className={css.head}>
        <h2>
          {kindIcon(event)}
          <span>
            {l(`kind.${event.kind}`)} ·{' '}
            {event.kind === 'call'
              ? l(`result.${event.result ?? 'unknown'}`)
              : t(`direction.${event.direction}`)}
          </span>
        </h2>
        {event.exhibit !== null && <Badge tone="accent">{format.exhibit(event.exhibit)}</Badge>}
      </header>

      <div className={css.scroll}>
        {ownWords(event) !== '' && (
          <div className={classes(css.words, event.direction === 'out' && css.mine)}>
            {covered ? (
              <Button variant="quiet" onPress={() => setRevealed(event.id)}>
                {t('reveal')}
              </Button>
            ) : (
              <p lang="zh">
                <Marked text={event.text} marks={event.marks} />
              </p>
            )}
          </div>
        )}
        <Carried facts={event.facts ?? []} />
        {event.flags.length > 0 && (
          <p className={css.flags}>
            {event.flags.map(flag => (
              <Badge key={flag}>{t(`flag.${flag}`)}</Badge>
            ))}
          </p>
        )}

        {event.attachments.map(attachment =>
          attachment.item === null ? (
            <p key={attachment.name} className={css.missing}>
              <Paperclip size={15} aria-hidden /> {t('missing', { name: visible(attachment.name) })}
            </p>
          ) : (
            <MediaBox key={attachment.item} id={attachment.item} blurred={blurred} />
          ),
        )}

        {event.findings.length > 0 &&
          (findings.value ?? []).map(finding => (
            <WhyMarked key={finding.id} finding={finding} onDecide={decide} />
          ))}

        <dl className={css.facts}>
          <dt>{t('time')}</dt>
          <dd>
            {format.eventTime(event.time, zone)}
            <small>
              {t(`timeSource.${event.time.source}`, {
                zone: event.time.zone ?? zone,
                basis: event.time.basis ?? '',
              })}
            </small>
            <small>{t(`precision.${event.time.precision}`)}</small>
            {event.time.local !== null && event.time.source !== 'epoch' && (
              <small>{t('asWritten', { local: visible(event.time.local) })}</small>
            )}
          </dd>
          {event.durationSeconds !== null && (
            <>
              <dt>{t('duration')}</dt>
              <dd>{format.duration(event.durationSeconds)}</dd>
            </>
          )}
          {event.ringSeconds !== null && event.ringSeconds > 0 && (
            <>
              <dt>{t('rang')}</dt>
              <dd>{format.duration(event.ringSeconds)}</dd>
            </>
          )}
          <dt>{t('party')}</dt>
          <dd>
            {party === null ? (
              <span>{visible(event.partyLabel) || l('unknownParty')}</span>
            ) : (
              <Link onPress={() => go('people', { party })}>
                {visible(event.partyLabel) || l('unknownParty')}
              </Link>
            )}
            {event.numberRaw !== null && (
              <small>{t('numberRaw', { number: visible(event.numberRaw) })}</small>
            )}
            {event.target !== 'self' && (
              <small>{t('target', { who: l(`role.${event.target.thirdParty}`) })}</small>
            )}
            {event.line !== null && <small>{t('line', { line: visible(event.line) })}</small>}
          </dd>
          {event.chat !== undefined && (
            <>
              <dt>{t('chat')}</dt>
              <dd>{visible(event.chat)}</dd>
            </>
          )}
          <dt>{t('source', { count: event.sources.length })}</dt>
          <dd>
            <Sources event={event} zone={zone} onFailure={onFailure} />
            {event.sources.length === 0 && <span>{t('ownNote')}</span>}
          </dd>
        </dl>
        <UserNote key={event.id} event={event} onFailure={onFailure} />
      </div>

      <footer className={css.actions}>
        <Button
          variant="primary"
          icon={<Tag size={16} aria-hidden />}
          onPress={onExhibit}
          isDisabled={event.exhibit !== null}
        >
          {event.exhibit === null ? t('addExhibit') : t('isExhibit')}
        </Button>
        {party !== null && (
          <>
            <Button onPress={() => go('chat', { party, focus: event.id })}>{t('asChat')}</Button>
            <Button
              onPress={() =>
                go('timeline', { filter: { parties: [party], oldestFirst: true }, focus: event.id })
              }
            >
              {t('onlyThisParty')}
            </Button>
          </>
        )}
      </footer>
    </article>
  )
}

/** What the user wrote about an event; saved on leaving the field. */
function UserNote({ event, onFailure }: { event: EventDetail; onFailure: (error: unknown) => void }) {
  const t = useText('viewer')
  const [text, setText] = useState(event.userNote ?? '')
  const [open, setOpen] = useState(event.userNote !== null && event.userNote !== '')
  useEffect(() => setText(event.userNote ?? ''), [event.userNote])
  if (!open)
    return (
      <Button variant="quiet" size="small" onPress={() => setOpen(true)}>
        {t('writeNote')}
      </Button>
    )
  return (
    <div className={css.note}>
      <TextField
        label={t('userNote')}
        value={text}
        onChange={setText}
        rows={3}
        description={t('userNoteHint')}
        onBlur={() => {
          if (text !== (event.userNote ?? ''))
            call('timeline.setUserNote', { id: event.id, text }).catch(onFailure)
        }}
      />
      {text !== '' && (
        <IconButton
          label={t('clearNote')}
          icon={<X size={16} aria-hidden />}
          onPress={() => {
            setText('')
            call('timeline.setUserNote', { id: event.id, text: '' }).catch(onFailure)
          }}
        />
      )}
    </div>
  )
}
