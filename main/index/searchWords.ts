/**
 * How text becomes search words, and a query a match. Chinese has no spaces, so each run of Han, kana or hangul is cut
 * into overlapping pairs and its last character: every word of two or more characters is found wherever it stands
 * (compared with LIKE in tests/index/search.test.ts), one character by prefix. Other words are whole words, found by
 * their beginning; numbers also by their last digits.
 */
const piece =
  /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+)|([\p{N}--\p{Script=Han}]+)|((?:[\p{L}--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]]\p{M}*|\p{Co})+)/gv

/** Marks a number written backwards; a private-use character that no number has. */
const backwards = '\uE000'
const shortestBackwards = 4
const surrogate = /[\uD800-\uDFFF]/

/** Words to index for a text. */
export function searchWords(text: string): string {
  let words = ''
  for (const match of text.matchAll(piece)) {
    const run = match[1]
    if (run !== undefined) words += pairs(run)
    else if (match[2] !== undefined) {
      words += `${match[2]} `
      if (match[2].length >= shortestBackwards) words += `${backwards}${reversed(match[2])} `
    } else words += `${(match[3] ?? '').toLowerCase()} `
  }
  return words
}

function pairs(run: string): string {
  // Without surrogates UTF-16 units are characters, and no array is needed.
  const characters = surrogate.test(run) ? Array.from(run) : run
  let words = ''
  for (let index = 0; index + 1 < characters.length; index += 1)
    words += `${characters[index]}${characters[index + 1]} `
  return `${words}${characters[characters.length - 1]} `
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('')
}

export interface SearchQuery {
  /** FTS5 expression; null when no term has a word in it (then only `exact` decides). */
  match: string | null
  /** Terms, lower case, that must stand in the event as they are; the match alone would find a little too much. */
  exact: string[]
  /** All terms as typed, for marks. */
  terms: string[]
  /** Digits typed, for numbers of parties. */
  digits: string
}

/** Reads what a person typed: terms with spaces between them, all of which must be there. */
export function searchQuery(query: string): SearchQuery {
  const terms = query
    .normalize('NFC')
    .trim()
    .split(/\s+/u)
    .filter(term => term !== '')
    .slice(0, 12)
  const parts: string[] = []
  const exact: string[] = []
  for (const term of terms) {
    const pieces = [...term.matchAll(piece)]
    const words: string[] = []
    for (const [index, match] of pieces.entries()) {
      const run = match[1]
      if (run !== undefined) words.push(...runWords(run))
      else
        words.push(
          wordOf(match[0].toLowerCase(), index === 0, index === pieces.length - 1, match[2] !== undefined),
        )
    }
    parts.push(...words)
    const whole = pieces.length === 1 && pieces[0]?.[0] === term
    if (!whole || words.length > 1) exact.push(lower(term))
  }
  return {
    match: parts.length === 0 ? null : parts.join(' AND '),
    exact,
    terms,
    digits: terms.length > 0 && /^[\d\s+-]+$/u.test(query.trim()) ? query.replace(/\D/gu, '') : '',
  }
}

function runWords(run: string): string[] {
  const characters = Array.from(run)
  if (characters.length === 1) return [`"${run}"*`]
  const words: string[] = []
  for (let index = 0; index + 1 < characters.length; index += 1)
    words.push(`"${characters[index]}${characters[index + 1]}"`)
  return words
}

function wordOf(word: string, first: boolean, last: boolean, number: boolean): string {
  const forward = last ? `"${word}"*` : `"${word}"`
  return number && first && word.length >= 3 ? `(${forward} OR "${backwards}${reversed(word)}"*)` : forward
}

/** Lower case as SQLite's lower() does it: ASCII only. */
export function lower(text: string): string {
  return text.replace(/[A-Z]/gu, letter => letter.toLowerCase())
}

/** Where the terms of a query stand in a text, in UTF-16 units, in order and without overlap. */
export function searchMarks(text: string, query: string): { start: number; end: number }[] {
  const haystack = lower(text)
  const found: { start: number; end: number }[] = []
  for (const term of searchQuery(query).terms) {
    const needle = lower(term)
    for (
      let at = haystack.indexOf(needle);
      at >= 0 && found.length < 500;
      at = haystack.indexOf(needle, at + needle.length)
    )
      found.push({ start: at, end: at + needle.length })
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const marks: { start: number; end: number }[] = []
  for (const mark of found) if (mark.start >= (marks.at(-1)?.end ?? 0)) marks.push(mark)
  return marks
}
