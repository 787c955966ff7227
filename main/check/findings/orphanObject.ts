import type { ObjectFinding } from './objectFinding.ts'

/** A whole object that no entry names: an import was interrupted. It is offered and never deleted. */
export const orphanObject: ObjectFinding = ({ page, named, name, properName, where }) => {
  if (page === null || named !== null || properName !== name) return null
  return { code: 'OrphanObject', severity: 'info', where, details: { bytes: page.meta.size } }
}
