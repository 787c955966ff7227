import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { CallArg, Draft, DraftSection, DraftSpan, Printed } from '../../preload/contract.ts'
import { useText } from '../i18n/useText.ts'
import { useAppState } from '../model/appState.tsx'
import { type Failed, asFailed } from '../model/failure.ts'
import { useNavigation } from '../model/navigation.tsx'
import { call } from '../model/vault.ts'
import { Button } from '../ui/Button.tsx'
import { Badge } from '../ui/Chip.tsx'
import { classes } from '../ui/classes.ts'
import { Progress } from '../ui/Progress.tsx'
import { TextField } from '../ui/TextField.tsx'
import { PdfPreview } from '../viewer/PdfPreview.tsx'
import css from './ComplaintScreen.module.css'
import own from './LetterStep.module.css'
import { ProblemCard } from './ProblemCard.tsx'
import { StepTitle } from './StepTitle.tsx'

export interface LetterStepProps {
  draft: Draft
  onChange: (draft: Draft) => void
  onFailure: (failure: Failed | null) => void
}

export type EditLetter = (edit: Omit<CallArg<'complaint.edit'>, 'id'>) => void

/** Saves each edit and takes over the letter as the program then has it, with its problems. */
export function useEditLetter({ draft, onChange, onFailure }: LetterStepProps): EditLetter {
  return edit => {
    call('complaint.edit', { id: draft.id, ...edit }).then(
      next => {
        onFailure(null)
        onChange(next)
      },
      (error: unknown) => onFailure(asFailed(error)),
    )
  }
}

/** The letter by section, each statement with its sources; the page itself beside it. */
export function LetterStep(props: LetterStepProps) {
  const { draft } = props
  const t = useText('complaint')
  const edit = useEditLetter(props)
  return (
    <div className={own.letter}>
      <div className={own.sections}>
        <StepTitle>{t('letterTitle')}</StepTitle>
        <p className={css.lead}>{t('letterLead')}</p>
        {draft.problems
          .filter(problem => problem.blocks)
          .map(problem => (
            <ProblemCard
              key={`${problem.section} ${problem.paragraph} ${problem.code} ${problem.text}`}
              problem={problem}
              onEdit={edit}
            />
          ))}
        {draft.sections.map(section => (
          <Section key={section.id} section={section} draft={draft} onEdit={edit} />
        ))}
      </div>
      <Preview draft={draft} />
    </div>
  )
}

/** Made anew a moment after the last change. */
function Preview({ draft }: { draft: Draft }) {
  const t = useText('complaint')
  const { state } = useAppState()
  const [printed, setPrinted] = useState<Printed | null>(null)
  const [failed, setFailed] = useState(false)
  const round = useRef(0)
  useEffect(() => {
    if (!state.canPrint) return
    const mine = ++round.current
    const timer = setTimeout(() => {
      call('complaint.preview', { id: draft.id }).then(
        made => {
          if (mine !== round.current) return
          setFailed(false)
          setPrinted(made)
        },
        () => mine === round.current && setFailed(true),
      )
    }, 500)
    return () => clearTimeout(timer)
  }, [draft, state.canPrint])
  return (
    <aside className={own.preview} aria-label={t('preview')}>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div tabIndex={0}>
        {!state.canPrint ? (
          <p>{t('noPreview')}</p>
        ) : failed ? (
          <p>{t('previewFailed')}</p>
        ) : printed === null ? (
          <Progress label={t('previewComing')} value={null} />
        ) : (
          <PdfPreview printed={printed} />
        )}
      </div>
    </aside>
  )
}

