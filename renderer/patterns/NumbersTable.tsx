import type { PatternOverview } from '../../preload/contract.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useNavigation } from '../model/navigation.tsx'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { Table } from '../ui/Table.tsx'
import css from './DaysChart.module.css'

/** What each number did; the most active first. */
export function NumbersTable({ overview }: { overview: PatternOverview }) {
  const t = useText('patterns')
  const format = useFormat()
  const { go } = useNavigation()
  const rows = overview.numbers.toSorted((a, b) => b.total - a.total)
  return (
    <section className={css.card}>
      <h2>{t('numbersTitle')}</h2>
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
              <Button
                size="small"
                variant="quiet"
                onPress={() => go('timeline', { filter: { parties: [row.party] } })}
              >
                {visible(row.label)}
              </Button>
            ),
          },
          { id: 'calls', title: t('calls'), numeric: true, cell: row => format.number(row.calls) },
          { id: 'answered', title: t('answered'), numeric: true, cell: row => format.number(row.answered) },
          { id: 'messages', title: t('messages'), numeric: true, cell: row => format.number(row.messages) },
          { id: 'nights', title: t('nights'), numeric: true, cell: row => format.number(row.nights) },
          { id: 'total', title: t('total'), numeric: true, cell: row => format.number(row.total) },
        ]}
      />
    </section>
  )
}
