import type { Answer, CallArg, CallName, CallValue, EventName } from '../../preload/contract.ts'
import { AppError, asAppError, type ErrorCode } from '../appError.ts'
import type { EngineCalls, FromEngine, ToEngine } from '../host/engineMessages.ts'
import type { Host, Port } from '../host/host.ts'

type EngineName = CallName | keyof EngineCalls
type ArgOf<N extends EngineName> = N extends keyof EngineCalls
  ? Parameters<EngineCalls[N]>[0]
  : N extends CallName
    ? CallArg<N>
    : never
type ValueOf<N extends EngineName> = N extends keyof EngineCalls
  ? ReturnType<EngineCalls[N]>
  : N extends CallName
    ? CallValue<N>
    : never

/** Main's end of an engine: calls by name, and what the engine asks of the shell. */
export interface EngineLink {
  /** The engine's value, or its AppError. `VaultLocked` when the engine ends before it answers. */
  call<N extends EngineName>(name: N, arg: ArgOf<N>): Promise<ValueOf<N>>
  /** Ends the process at once, and with it every key it holds. */
  kill(): void
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: AppError): void
}

/**
 * Connects to a started engine. `onEvent` hears what it tells the page; `onEnded` hears once that it is gone, whoever ended it.
 */
export function engineLink(
  port: Port,
  host: Pick<Host, 'printToPdf'>,
  listeners: { onEvent(name: EventName, value: unknown): void; onEnded(): void },
): EngineLink {
  const waiting = new Map<number, Waiting>()
  let next = 1
  let ended = false
  const post = (message: ToEngine) => port.post(message)

  const settle = (id: number, answer: Answer<unknown>) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (answer.ok) call?.resolve(answer.value)
    // The engine wrote the code: it is one of ours.
    else call?.reject(new AppError(answer.error.code as ErrorCode, answer.error.details))
  }
  const print = async (message: Extract<FromEngine, { what: 'printToPdf' }>) => {
    try {
      post({
        t: 'told',
        id: message.id,
        ok: true,
        value: await host.printToPdf(message.html, message.options),
      })
    } catch (error) {
      const { code, details } = asAppError(error)
      post({ t: 'told', id: message.id, ok: false, error: { code, details } })
    }
  }

  port.onMessage(received => {
    const message = received as FromEngine
    if (message.t === 'answer') settle(message.id, message.answer)
    else if (message.t === 'event') listeners.onEvent(message.name, message.value)
    else if (message.what === 'printToPdf') void print(message)
  })
  port.onClose(() => {
    ended = true
    for (const call of waiting.values()) call.reject(new AppError('VaultLocked'))
    waiting.clear()
    listeners.onEnded()
  })

  return {
    call<N extends EngineName>(name: N, arg: ArgOf<N>) {
      if (ended) return Promise.reject(new AppError('VaultLocked'))
      return new Promise<ValueOf<N>>((resolve, reject) => {
        const id = next++
        waiting.set(id, { resolve: value => resolve(value as ValueOf<N>), reject })
        post({ t: 'call', id, name, arg })
      })
    },
    kill: () => port.kill(),
  }
}
