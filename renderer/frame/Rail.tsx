import {
  ChartColumn,
  FileText,
  House,
  Keyboard,
  ListTree,
  Printer,
  Settings,
  ShieldCheck,
  Users,
  Download,
  type LucideIcon,
} from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useHomeState } from '../model/homeState.tsx'
import { useImportJob } from '../model/importJob.tsx'
import { type ScreenName, useNavigation } from '../model/navigation.tsx'
import { useCall } from '../model/vault.ts'
import { classes } from '../ui/classes.ts'
import { Tooltip } from '../ui/Tooltip.tsx'
import css from './Rail.module.css'

const rows: { screen: ScreenName; Icon: LucideIcon }[] = [
  { screen: 'home', Icon: House },
  { screen: 'timeline', Icon: ListTree },
  { screen: 'people', Icon: Users },
  { screen: 'patterns', Icon: ChartColumn },
  { screen: 'complaint', Icon: FileText },
  { screen: 'print', Icon: Printer },
  { screen: 'import', Icon: Download },
  { screen: 'health', Icon: ShieldCheck },
  { screen: 'settings', Icon: Settings },
]

/** The ways to every screen, with counts of what is there. Icons only in a narrow window. */
export function Rail({ onKeys }: { onKeys: () => void }) {
  const t = useText('frame')
  const format = useFormat()
  const { screen, go } = useNavigation()
  const { running } = useImportJob()
  // A conversation belongs to a person, the history and the bin to how the vault is kept.
  const current = screen === 'chat' ? 'people' : screen === 'history' || screen === 'bin' ? 'health' : screen
  const home = useHomeState().value
  const drafts = useCall('complaint.list', null, { again: ['index.changed'] }).value
  const counts: Partial<Record<ScreenName, number>> = {
    timeline: home?.summary.events ?? 0,
    patterns: home?.summary.unconfirmed ?? 0,
    complaint: drafts?.length ?? 0,
    import: home?.summary.openQuestions ?? 0,
  }
  return (
    <nav className={css.rail} aria-label={t('nav')}>
      <ul className={css.list}>
        {rows.map(({ screen: name, Icon }) => {
          const count = counts[name] ?? 0
          const label = count ? t(`counted.${name}`, { count, n: format.number(count) }) : t(`screen.${name}`)
          return (
            <li key={name}>
              <Tooltip text={label}>
                <AriaButton
                  className={classes(css.row, name === current && css.here)}
                  aria-current={name === current ? 'page' : undefined}
                  aria-label={label}
                  onPress={() => go(name)}
                >
                  <Icon size={18} aria-hidden />
                  <span className={css.word}>{t(`screen.${name}`)}</span>
                  {name === 'import' && running ? (
                    <span className={css.running} aria-hidden />
                  ) : (
                    count > 0 && <span className={css.count}>{format.number(count)}</span>
                  )}
                </AriaButton>
              </Tooltip>
            </li>
          )
        })}
      </ul>
      <AriaButton className={classes(css.row, css.keys)} onPress={onKeys} aria-label={t('keys')}>
        <Keyboard size={18} aria-hidden />
        <span className={css.word}>{t('keys')}</span>
      </AriaButton>
    </nav>
  )
}
