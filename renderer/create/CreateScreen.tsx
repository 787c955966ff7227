export function CreateScreen(_: { onDone: () => void }) {
  return null
}
