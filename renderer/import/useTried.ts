import { useEffect, useState } from 'react'
import type { ReadingChoice } from '../../preload/contract.ts'
import { type Asked, useCall } from '../model/vault.ts'
import type { CallValue } from '../../preload/contract.ts'

const restMs = 300

/** What a reading would give, tried once the person rests. `trying` while what is shown is not yet what was asked. */
export function useTried(
  item: string,
  reading: ReadingChoice,
): Asked<CallValue<'source.preview'>> & { trying: boolean } {
  const key = JSON.stringify(reading)
  const [asked, setAsked] = useState(key)
  const [shown, setShown] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setAsked(key), restMs)
    return () => clearTimeout(timer)
  }, [key])
  const tried = useCall('source.preview', { item, reading: JSON.parse(asked) as ReadingChoice })
  const { value } = tried
  const [last, setLast] = useState(value)
  // A new answer is that of what was asked last: a later one is dropped by `useCall`.
  if (value !== last) {
    setLast(value)
    setShown(asked)
  }
  return { ...tried, trying: tried.failure === null && shown !== key }
}
