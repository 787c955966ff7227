/** What the columns of a table hold: the first rows, a choice above each column, and what becomes of the rows. */
import { Check } from 'lucide-react'
import type { ReadingChoice, TableColumns, TableField, TableSample } from '../../preload/contract.ts'
import { tableFields } from '../../preload/words.ts'
import { useFormat } from '../i18n/format.ts'
import { useText } from '../i18n/useText.ts'
import { useCall } from '../model/vault.ts'
import { visible } from '../timeline/marked.tsx'
import { Button } from '../ui/Button.tsx'
import { ToggleChip } from '../ui/Chip.tsx'
import { ErrorNotice } from '../ui/ErrorNotice.tsx'
import { Loading } from '../ui/Loading.tsx'
import { Select } from '../ui/Select.tsx'
import { type Mapping, problemsOf, wordsOf, withField } from './columnMapping.ts'
import css from './Sources.module.css'
import { TriedRecords } from './TriedRecords.tsx'
import type { useTried } from './useTried.ts'

const rowsShown = 8
const headingRowsOffered = 12
const rowKinds = ['call', 'sms', 'message'] as const

export interface ColumnsFormProps {
  item: string
  reading: ReadingChoice
  onChange: (columns: TableColumns) => void
  tried: ReturnType<typeof useTried>
}

export function ColumnsForm({ item, reading, onChange, tried }: ColumnsFormProps) {
  const t = useText('sources')
  // Without headings every row is given as it stands, so that the row of the headings can be chosen.
  const plain = useCall('source.preview', {
    item,
    reading: { ...reading, columns: { fields: {}, headingRow: 0 } },
  })
  const table = tried.value?.table ?? null
  const failure = tried.failure ?? plain.failure
  if (failure) return <ErrorNotice failure={failure} onRetry={tried.reload} />
  if (tried.value === null) return <Loading />
  if (table === null) return <p className={css.problem}>{t('noTable')}</p>
  const columns: Mapping = reading.columns ?? { fields: {}, headingRow: table.headingRow }
  return (
    <div className={css.form}>
      <p>{t('columnsLead')}</p>
      <HeadingRow
        rows={plain.value?.table?.rows ?? []}
        value={columns.headingRow}
        onChange={headingRow => onChange({ ...columns, headingRow, fields: {} })}
      />
      <Suggestions table={table} columns={columns} onChange={onChange} />
      <MappedTable table={table} columns={columns} onChange={onChange} />
      <Directions table={table} columns={columns} onChange={onChange} />
      <RowKind columns={columns} onChange={onChange} />
      <section className={css.tried} aria-label={t('mapPreview')} aria-busy={tried.trying}>
        <h3>{t('mapPreview')}</h3>
        <Problems columns={columns} tried={tried} />
        {Object.keys(columns.fields).length > 0 && (
          <TriedRecords preview={tried.value} caption={t('mapPreview')} />
        )}
      </section>
    </div>
  )
}

interface Part {
  table: TableSample
  columns: Mapping
  onChange: (columns: TableColumns) => void
}

function HeadingRow({
  rows,
  value,
  onChange,
}: {
  rows: readonly string[][]
  value: number
  onChange: (row: number) => void
}) {
  const t = useText('sources')
  const shown = Math.max(value, Math.min(rows.length, headingRowsOffered))
  const options = [
    { id: '0', label: t('headingNone') },
    ...Array.from({ length: shown }, (_, index) => ({
      id: String(index + 1),
      label: t('headingAt', {
        n: index + 1,
        cells: visible((rows[index] ?? []).filter(cell => cell !== '').join(' | ')).slice(0, 70),
      }),
    })),
  ]
  return (
    <div className={css.headingRow}>
      <Select
        label={t('headingRow')}
        options={options}
        value={String(value)}
        onChange={row => onChange(Number(row))}
      />
    </div>
  )
}

function Suggestions({ table, columns, onChange }: Part) {
  const t = useText('sources')
  const open = openSuggestions(table, columns)
  if (open.length === 0) return null
  return (
    <div>
      <Button
        onPress={() =>
          onChange(open.reduce((all, { field, heading }) => withField(all, heading, field), columns))
        }
      >
        {t('takeAll', { count: open.length })}
      </Button>
    </div>
  )
}

/** Suggestions for columns and fields about which nothing was said yet. */
function openSuggestions(table: TableSample, columns: Mapping): TableSample['suggested'] {
  const named = new Set(Object.values(columns.fields))
  return table.suggested.filter(
    ({ field, heading }) => columns.fields[field] === undefined && !named.has(heading),
  )
}

