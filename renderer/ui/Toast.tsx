import { X } from 'lucide-react'
import {
  Text,
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { useText } from '../i18n/useText.ts'
import { toasts } from '../model/toasts.ts'
import { Button, IconButton } from './Button.tsx'
import css from './Toast.module.css'

/** The place at the bottom where short notices appear; stands once in the frame. */
export function Toasts() {
  const t = useText('common')
  return (
    <ToastRegion queue={toasts} aria-label={t('notices')} className={css.region!}>
      {({ toast }) => (
        <AriaToast toast={toast} className={css.toast!}>
          <ToastContent className={css.content!}>
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          {toast.content.action && (
            <Button
              size="small"
              onPress={() => {
                toast.content.action?.run()
                toasts.close(toast.key)
              }}
            >
              {toast.content.action.label}
            </Button>
          )}
          <IconButton
            label={t('close')}
            icon={<X size={16} aria-hidden />}
            onPress={() => toasts.close(toast.key)}
          />
        </AriaToast>
      )}
    </ToastRegion>
  )
}
