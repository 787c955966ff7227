import { X } from 'lucide-react'
import { useCallback, useRef } from 'react'
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

/**
 * The place at the foot of the window where short notices appear; stands once. A notice lies over the status line and
 * over nothing else: its height is told to the frame, whose status line grows with a notice of several lines.
 */
export function Toasts() {
  const t = useText('common')
  const observer = useRef<ResizeObserver | null>(null)
  const region = useCallback((element: HTMLElement | null) => {
    const { style } = document.documentElement
    observer.current?.disconnect()
    observer.current = null
    if (element === null) {
      style.removeProperty('--notices')
      return
    }
    observer.current = new ResizeObserver(() => style.setProperty('--notices', `${element.offsetHeight}px`))
    observer.current.observe(element)
  }, [])
  return (
    <ToastRegion ref={region} queue={toasts} aria-label={t('notices')} className={css.region!}>
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