function Section({ section, draft, onEdit }: { section: DraftSection; draft: Draft; onEdit: EditLetter }) {
  const t = useText('complaint')
  const [adding, setAdding] = useState<string | null>(null)
  const sourced = section.paragraphs.filter(({ spans }) =>
    spans.some(span => (span.events?.length ?? 0) > 0),
  ).length
  return (
    <section className={css.section} aria-label={section.title}>
      <header>
        <h3>{section.title}</h3>
        <span>{sourced > 0 ? t('lines', { count: section.paragraphs.length, sourced }) : ''}</span>
      </header>
      {section.paragraphs.map(paragraph => (
        <Paragraph key={paragraph.id} section={section} paragraph={paragraph} draft={draft} onEdit={onEdit} />
      ))}
      {section.table && <SectionTable table={section.table} title={section.title} />}
      {section.editable &&
        (adding === null ? (
          <Button
            size="small"
            variant="quiet"
            icon={<Plus size={15} aria-hidden />}
            onPress={() => setAdding('')}
          >
            {t('addLine')}
          </Button>
        ) : (
          <div className={css.problem}>
            <TextField
              label={t('newLine')}
              value={adding}
              onChange={setAdding}
              rows={3}
              autoFocus
              description={t('newLineHint')}
            />
            <div className={css.buttons}>
              <Button size="small" onPress={() => setAdding(null)}>
                {t('leave')}
              </Button>
              <Button
                size="small"
                variant="primary"
                isDisabled={adding.trim() === ''}
                onPress={() => {
                  onEdit({ section: section.id, paragraph: null, text: adding.trim(), mode: 'add' })
                  setAdding(null)
                }}
              >
                {t('keep')}
              </Button>
            </div>
          </div>
        ))}
    </section>
  )
}

function Paragraph({
  section,
  paragraph,
  draft,
  onEdit,
}: {
  section: DraftSection
  paragraph: DraftSection['paragraphs'][number]
  draft: Draft
  onEdit: EditLetter
}) {
  const t = useText('complaint')
  const { go } = useNavigation()
  const text = paragraph.spans.map(span => span.text).join('')
  const [editing, setEditing] = useState<string | null>(null)
  const events = [...new Set(paragraph.spans.flatMap(span => span.events ?? []))]
  const blocked = draft.problems.some(problem => problem.paragraph === paragraph.id && problem.blocks)
  if (editing !== null)
    return (
      <div>
        <TextField
          label={section.title}
          labelHidden
          value={editing}
          onChange={setEditing}
          rows={Math.max(2, Math.ceil(editing.length / 40))}
          autoFocus
        />
        <div className={css.buttons}>
          <Button
            size="small"
            variant="danger"
            onPress={() => onEdit({ section: section.id, paragraph: paragraph.id, text: '', mode: 'delete' })}
          >
            {t('deleteLine')}
          </Button>
          <Button size="small" onPress={() => setEditing(null)}>
            {t('leave')}
          </Button>
          <Button
            size="small"
            variant="primary"
            onPress={() => {
              if (editing !== text)
                onEdit({ section: section.id, paragraph: paragraph.id, text: editing, mode: 'edit' })
              setEditing(null)
            }}
          >
            {t('keep')}
          </Button>
        </div>
      </div>
    )
  const words = paragraph.spans.map((span, index) => <Span key={index} span={span} blocked={blocked} />)
  return (
    <div>
      {section.editable ? (
        <button
          type="button"
          className={own.paragraph}
          onClick={() => setEditing(text)}
          title={t('editLine')}
        >
          {words}
        </button>
      ) : (
        <p className={own.paragraph}>{words}</p>
      )}
      {events.length > 0 && (
        <Button
          size="small"
          variant="quiet"
          onPress={() => go('timeline', { filter: { ids: events, oldestFirst: true } })}
        >
          {paragraph.exhibit
            ? t('exhibit', { label: paragraph.exhibit, count: events.length })
            : t('sourceEvents', { count: events.length })}
        </Button>
      )}
      {paragraph.spans.some(span => span.statement) && <Badge>{t('ownStatement')}</Badge>}
    </div>
  )
}

function Span({ span, blocked }: { span: DraftSpan; blocked: boolean }) {
  const sourced =
    (span.events?.length ?? 0) > 0 || (span.findings?.length ?? 0) > 0 || span.fact !== undefined
  const bare = !sourced && !span.fixed && !span.statement
  return <span className={classes(sourced && own.cited, bare && blocked && own.unsourced)}>{span.text}</span>
}

function SectionTable({ table, title }: { table: NonNullable<DraftSection['table']>; title: string }) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={own.table} aria-label={title} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {table.head.map(cell => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.slice(0, 200).map((row, index) => (
            <tr key={row.events[0] ?? index}>
              {row.cells.map((cell, at) => (
                <td key={at}>{cell.text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
