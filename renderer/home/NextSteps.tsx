import {
  CircleHelp,
  ClipboardList,
  Download,
  FileText,
  HardDriveDownload,
  ListChecks,
  PhoneIncoming,
  Printer,
  Users,
  type LucideIcon,
} from 'lucide-react'
import type { HomeState } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useImportJob } from '../model/importJob.tsx'
import { useCopyReminder } from '../model/copyReminder.ts'
import { useNavigation } from '../model/navigation.tsx'
import { useOpenPanel } from '../model/panels.tsx'
import { useAction } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import css from './Home.module.css'

type Step = HomeState['next'][number]
const icons: Record<Step['code'], LucideIcon> = {
  import: Download,
  answer: CircleHelp,
  nameCollectors: Users,
  confirmFindings: ListChecks,
  complain: FileText,
  draft: FileText,
  print: Printer,
  carrierBill: PhoneIncoming,
  case: ClipboardList,
  copy: HardDriveDownload,
}

/** What can sensibly be done next, the most useful first; only that one is a primary button. */
export function NextSteps({ steps }: { steps: readonly Step[] }) {
  const t = useText('home')
  const format = useFormat()
  const { go } = useNavigation()
  const { choose } = useImportJob()
  const openPanel = useOpenPanel()
  const reminder = useCopyReminder()
  const later = useAction(reminder.later)
  const shown = steps.filter(({ code }) => code !== 'copy' || reminder.step !== null)
  if (shown.length === 0) return null
  const run: Record<Step['code'], () => void> = {
    import: () => choose('folder'),
    answer: () => go('import'),
    nameCollectors: () => go('people'),
    confirmFindings: () => go('patterns'),
    complain: () => go('complaint'),
    draft: () => go('complaint'),
    print: () => go('print'),
    carrierBill: () => openPanel('phone'),
    case: () => go('complaint', { step: 'case' }),
    copy: () => go('health'),
  }
  return (
    <Card title={t('nextTitle')}>
      <ul className={css.steps}>
        {shown.map(({ code, values: raw }, position) => {
          const values = Object.fromEntries(
            Object.entries(raw).map(([name, value]) => [
              name,
              typeof value === 'number' ? format.number(value) : value,
            ]),
          )
          // What is not there is not spoken of.
          if (code === 'complain')
            values['list'] = format.list(
              Object.entries(raw).flatMap(([name, count]) =>
                typeof count === 'number' && count > 0
                  ? [t(`next.complain.${name}`, { count, n: format.number(count) })]
                  : [],
              ),
            )
          const Icon = icons[code]
          // Why it is due differs, what to do does not.
          const why = code === 'copy' && 'entries' in raw ? 'copyStale' : code
          const title = t(`next.${why}.title`, values)
          return (
            <li key={code}>
              <Icon size={20} aria-hidden className={css.stepIcon} />
              <div className={css.stepWords}>
                <strong>{title}</strong>
                <p>{t(`next.${why}.text`, values)}</p>
              </div>
              {code === 'copy' && (
                <Button variant="quiet" onPress={() => void later.run()} isPending={later.running}>
                  {t('next.copy.later')}
                </Button>
              )}
              <Button
                variant={position === 0 && code !== 'copy' ? 'primary' : 'default'}
                onPress={run[code]}
                aria-label={`${t(`next.${code}.do`)}: ${title}`}
              >
                {t(`next.${code}.do`)}
              </Button>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
