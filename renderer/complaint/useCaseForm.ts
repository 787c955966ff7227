import { useEffect, useEffectEvent, useState } from 'react'
import type { CallValue, CaseFacts, Complainant } from '../../preload/contract.ts'
import { type Failed, asFailed } from '../model/failure.ts'
import { call } from '../model/vault.ts'

/** So long after the last key what was typed is saved; an idle lock must not find it unsaved. */
const quietMs = 700

interface Form {
  case: CaseFacts
  person: Complainant
}

export interface CaseForm {
  /** Null until the program has answered. */
  facts: CaseFacts | null
  person: Complainant | null
  change: (part: 'case' | 'person', values: Partial<CaseFacts & Complainant>) => void
  /** Saves at once what is typed and not saved yet. */
  flush: () => void
  failure: Failed | null
}

/** The case facts as they are typed. Taken over once: what is typed is never replaced by what was saved a moment ago. */
export function useCaseForm(known: CallValue<'case.get'> | null): CaseForm {
  const [form, setForm] = useState<Form | null>(null)
  const [saved, setSaved] = useState<Form | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  if (form === null && known !== null) {
    const first: Form = { case: known.case, person: known.complainant }
    setForm(first)
    setSaved(first)
  }
  // Only what was typed is saved: something else may have filled in another field meanwhile.
  const flush = useEffectEvent(() => {
    if (form === null || saved === null || form === saved) return
    const change = {
      case: differing(form.case, saved.case),
      complainant: differing(form.person, saved.person),
    }
    setSaved(form)
    if (Object.keys(change.case).length + Object.keys(change.complainant).length === 0) return
    call('case.set', change).then(
      () => setFailure(null),
      (error: unknown) => {
        setFailure(asFailed(error))
        setSaved(saved)
      },
    )
  })
  useEffect(() => {
    const timer = setTimeout(flush, quietMs)
    return () => clearTimeout(timer)
  }, [form])
  useEffect(() => () => flush(), [])
  return {
    facts: form?.case ?? null,
    person: form?.person ?? null,
    change: (part, values) =>
      setForm(old => (old === null ? null : { ...old, [part]: { ...old[part], ...values } })),
    flush: () => flush(),
    failure,
  }
}

function differing<T extends object>(now: T, before: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(now)
      .map(([name, value]: [string, unknown]) => [name, typeof value === 'string' ? value.trim() : value])
      .filter(([name, value]) => value !== before[name as keyof T]),
  ) as Partial<T>
}
