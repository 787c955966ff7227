import { describe, expect, it } from 'vitest'
import { idleLock, mostWorkMs, warningMs } from '../../main/ipc/idleLock.ts'

/** A clock that goes only when told. */
function handClock() {
  let now = 0
  let timer: { at: number; run: () => void } | null = null
  return {
    now: () => now,
    after(ms: number, run: () => void) {
      const set = { at: now + ms, run }
      timer = set
      return () => {
        if (timer === set) timer = null
      }
    },
    pass(ms: number) {
      const end = now + ms
      while (timer !== null && timer.at <= end) {
        const due: { at: number; run: () => void } = timer
        now = due.at
        timer = null
        due.run()
      }
      now = end
    },
  }
}

function locked(busy = { now: false }, working = { now: false }) {
  const clock = handClock()
  const heard: string[] = []
  const idle = idleLock(
    {
      warn: seconds => heard.push(`warn ${seconds}`),
      lock: () => heard.push('lock'),
      isBusy: () => busy.now,
      isWorking: () => working.now,
    },
    clock,
  )
  return { clock, heard, idle }
}

describe('idleLock', () => {
  it('warns a minute before, then locks once', () => {
    const { clock, heard, idle } = locked()
    idle.start(10)
    expect(idle.msLeft).toBe(600_000)
    clock.pass(600_000 - warningMs - 1)
    expect(heard).toEqual([])
    clock.pass(1)
    expect(heard).toEqual(['warn 60'])
    clock.pass(warningMs)
    expect(heard).toEqual(['warn 60', 'lock'])
    expect(idle.msLeft).toBeNull()
    clock.pass(10_000_000)
    expect(heard).toHaveLength(2)
  })

  it('starts anew when someone is there, also after the warning', () => {
    const { clock, heard, idle } = locked()
    idle.start(2)
    clock.pass(90_000)
    idle.touch()
    clock.pass(59_999)
    expect(heard).toEqual(['warn 60'])
    clock.pass(1)
    expect(heard).toEqual(['warn 60', 'warn 60'])
    clock.pass(60_000)
    expect(heard.at(-1)).toBe('lock')
  })

  it('waits for a running import, then gives the whole time', () => {
    const busy = { now: true }
    const { clock, heard, idle } = locked(busy)
    idle.start(5)
    clock.pass(3_600_000)
    expect(heard).toEqual([])
    busy.now = false
    clock.pass(240_000)
    expect(heard).not.toContain('lock')
    clock.pass(300_000)
    expect(heard).toContain('lock')
  })

  it('waits for a copy or a check that was asked for, but no longer than three hours after the last sign', () => {
    const working = { now: true }
    const { clock, heard, idle } = locked({ now: false }, working)
    idle.start(10)
    clock.pass(mostWorkMs - 60_000)
    expect(heard).toEqual([])
    // Someone looked how far it is: the three hours begin anew.
    idle.touch()
    clock.pass(mostWorkMs - 600_000)
    expect(heard).toEqual([])
    clock.pass(2 * 600_000)
    expect(heard.filter(said => said === 'lock')).toHaveLength(1)
    expect(heard.at(-2)).toBe('warn 60')
  })

  it('gives the whole time once the copy is done', () => {
    const working = { now: true }
    const { clock, heard, idle } = locked({ now: false }, working)
    idle.start(5)
    clock.pass(3_600_000)
    working.now = false
    clock.pass(239_000)
    expect(heard).not.toContain('lock')
    clock.pass(361_000)
    expect(heard.at(-1)).toBe('lock')
  })

  it('does nothing once stopped, and a touch does not start it', () => {
    const { clock, heard, idle } = locked()
    idle.start(1)
    idle.stop()
    idle.touch()
    clock.pass(10_000_000)
    expect(heard).toEqual([])
    expect(idle.msLeft).toBeNull()
  })
})
