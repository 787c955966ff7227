import errors from '../../resources/errors.json'
import type { Failure } from '../../preload/contract.ts'
import { useLanguage } from '../i18n/useText.ts'

/** A call that was answered with an error; carries the contract's code and details. */
export class Failed extends Error {
  readonly code: string
  readonly details: Failure['details']

  constructor(failure: Failure) {
    super(failure.code)
    this.name = 'Failed'
    this.code = failure.code
    this.details = failure.details
  }
}

/** What anything thrown becomes: a Failed as it is, a fault of the page itself as `Internal`. */
export function asFailed(error: unknown): Failed {
  return error instanceof Failed ? error : new Failed({ code: 'Internal', details: {} })
}

export interface ErrorWords {
  what: string
  safe: string
  next: string
}
type ErrorBook = Record<string, Record<'zh-CN' | 'en', ErrorWords>>

/** The three sentences of an error in the language shown; `{{name}}` in them is filled from the details. */
export function useErrorWords(failure: Failed): ErrorWords {
  return errorWords(failure, useLanguage())
}

/** Sentences of an error in one language. An unknown code gets those of `Internal`. */
export function errorWords(failure: Failure, language: 'zh-CN' | 'en'): ErrorWords {
  const book: ErrorBook = errors
  const words = (book[failure.code] ?? book['Internal'])?.[language] ?? {
    what: failure.code,
    safe: '',
    next: '',
  }
  const fill = (sentence: string) =>
    sentence.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(failure.details[name] ?? '–'))
  return { what: fill(words.what), safe: fill(words.safe), next: fill(words.next) }
}
