import { useEffect, useRef, useState } from 'react'
import type { CallArg, Proof, ProofProgress } from '../../preload/contract.ts'
import { type Failed, asFailed } from './failure.ts'
import { call, useEvent } from './vault.ts'

export type Paper = CallArg<'proof.read'>

export interface PaperProof {
  running: boolean
  progress: ProofProgress | null
  /** What was found; null before it is asked for, and once something else is to be saved. */
  found: Proof | null
  failure: Failed | null
  /** Reads what `paper` cites and then saves; where something is damaged it only says so. */
  begin: (paper: Paper, save: () => void) => void
  /** Saves all the same. */
  anyway: () => void
  stop: () => void
  forget: () => void
}

/** Before a paper is saved, what it cites is read to the last byte: nobody is to rely on an original that is no more. */
export function usePaperProof(): PaperProof {
  const [running, setRunning] = useState(false)
  const [progress, setProgress] = useState<ProofProgress | null>(null)
  const [found, setFound] = useState<Proof | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  const saving = useRef<() => void>(() => undefined)
  const round = useRef(0)
  useEvent('proof.changed', setProgress)
  // Whoever leaves the screen saves nothing any more.
  useEffect(
    () => () => {
      round.current += 1
      void call('proof.cancel', null).catch(() => undefined)
    },
    [],
  )
  const forget = () => {
    round.current += 1
    setRunning(false)
    setFound(null)
    setFailure(null)
  }
  return {
    running,
    progress,
    found,
    failure,
    begin(paper, save) {
      forget()
      const mine = round.current
      saving.current = save
      setProgress(null)
      setRunning(true)
      call('proof.read', paper)
        .then(
          proof => {
            if (mine !== round.current) return
            setFound(proof)
            if (proof.damaged.length === 0) save()
          },
          (error: unknown) => mine === round.current && setFailure(asFailed(error)),
        )
        .finally(() => mine === round.current && setRunning(false))
    },
    anyway() {
      forget()
      saving.current()
    },
    stop: () => void call('proof.cancel', null).catch(() => undefined),
    forget,
  }
}
