import { objectFileSize } from '../../vault/payloadFile.ts'
import type { CheckFinding } from '../finding.ts'
import type { ObjectFinding } from './objectFinding.ts'
import { lossOf } from './objectFinding.ts'

/** Pieces of 64 KiB do not open, or all do and the content is another than its page says. The rest can be read. */
export const chunkDamaged: ObjectFinding = ({ badChunks, otherContent, page, size, named, where }) => {
  if (page === null || badChunks === null || size < objectFileSize(page.meta.size)) return null
  if (badChunks.length === 0 && !otherContent) return null
  const details: CheckFinding['details'] = otherContent
    ? { sha256: 'differs' }
    : { chunks: badChunks.length, bytes: Math.min(page.meta.size, badChunks.length * 65_536) }
  return { code: 'ChunkDamaged', severity: lossOf(named), where, details }
}
