/**
 * The fixed wording of letters and how it is filled: a template's `{name}` becomes a span that cites its evidence, what
 * stands between becomes a `fixed` span. The audit accepts a fixed span only when it is exactly one of these pieces.
 */
import clauseData from '../../resources/letters/clauses.json' with { type: 'json' }
import letterData from '../../resources/letters/letters.json' with { type: 'json' }
import type { DraftSpan, LenderType, Locale } from '../../preload/contract.ts'

export type LetterWords = (typeof letterData)['zh-CN']

/** The wording in one language; both have the same keys (tests/complaint/letterWords.test.ts). */
export function letterWords(locale: Locale): LetterWords {
  return letterData[locale]
}

export interface Clause {
  id: string
  level: 'law' | 'dept_rule' | 'national_standard' | 'self_regulatory'
  lenders: LenderType[] | 'all'
  channels: string[]
  rules: string[]
  from: string
  until: string | null
  'zh-CN': string
  en: string
}

export const allClauses = clauseData.clauses as readonly Clause[]

const placeholder = /\{(\w+)\}/

/** A template with its values; `values` gives each placeholder's spans. An unknown placeholder is a bug and throws. */
export function fill(template: string, values: Record<string, DraftSpan | DraftSpan[]>): DraftSpan[] {
  const parts = template.split(placeholder)
  const valueAt = (position: number): DraftSpan[] => {
    const name = parts[position]
    if (name === undefined) return []
    const value = values[name]
    if (value === undefined) throw new Error(`letter template without value: ${name}`)
    return Array.isArray(value) ? value : [value]
  }
  return parts.flatMap((piece, position) => {
    if (position % 2 === 1) return valueAt(position)
    const before = valueAt(position - 1).at(-1)?.text ?? ''
    const after = valueAt(position + 1)[0]?.text ?? ''
    const text = tight(before, piece, after)
    return text === '' ? [] : [{ text, fixed: true }]
  })
}

const endsHan = /\p{Script=Han}$/u
const startsHan = /^\p{Script=Han}/u

/** The space that Chinese sets between a word and a number or a Latin name falls away between two Chinese words. */
function tight(before: string, piece: string, after: string): string {
  const started = endsHan.test(before) && /^ \p{Script=Han}/u.test(piece) ? piece.slice(1) : piece
  return startsHan.test(after) && /\p{Script=Han} $/u.test(started) ? started.slice(0, -1) : started
}

/** A template without placeholders as a span. */
export function fixed(text: string): DraftSpan {
  return { text, fixed: true }
}

function* strings(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value
  else if (value !== null && typeof value === 'object')
    for (const inner of Object.values(value)) yield* strings(inner)
}

const known = new Map<Locale, ReadonlySet<string>>()

/** Every piece of wording that the program itself may print in `locale`, exactly. */
export function knownPieces(locale: Locale): ReadonlySet<string> {
  let pieces = known.get(locale)
  if (pieces === undefined) {
    const texts = [...strings(letterData[locale]), ...allClauses.map(clause => clause[locale])]
    pieces = new Set(
      texts
        .flatMap(text => text.split(placeholder).filter((_, position) => position % 2 === 0))
        .flatMap(piece => [piece, tight('字', piece, ''), tight('', piece, '字'), tight('字', piece, '字')]),
    )
    known.set(locale, pieces)
  }
  return pieces
}
