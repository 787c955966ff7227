import { AppError } from '../../../appError.ts'

/** A folder of a copy has at most some hundred names; this is room for three thousand, and read in a fifth of a second. */
export const listingMostBytes = 1 << 20
const tagMost = 600
const textMost = 4096

/**
 * A listing as text that the XML parser may be given. What could make a parser work for ever or grow without end is
 * refused before it: declarations and entities of the server's own, comments, endless tags or texts. Throws ServerNotDav.
 */
export function boundedListing(bytes: Buffer): string {
  const text = bytes.toString('utf8').replace(/\s+/g, ' ')
  let depth = 0
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('<', at)
    if (open < 0) break
    const close = text.indexOf('>', open)
    const next = text[open + 1]
    const declared = next === '?' && text.startsWith('<?xml ', open)
    if (
      open - at > textMost ||
      close < 0 ||
      close - open > tagMost ||
      next === '!' ||
      (next === '?' && !declared)
    )
      throw new AppError('ServerNotDav')
    if (next === '/') depth -= 1
    else if (!declared && text[close - 1] !== '/') depth += 1
    if (depth > 12 || depth < 0) throw new AppError('ServerNotDav')
    at = close + 1
  }
  if (depth !== 0) throw new AppError('ServerNotDav')
  return text
}
