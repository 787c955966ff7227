/** Processes that fuzz, and the watch over them: one that shows no sign for too long, or dies, is a finding. */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Done, Found, Task } from './child.ts'

/** Of the processor's time, where it can be told: a machine that is busy with others must not look like a hang. */
const hangSeconds = 5
const hangWallSeconds = 120

type Part = { done: Done } | { done: null; at: string; foreign: boolean; reason: string }

export interface Outcome extends Done {
  reader: string
  found: Found[]
  /** Cases in which the decoder of a workbook or a PDF, others' work, had to be ended with its process. */
  ended: string[]
}

/** One process, used for one task after the other; it is replaced when it had to be ended. */
export class Fuzzer {
  #child: ChildProcess | null = null

  async run(task: Task): Promise<Outcome> {
    const found: Found[] = []
    const ended: string[] = []
    const sum: Done = { cases: 0, records: 0, unread: 0, refused: 0, longestMs: 0, longest: '', peakBytes: 0 }
    for (let from = task.from; from < task.until; ) {
      const part = await this.#part({ ...task, from }, found)
      if (part.done !== null) {
        for (const name of ['cases', 'records', 'unread', 'refused'] as const) sum[name] += part.done[name]
        if (part.done.longestMs > sum.longestMs)
          Object.assign(sum, { longestMs: part.done.longestMs, longest: part.done.longest })
        sum.peakBytes = Math.max(sum.peakBytes, part.done.peakBytes)
        break
      }
      if (part.foreign) ended.push(`${part.at} ${part.reason}`)
      else found.push({ name: part.at, broken: [part.reason] })
      this.close()
      // It goes on behind the case that ended the process; the counts before it are lost with it.
      from = Number(part.at.slice(part.at.lastIndexOf(':') + 1)) + 1
      if (found.length + ended.length > 20) break
    }
    return { reader: task.reader, found, ended, ...sum }
  }

  close(): void {
    this.#child?.kill('SIGKILL')
    this.#child = null
  }

  #part(task: Task, found: Found[]): Promise<Part> {
    const child = (this.#child ??= started())
    let at: string | null = null
    let foreign = false
    let since = { cpu: cpuSeconds(child.pid), wall: Date.now() }
    return new Promise((resolve, reject) => {
      const end = (result: Part): void => {
        clearInterval(watch)
        child.removeAllListeners('message')
        child.removeAllListeners('close')
        resolve(result)
      }
      const fail = (reason: string): void => {
        if (at === null) reject(new Error(`${reason} before its first case`))
        end({ done: null, at: at ?? '', foreign, reason })
      }
      const watch = setInterval(() => {
        const cpu = cpuSeconds(child.pid)
        if (cpu - since.cpu > hangSeconds || Date.now() - since.wall > hangWallSeconds * 1000)
          fail(`hangs for more than ${hangSeconds} s`)
      }, 500)
      child.on(
        'message',
        (message: {
          t: string
          name?: string
          foreign?: boolean
          found?: Found
          done?: Done
          message?: string
        }) => {
          if (message.t === 'at' && message.name !== undefined) {
            at = message.name
            foreign = message.foreign === true
            since = { cpu: cpuSeconds(child.pid), wall: Date.now() }
          } else if (message.t === 'found' && message.found !== undefined) found.push(message.found)
          else if (message.t === 'done' && message.done !== undefined) end({ done: message.done })
          else {
            // The test itself is wrong, not a reader.
            reject(new Error(`${at}: ${message.message}`))
            end({ done: null, at: at ?? '', foreign, reason: 'threw' })
          }
        },
      )
      child.on('close', (code, signal) => fail(`the process died of ${signal ?? code}`))
      child.send(task)
    })
  }
}

function started(): ChildProcess {
  return fork(join(import.meta.dirname, 'child.ts'), [], {
    env: {},
    // As the program starts a reader's process.
    execArgv: ['--max-old-space-size=256', '--max-semi-space-size=8', '--no-warnings'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}

function cpuSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return 0
  }
}
