import { CircleAlert, Info, ShieldAlert, TriangleAlert, Wrench, type LucideIcon } from 'lucide-react'
import words from '../../resources/findings.json'
import type { CheckFinding, CheckSeverity } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useLanguage, useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { useKeeping } from '../model/keeping.tsx'
import { Badge, type Tone } from '../ui/Chip.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { canMend, type FindingGroup, groupsOf } from './groups.ts'
import css from './Health.module.css'
import { Material } from './Material.tsx'
import { Places } from './Places.tsx'

const looks: Record<CheckSeverity, { tone: Tone; Icon: LucideIcon }> = {
  loss: { tone: 'severe', Icon: ShieldAlert },
  warning: { tone: 'finding', Icon: TriangleAlert },
  notice: { tone: 'finding', Icon: CircleAlert },
  info: { tone: 'plain', Icon: Info },
}

/** What the last checks found, in three sentences each, and what can be done about it here. */
export function Findings({ findings }: { findings: readonly CheckFinding[] }) {
  const t = useText('health')
  const format = useFormat()
  const { state } = useAppState()
  const { adopt, repair, check } = useKeeping()
  const left = findings.filter(({ code }) => code === 'OrphanObject').length
  const mend = canMend(findings)
  const busy = check !== null && !check.background
  return (
    <Card title={t('findingsTitle')}>
      <ul className={css.findings}>
        {groupsOf(findings).map(group => (
          <li key={`${group.code} ${group.severity} ${group.mended}`}>
            <Finding group={group} />
          </li>
        ))}
      </ul>
      {(mend || left > 0) && (
        <div className={css.actions}>
          {mend && (
            <Button
              icon={<Wrench size={16} aria-hidden />}
              onPress={() => void repair.run()}
              isPending={repair.running}
              isDisabled={busy || state.readOnly}
            >
              {t('repair')}
            </Button>
          )}
          {left > 0 && (
            <Button
              onPress={() => void adopt.run()}
              isPending={adopt.running}
              isDisabled={busy || state.readOnly}
            >
              {t('adopt', { count: left, n: format.number(left) })}
            </Button>
          )}
          {mend && <p className={css.note}>{t('repairMore')}</p>}
          {state.readOnly && <p className={css.note}>{t('readOnly')}</p>}
        </div>
      )}
    </Card>
  )
}

function Finding({ group }: { group: FindingGroup }) {
  const t = useText('health')
  const format = useFormat()
  const { what, safe, next } = words[group.code][useLanguage()]
  const { tone, Icon } = group.mended ? looks.info : looks[group.severity]
  const count = group.places.length
  const [only = ''] = group.places
  const objects = group.places.every(place => place.startsWith('objects/'))
  const where =
    count === 1 && !only.startsWith('objects/')
      ? only
      : t(objects ? 'files' : 'places', {
          count,
          n: format.number(count),
        })
  // Chinese words need no space between them; a place's name does.
  const filled = (sentence: string) =>
    sentence.replaceAll(/\{\{where\}\}( ?)/g, (_, space: string) =>
      /\p{Script=Han}$/u.test(where) ? where : where + space,
    )
  return (
    <>
      <Badge tone={tone} icon={<Icon size={13} aria-hidden />}>
        {t(group.mended ? 'mended' : `severity.${group.severity}`)}
      </Badge>
      <p className={css.what}>{filled(what)}</p>
      <p>{filled(safe)}</p>
      {!group.mended && <p>{filled(next)}</p>}
      {objects && !group.mended && <Material places={group.places} />}
      <Places places={group.places} />
    </>
  )
}
