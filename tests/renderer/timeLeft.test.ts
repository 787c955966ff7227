import { describe, expect, it } from 'vitest'
import { minutesLeft, type Sample, secondsLeft, withSample } from '../../renderer/model/timeLeft.ts'

const fed = (...samples: [atSeconds: number, done: number][]): Sample[] =>
  samples.reduce<Sample[]>((all, [at, done]) => withSample(all, { at: at * 1000, done }), [])

describe('the time that is left', () => {
  it('is unknown until four seconds were seen, and while nothing moves', () => {
    expect(secondsLeft(fed([0, 0], [3, 300]), 1000)).toBeNull()
    expect(secondsLeft(fed([0, 50], [10, 50]), 1000)).toBeNull()
    expect(secondsLeft([], 1000)).toBeNull()
  })

  it('counts nothing that was done before: a check that goes on is not fast because half of it was there', () => {
    expect(secondsLeft(fed([0, 500], [5, 550]), 1000)).toBe(45)
  })

  it('follows a disk that becomes slower, by the last half minute alone', () => {
    const fast: [number, number][] = Array.from({ length: 61 }, (_, second) => [second, second * 10])
    const slow: [number, number][] = Array.from({ length: 40 }, (_, i) => [61 + i, 600 + (i + 1)])
    // 600 in the first minute, then one a second: 360 are left at the end.
    expect(secondsLeft(fed(...fast, ...slow), 1000)).toBe(360)
  })

  it('begins anew when something else began', () => {
    expect(secondsLeft(fed([0, 0], [10, 900], [11, 10]), 1000)).toBeNull()
  })

  it('is told in whole minutes, upwards', () => {
    expect([0, 59, 60, 61, 3601].map(minutesLeft)).toEqual([1, 1, 1, 2, 61])
  })
})
