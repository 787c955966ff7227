/** A written date read in each order, to show a person what an answer would mean. No DOM in it. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD'

/** ISO day of the first date in `written` read in this order; null when there is none or no such day exists. */
export function dayIn(written: string, order: DateOrder): string | null {
  const found = /(\d{1,4})[./\-年月日\s]{1,3}(\d{1,2})[./\-年月日\s]{1,3}(\d{1,4})/u.exec(written)
  if (found === null) return null
  const [a = 0, b = 0, c = 0] = found.slice(1).map(Number)
  const [year, month, day] = order === 'YMD' ? [a, b, c] : order === 'DMY' ? [c, b, a] : [c, a, b]
  const full = year < 100 ? 2000 + year : year
  const date = new Date(Date.UTC(full, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.toISOString().slice(0, 10)
    : null
}

/** The first example that the orders read as different days; '' when there is none. */
export function tellingExample(examples: readonly string[], orders: readonly DateOrder[]): string {
  return (
    examples.find(example => {
      const days = orders.map(order => dayIn(example, order)).filter(day => day !== null)
      return new Set(days).size > 1
    }) ?? ''
  )
}
