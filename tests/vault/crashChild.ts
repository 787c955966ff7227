/**
 * Works with a vault as a person does until it is killed; started by crash.test.ts. What was Saved is written down after
 * it was, with an fsync, so that the other process knows what it may ask for.
 */
import { randomBytes, randomInt } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Engine } from '../../main/engine/engine.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import { note, testOnlyCost } from './scratchValues.ts'

const [dir = '', recoveryCode = '', ackFile = '', sources = '', kind = ''] = process.argv.slice(2)

const acks = openSync(ackFile, 'a')
function ack(value: unknown): void {
  writeSync(acks, `${JSON.stringify(value)}\n`)
  fsyncSync(acks)
}

/** A folder with files of several sizes and an export of messages. */
function phone(): string {
  const folder = join(sources, randomBytes(6).toString('hex'))
  mkdirSync(folder)
  for (let i = 0; i < 5; i++) writeFileSync(join(folder, `${i}.dat`), randomBytes(randomInt(60_000)))
  if (randomInt(4) === 0)
    writeFileSync(join(folder, 'large.dat'), randomBytes(1_200_000 + randomInt(900_000)))
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

process.stdout.write('begin\n')
if (kind === 'rebuild') rmSync(join(dir, 'index'), { recursive: true, force: true })
const engine = await Engine.open(
  dir,
  { recoveryCode },
  {
    printToPdf: () => Promise.reject(new Error('nothing is printed here')),
    startReader: startNodeReader,
    emit: () => undefined,
  },
)
const { vault } = engine
const append = vault.append.bind(vault)
vault.append = async entries => {
  const written = await append(entries)
  for (const { seq, leaf, public: open } of written)
    ack({ seq, leaf, sha256: (open as { sha256?: string }).sha256 ?? null })
  process.stdout.write('saved\n')
  return written
}
process.stdout.write('open\n')
for (let n = 0; ; n++) {
  if (kind === 'password') {
    const password = `pass phrase ${randomBytes(6).toString('hex')}`
    ack({ tried: password })
    await vault.changePassword({ recoveryCode }, password, testOnlyCost)
    ack({ password })
    process.stdout.write('saved\n')
  } else if (kind === 'edit') await engine.commit([note(`call ${n} at night`), note('and one more')])
  else {
    const folder = phone()
    await engine.startImport([folder]).done
    rmSync(folder, { recursive: true })
    await engine.commit([note(`after import ${n}`)])
  }
  if (n > 10_000) break
}
closeSync(acks)
