import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import css from './Table.module.css'

export interface Column<Row> {
  id: string
  title: ReactNode
  /** Right-aligned figures. */
  numeric?: boolean
  cell: (row: Row) => ReactNode
  /** Names the row for screen readers; once per table. */
  isRowHeader?: boolean
}

export interface TableProps<Row> {
  /** Says what the table holds, to screen readers only. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string
}

/** A plain table for reading (not a grid). It scrolls sideways inside its own frame when it does not fit. */
export function Table<Row>({ caption, columns, rows, rowId }: TableProps<Row>) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={css.scroll} aria-label={caption} tabIndex={0}>
      <table className={css.table}>
        <caption className={css.hidden}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column.id} scope="col" className={classes(column.numeric && css.numeric)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowId(row)}>
              {columns.map(column =>
                column.isRowHeader ? (
                  <th key={column.id} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} className={classes(column.numeric && css.numeric)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
