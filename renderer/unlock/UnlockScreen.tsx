export function UnlockScreen(_: { onCreate: () => void }) {
  return null
}
