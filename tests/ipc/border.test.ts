import { describe, expect, it } from 'vitest'
import { AppError } from '../../main/appError.ts'
import { argumentChecks } from '../../main/ipc/argumentChecks.ts'
import { type Answers, border } from '../../main/ipc/handle.ts'

/** A program that answers every call with what it was given. */
function echo(overrides: Partial<Answers> = {}) {
  const answers = new Proxy(overrides, {
    get: (target, name) =>
      Reflect.get(target, name) ?? (async (arg: unknown, from: unknown) => ({ arg, from })),
  }) as Answers
  return border(argumentChecks, answers)
}
const badRequest = { ok: false, error: { code: 'BadRequest' } }

describe('the border', () => {
  it('lets through what the contract says, and who said it', async () => {
    const call = echo()
    expect(await call('timeline.event', { id: 'e0123456789abcdef0123' }, 'page')).toEqual({
      ok: true,
      value: { arg: { id: 'e0123456789abcdef0123' }, from: 'page' },
    })
    expect(await call('import.start', { paths: ['/x'] }, 'drop')).toEqual({
      ok: true,
      value: { arg: { paths: ['/x'] }, from: 'drop' },
    })
  })

  it.each(['engine.open', 'media.range', 'toString', '__proto__', 'constructor', ''])(
    'does not know the call %s',
    async name => {
      expect(await echo()(name, null, 'page')).toMatchObject(badRequest)
    },
  )

  it.each([
    ['app.state', {}],
    ['app.state', undefined],
    ['timeline.event', { id: '../../etc/passwd' }],
    ['timeline.event', { id: 'e1', more: 1 }],
    ['items.bytes', { id: 'i1', offset: -1, length: 1 }],
    ['items.bytes', { id: 'i1', offset: 0, length: (1 << 20) + 1 }],
    ['items.bytes', { id: 'i1', offset: 0.5, length: 1 }],
    ['timeline.page', { filter: { kinds: ['spam'] }, limit: 10 }],
    ['timeline.page', { filter: {}, limit: 1_000_000 }],
    ['vault.open', { password: '' }],
    ['vault.open', { password: 'x'.repeat(1025) }],
    ['findings.set', { ids: 'all', state: 'confirmed' }],
    ['notes.add', { kind: 'visit' }],
  ] as const)('refuses %s with %j', async (name, arg) => {
    const answer = await echo()(name, arg, 'page')
    expect(answer).toMatchObject(badRequest)
    expect(JSON.stringify(answer)).not.toContain('passwd')
  })

  it('refuses what is too large, too deep, or no plain value, without walking all of it', async () => {
    const call = echo()
    expect(await call('app.copy', { text: 'x'.repeat(1_000_001) }, 'page')).toMatchObject({
      error: { details: { reason: 'tooLarge' } },
    })
    let deep: object = {}
    for (let depth = 0; depth < 5000; depth++) deep = { deep }
    expect(await call('timeline.months', deep, 'page')).toMatchObject({
      error: { details: { reason: 'tooLarge' } },
    })
    const round: Record<string, unknown> = {}
    round['round'] = round
    expect(await call('timeline.months', round, 'page')).toMatchObject(badRequest)
    expect(await call('timeline.months', new Map(), 'page')).toMatchObject(badRequest)
    expect(await call('timeline.months', () => 1, 'page')).toMatchObject(badRequest)
  })

  it('answers an error with its code and details, a bug with neither its message nor its stack', async () => {
    const bugs: string[] = []
    const answers = {
      'app.state': async () => {
        throw new AppError('NoSpace', { needed: 5 })
      },
      'case.get': async () => {
        throw new Error('secret: /home/anna/vault')
      },
    } as unknown as Answers
    const call = border(argumentChecks, answers, name => bugs.push(name))
    expect(await call('app.state', null, 'page')).toEqual({
      ok: false,
      error: { code: 'NoSpace', details: { needed: 5 } },
    })
    expect(await call('case.get', null, 'page')).toEqual({
      ok: false,
      error: { code: 'Internal', details: {} },
    })
    expect(bugs).toEqual(['case.get'])
  })
})
