import type { CallArg } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { EngineCalls, EngineState } from '../host/engineMessages.ts'
import { ffmpegAvailable } from '../media/ffmpeg.ts'
import { applyAnswersFile } from './applyAnswersFile.ts'
import { Engine } from './engine.ts'
import { type Calls, engineCalls } from './engineCalls.ts'
import type { Services } from './services.ts'

/** Answers calls by name for the one vault this process may own. */
export class EngineDesk {
  readonly #services: Services
  #engine: Engine | null = null
  /** Groups of a code just given out, until some of them were typed back. */
  #recoveryGroups: string[] = []

  constructor(services: Services) {
    this.#services = services
  }

  /** Throws AppError; an unknown name is BadRequest, a call without an open vault VaultLocked. */
  async call(name: string, arg: unknown): Promise<unknown> {
    switch (name) {
      case 'engine.open': {
        const { dir, secret } = arg as Parameters<EngineCalls['engine.open']>[0]
        if (this.#engine !== null) throw new AppError('VaultInUse')
        this.#engine = await Engine.open(dir, secret, this.#services)
        this.#engine.derive.wake()
        this.#engine.readOn()
        this.#engine.checks.start()
        return this.#state(this.#engine)
      }
      case 'engine.create': {
        const { dir, password } = arg as Parameters<EngineCalls['engine.create']>[0]
        if (this.#engine !== null) throw new AppError('VaultInUse')
        const { engine, recoveryCode } = await Engine.create(dir, password, this.#services)
        this.#engine = engine
        this.#recoveryGroups = recoveryCode.split('-')
        return { ...this.#state(engine), recoveryCode }
      }
      case 'vault.confirmRecovery': {
        const { groups } = arg as CallArg<'vault.confirmRecovery'>
        const right =
          groups.length >= 2 &&
          groups.every(({ index, value }) => this.#recoveryGroups[index] === value.trim())
        if (right) this.#recoveryGroups = []
        return { right }
      }
      case 'engine.close':
        await this.close()
        return null
      case 'engine.importPaths': {
        const { paths, answersFile } = arg as Parameters<EngineCalls['engine.importPaths']>[0]
        const engine = this.#open()
        const { job, done } = engine.startImport(paths)
        done
          .then(() => (answersFile === undefined ? undefined : applyAnswersFile(engine, answersFile)))
          .catch(() => undefined)
        return { job }
      }
      default: {
        const call = engineCalls[name as keyof Calls] as
          | ((engine: Engine, arg: unknown) => unknown)
          | undefined
        if (call === undefined || !Object.hasOwn(engineCalls, name))
          throw new AppError('BadRequest', { call: name.slice(0, 60) })
        return call(this.#open(), arg)
      }
    }
  }

  async close(): Promise<void> {
    const engine = this.#engine
    this.#engine = null
    await engine?.close()
  }

  #open(): Engine {
    if (this.#engine === null) throw new AppError('VaultLocked')
    return this.#engine
  }

  #state(engine: Engine): EngineState {
    return {
      readOnly: engine.vault.readOnly,
      sodium: engine.vault.sodium,
      ffmpeg: ffmpegAvailable(),
      notices: engine.notices,
    }
  }
}
