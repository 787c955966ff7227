import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type {
  AppState,
  CheckProgress,
  CopyProgress,
  EventName,
  Health,
  ImportProgress,
  Locale,
  ReencryptState,
} from '../../preload/contract.ts'
import { AppError } from '../appError.ts'
import type { EngineCalls, EngineState } from '../host/engineMessages.ts'
import type { Host } from '../host/host.ts'
import { resourcePath } from '../resourceFolder.ts'
import { type EngineLink, engineLink } from './engineLink.ts'

/** How long an engine may take to end by itself before it is killed; what is committed is saved either way. */
const closeMs = 5000

/** The vault at hand: its folder, and the engine process while it is open. Holds no key and no password. */
export interface VaultSession {
  readonly state: Pick<
    AppState,
    'vault' | 'folderName' | 'readOnly' | 'keysLost' | 'sodium' | 'ffmpeg' | 'notices' | 'lockedAt'
  >
  /** True while an import or a re-encryption runs. */
  readonly importing: boolean
  /** True while a copy or a check that was asked for runs; both go on later where they were broken off. */
  readonly working: boolean
  /** The engine of the open vault. Throws VaultLocked. */
  engine(): EngineLink
  /** Like `engine`, but also of a vault that is being made. Throws VaultLocked. */
  justMade(): EngineLink
  /** Like `engine`, but null while nothing is open. */
  engineOrNull(): EngineLink | null
  choose(folder: string): { folderName: string; isVault: boolean }
  create(password: string, locale: Locale): Promise<{ recoveryCode: string }>
  /** Shows a vault that was just made, once parts of its recovery code were typed back. */
  confirmRecovery(groups: { index: number; value: string }[]): Promise<boolean>
  open(secret: { password: string } | { recoveryCode: string }): Promise<void>
  /** Sets a new password by the recovery code, with the sheet where the key files are lost, and opens. */
  recover(given: { code: string; sheet: string | null; password: string }): Promise<void>
  /** Makes a vault of the copy on a server and opens it. Throws RestoreStopped after `stopRestoring`. */
  restoreFromServer(
    given: Parameters<EngineCalls['engine.restoreFromServer']>[0],
  ): Promise<{ objects: number; problems: number }>
  stopRestoring(): void
  /** Locks, and takes the folder of a finished re-encryption to hand. Throws BadRequest when there is none. */
  switchToNew(): Promise<void>
  /** Locks, and takes a folder to hand that was made from the vault that is open. */
  switchTo(folder: string): Promise<void>
  trySample(locale: Locale): Promise<void>
  lock(): Promise<void>
  /** Locks, and removes a sample vault. */
  end(): Promise<void>
}

/** Any folder with a header file, or a journal that lost it: whether it is a good one is found out when it is opened. */
function looksLikeVault(folder: string): boolean {
  return hasKeys(folder) || keysLost(folder)
}

function hasKeys(folder: string): boolean {
  return existsSync(join(folder, 'vault.json')) || existsSync(join(folder, 'vault.json.bak'))
}

function keysLost(folder: string): boolean {
  // A re-encryption that has not come to its end has no key file yet.
  if (hasKeys(folder) || existsSync(join(folder, 'unfinished.json'))) return false
  return ['a', 'b'].some(copy => existsSync(join(folder, 'journal', copy, '00000001.evj')))
}

const nothingKnown: EngineState = { readOnly: false, sodium: 'native', ffmpeg: true, notices: [] }