function MappedTable({ table, columns, onChange }: Part) {
  const t = useText('sources')
  const options: { id: TableField | 'nothing'; label: string }[] = (['nothing', ...tableFields] as const).map(
    field => ({ id: field, label: t(`field.${field}`) }),
  )
  const open = openSuggestions(table, columns)
  const fieldOf = (heading: string) =>
    tableFields.find(field => columns.fields[field] === heading) ?? 'nothing'
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={css.sheet} aria-label={t('tab.columns')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.headings.map((heading, at) => {
              const suggestion = open.find(one => one.heading === heading)
              return (
                <th key={`${at} ${heading}`} scope="col">
                  <span className={css.heading}>{visible(heading)}</span>
                  <Select
                    label={t('columnHolds', { heading: visible(heading) })}
                    labelHidden
                    options={options}
                    value={fieldOf(heading)}
                    onChange={field => onChange(withField(columns, heading, field))}
                  />
                  {suggestion && (
                    <span className={css.suggestion}>
                      <span>
                        {t('suggested', { field: t(`field.${suggestion.field}`) })} ·{' '}
                        {t(`suggestedWhy.${suggestion.reason}`)}
                      </span>
                      <Button
                        size="small"
                        aria-label={t('takeWhich', {
                          heading: visible(heading),
                          field: t(`field.${suggestion.field}`),
                        })}
                        onPress={() => onChange(withField(columns, heading, suggestion.field))}
                      >
                        {t('take')}
                      </Button>
                    </span>
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, rowsShown).map((row, number) => (
            // Rows of a table have no names; their order never changes.
            // biome-ignore lint/suspicious/noArrayIndexKey: the order is what they are known by
            <tr key={number}>
              {table.headings.map((heading, at) => (
                <td key={`${at} ${heading}`} data-used={fieldOf(heading) !== 'nothing' || undefined}>
                  {visible((row[at] ?? '').slice(0, 120))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Directions({ table, columns, onChange }: Part) {
  const t = useText('sources')
  const seen = wordsOf(table, columns)
  if (seen.length === 0) return null
  const said = columns.directions ?? {}
  const say = (word: string, way: 'in' | 'out', on: boolean) => {
    const { [word]: _, ...rest } = said
    onChange({ ...columns, directions: on ? { ...rest, [word]: way } : rest })
  }
  return (
    <fieldset className={css.directions}>
      <legend>{t('directionsTitle')}</legend>
      <p className={css.quiet}>{t('directionsLead')}</p>
      {seen.map(word => (
        <div key={word} className={css.direction} role="group" aria-label={visible(word)}>
          <span className={css.word}>{t('directionOf', { word: visible(word) })}</span>
          {(['in', 'out'] as const).map(way => (
            <ToggleChip
              key={way}
              isSelected={said[word] === way}
              icon={said[word] === way ? <Check size={16} aria-hidden /> : undefined}
              onChange={on => say(word, way, on)}
            >
              {t(way === 'in' ? 'dirIn' : 'dirOut')}
            </ToggleChip>
          ))}
        </div>
      ))}
    </fieldset>
  )
}

function RowKind({ columns, onChange }: Omit<Part, 'table'>) {
  const t = useText('sources')
  const labels = { call: t('rowsCall'), sms: t('rowsSms'), message: t('rowsMessage') }
  const { kind: _, ...open } = columns
  return (
    <fieldset className={css.directions}>
      <legend>{t('rowsAre')}</legend>
      <div className={css.direction}>
        {columns.fields.kind !== undefined && (
          <ToggleChip
            isSelected={columns.kind === undefined}
            icon={columns.kind === undefined ? <Check size={16} aria-hidden /> : undefined}
            onChange={() => onChange(open)}
          >
            {t('rowsOpen')}
          </ToggleChip>
        )}
        {rowKinds.map(kind => (
          <ToggleChip
            key={kind}
            isSelected={columns.kind === kind}
            icon={columns.kind === kind ? <Check size={16} aria-hidden /> : undefined}
            onChange={on => onChange(on ? { ...columns, kind } : open)}
          >
            {labels[kind]}
          </ToggleChip>
        ))}
      </div>
    </fieldset>
  )
}

/** What the columns named so far leave unknown, each in a sentence. */
function Problems({ columns, tried }: { columns: Mapping; tried: ReturnType<typeof useTried> }) {
  const t = useText('sources')
  const format = useFormat()
  const found = problemsOf(columns, tried.value?.records ?? [])
  if (found.length === 0) return null
  return (
    <div role="status">
      <ul className={css.problems}>
        {found.map(({ code, n, of }) => (
          <li key={code}>{t(`problem.${code}`, { count: n, n: format.number(n), of: format.number(of) })}</li>
        ))}
      </ul>
    </div>
  )
}
