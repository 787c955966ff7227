import { useEffect, useRef, useState } from 'react'

export interface Sample {
  /** Milliseconds. */
  at: number
  done: number
}

/** Speed is that of the last half minute: a disk that gets slower says so soon, one hiccup does not. */
const windowMs = 30_000
/** Before this much was seen a number would be a guess. */
const leastMs = 4000

/** The samples of the window that ends with `next`. What was done before the first of them counts for nothing. */
export function withSample(samples: readonly Sample[], next: Sample): Sample[] {
  const last = samples.at(-1)
  // Less than before: something else has begun.
  if (last !== undefined && next.done < last.done) return [next]
  return [...samples.filter(({ at }) => next.at - at <= windowMs), next]
}

/** Seconds until `total` is done, or null while that cannot be said. */
export function secondsLeft(samples: readonly Sample[], total: number): number | null {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < leastMs) return null
  const speed = (last.done - first.done) / (last.at - first.at)
  return speed <= 0 ? null : Math.max(0, total - last.done) / speed / 1000
}

/** Whole minutes, upwards, and never fewer than one: better a little early than late. */
export function minutesLeft(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / 60))
}

/** Minutes until what runs is done, or null while that cannot be said. */
export function useMinutesLeft(done: number, total: number | null): number | null {
  const samples = useRef<Sample[]>([])
  const [minutes, setMinutes] = useState<number | null>(null)
  useEffect(() => {
    samples.current = withSample(samples.current, { at: performance.now(), done })
    const seconds = total === null ? null : secondsLeft(samples.current, total)
    setMinutes(seconds === null ? null : minutesLeft(seconds))
  }, [done, total])
  return minutes
}
