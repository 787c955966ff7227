/** The import that runs or ran last, as the frame and the import screen see it. */
import {
  type ReactNode,
  createContext,
  useCallback,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react'
import { notify } from './toasts.ts'
import type { ImportProgress, SourceAnswer } from '../../preload/contract.ts'
import { formatsFor } from '../i18n/format.ts'
import { words } from '../i18n/setUp.ts'
import { asFailed, errorWords } from './failure.ts'
import { useNavigation } from './navigation.tsx'
import { call, importDropped, useEvent } from './vault.ts'

/** Answers chosen on the sheet of questions and not yet saved, by the question's id. */
export type ChosenAnswers = ReadonlyMap<string, SourceAnswer>

export interface ImportJob {
  progress: ImportProgress | null
  running: boolean
  choose: (what: 'files' | 'folder') => void
  dropped: (files: readonly File[]) => void
  /** While something takes them, imports that begin go to it instead of to the import screen. Gives the way back. */
  takeBegun: (take: (job: string) => void) => () => void
  /** Kept until they are saved or the vault is locked: the sheet goes while a source is read, and with its screen. */
  answers: ChosenAnswers
  setAnswers: (next: (old: ChosenAnswers) => ChosenAnswers) => void
}

const ImportContext = createContext<ImportJob | null>(null)

export function ImportJobProvider({ children }: { children: ReactNode }) {
  const [progress, setProgress] = useState<ImportProgress | null>(null)
  const [answers, setAnswers] = useState<ChosenAnswers>(new Map())
  const { go } = useNavigation()
  useEvent('import.changed', setProgress)
  useEffect(() => {
    // An import goes on after an unlock; find it again.
    void call('import.progress', null).then(setProgress, () => undefined)
  }, [])

  const taker = useRef<((job: string) => void) | null>(null)
  const takeBegun = useCallback((take: (job: string) => void) => {
    taker.current = take
    return () => {
      if (taker.current === take) taker.current = null
    }
  }, [])

  const begin = useCallback(
    (start: () => Promise<{ job: string } | null>) => {
      start().then(
        begun => {
          if (begun === null) return
          if (taker.current === null) go('import')
          else taker.current(begun.job)
        },
        (error: unknown) => {
          const language = words.language === 'en' ? 'en' : 'zh-CN'
          const said = errorWords(asFailed(error), language)
          notify(formatsFor(language).sentences([said.what, said.next]))
        },
      )
    },
    [go],
  )

  const value = useMemo<ImportJob>(
    () => ({
      progress,
      running: progress !== null && progress.phase !== 'done' && progress.phase !== 'cancelled',
      choose: what => begin(() => call('import.choose', { what })),
      dropped: files => begin(() => importDropped(files)),
      takeBegun,
      answers,
      setAnswers,
    }),
    [progress, begin, takeBegun, answers],
  )
  return <ImportContext.Provider value={value}>{children}</ImportContext.Provider>
}

/** How the import stands, and the two ways to start one. */
export function useImportJob(): ImportJob {
  const job = useContext(ImportContext)
  if (!job) throw new Error('useImportJob outside of an open vault')
  return job
}

/** Calls back when a job has ended, however short it was: one may begin and end between two pictures of the page. */
export function useJobEnded(then: () => void): void {
  const { progress, running } = useImportJob()
  const ended = running ? null : (progress?.job ?? null)
  const tell = useEffectEvent(then)
  useEffect(() => {
    if (ended !== null) tell()
  }, [ended])
}
