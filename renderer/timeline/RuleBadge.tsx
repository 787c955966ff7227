import { useText } from '../i18n/useText.ts'
import { Badge } from '../ui/Chip.tsx'

/** The short name of a rule that marked something; abuse and contacts to others stand out. */
export function RuleBadge({ rule }: { rule: string }) {
  const t = useText('timeline')
  return (
    <Badge tone={rule === 'CN-ABUSE-01' || rule === 'CN-3P-01' ? 'severe' : 'finding'}>
      {t(`rule.${rule}`)}
    </Badge>
  )
}
