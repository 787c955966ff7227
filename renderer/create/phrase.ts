/** Six words drawn at random: easy to write down, and their time to guess is known exactly. */
import type { Locale } from '../../preload/contract.ts'
import words from './words.json'

export interface PhraseWord {
  /** What is typed: letters only, so that no input method stands between. */
  typed: string
  /** The Chinese word it stands for, or null. */
  shown: string | null
}
export interface Phrase {
  words: PhraseWord[]
  /** The password itself: the words with single spaces. */
  password: string
}

export const phraseLength = 6

/** A new phrase from the system's random source; every word of the list is equally likely. */
export function newPhrase(locale: Locale): Phrase {
  const list = words[locale]
  const chosen = Array.from({ length: phraseLength }, () => readWord(list[randomBelow(list.length)] ?? ''))
  return { words: chosen, password: chosen.map(word => word.typed).join(' ') }
}

/** Guesses someone needs on average who knows the list and that six words were drawn. */
export function phraseGuesses(locale: Locale): number {
  return words[locale].length ** phraseLength / 2
}

/** Every typed word of both lists, so that the estimate of a person's own password knows them too. */
export function typedWords(): string[] {
  return [...words['zh-CN'], ...words.en].map(word => readWord(word).typed)
}

function readWord(entry: string): PhraseWord {
  const [first = '', second] = entry.split(' ')
  return second === undefined ? { typed: first, shown: null } : { typed: second, shown: first }
}

/** Uniform below `limit`: draws that would favour small numbers are thrown away. */
function randomBelow(limit: number): number {
  const fair = Math.floor(2 ** 32 / limit) * limit
  const draw = new Uint32Array(1)
  do crypto.getRandomValues(draw)
  while ((draw[0] ?? 0) >= fair)
  return (draw[0] ?? 0) % limit
}
