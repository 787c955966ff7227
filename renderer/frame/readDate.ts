/**
 * Reads a day someone typed: `2026-11-03`, `2026/11/3`, `20261103`, `2026年11月3日`. Gives `2026-11-03`, or null for
 * anything else, including days that do not exist and days without a year (which year would be a guess).
 */
export function readDate(text: string): string | null {
  const match =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!match) return null
  const day = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : null
}
