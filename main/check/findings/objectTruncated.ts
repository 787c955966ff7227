import { objectFileSize } from '../../vault/payloadFile.ts'
import type { ObjectFinding } from './objectFinding.ts'
import { lossOf } from './objectFinding.ts'

/** The file ends before its content does. */
export const objectTruncated: ObjectFinding = ({ page, size, named, where }) => {
  if (page === null || size >= objectFileSize(page.meta.size)) return null
  return {
    code: 'ObjectTruncated',
    severity: lossOf(named),
    where,
    details: { has: size, needs: objectFileSize(page.meta.size) },
  }
}
