import { ListTree } from 'lucide-react'
import { useText } from '../i18n/useText.ts'
import { useImportJob } from '../model/importJob.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import css from './TimelineScreen.module.css'

/** A timeline without events: nothing was imported yet, or nothing fits what was asked. */
export function NothingHere({ narrowed, onShowAll }: { narrowed: boolean; onShowAll: () => void }) {
  const t = useText('timeline')
  const { choose } = useImportJob()
  return (
    <div className={css.empty}>
      <EmptyState
        icon={<ListTree size={28} aria-hidden />}
        title={narrowed ? t('nothingFound') : t('nothingYet')}
        actions={
          narrowed ? (
            <Button onPress={onShowAll}>{t('showAll')}</Button>
          ) : (
            <Button variant="primary" onPress={() => choose('folder')}>
              {t('importNow')}
            </Button>
          )
        }
      >
        {narrowed ? t('nothingFoundMore') : t('nothingYetMore')}
      </EmptyState>
    </div>
  )
}
