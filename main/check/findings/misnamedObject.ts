import type { ObjectFinding } from './objectFinding.ts'

/** An object of this vault under a name that is not its own. Nothing is lost; under this name nobody finds it. */
export const misnamedObject: ObjectFinding = ({ page, name, properName, where }) => {
  if (page === null || properName === null || properName === name) return null
  return { code: 'MisnamedObject', severity: 'warning', where, details: { proper: properName } }
}
