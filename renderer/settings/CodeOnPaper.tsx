import { useState } from 'react'
import { ConfirmCode } from '../create/ConfirmCode.tsx'
import { RecoveryCode } from '../create/RecoveryCode.tsx'

/** A code that was just made, until two of its groups were typed back: shown, printed, confirmed. */
export function CodeOnPaper({
  code,
  right,
  onRight,
}: {
  code: string
  /** What the last button says. */
  right: string
  onRight: () => Promise<void>
}) {
  const [confirming, setConfirming] = useState(false)
  return confirming ? (
    <ConfirmCode
      code={code}
      headed={false}
      right={right}
      onBack={() => setConfirming(false)}
      onRight={onRight}
    />
  ) : (
    <RecoveryCode code={code} headed={false} onNext={() => setConfirming(true)} />
  )
}
