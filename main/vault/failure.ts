import { AppError, type ErrorDetails } from '../appError.ts'
import { Stopped } from './ring.ts'

/** An error on its way between threads: classes do not survive the passage. */
export interface Failure {
  failed: true
  app?: { code: AppError['code']; details: ErrorDetails }
  errno?: string
  stopped?: true
  message: string
}

export function failureOf(error: unknown): Failure {
  const failure: Failure = { failed: true, message: error instanceof Error ? error.message : String(error) }
  if (error instanceof Stopped) failure.stopped = true
  else if (error instanceof AppError) failure.app = { code: error.code, details: error.details }
  else if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    failure.errno = error.code
  return failure
}

/** The error as it was thrown, near enough for `storageError`. */
export function errorOf(failure: Failure): Error {
  if (failure.app) return new AppError(failure.app.code, failure.app.details)
  if (failure.stopped) return new Stopped()
  return Object.assign(new Error(failure.message), failure.errno === undefined ? {} : { code: failure.errno })
}
