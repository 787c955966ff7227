import { call } from '../model/vault.ts'

/** A field saves what is typed when it is left. */
function leaveField(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
}

/** Locks at once. A failure changes nothing the page could do: the program itself ends the open vault. */
export async function lockNow(): Promise<void> {
  leaveField()
  try {
    await call('vault.lock', null)
  } catch {
    // app.changed tells what became of it.
  }
}

/** Ends the program, which locks first. */
export async function quit(): Promise<void> {
  leaveField()
  try {
    await call('app.quit', null)
  } catch {
    // The window closes with the program; there is nobody left to tell.
  }
}
