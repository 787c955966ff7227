import type { Question, SourceAnswer } from '../../preload/contract.ts'

export interface ChoiceProps {
  question: Question
  answer: SourceAnswer | null
  /** Null takes the answer back. */
  onAnswer: (answer: SourceAnswer | null) => void
}

/** Likely one first, and marked as such in words. */
export function choicesOf(question: Question): { value: string; label: string; likely: boolean }[] {
  return question.choices
    .map(choice => ({ ...choice, likely: choice.value === question.likely }))
    .toSorted((a, b) => Number(b.likely) - Number(a.likely))
}
