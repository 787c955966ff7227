import { readFile } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import { AppError } from '../../main/appError.ts'
import type { Port } from '../../main/host/host.ts'
import { startNodeReader } from '../../main/import/nodeReaderPort.ts'
import { ReadStopped, runReader, type RunReaderOptions } from '../../main/import/readerPort.ts'
import type { FromReader } from '../../main/import/readerProtocol.ts'
import { rowOf } from '../../main/import/recordRow.ts'
import type { MessageRecord } from '../../main/vault/entries.ts'
import { collector, readApart, readHere } from './reading.ts'

const chat = (messages: number): Buffer =>
  Buffer.from(Array.from({ length: messages }, (_, i) => `2026/1/13 15:02 - 王: 第${i}次通知\n`).join(''))

function sourceOf(bytes: Buffer) {
  return {
    name: '',
    size: bytes.length,
    read: (offset: number, length: number) => Promise.resolve(bytes.subarray(offset, offset + length)),
  }
}
async function failureOf(reading: Promise<unknown>): Promise<AppError> {
  const error: unknown = await reading.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof AppError)) throw new Error(`no AppError: ${String(error)}`)
  return error
}

/** A port that says what a test tells it to, as a broken or hostile reader would. */
function spoken(messages: unknown[], options: { memory?: number } = {}) {
  let killed = false
  let listener: (message: unknown) => void = () => undefined
  const port: Port = {
    post: message => {
      if ((message as { t: string }).t === 'start')
        for (const each of messages) queueMicrotask(() => listener(each))
    },
    onMessage: each => {
      listener = each
    },
    onClose: () => undefined,
    kill: () => {
      killed = true
    },
    memory: () => Promise.resolve(options.memory ?? null),
  }
  return { port, killed: () => killed }
}

const record: MessageRecord = {
  kind: 'message',
  locator: 'line 1',
  time: {
    wall: { date: [1, 2, 2026], order: 'ask', hour: 1, minute: 2, second: null, half: null },
    offsetMinutes: null,
    local: '1/2',
    precision: 'min',
  },
  direction: 'bySender',
  sender: '王',
  numberRaw: null,
  name: '王',
  account: null,
  text: 'x',
  result: null,
  resultCode: null,
  durationSeconds: null,
  ringSeconds: null,
  line: null,
  flags: [],
  attachments: [],
  platformId: null,
}
const records = (...list: unknown[]): FromReader => ({
  t: 'records',
  id: 1,
  json: JSON.stringify(list.map(each => rowOf(each as MessageRecord))),
})

async function run(port: Port, options: RunReaderOptions = {}) {
  const { sink, reading } = collector()
  const error = await failureOf(runReader(port, 'whatsapp', sourceOf(Buffer.alloc(100)), sink, options))
  return { error, reading }
}

