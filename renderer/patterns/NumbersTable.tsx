import type { CountedContacts, PatternOverview } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { visible } from '../timeline/marked.tsx'
import { Table } from '../ui/Table.tsx'
import css from './DaysChart.module.css'
import { Figure, Figures, RowName } from './Figure.tsx'

type Row = PatternOverview['numbers'][number]
const columns = [
  { id: 'calls', counted: 'call' },
  { id: 'answered', counted: 'answered' },
  { id: 'messages', counted: 'message' },
  { id: 'nights', counted: 'quiet' },
  { id: 'total', counted: 'contact' },
] as const satisfies { id: keyof Row; counted: CountedContacts }[]

/** What each number did; the most active first. */
export function NumbersTable({ overview }: { overview: PatternOverview }) {
  const t = useText('patterns')
  const l = useText('timeline')
  const rows = overview.numbers.toSorted((a, b) => b.total - a.total)
  return (
    <section className={css.card}>
      <h2>{t('numbersTitle')}</h2>
      <Figures>
        <Table
          caption={t('numbersTitle')}
          rows={rows}
          rowId={row => row.party}
          columns={[
            {
              id: 'number',
              title: t('number'),
              isRowHeader: true,
              cell: row => (
                <RowName filter={{ parties: [row.party], counted: 'contact' }}>
                  {visible(row.label) || l('unknownParty')}
                </RowName>
              ),
            },
            ...columns.map(({ id, counted }) => ({
              id,
              title: t(id),
              numeric: true,
              cell: (row: Row) => (
                <Figure
                  count={row[id]}
                  of={`${visible(row.label)}, ${t(id)}`}
                  filter={{ parties: [row.party], counted }}
                />
              ),
            })),
          ]}
        />
      </Figures>
    </section>
  )
}