/** `emit` gives the engine's events to the page; `onChange` says that the state is another. */
export function vaultSession(
  host: Host,
  lastFolder: string | null,
  tell: {
    emit(name: EventName, value: unknown): void
    onChange(): void
    onFolder(folder: string): Promise<void>
    /** The folder of which it was said that a cloud client keeps it in step. */
    cloudTold(): string | null
    onCloudTold(folder: string): Promise<void>
  },
): VaultSession {
  let folder = lastFolder !== null && looksLikeVault(lastFolder) ? lastFolder : null
  let sample: string | null = null
  let link: EngineLink | null = null
  /** An engine that restores from a server; it is not shown before it has opened what it made. */
  let restoring: EngineLink | null = null
  let known: EngineState = nothingKnown
  /** A vault just made is not shown before its recovery code is safe. */
  let shown = false
  let lockedAt: string | null = null
  let importing = false
  let reencrypting = false
  let copying = false
  let checking = false
  let busy: Promise<unknown> = Promise.resolve()

  /** Opening, making and locking run one after another. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = busy.then(work)
    busy = turn.catch(() => {})
    return turn
  }

  function nothingRuns(): void {
    importing = false
    reencrypting = false
    copying = false
    checking = false
  }

  function addNotice(code: string): void {
    if (known.notices.includes(code)) return
    known = { ...known, notices: [...known.notices, code] }
    tell.onChange()
  }

  async function startEngine(): Promise<EngineLink> {
    const port = await host.startEngine()
    const started = engineLink(port, host, {
      onEvent(name, value) {
        if (name === 'import.changed') {
          const { phase } = value as ImportProgress
          importing = phase !== 'done' && phase !== 'cancelled'
        }
        if (name === 'reencrypt.changed') {
          const { phase } = value as ReencryptState
          reencrypting = phase === 'copying' || phase === 'checking'
        }
        if (name === 'copy.changed') copying = !(value as CopyProgress).ended
        if (name === 'check.changed') {
          const { background, ended } = value as CheckProgress
          checking = !background && !ended
        }
        if (name === 'health.changed' && journalFailed(value as Health)) addNotice('MirrorFailed')
        if ((link === started && shown) || (restoring === started && name === 'copy.changed'))
          tell.emit(name, value)
      },
      onEnded() {
        if (link !== started) return
        link = null
        shown = false
        nothingRuns()
        lockedAt = new Date().toISOString()
        tell.onChange()
      },
    })
    return started
  }

  /** Starts an engine, lets it open or make a vault, and ends it when that fails. */
  async function withNewEngine<T extends EngineState>(start: (engine: EngineLink) => Promise<T>): Promise<T> {
    await stopEngine()
    const engine = await startEngine()
    try {
      known = await start(engine)
      link = engine
      lockedAt = null
      return known as T
    } catch (error) {
      engine.kill()
      throw error
    }
  }

  async function stopEngine(): Promise<void> {
    const ending = link
    if (ending === null) return
    link = null
    shown = false
    nothingRuns()
    lockedAt = new Date().toISOString()
    await Promise.race([
      ending.call('engine.close', null).catch(() => null),
      new Promise(resolve => setTimeout(resolve, closeMs).unref()),
    ])
    ending.kill()
  }

  function folderAtHand(): string {
    if (folder === null) throw new AppError('NotAVault')
    return folder
  }

  async function show(): Promise<void> {
    shown = true
    if (sample === null && folder !== null) await tell.onFolder(folder)
    if (folder !== null && known.notices.includes('CloudFolder')) {
      // Said once of each folder; the health screen goes on saying it.
      if (tell.cloudTold() === folder)
        known = { ...known, notices: known.notices.filter(code => code !== 'CloudFolder') }
      else await tell.onCloudTold(folder)
    }
    tell.onChange()
  }

  async function takeToHand(made: string): Promise<void> {
    await stopEngine()
    folder = made
    await tell.onFolder(made)
    tell.onChange()
  }

  async function removeSample(): Promise<void> {
    if (sample === null) return
    const gone = sample
    sample = null
    folder = lastFolder !== null && looksLikeVault(lastFolder) ? lastFolder : null
    await rm(gone, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  return {
    get state(): VaultSession['state'] {
      const open = link !== null && shown
      const atHand = link === null && folder !== null && looksLikeVault(folder)
      return {
        vault: open ? 'open' : atHand ? 'locked' : 'none',
        folderName: folder === null ? null : basename(folder),
        readOnly: open && known.readOnly,
        keysLost: atHand && folder !== null && keysLost(folder),
        sodium: open ? known.sodium : null,
        ffmpeg: known.ffmpeg,
        notices: open ? known.notices : [],
        lockedAt: open ? null : lockedAt,
      }
    },
    get importing() {
      return importing || reencrypting
    },
    get working() {
      return copying || checking
    },
    engine() {
      if (link === null || !shown) throw new AppError('VaultLocked')
      return link
    },
    justMade() {
      if (link === null) throw new AppError('VaultLocked')
      return link
    },
    engineOrNull: () => (shown ? link : null),

    choose(chosen) {
      folder = chosen
      return { folderName: basename(chosen), isVault: looksLikeVault(chosen) }
    },
    create: (password, locale) =>
      inTurn(async () => {
        const dir = folderAtHand()
        const { recoveryCode } = await withNewEngine(engine =>
          engine.call('engine.create', { dir, password, locale }),
        )
        return { recoveryCode }
      }),
    confirmRecovery: groups =>
      inTurn(async () => {
        if (link === null) throw new AppError('VaultLocked')
        const { right } = await link.call('vault.confirmRecovery', { groups })
        if (right) await show()
        return right
      }),
    open: secret =>
      inTurn(async () => {
        const dir = folderAtHand()
        await withNewEngine(engine => engine.call('engine.open', { dir, secret }))
        await show()
      }),
    recover: given =>
      inTurn(async () => {
        const dir = folderAtHand()
        await withNewEngine(engine => engine.call('engine.recover', { dir, ...given }))
        await show()
      }),
    restoreFromServer: given =>
      inTurn(async () => {
        try {
          const { objects, problems } = await withNewEngine(engine => {
            restoring = engine
            return engine.call('engine.restoreFromServer', given)
          })
          folder = given.dir
          await show()
          return { objects, problems }
        } catch (error) {
          // Only what ends it from here ends it without an answer.
          const stopped = error instanceof AppError && error.code === 'VaultLocked'
          throw stopped ? new AppError('RestoreStopped') : error
        } finally {
          restoring = null
          nothingRuns()
        }
      }),
    stopRestoring: () => restoring?.kill(),
    switchToNew: () =>
      inTurn(async () => {
        const made = await link?.call('engine.reencryptedIn', null)
        if (made === undefined || made === null) throw new AppError('BadRequest', { reason: 'notFinished' })
        await takeToHand(made)
      }),
    switchTo: made => inTurn(() => takeToHand(made)),
    trySample: locale =>
      inTurn(async () => {
        await stopEngine()
        await removeSample()
        const place = await mkdtemp(join(tmpdir(), 'documents-'))
        sample = place
        folder = join(place, locale === 'zh-CN' ? '示例' : 'sample')
        const dir = folder
        // Nobody needs to open it again: it goes when it is locked.
        const password = randomBytes(24).toString('base64url')
        await withNewEngine(engine => engine.call('engine.create', { dir, password, locale }))
        await show()
        await link?.call('engine.importPaths', {
          paths: [resourcePath('sample', 'phone'), resourcePath('sample', 'mother')],
          answersFile: resourcePath('sample', 'answers.json'),
        })
      }),
    lock: () =>
      inTurn(async () => {
        if (link === null) return
        await stopEngine()
        await removeSample()
        tell.onChange()
      }),
    end: () => {
      restoring?.kill()
      return inTurn(async () => {
        await stopEngine()
        await removeSample()
      })
    },
  }
}

/** Whether one of the two copies of the journal could not be written any more since the vault was opened. */
function journalFailed({ findings }: Health): boolean {
  return findings.some(({ code, details }) => code === 'MirrorDiffers' && details?.['failed'] === true)
}
