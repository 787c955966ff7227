/**
 * The border between the page and the program. Every call passes here once: is it known, is its argument what the contract
 * says and not larger than it can be, and does whatever went wrong leave as a code.
 */
import type { ZodType } from 'zod'
import type { Answer, CallArg, CallName, CallValue } from '../../preload/contract.ts'
import { AppError, asAppError } from '../appError.ts'
import type { CallOrigin } from '../host/host.ts'

/** How each call is answered; `from` tells dropped paths from what a page said. */
export type Answers = { [N in CallName]: (arg: CallArg<N>, from: CallOrigin) => Promise<CallValue<N>> }
export type Checks = { [N in CallName]: ZodType<CallArg<N>> }

/** No argument of the contract comes near this, in UTF-16 units and nodes together. */
const largestArgument = 1_000_000
const deepestArgument = 12

/** Size of a JSON-like value; infinite where it is none, or too deep. */
function sizeOf(value: unknown, depth = 0): number {
  if (depth > deepestArgument) return Number.POSITIVE_INFINITY
  if (typeof value === 'string') return value.length
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean')
    return 1
  if (typeof value !== 'object') return Number.POSITIVE_INFINITY
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype)
    return Number.POSITIVE_INFINITY
  let size = 1
  for (const [key, part] of Object.entries(value)) {
    size += key.length + sizeOf(part, depth + 1)
    if (size > largestArgument) return size
  }
  return size
}

function isCall(name: string, checks: Checks): name is CallName {
  return Object.hasOwn(checks, name)
}

/**
 * The one function a host calls. It never throws: an unknown name, an argument out of the contract or too large is
 * `BadRequest`, a bug is `Internal`, and neither says what was in the argument.
 */
export function border(
  checks: Checks,
  answers: Answers,
  onBug: (call: string, error: AppError) => void = () => {},
) {
  async function ask<N extends CallName>(name: N, arg: unknown, from: CallOrigin): Promise<CallValue<N>> {
    if (sizeOf(arg) > largestArgument) throw new AppError('BadRequest', { call: name, reason: 'tooLarge' })
    const checked = checks[name].safeParse(arg)
    if (!checked.success)
      throw new AppError('BadRequest', { call: name, reason: checked.error.issues[0]?.code ?? 'invalid' })
    return answers[name](checked.data, from)
  }
  return async (name: string, arg: unknown, from: CallOrigin): Promise<Answer<unknown>> => {
    try {
      if (!isCall(name, checks)) throw new AppError('BadRequest', { reason: 'unknownCall' })
      return { ok: true, value: await ask(name, arg, from) }
    } catch (error) {
      const failure = asAppError(error)
      if (failure.code === 'Internal') onBug(name, failure)
      return { ok: false, error: { code: failure.code, details: failure.details } }
    }
  }
}
