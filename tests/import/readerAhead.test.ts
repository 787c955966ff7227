import { expect, test } from 'vitest'
import type { Port } from '../../main/host/host.ts'
import { ReaderAhead } from '../../main/import/readerAhead.ts'

/** Processes by number, in the order of their starts. */
function processes() {
  const started: { end: () => void; killed: boolean }[] = []
  const start = (): Promise<Port> => {
    const listeners: ((reason: string) => void)[] = []
    const one = { end: () => listeners.forEach(listener => listener('exit 1')), killed: false }
    started.push(one)
    const port: Port & { number: number } = {
      number: started.length,
      post: () => undefined,
      onMessage: () => undefined,
      onClose: listener => void listeners.push(listener),
      kill: () => void (one.killed = true),
      memory: async () => null,
    }
    return Promise.resolve(port)
  }
  return { started, start }
}
const numberOf = (port: Port): number => (port as Port & { number: number }).number

test('each reading has a process of its own, and one more is started only when it is wanted', async () => {
  const { started, start } = processes()
  const ahead = new ReaderAhead(start)
  expect(started).toHaveLength(0)
  expect(numberOf(await ahead.next(true))).toBe(1)
  expect(started).toHaveLength(2)
  expect(numberOf(await ahead.next(false))).toBe(2)
  expect(started).toHaveLength(2)
  await ahead.close()
  expect(started.map(({ killed }) => killed)).toEqual([false, false])
})

test('one that ended while it waited is not given out, and one that nobody wanted is ended', async () => {
  const { started, start } = processes()
  const ahead = new ReaderAhead(start)
  await ahead.next(true)
  await Promise.resolve()
  started[1]?.end()
  expect(numberOf(await ahead.next(true))).toBe(3)
  await ahead.close()
  expect(started.map(({ killed }) => killed)).toEqual([false, false, false, true])
})

test('a process that cannot be started is told to the reading that needs it', async () => {
  const { start } = processes()
  let starts = 0
  const ahead = new ReaderAhead(async () => {
    starts += 1
    if (starts > 1) throw new Error('no more processes')
    return start()
  })
  await ahead.next(true)
  await expect(ahead.next(false)).rejects.toThrow('no more processes')
  await ahead.close()
})
