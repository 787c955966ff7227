import type { Detection } from '../reader.ts'
import { readers } from '../readers/readers.ts'

/** An export by the id of its reader. One that no reader reads yet is kept, and the report says what it is. */
export function known(format: string, mediaType: string, confidence = 0.9): Detection {
  return Object.hasOwn(readers, format)
    ? { reader: format, confidence, reason: format, mediaType }
    : { reader: 'opaque', confidence, reason: `known:${format}`, mediaType }
}
