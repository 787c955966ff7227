import type { CallArg } from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import { cloudFolderOf } from '../check/copy/cloudFolder.ts'
import { restoreFromServer } from '../check/copy/server/restoreFromServer.ts'
import type { EngineCalls, EngineState } from '../host/engineMessages.ts'
import { ffmpegAvailable } from '../media/ffmpeg.ts'
import { applyAnswersFile } from './applyAnswersFile.ts'
import { Vault } from '../vault/vault.ts'
import { Engine, type Secret } from './engine.ts'
import { type Calls, engineCalls } from './engineCalls.ts'
import { withCopyProgress } from './copyProgress.ts'
import { OfferedCode } from './offeredCode.ts'
import type { Services } from './services.ts'

/** Answers calls by name for the one vault this process may own. */
export class EngineDesk {
  readonly #services: Services
  #engine: Engine | null = null
  readonly #offered: OfferedCode

  constructor(services: Services) {
    this.#services = services
    this.#offered = new OfferedCode(services)
  }

  /** Throws AppError; an unknown name is BadRequest, a call without an open vault VaultLocked. */
  async call(name: string, arg: unknown): Promise<unknown> {
    switch (name) {
      case 'engine.open': {
        const { dir, secret } = arg as Parameters<EngineCalls['engine.open']>[0]
        return this.#openVault(dir, secret)
      }
      case 'engine.recover': {
        const { dir, code, sheet, password } = arg as Parameters<EngineCalls['engine.recover']>[0]
        if (this.#engine !== null) throw new AppError('VaultInUse')
        await Vault.recover(dir, { code, sheet }, password)
        return this.#openVault(dir, { password })
      }
      case 'engine.restoreFromServer': {
        const { dir, server, secret } = arg as Parameters<EngineCalls['engine.restoreFromServer']>[0]
        if (this.#engine !== null) throw new AppError('VaultInUse')
        const { objects, problems } = await withCopyProgress(this.#services, pace =>
          restoreFromServer(server, secret, dir, pace),
        )
        return { ...(await this.#openVault(dir, secret)), objects, problems: problems.length }
      }
      case 'engine.create': {
        const { dir, password } = arg as Parameters<EngineCalls['engine.create']>[0]
        if (this.#engine !== null) throw new AppError('VaultInUse')
        const { engine, recoveryCode, recoverySlot } = await Engine.create(dir, password, this.#services)
        this.#engine = engine
        engine.checks.start()
        const facts = await engine.vault.sheetFacts(recoverySlot)
        const taken = async () => undefined
        return { ...this.#state(engine), ...this.#offered.offer({ code: recoveryCode, facts, take: taken }) }
      }
      case 'vault.confirmRecovery': {
        const { groups } = arg as CallArg<'vault.confirmRecovery'>
        return { right: await this.#offered.confirm(groups) }
      }
      case 'vault.changePassword': {
        const { password, fresh } = arg as CallArg<'vault.changePassword'>
        await this.#open().vault.changePassword({ password }, fresh)
        return null
      }
      case 'vault.newRecoveryCode': {
        const { vault } = this.#open()
        const { code, slot } = await vault.offerRecoveryCode(arg as CallArg<'vault.newRecoveryCode'>)
        const facts = await vault.sheetFacts(slot)
        return this.#offered.offer({ code, facts, take: () => vault.takeRecoveryCode(slot) })
      }
      case 'reencrypt.begin':
        return this.#open().reencryption.begin(arg as CallArg<'reencrypt.begin'>, this.#offered)
      case 'engine.reencryptedIn':
        return this.#open().reencryption.madeIn
      case 'vault.forgetRecoveryCode':
        this.#offered.forget()
        return null
      case 'engine.recoverySheet':
        return this.#offered.sheet(arg as CallArg<'vault.saveSheet'>)
      case 'engine.close':
        await this.close()
        return null
      case 'engine.cloudOf': {
        const { dir } = arg as Parameters<EngineCalls['engine.cloudOf']>[0]
        return cloudFolderOf(dir)
      }
      case 'engine.copyTo': {
        const { dir } = arg as Parameters<EngineCalls['engine.copyTo']>[0]
        return this.#open().copies.to(dir)
      }
      case 'engine.restoreTo': {
        const { dir } = arg as Parameters<EngineCalls['engine.restoreTo']>[0]
        return this.#open().copies.restoreTo(dir)
      }
      case 'engine.repairFrom': {
        const { dir } = arg as Parameters<EngineCalls['engine.repairFrom']>[0]
        const { checks } = this.#open()
        const { repaired } = await checks.repairFrom('full', dir)
        return { repaired: repaired.length, health: await checks.health() }
      }
      case 'engine.watch': {
        const { folder } = arg as Parameters<EngineCalls['engine.watch']>[0]
        return this.#open().watched.start(folder)
      }
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

  async #openVault(dir: string, secret: Secret): Promise<EngineState> {
    if (this.#engine !== null) throw new AppError('VaultInUse')
    this.#engine = await Engine.open(dir, secret, this.#services)
    this.#engine.derive.wake()
    this.#engine.readOn()
    this.#engine.checks.start()
    return this.#state(this.#engine)
  }

  async close(): Promise<void> {
    this.#offered.forget()
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
      notices: engine.cloud === null ? engine.notices : [...engine.notices, 'CloudFolder'],
    }
  }
}
