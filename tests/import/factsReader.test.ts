/** Facts of many files at once from one process, and of the others when one of them ends it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FactsReader, type FactsOf } from '../../main/import/factsReader.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import type { ToReader } from '../../main/import/readerProtocol.ts'
import type { Vault } from '../../main/vault/vault.ts'
import { create, meta, sourceFile } from '../vault/scratch.ts'

let vault: Vault
let files: FactsOf[]

/** One recording of each length: file n plays n + 1 seconds (50 frames of AMR 12.2 each). */
beforeEach(async () => {
  vault = (await create()).vault
  const frame = Buffer.alloc(32)
  frame[0] = 0x3c
  const stored = await vault.putMany(
    Array.from({ length: 20 }, (_, n) => ({
      source: {
        file: sourceFile(
          `${n}.amr`,
          Buffer.concat([
            Buffer.from('#!AMR\n'),
            ...Array.from({ length: 50 * (n + 1) }, (_each, at) => {
              const own = Buffer.from(frame)
              own.writeUInt16BE(at, 1)
              return own
            }),
          ]),
        ),
      },
      meta: meta(`${n}.amr`),
    })),
  )
  files = stored.map((one, n) => {
    if (one instanceof Error) throw one
    return {
      place: { object: one.sha256, offset: 0, size: one.size },
      head: null,
      detection: { reader: 'media', confidence: 1, reason: 'magic', mediaType: 'audio/amr' },
      name: `${n}.amr`,
      mtime: null,
    }
  })
})
afterEach(() => vault.close())

const lengths = (facts: Awaited<ReturnType<FactsReader['read']>>) =>
  facts.map(one => one?.durationSeconds ?? null)
const whole = Array.from({ length: 20 }, (_, n) => n + 1)

test('each file gets its own facts, in the order asked for', async () => {
  const reader = new FactsReader(startNodeReader)
  expect(lengths(await reader.read(vault, files))).toEqual(whole)
  reader.close()
})

test('what lies in the first bytes at hand is not read from the vault, what lies behind them is', async () => {
  const reader = new FactsReader(startNodeReader)
  const opened: string[] = []
  const watched = new Proxy(vault, {
    get: (target, name) =>
      name === 'object'
        ? (sha256: string) => {
            opened.push(sha256)
            return target.object(sha256)
          }
        : (Reflect.get(target, name) as unknown),
  })
  const headed = await Promise.all(
    files.map(async (file, n) => {
      const object = await vault.object(file.place.object)
      const head = await object.range(0, n < 10 ? file.place.size : 500)
      await object.close()
      return { ...file, head }
    }),
  )
  expect(lengths(await reader.read(watched, headed))).toEqual(whole)
  expect(opened.toSorted()).toEqual(
    files
      .slice(10)
      .map(({ place }) => place.object)
      .toSorted(),
  )
  reader.close()
})

test('a file that ends the process costs its own facts only; after the end no process is started', async () => {
  let started = 0
  const reader = new FactsReader(async () => {
    started += 1
    const port = await startNodeReader()
    return {
      ...port,
      post: message => {
        const asked = message as ToReader
        if (asked.t === 'facts' && asked.name === '5.amr') port.kill()
        else port.post(message)
      },
    }
  })
  expect(lengths(await reader.read(vault, files))).toEqual(
    whole.with(5, Number.NaN).map(n => (n > 0 ? n : null)),
  )
  expect(started).toBeGreaterThan(1)
  reader.close()
  const before = started
  expect(lengths(await reader.read(vault, files.slice(0, 2)))).toEqual([null, null])
  expect(started).toBe(before)
})

test('an end that is asked for comes at once, and nobody is told that a file has no facts', async () => {
  const reader = new FactsReader(startNodeReader)
  await reader.read(vault, files.slice(0, 1))
  const abort = new AbortController()
  const reading = reader.read(vault, [...files, ...files, ...files], abort.signal)
  abort.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
  expect(lengths(await reader.read(vault, files))).toEqual(whole)
  reader.close()
})
