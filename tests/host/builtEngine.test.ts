/** The engine as it was built, in the process of its own that a shell starts: what a bundler can break without a word. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { EngineState, FromEngine, ToEngine } from '../../main/host/engineMessages.ts'
import { startNodeProcess } from '../../main/host/nodeEngine.ts'

const built = resolve(import.meta.dirname, '../../out/main/engineProcess.js')

test('makes a vault with the native libsodium, not with its slower stand-in', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'built-engine-'))
  const engine = startNodeProcess(built)
  const call = (id: number, name: string, arg: unknown) =>
    new Promise((answered, failed) => {
      engine.onMessage(message => {
        const said = message as FromEngine
        if (said.t === 'answer' && said.id === id) answered(said.answer)
      })
      engine.onClose(reason => failed(new Error(`the engine ended: ${reason}`)))
      engine.post({ t: 'call', id, name, arg } satisfies ToEngine)
    })
  try {
    const made = (await call(1, 'engine.create', {
      dir: join(folder, 'vault'),
      password: 'a quiet lamp over green water',
      locale: 'en',
    })) as { ok: true; value: EngineState }
    expect(made).toMatchObject({ ok: true, value: { sodium: 'native', readOnly: false } })
    expect(await call(2, 'engine.close', null)).toMatchObject({ ok: true })
  } finally {
    engine.kill()
    await rm(folder, { recursive: true, force: true })
  }
}, 120_000)
