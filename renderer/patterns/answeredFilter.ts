import type { PatternOverview, TimelineFilter } from '../../preload/contract.ts'

/** The calls that a bar counts: of the creditor group with most, as the rule counts each group by itself. */
export function answeredFilter({
  day,
  answeredBy,
}: Pick<PatternOverview['days'][number], 'day' | 'answeredBy'>): TimelineFilter {
  return {
    from: day,
    to: day,
    counted: 'effective',
    ...(answeredBy.length === 0 ? {} : { parties: answeredBy }),
  }
}
