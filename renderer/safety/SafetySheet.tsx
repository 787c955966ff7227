export function SafetySheet(_: { isOpen: boolean; start: 'safety' | 'phone'; onClose: () => void }) {
  return null
}
