import { FolderOpen, LifeBuoy, Plus, Search, FolderInput, FileInput } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { useText } from '../i18n/useText.ts'
import { useImportJob } from '../model/importJob.tsx'
import { useNavigation } from '../model/navigation.tsx'
import { useCall } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { KeyHint } from '../ui/KeyHint.tsx'
import { Menu } from '../ui/Menu.tsx'
import { LockButton } from './LockButton.tsx'
import css from './TopBar.module.css'

/** Case, search, import, safety, lock: the same on every screen. */
export function TopBar({ onSearch, onSafety }: { onSearch: () => void; onSafety: () => void }) {
  const t = useText('frame')
  const { go } = useNavigation()
  const { choose } = useImportJob()
  const facts = useCall('case.get', null, { again: ['index.changed'] })
  const title = facts.value?.case.title || facts.value?.case.lenderName || t('unnamedCase')
  return (
    <header className={css.bar}>
      <AriaButton
        className={css.case!}
        onPress={() => go('complaint')}
        aria-label={t('caseLabel', { title })}
      >
        <FolderOpen size={18} aria-hidden />
        <span className={css.title}>{title}</span>
      </AriaButton>
      <AriaButton
        className={css.search!}
        onPress={onSearch}
        aria-label={t('search')}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <Search size={18} aria-hidden />
        <span className={css.placeholder}>{t('searchHint')}</span>
        <KeyHint keys="Mod K" />
      </AriaButton>
      <div className={css.right}>
        <Menu
          label={t('import')}
          trigger={
            <Button variant="primary" icon={<Plus size={18} aria-hidden />} aria-label={t('import')}>
              <span className={css.word}>{t('import')}</span>
            </Button>
          }
          entries={[
            {
              id: 'files',
              label: t('importFiles'),
              icon: <FileInput size={16} aria-hidden />,
              onPress: () => choose('files'),
            },
            {
              id: 'folder',
              label: t('importFolder'),
              icon: <FolderInput size={16} aria-hidden />,
              onPress: () => choose('folder'),
            },
          ]}
        />
        <Button
          variant="quiet"
          icon={<LifeBuoy size={18} aria-hidden />}
          onPress={onSafety}
          aria-label={t('safety')}
        >
          <span className={css.word}>{t('safety')}</span>
        </Button>
        <LockButton />
      </div>
    </header>
  )
}
