import { UNSTABLE_ToastQueue as ToastQueue } from 'react-aria-components'

export interface Notice {
  text: string
  /** One thing to do about it, usually undo. */
  action?: { label: string; run: () => void }
}

/** The queue behind the notices at the foot of the window: one is shown, the newest. */
export const toasts = new ToastQueue<Notice>({ maxVisibleToasts: 1 })

/**
 * Shows a short notice for 8 seconds (12 with an action); it is read out politely. The same words twice stand once.
 * Gives what takes it away again.
 */
export function notify(text: string, action?: Notice['action']): () => void {
  for (const { key, content } of toasts.visibleToasts) if (content.text === text) toasts.close(key)
  const key = toasts.add(action ? { text, action } : { text }, { timeout: action ? 12_000 : 8_000 })
  return () => toasts.close(key)
}
