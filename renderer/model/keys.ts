import { useEffect, useEffectEvent } from 'react'

export type Keys = Record<string, (event: KeyboardEvent) => void>

/**
 * Listens for keys on the whole window while the component is shown. Names: `j`, `?`, `[`, `ArrowDown`, `Mod+k`
 * (Ctrl, or Command on a Mac). Keys without Mod are left alone while someone types or a dialog is open, and where what has
 * the focus uses them itself: Enter and Space of a button, arrows of a player.
 */
export function useKeys(keys: Keys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return
    const mod = event.ctrlKey || event.metaKey
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const handler = keys[mod ? `Mod+${key}` : key]
    if (!handler || (!mod && (busyElsewhere(event) || usedByTarget(event)))) return
    event.preventDefault()
    handler(event)
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function usedByTarget({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  if (key === 'Enter' || key === ' ')
    return (
      target.closest('button, a, summary, audio, video, [role="button"], [role="tab"], [role="slider"]') !==
      null
    )
  return (
    /^(Arrow|Page|Home|End)/.test(key) &&
    target.closest('audio, video, [role="slider"], [role="tab"]') !== null
  )
}

function busyElsewhere(event: KeyboardEvent): boolean {
  // A notice at the foot of the window calls itself an alert dialog, too; it takes no keys.
  const taken =
    '[role="dialog"], [role="alertdialog"]:not([aria-modal="false"]), [role="menu"], [role="listbox"]'
  if (document.querySelector(taken)) return true
  const target = event.target
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      target.getAttribute('role') === 'spinbutton')
  )
}
