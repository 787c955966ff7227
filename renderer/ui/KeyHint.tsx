import css from './KeyHint.module.css'

/** Shows keys as on the keyboard, e.g. `Ctrl K`. `Mod` becomes ⌘ on a Mac and Ctrl elsewhere. */
export function KeyHint({ keys }: { keys: string }) {
  return <kbd className={css.keys}>{keys.split(' ').map(keyName).join(' ')}</kbd>
}

/** True on a Mac, where commands use the Command key. */
export const isMac = /Mac/.test(navigator.platform)

function keyName(key: string): string {
  return key === 'Mod' ? (isMac ? '⌘' : 'Ctrl') : key
}
