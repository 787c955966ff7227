import type { ObjectFinding } from './objectFinding.ts'

/** A file with the name of an object that belongs to another vault, or to none. Nothing in it is used. */
export const foreignObject: ObjectFinding = ({ page, front, rear, named, where }) => {
  if (page !== null) return null
  const other = front === 'otherVault' || rear === 'otherVault'
  if (!other && named !== null) return null
  return {
    code: 'ForeignObject',
    // In the place of evidence it means that the evidence is gone.
    severity: named === null ? 'notice' : named.original ? 'loss' : 'warning',
    where,
    details: { otherVault: other },
  }
}
