/**
 * Which sources a finding may name: those in force on the day of the event that reach this kind of lender. Wording
 * follows the kind of authority: a law is apparently broken, a standard is not met.
 */
import rules from '../../resources/rules/rules.json' with { type: 'json' }
import wording from '../../resources/rules/wording.json' with { type: 'json' }
import type { AuthorityLevel, Finding, LenderType } from '../../preload/records.ts'

export const rulesVersion: string = rules.version

export type RuleId = keyof typeof wording.rules

interface Source {
  level: AuthorityLevel
  from: string
  until: string | null
  confidence: string
  clauseSeen: boolean
  lenders: 'all' | LenderType[]
  'zh-CN': string
  en: string
}

const sources = wording.sources as unknown as Record<string, Source>
const order: AuthorityLevel[] = ['law', 'dept_rule', 'national_standard', 'self_regulatory', 'indicator']

export interface Rule {
  id: RuleId
  severity: number
  authority: AuthorityLevel
  title: Finding['title']
  /** First day on which any source of the rule was in force. */
  from: string
}

const known = new Map<RuleId, Rule>()

/** A rule's constant facts. */
export function ruleOf(id: RuleId): Rule {
  let rule = known.get(id)
  if (rule === undefined) known.set(id, (rule = readRule(id)))
  return rule
}

function readRule(id: RuleId): Rule {
  const data = rules.rules.find(rule => rule.id === id)
  if (data === undefined) throw new Error(`no rule ${id}`)
  return {
    id,
    severity: data.severity,
    authority: data.authority_level as AuthorityLevel,
    title: wording.rules[id].title,
    from: wording.rules[id].from,
  }
}

export interface Cited {
  authority: AuthorityLevel
  citation: Finding['citation']
  /** A clause number is not named because its text was not seen. */
  clauseUnverified: boolean
  /** No source reaches this kind of lender, or which one does is not known: only `possible` or an indicator. */
  weak: boolean
}

/** Thousands of findings of one day cite the same. */
const citations = new Map<string, Cited | null>()

/** What a finding about `day` may cite, or null when no source of the rule was in force yet. */
export function cite(id: RuleId, day: string | null, lender: LenderType): Cited | null {
  const key = `${id}\n${day ?? ''}\n${lender}`
  let cited = citations.get(key)
  if (cited === undefined) {
    cited = findCitation(id, day, lender)
    if (citations.size > 20_000) citations.clear()
    citations.set(key, cited)
  }
  return cited
}

function findCitation(id: RuleId, day: string | null, lender: LenderType): Cited | null {
  const rule = ruleOf(id)
  if (day === null || day < rule.from) return null
  const inForce = wording.rules[id].sources
    .map(name => sources[name] as Source)
    .filter(source => day >= source.from && (source.until === null || day <= source.until))
  if (inForce.length === 0) return null
  let found = inForce.filter(source => source.lenders === 'all' || source.lenders.includes(lender))
  let weak = false
  if (lender === 'unknown') {
    // What binds every lender that the standard speaks of, holds whichever of them it is; a rule for one kind does not.
    const general = inForce.filter(source => source.lenders === 'all' || source.lenders.length > 3)
    found = general.length > 0 ? general : inForce
    weak = general.length === 0
  }
  if (found.length === 0)
    return {
      authority: 'indicator',
      citation: { 'zh-CN': wording.noSource['zh-CN'], en: wording.noSource.en, confidence: 'app' },
      clauseUnverified: false,
      weak: true,
    }
  found = found.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
  const levels = found.map(source => source.level)
  const authority =
    rule.authority === 'indicator' || levels.includes(rule.authority)
      ? rule.authority
      : (levels[0] as AuthorityLevel)
  return {
    authority,
    citation: {
      'zh-CN': inWords(found, rule.authority === 'indicator', 'zh-CN'),
      en: inWords(found, rule.authority === 'indicator', 'en'),
      confidence: found.some(source => source.confidence === 'news') ? 'news' : 'text',
    },
    clauseUnverified: found.some(source => !source.clauseSeen),
    weak,
  }
}

/** "不符合国家标准：…；涉嫌违反：…": sources of one kind behind the words for that kind. */
function inWords(found: readonly Source[], indicator: boolean, language: 'zh-CN' | 'en'): string {
  const zh = language === 'zh-CN'
  const list = (of: readonly Source[]): string => of.map(source => source[language]).join(zh ? '；' : '; ')
  if (indicator)
    return zh
      ? `${wording.levels.indicator['zh-CN']}。可参考：${list(found)}。`
      : `${capital(wording.levels.indicator.en)}. See also: ${list(found)}.`
  const parts = order.flatMap(level => {
    const of = found.filter(source => source.level === level)
    if (of.length === 0) return []
    const words = wording.levels[level][language]
    return [zh ? `${words}：${list(of)}。` : `${capital(words)}: ${list(of)}.`]
  })
  return parts.join(zh ? '' : ' ')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
