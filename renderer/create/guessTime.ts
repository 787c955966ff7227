/**
 * How long a password lasts against somebody who has the vault's files. Honest means: for an attacker with much
 * hardware, and from what is known of how people choose, not from counting kinds of characters.
 */
import type { Locale } from '../../preload/contract.ts'
import { phraseGuesses, typedWords } from './phrase.ts'

/**
 * Guesses a second of a rich attacker: about a hundred large graphics cards, each limited by memory at a few hundred
 * tries of Argon2id with 256 MiB and 3 passes, rounded up.
 */
export const guessesPerSecond = 100_000

export type TimeUnit = 'moment' | 'minutes' | 'hours' | 'days' | 'months' | 'years' | 'centuries'
export interface GuessTime {
  seconds: number
  unit: TimeUnit
  /** How many of the unit, rounded down; 0 for `moment` and `centuries`. */
  amount: number
}

/** Average time until `guesses` tries are made. */
export function guessTime(guesses: number): GuessTime {
  const seconds = guesses / guessesPerSecond
  const of = (unit: TimeUnit, length: number): GuessTime => ({
    seconds,
    unit,
    amount: Math.max(1, Math.floor(seconds / length)),
  })
  if (seconds < 60) return { seconds, unit: 'moment', amount: 0 }
  if (seconds < 3600) return of('minutes', 60)
  if (seconds < 86_400) return of('hours', 3600)
  if (seconds < 60 * 86_400) return of('days', 86_400)
  if (seconds < 2 * 31_557_600) return of('months', 2_629_800)
  if (seconds < 1000 * 31_557_600) return of('years', 31_557_600)
  return { seconds, unit: 'centuries', amount: 0 }
}

/** Estimates a password. The dictionaries are loaded when first needed; nothing leaves the page. */
export async function estimate(
  password: string,
  phrase: { password: string; locale: Locale } | null,
): Promise<GuessTime> {
  if (phrase && password === phrase.password) return guessTime(phraseGuesses(phrase.locale))
  const check = await (checker ??= makeChecker())
  // Beyond 100 characters the estimate costs time and changes nothing a person would do.
  return guessTime(check(password.slice(0, 100)))
}

let checker: Promise<(password: string) => number> | null = null

async function makeChecker(): Promise<(password: string) => number> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ownWords: typedWords() },
    graphs: common.adjacencyGraphs,
  })
  return password => zxcvbn.check(password).guesses
}
