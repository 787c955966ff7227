/** How to get each kind of material off the phone, in the order in which it is lost soonest: steps to tick, and what it shows. */
import {
  Image,
  MessageCircle,
  MessagesSquare,
  Mic,
  PhoneCall,
  ReceiptText,
  Smartphone,
  Users,
  type LucideIcon,
} from 'lucide-react'
import { useState } from 'react'
import { useText } from '../i18n/useText.ts'
import { Checkbox } from '../ui/Checkbox.tsx'
import css from './Safety.module.css'

const guides = [
  { id: 'calls', steps: 4, Icon: PhoneCall },
  { id: 'carrier', steps: 5, Icon: ReceiptText },
  { id: 'sms', steps: 5, Icon: MessageCircle },
  { id: 'recordings', steps: 6, Icon: Mic },
  { id: 'wechat', steps: 5, Icon: MessagesSquare },
  { id: 'qq', steps: 4, Icon: MessagesSquare },
  { id: 'iphone', steps: 4, Icon: Smartphone },
  { id: 'whatsapp', steps: 6, Icon: MessagesSquare },
  { id: 'pictures', steps: 5, Icon: Image },
  { id: 'others', steps: 3, Icon: Users },
] as const satisfies readonly { id: string; steps: number; Icon: LucideIcon }[]

/** Steps that were ticked, `sms 1`: kept while the window lives and written nowhere. */
const ticked = new Set<string>()

export function PhoneGuide() {
  const t = useText('guide')
  return (
    <div className={css.groups}>
      <p className={css.lead}>{t('lead')}</p>
      <div className={css.guides}>
        {guides.map(guide => (
          <Guide key={guide.id} {...guide} />
        ))}
      </div>
      <p className={css.lead}>{t('end')}</p>
    </div>
  )
}

function Guide({ id, steps, Icon }: (typeof guides)[number]) {
  const t = useText('guide')
  const numbers = Array.from({ length: steps }, (_, index) => index + 1)
  const [done, setDone] = useState(() => numbers.filter(n => ticked.has(`${id} ${n}`)))
  const tick = (n: number, on: boolean) => {
    if (on) ticked.add(`${id} ${n}`)
    else ticked.delete(`${id} ${n}`)
    setDone(numbers.filter(each => ticked.has(`${id} ${each}`)))
  }
  return (
    <details className={css.guide}>
      <summary>
        <Icon size={20} aria-hidden />
        <strong>{t(`guide.${id}.title`)}</strong>
        {done.length > 0 && <small>{t('done', { done: done.length, total: steps })}</small>}
      </summary>
      <ol>
        {numbers.map(n => (
          <li key={n}>
            <Checkbox isSelected={done.includes(n)} onChange={on => tick(n, on)}>
              {t(`guide.${id}.step.${n}`)}
            </Checkbox>
          </li>
        ))}
      </ol>
      <dl>
        <dt>{t('proves')}</dt>
        <dd>{t(`guide.${id}.proves`)}</dd>
        <dt>{t('lacks')}</dt>
        <dd>{t(`guide.${id}.lacks`)}</dd>
      </dl>
    </details>
  )
}
