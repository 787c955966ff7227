import { Paperclip } from 'lucide-react'
import { useState } from 'react'
import type { AttachmentRef } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import css from './Chat.module.css'

/**
 * What came with a message, in a box whose height is known before it is loaded, so that nothing moves under the reader.
 * Nothing plays by itself; the event's panel on the timeline has all of it with its source.
 */
export function ChatMedia({ attachment, blurred }: { attachment: AttachmentRef; blurred: boolean }) {
  const t = useText('viewer')
  const { item } = attachment
  const family = attachment.mediaType.slice(0, attachment.mediaType.indexOf('/'))
  const found = useCall('items.get', { id: item ?? '' }, { skip: item === null || family === 'application' })
  const [revealed, setRevealed] = useState(false)
  const name = visible(attachment.name)
  const value = found.value
  const source = (id: string) => `${window.vault.mediaBase}${id}`
  if (item === null)
    return (
      <p className={css.file}>
        <Paperclip size={15} aria-hidden /> {t('missing', { name })}
      </p>
    )
  const picture = value === null ? null : (value.thumbnail ?? (family === 'image' ? value.playable : null))
  if (family === 'image')
    return (
      <div className={css.picture}>
        {picture !== null && (
          <img
            src={source(picture)}
            alt={t('pictureAlt', { name })}
            className={classes(blurred && !revealed && css.covered)}
          />
        )}
        {blurred && !revealed && (
          <Button size="small" onPress={() => setRevealed(true)}>
            {t('reveal')}
          </Button>
        )}
      </div>
    )
  if (family === 'audio' && value?.playable)
    return (
      // Recordings carry no captions; their words are typed by the user as a note.
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      <audio controls preload="none" src={source(value.playable)} aria-label={t('recording', { name })} />
    )
  if (family === 'video' && value?.playable)
    return (
      // oxlint-disable-next-line jsx-a11y/media-has-caption
      <video
        controls
        preload="none"
        src={source(value.playable)}
        aria-label={t('video', { name })}
        {...(value.thumbnail === null || blurred ? {} : { poster: source(value.thumbnail) })}
      />
    )
  return (
    <p className={css.file}>
      <Paperclip size={15} aria-hidden /> {name}
    </p>
  )
}
