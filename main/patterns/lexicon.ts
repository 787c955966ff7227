/**
 * The words of collectors: 182 patterns of `resources/lexicon`, tried on normalised text. A hit says which pattern,
 * where in the original and how grave; it shows what was claimed, not whether it is true. Each message is as grave as
 * its gravest hit, never the sum.
 */
import lexicon from '../../resources/lexicon/lexicon.json' with { type: 'json' }
import type { TextMark } from '../../preload/records.ts'
import { type NormalText, normalise } from './normalise.ts'
import { TriggerIndex, triggersOf } from './triggers.ts'

export const lexiconVersion: string = lexicon.version

/** A place where a pattern matched; offsets in UTF-16 units of the original text. */
export interface LexiconHit extends TextMark {
  /** The original characters that matched. */
  matched: string
  /** Severity of the pattern before context; 0 as `severity` means "mentioned, not threatened". */
  base: number
}

/** What the gravity of a hit depends on besides its words. */
export interface HitContext {
  /** The message went to somebody who is not the debtor. */
  toThirdParty: boolean
}

interface Pattern {
  id: string
  category: string
  severity: number
  expression: RegExp
}

const patterns: Pattern[] = lexicon.entries.map(entry => ({
  id: entry.id,
  category: entry.cat,
  severity: entry.sev,
  expression: new RegExp(entry.re, 'gu'),
}))
const triggers = new TriggerIndex(lexicon.entries.map(entry => triggersOf(entry.re)))
const own = new Set(['SELFHARM'])
const guards = [...lexicon.guards.zh, ...lexicon.guards.en].map(source => new RegExp(source, 'u'))
/** How much of what stands before a hit a guard looks at. */
const guardSpan = 14
/** A guard does not reach over the end of a sentence: 你不会以为没事吧？ does not soften the threat that follows. */
const sentenceEnd = /[。!?;\n]|\.(?!\d)/gu

/** "If you do not pay … then": what follows is a condition on payment. */
const conditional =
  /(?:不|没|未|拒绝?|再不|还不)(?:还|给|付|处理|结清|归还)[^。!?;\n]{0,24}(?:就|便|则|否则|只能|那)|\b(?:pay|payment)\b[^.!?;\n]{0,30}\b(?:or|otherwise)\b|\b(?:if|unless) you (?:do not |don't |can't )?pay\b/gu
/** Formulas of every dunning letter; a condition on payment adds nothing to them. */
const formulaic = new Set(['THREAT.zh.15', 'THREAT.zh.16'])

/** Hits in a text, in order of place. Guarded ones have severity 0. */
export function lexiconHits(original: string, context: HitContext): LexiconHit[] {
  const normal = normalise(original)
  return hitsIn(original, normal, context, () => true)
}

/** Words about the user's own life in what the user wrote: only to show where help is, never to print or to count. */
export function ownDanger(original: string): string | null {
  const hits = hitsIn(original, normalise(original), { toThirdParty: false }, category => own.has(category))
  return hits.find(hit => hit.severity > 0)?.pattern ?? null
}

function hitsIn(
  original: string,
  normal: NormalText,
  context: HitContext,
  wanted: (category: string) => boolean,
): LexiconHit[] {
  const { text, starts, ends } = normal
  const hits: LexiconHit[] = []
  let conditions: [number, number][] | null = null
  for (const number of triggers.candidates(text)) {
    const pattern = patterns[number] as Pattern
    if (!wanted(pattern.category)) continue
    for (const match of text.matchAll(pattern.expression)) {
      if (match[0] === '') continue
      const start = starts[match.index] as number
      const end = ends[match.index + match[0].length - 1] as number
      conditions ??= sentencesOnCondition(text)
      hits.push({
        start,
        end,
        pattern: pattern.id,
        category: pattern.category,
        severity: gravity(pattern, text, match.index, context, conditions),
        base: pattern.severity,
        matched: original.slice(start, end),
      })
    }
  }
  return hits.sort((a, b) => a.start - b.start || a.end - b.end || (a.pattern < b.pattern ? -1 : 1))
}

function gravity(
  pattern: Pattern,
  text: string,
  at: number,
  context: HitContext,
  conditions: readonly [number, number][],
): number {
  if (isGuarded(text, at)) return 0
  const { category, severity } = pattern
  const pressing = category === 'THREAT' || category === 'OBSCENE'
  if (pressing && !formulaic.has(pattern.id) && conditions.some(([from, to]) => at >= from && at < to))
    return 4
  if (context.toThirdParty && (category === 'DISCLOSE' || category === 'INSULT'))
    return Math.min(4, severity + 1)
  return severity
}

function isGuarded(text: string, at: number): boolean {
  let before = text.slice(Math.max(0, at - guardSpan), at)
  let last = -1
  for (const end of before.matchAll(sentenceEnd)) last = end.index
  if (last >= 0) before = before.slice(last + 1)
  return guards.some(guard => guard.test(before))
}

/** Sentences, as spans of the text, that make something depend on payment. */
function sentencesOnCondition(text: string): [number, number][] {
  const found = [...text.matchAll(conditional)]
  if (found.length === 0) return []
  const edges = [0, ...[...text.matchAll(sentenceEnd)].map(end => end.index + 1), text.length]
  return found.map(match => {
    const from = edges.findLast(edge => edge <= match.index) ?? 0
    const to = edges.find(edge => edge > match.index) ?? text.length
    return [from, to]
  })
}

/** Gravity of a whole message: that of its gravest hit. */
export function gravest(hits: readonly { severity: number }[]): number {
  return hits.reduce((most, hit) => Math.max(most, hit.severity), 0)
}
