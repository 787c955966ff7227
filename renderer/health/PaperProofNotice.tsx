import { CircleAlert, FileCheck2, Square } from 'lucide-react'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import type { PaperProof } from '../model/proof.ts'
import { Button } from '../ui/Button.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Progress } from '../ui/Progress.tsx'
import css from './Health.module.css'

const mostNamed = 8

/** How reading the cited originals goes, and what came of it; stands beside the button that saves. */
export function PaperProofNotice({ proof }: { proof: PaperProof }) {
  const t = useText('health')
  const format = useFormat()
  const { go } = useNavigation()
  const { running, progress, found, failure } = proof
  const anyway = (
    <Button size="small" onPress={proof.anyway}>
      {t('proof.anyway')}
    </Button>
  )
  if (running) {
    const { bytesDone = 0, bytesTotal = 0 } = progress ?? {}
    return (
      <div className={css.result}>
        <Progress
          label={t('proof.reading')}
          value={bytesTotal === 0 ? null : Math.min(1, bytesDone / bytesTotal)}
          valueText={
            bytesTotal === 0
              ? ''
              : t('bytes', {
                  done: format.bytes(Math.min(bytesDone, bytesTotal)),
                  total: format.bytes(bytesTotal),
                })
          }
        />
        <div className={css.actions}>
          <Button size="small" icon={<Square size={14} aria-hidden />} onPress={proof.stop}>
            {t('proof.stop')}
          </Button>
          <p className={css.note}>{t('proof.readingMore')}</p>
        </div>
      </div>
    )
  }
  if (failure) return <ErrorNotice failure={failure} actions={anyway} />
  if (found === null || found.objects === 0) return null
  if (found.damaged.length === 0)
    return (
      <p className={css.note} role="status">
        <FileCheck2 size={16} aria-hidden />{' '}
        {t('proof.whole', {
          count: found.objects,
          n: format.number(found.objects),
          moment: format.moment(found.readSince ?? ''),
        })}
      </p>
    )
  const more = found.damaged.length - mostNamed
  return (
    <div className={css.result} role="alert">
      <p className={css.state}>
        <CircleAlert size={20} aria-hidden className={css.loss} />
        <span>
          {t('proof.damaged', { count: found.damaged.length, n: format.number(found.damaged.length) })}
        </span>
      </p>
      <ul className={css.hints}>
        {found.damaged.slice(0, mostNamed).map(({ item, name }) => (
          <li key={item}>{name}</li>
        ))}
        {more > 0 && <li>{t('proof.more', { count: more, n: format.number(more) })}</li>}
      </ul>
      <p className={css.lead}>{t('proof.damagedMore')}</p>
      <div className={css.actions}>
        <Button size="small" variant="primary" onPress={() => go('health')}>
          {t('proof.repair')}
        </Button>
        {anyway}
      </div>
    </div>
  )
}