describe('a reader’s process', () => {
  it('gets no environment of the program', async () => {
    process.env.EVIDENCE_VAULT_PASSWORD = 'secret'
    const port = await startNodeReader()
    try {
      // Just started it has nothing in memory yet.
      await vi.waitFor(async () => expect(await port.memory()).toBeGreaterThan(10 << 20), 10_000)
      const pids = (
        await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').catch(() => '')
      )
        .trim()
        .split(/\s+/)
      const environments = await Promise.all(
        pids.filter(Boolean).map(pid => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
      )
      for (const environment of environments) expect(environment).not.toContain('EVIDENCE_VAULT_PASSWORD')
    } finally {
      delete process.env.EVIDENCE_VAULT_PASSWORD
      port.kill()
    }
  })

  it('is told when it does not know the reader', async () => {
    const unknown = { code: 'ReaderFailed', details: { reason: 'noReader' } }
    expect((await readApart('nothing', 'x')).error).toMatchObject(unknown)
    for (const reader of ['__proto__', 'constructor', 'toString'])
      expect((await readHere(reader, 'x')).error).toMatchObject(unknown)
  })

  it('keeps what it had handed over when it dies', async () => {
    const bytes = chat(60_000)
    const port = await startNodeReader()
    const { sink, reading } = collector()
    let batches = 0
    const error = await failureOf(
      runReader(port, 'whatsapp', sourceOf(bytes), {
        ...sink,
        records: async (list, soFar) => {
          await sink.records(list, soFar)
          batches += 1
          if (batches === 3) port.kill()
        },
      }),
    )
    expect(error.code).toBe('ReaderFailed')
    expect(reading.records.length).toBeGreaterThanOrEqual(1500)
    expect(reading.records.length).toBeLessThan(60_000)
    expect((error as ReadStopped).summary).toMatchObject({
      incomplete: true,
      needsZone: true,
      needsSelf: true,
      names: [{ name: '王' }],
    })
  })

  it('waits for a slow sink', async () => {
    const bytes = chat(20_000)
    const { sink, reading } = collector()
    let open = 0
    let most = 0
    const asked: number[] = []
    await runReader(
      await startNodeReader(),
      'whatsapp',
      {
        ...sourceOf(bytes),
        read: (offset, length) => {
          asked.push(offset)
          return Promise.resolve(bytes.subarray(offset, offset + length))
        },
      },
      {
        ...sink,
        records: async (list, soFar) => {
          open += 1
          most = Math.max(most, open)
          await new Promise(resolve => setTimeout(resolve, 5))
          open -= 1
          await sink.records(list, soFar)
        },
      },
    )
    expect(most).toBe(1)
    expect(reading.records.map(each => each.text)).toEqual(
      Array.from({ length: 20_000 }, (_, i) => `第${i}次通知`),
    )
  })

  it('ends at once when it is told to', async () => {
    const stop = new AbortController()
    const { sink } = collector()
    const error = failureOf(
      runReader(
        await startNodeReader(),
        'whatsapp',
        sourceOf(chat(60_000)),
        { ...sink, records: () => stop.abort(new AppError('ImportCancelled')) },
        { signal: stop.signal },
      ),
    )
    expect((await error).code).toBe('ImportCancelled')
    const already = await failureOf(
      runReader(await startNodeReader(), 'whatsapp', sourceOf(chat(1)), sink, { signal: stop.signal }),
    )
    expect(already.code).toBe('ImportCancelled')
  })

  it('passes the error of the source and of the sink on', async () => {
    const { sink } = collector()
    const noBytes = await failureOf(
      runReader(
        await startNodeReader(),
        'whatsapp',
        { name: '', size: 10, read: () => Promise.reject(new AppError('ObjectDamaged')) },
        sink,
      ),
    )
    expect(noBytes.code).toBe('ObjectDamaged')
    const full = await failureOf(
      runReader(await startNodeReader(), 'whatsapp', sourceOf(chat(10)), {
        ...sink,
        records: () => Promise.reject(new AppError('NoSpace')),
      }),
    )
    expect(full.code).toBe('NoSpace')
  })

  it('tells how far it is', async () => {
    const bytes = chat(2000)
    const { sink } = collector()
    const seen: { bytes: number; records: number }[] = []
    await runReader(await startNodeReader(), 'whatsapp', sourceOf(bytes), sink, {
      onProgress: progress => seen.push({ ...progress }),
    })
    expect(seen.at(-1)).toEqual({ bytes: bytes.length, records: 2000 })
  })
})

describe('limits', () => {
  it('ends a process that shows no sign', async () => {
    const { port, killed } = spoken([records(record)])
    const { error, reading } = await run(port, { limits: { idleMs: 50, pollMs: 10 } })
    expect([error.code, killed(), reading.records.length]).toEqual(['ReaderTimeout', true, 1])
    expect((error as ReadStopped).summary).toMatchObject({
      needsDateOrder: true,
      dateExamples: ['1/2'],
      notes: ['ReaderTimeout'],
    })
  })
  it('does not count the time the engine takes', async () => {
    const { port } = spoken([records(record), { t: 'failed', code: 'XmlForbidden', details: {} }])
    const { sink } = collector()
    const slow = { ...sink, records: () => new Promise<void>(resolve => setTimeout(resolve, 200)) }
    const error = await failureOf(
      runReader(port, 'x', sourceOf(Buffer.alloc(1)), slow, { limits: { idleMs: 50, pollMs: 10 } }),
    )
    expect(error.code).toBe('XmlForbidden')
  })
  it('ends a process that eats memory', async () => {
    const { port, killed } = spoken([], { memory: 513 << 20 })
    const { error } = await run(port, { limits: { pollMs: 10 } })
    expect([error.code, killed()]).toEqual(['ReaderTooBig', true])
  })
  it('ends a process that hands over too much', async () => {
    expect(
      (await run(spoken([records(record, record, record)]).port, { limits: { records: 2 } })).error.code,
    ).toBe('ReaderTooBig')
    const part = { key: 'k', locator: 'l', name: 'n', mediaType: 'm' }
    const flood = spoken([
      { t: 'blob', id: 1, blob: 1, part },
      { t: 'chunk', id: 2, blob: 1, bytes: new Uint8Array(1000) },
    ])
    const { error, reading } = await run(flood.port, { limits: { partBytes: 999 } })
    expect([error.code, reading.aborted, reading.parts]).toEqual([
      'ReaderTooBig',
      [{ key: 'k', reason: 'readingStopped' }],
      [],
    ])
  })
})

describe('messages of a process that was taken over', () => {
  const part = { key: 'k', locator: 'l', name: 'n', mediaType: 'm' }
  it.each<[string, unknown]>([
    ['no list', { t: 'records', id: 1, json: '{}' }],
    ['no JSON', { t: 'records', id: 1, json: 'x' }],
    ['another kind', records({ ...record, kind: 'note' })],
    ['another direction', records({ ...record, direction: 'up' })],
    ['a text too long', records({ ...record, text: 'x'.repeat(65_537) })],
    ['an object for a text', records({ ...record, text: { toString: 1 } })],
    ['no time', records({ ...record, time: null })],
    ['an endless time', records({ ...record, time: { epochMs: 1e300, local: null, precision: 'ms' } })],
    ['a date of two', records({ ...record, time: { ...record.time, wall: { date: [1, 2] } } })],
    ['a chunk of nothing', { t: 'chunk', id: 1, blob: 9, bytes: new Uint8Array(1) }],
    ['a place outside', { t: 'inPlace', id: 1, part: { ...part, offset: 90, size: 11 } }],
    ['a place before', { t: 'inPlace', id: 1, part: { ...part, offset: -1, size: 1 } }],
    ['a read of half', { t: 'read', id: 1, offset: 0.5, length: 1 }],
    ['a read too long', { t: 'read', id: 1, offset: 0, length: 5 << 20 }],
    ['another message', { t: 'exec', id: 1 }],
    ['a summary of another shape', { t: 'done', summary: { names: [] } }],
    ['an error it may not use', { t: 'failed', code: 'WrongPassword', details: {} }],
  ])('%s ends it', async (_, message) => {
    const { port, killed } = spoken([message])
    const { error, reading } = await run(port)
    expect([error.code, killed(), reading.records, reading.parts, reading.places]).toEqual([
      'ReaderFailed',
      true,
      [],
      [],
      [],
    ])
  })

  it.each([[{}], [null], ['x'], [[]], [[...rowOf(record), 1]]])('%j for a record ends it', async row => {
    const { port, killed } = spoken([{ t: 'records', id: 1, json: JSON.stringify([row]) }])
    const { error, reading } = await run(port)
    expect([error.code, killed(), reading.records]).toEqual(['ReaderFailed', true, []])
  })

  it('takes a record with each of its fields', async () => {
    const full: MessageRecord = {
      ...record,
      resultCode: 'r',
      durationSeconds: 1,
      ringSeconds: 2,
      line: 'l',
      flags: ['edited'],
      attachments: [{ name: 'n', mediaType: 'm', part: null }],
      platformId: 'p',
      account: 'a',
      numberRaw: '1',
      result: 'answered',
      sentAtMs: 5,
    }
    const { port } = spoken([
      records(full, { ...record, extra: 1 }),
      { t: 'failed', code: 'ReaderFailed', details: {} },
    ])
    const { reading } = await run(port)
    expect(reading.records).toEqual([full, record])
  })
})
