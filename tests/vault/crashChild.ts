/**
 * Works with a vault as a person does until it is killed; started by crash.test.ts. What was Saved is written down after
 * it was, with an fsync, so that the other process knows what it may ask for.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { fsyncSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Vault } from '../../main/vault/vault.ts'
import { meta, named, note, pieces, testOnlyCost } from './scratchValues.ts'

const [dir = '', recoveryCode = '', ackFile = '', sources = '', kind = ''] = process.argv.slice(2)

const acks = openSync(ackFile, 'a')
function ack(value: unknown): void {
  writeSync(acks, `${JSON.stringify(value)}\n`)
  fsyncSync(acks)
}
const say = (word: string) => process.stdout.write(`${word}\n`)

/** From now on everything that is Saved is written down; and each time an object has its place, it is said. */
function watch(vault: Vault): void {
  for (const name of ['put', 'putMany'] as const) {
    const store = vault[name].bind(vault) as (...args: unknown[]) => Promise<unknown>
    Object.assign(vault, {
      [name]: async (...args: unknown[]) => {
        const stored = await store(...args)
        say('stored')
        // Between an object and its entry lies a millisecond here, and much more on a slow stick.
        if (randomInt(3) === 0) await wait(40)
        return stored
      },
    })
  }
  const append = vault.append.bind(vault)
  vault.append = async entries => {
    const written = await append(entries)
    for (const { seq, leaf, public: open } of written)
      ack({ seq, leaf, sha256: (open as { sha256?: string }).sha256 ?? null })
    say('saved')
    return written
  }
  say('open')
}

/** A folder with files of several sizes, and an export of messages when it is for the reader too. */
function phone(messages: boolean): string {
  const folder = join(sources, randomBytes(6).toString('hex'))
  mkdirSync(folder)
  for (let i = 0; i < 8; i++) writeFileSync(join(folder, `${i}.dat`), randomBytes(randomInt(120_000)))
  writeFileSync(join(folder, 'large.dat'), randomBytes(1_100_000 + randomInt(4_000_000)))
  if (!messages) return folder
  const rows = Array.from(
    { length: 1 + randomInt(30) },
    (_, i) =>
      `<sms protocol="0" address="1380013${randomInt(1000, 9999)}" date="${1_790_000_000_000 + i * 60_000}" type="1" body="${randomBytes(8).toString('hex')}" read="1" status="-1" />`,
  )
  writeFileSync(
    join(folder, 'sms.xml'),
    `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<smses count="${rows.length}">\n${rows.join('\n')}\n</smses>\n`,
  )
  return folder
}

/** The whole engine: drops, the index, words of the user. */
async function engine(): Promise<never> {
  const { Engine } = await import('../../main/engine/engine.ts')
  const { startNodeReader } = await import('../../main/import/nodeReaderPort.ts')
  say('begin')
  if (kind === 'rebuild') rmSync(join(dir, 'index'), { recursive: true, force: true })
  const services = {
    printToPdf: () => Promise.reject(new Error('nothing is printed here')),
    startReader: startNodeReader,
    emit: () => undefined,
  }
  const opened = await Engine.open(dir, { recoveryCode }, services)
  watch(opened.vault)
  for (let n = 0; ; n++) {
    const folder = phone(n % 3 === 2)
    await opened.startImport([folder]).done
    rmSync(folder, { recursive: true })
    await opened.commit([note(`after import ${n}`)])
  }
}

/** The vault by itself, which starts faster and so is killed more often while it writes. */
async function vaultAlone(): Promise<never> {
  say('begin')
  const vault = await Vault.open(dir, { recoveryCode })
  watch(vault)
  for (let n = 0; ; n++) {
    if (kind === 'password') {
      const password = `pass phrase ${randomBytes(6).toString('hex')}`
      ack({ tried: password })
      await vault.changePassword({ recoveryCode }, password, testOnlyCost)
      ack({ password })
      say('saved')
      continue
    }
    await vault.append([note(`call ${n} at night`), note('and one more')])
    if (kind === 'edit') continue
    const folder = phone(false)
    const files = Array.from({ length: 8 }, (_, i) => ({
      source: { file: join(folder, `${i}.dat`) },
      meta: meta(),
    }))
    const stored = await vault.putMany(files)
    await vault.append(stored.flatMap(one => (one instanceof Error ? [] : [named(one)])))
    await vault.append([named(await vault.put({ file: join(folder, 'large.dat') }, meta()))])
    const stream = pieces(randomBytes(randomInt(300_000)), 50_000)
    await vault.append([named(await vault.put({ stream }, meta()))])
    rmSync(folder, { recursive: true })
  }
}

await (kind === 'import' || kind === 'rebuild' ? engine() : vaultAlone())
