import { Download, FileText } from 'lucide-react'
import { useRef, useState } from 'react'
import { PutInBinButton } from '../bin/PutInBin.tsx'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { asFailed, errorWords } from '../model/failure.ts'
import { notify } from '../model/toasts.ts'
import { call, useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { classes } from '../ui/classes.ts'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { FactList } from './FactList.tsx'
import css from './MediaBox.module.css'
import { PdfPages } from './PdfPages.tsx'
import { Waveform } from './Waveform.tsx'

/** One item shown or played inside the app, straight out of the vault. Nothing plays by itself. */
export function MediaBox({ id, blurred }: { id: string; blurred: boolean }) {
  const t = useText('viewer')
  const format = useFormat()
  const language = useLanguage()
  const item = useCall('items.get', { id }, { again: ['index.changed'] })
  const [revealed, setRevealed] = useState(false)
  const player = useRef<HTMLAudioElement>(null)
  const [progress, setProgress] = useState(0)

  if (item.failure) return <ErrorNotice failure={item.failure} onRetry={item.reload} />
  const value = item.value
  if (value === null) return <p className={css.waiting}>{t('opening')}</p>
  const family = value.mediaType.slice(0, value.mediaType.indexOf('/'))
  const source = value.playable === null ? null : `${window.vault.mediaBase}${value.playable}`
  const covered = blurred && !revealed
  const save = () => {
    call('items.save', { id }).then(
      ({ saved }) => saved && notify(t('savedCopy')),
      (error: unknown) => {
        const said = errorWords(asFailed(error), language)
        notify([said.what, said.next].filter(Boolean).join(' '))
      },
    )
  }

  return (
    <figure className={css.box}>
      {family === 'image' && source !== null && (
        <div className={classes(css.picture, covered && css.covered)}>
          <img src={source} alt={t('pictureAlt', { name: visible(value.name) })} />
          {covered && <Button onPress={() => setRevealed(true)}>{t('reveal')}</Button>}
        </div>
      )}
      {family === 'audio' && source !== null && (
        <>
          {value.waveform !== null && (
            <Waveform
              peaks={value.waveform}
              progress={progress}
              onSeek={share => {
                const element = player.current
                if (element !== null && Number.isFinite(element.duration))
                  element.currentTime = share * element.duration
              }}
              label={t('waveform')}
            />
          )}
          {/* Recordings carry no captions; their words are typed by the user as a note. */}
          {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
          <audio
            ref={player}
            controls
            preload="metadata"
            src={source}
            aria-label={t('recording', { name: visible(value.name) })}
            onTimeUpdate={event => {
              const { currentTime, duration } = event.currentTarget
              setProgress(duration > 0 ? currentTime / duration : 0)
            }}
          />
        </>
      )}
      {family === 'video' && source !== null && (
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video
          controls
          preload="metadata"
          src={source}
          {...(value.thumbnail === null ? {} : { poster: `${window.vault.mediaBase}${value.thumbnail}` })}
          aria-label={t('video', { name: visible(value.name) })}
        />
      )}
      {value.mediaType === 'application/pdf' && <PdfPages id={id} size={value.size} />}
      {source === null && value.mediaType !== 'application/pdf' && (
        <p className={css.waiting}>
          <FileText size={18} aria-hidden />
          {['image', 'audio', 'video'].includes(family) ? t(`media.${value.state}`) : t('media.opaque')}
        </p>
      )}
      <figcaption className={css.caption}>
        <span>{visible(value.name)}</span>
        <small>
          {[
            value.mediaType,
            format.bytes(value.size),
            value.durationSeconds === null ? '' : format.duration(value.durationSeconds),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
        <small className={css.hash}>SHA-256 {value.sha256}</small>
        {value.playable !== null && value.playable !== id && <small>{t('isCopy')}</small>}
        <FactList facts={value.facts} />
        <Button size="small" variant="quiet" icon={<Download size={15} aria-hidden />} onPress={save}>
          {t('saveCopy')}
        </Button>
        {value.kind === 'original' && <PutInBinButton item={id} />}
      </figcaption>
    </figure>
  )
}
