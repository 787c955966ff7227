import type { ObjectFinding } from './objectFinding.ts'
import { lossOf } from './objectFinding.ts'

/** The page at the beginning is damaged. Its twin at the end holds the same; without it the content cannot be opened. */
export const frontPageDamaged: ObjectFinding = seen => {
  if (seen.front !== 'damaged') return null
  if (seen.page !== null) return { code: 'FrontPageDamaged', severity: 'notice', where: seen.where }
  // What nobody asked for and nobody can read is a stranger's file.
  if (seen.named === null || seen.rear === 'otherVault') return null
  return { code: 'FrontPageDamaged', severity: lossOf(seen.named), where: seen.where }
}
