import { describe, expect, it } from 'vitest'
import words from '../../renderer/create/words.json'
import { estimate, guessTime, guessesPerSecond } from '../../renderer/create/guessTime.ts'
import { newPhrase, phraseGuesses, phraseLength, typedWords } from '../../renderer/create/phrase.ts'

describe('time to guess', () => {
  it('turns guesses into plain units', () => {
    expect(guessTime(guessesPerSecond * 30).unit).toBe('moment')
    expect(guessTime(guessesPerSecond * 120)).toMatchObject({ unit: 'minutes', amount: 2 })
    expect(guessTime(guessesPerSecond * 86_400 * 3)).toMatchObject({ unit: 'days', amount: 3 })
    expect(guessTime(guessesPerSecond * 31_557_600 * 40)).toMatchObject({ unit: 'years', amount: 40 })
    expect(guessTime(guessesPerSecond * 31_557_600 * 4000).unit).toBe('centuries')
  })

  it('is honest about passwords that look long but are common', async () => {
    for (const password of ['1234567890', 'qwertyuiop', 'password123', '20260101aa', 'aaaaaaaaaaaa'])
      expect((await estimate(password, null)).unit, password).toBe('moment')
  })

  it('knows words of the own lists, also when someone chose them', async () => {
    const two = await estimate('pingguo xiangjiao', null)
    expect(two.seconds).toBeLessThan(31_557_600)
  })

  it('counts a drawn phrase by the size of its list, not by its letters', async () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const phrase = newPhrase(locale)
      const time = await estimate(phrase.password, { password: phrase.password, locale })
      expect(time.seconds).toBe(phraseGuesses(locale) / guessesPerSecond)
      expect(time.seconds).toBeGreaterThan(100 * 31_557_600)
    }
  })
})

describe('six words', () => {
  it('come from lists without doubles, typed in letters only', () => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const typed = words[locale].map(word => word.split(' ').at(-1) ?? '')
      expect(new Set(typed).size).toBe(typed.length)
      expect(typed.length).toBeGreaterThan(300)
      for (const word of typed) expect(word).toMatch(/^[a-z]{2,}$/)
    }
    expect(typedWords().length).toBe(words['zh-CN'].length + words.en.length)
  })

  it('are drawn evenly', () => {
    const counts = new Map<string, number>()
    const draws = 4000
    for (let n = 0; n < draws; n += 1)
      for (const word of newPhrase('en').words) counts.set(word.typed, (counts.get(word.typed) ?? 0) + 1)
    const expected = (draws * phraseLength) / words.en.length
    // Chi-square with 335 degrees of freedom: above 460 about once in a million runs.
    let chi = 0
    for (const word of words.en) chi += ((counts.get(word) ?? 0) - expected) ** 2 / expected
    expect(chi).toBeLessThan(460)
  })
})
