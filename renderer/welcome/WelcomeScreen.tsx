export function WelcomeScreen(_: { onCreate: () => void }) {
  return null
}
