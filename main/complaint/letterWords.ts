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
  const spans: DraftSpan[] = []
  template.split(placeholder).forEach((piece, position) => {
    if (position % 2 === 0) {
      if (piece !== '') spans.push({ text: piece, fixed: true })
      return
    }
    const value = values[piece]
    if (value === undefined) throw new Error(`letter template without value: ${piece}`)
    spans.push(...(Array.isArray(value) ? value : [value]))
  })
  return spans
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
      texts.flatMap(text => text.split(placeholder).filter((_, position) => position % 2 === 0)),
    )
    known.set(locale, pieces)
  }
  return pieces
}
