/** One line of `npm run bench`. */
export interface Figure {
  name: string
  /** Ours over the bar or over the other program; of medians where there are several runs. */
  value: number
  limit: number | null
  detail: string
}
