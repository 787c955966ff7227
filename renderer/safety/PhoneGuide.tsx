import {
  Image,
  MessageCircle,
  MessagesSquare,
  Mic,
  Phone,
  ReceiptText,
  Usb,
  type LucideIcon,
} from 'lucide-react'
import { useText } from '../i18n/useText.ts'
import css from './Safety.module.css'

const steps: { id: string; Icon: LucideIcon }[] = [
  { id: 'sms', Icon: MessageCircle },
  { id: 'calls', Icon: Mic },
  { id: 'whatsapp', Icon: MessagesSquare },
  { id: 'wechat', Icon: MessagesSquare },
  { id: 'pictures', Icon: Image },
  { id: 'iphone', Icon: Phone },
  { id: 'carrier', Icon: ReceiptText },
  { id: 'computer', Icon: Usb },
]

/** How to get each kind of material off the phone, in the order in which it is lost soonest. */
export function PhoneGuide() {
  const t = useText('safety')
  return (
    <div className={css.groups}>
      <p className={css.lead}>{t('phoneLead')}</p>
      <ul className={css.steps}>
        {steps.map(({ id, Icon }) => (
          <li key={id}>
            <Icon size={20} aria-hidden />
            <div>
              <strong>{t(`phone.${id}.title`)}</strong>
              <p>{t(`phone.${id}.text`)}</p>
            </div>
          </li>
        ))}
      </ul>
      <p className={css.lead}>{t('phoneEnd')}</p>
    </div>
  )
}
