import type { Worker } from 'node:worker_threads'
import { AppError } from '../appError.ts'
import type { JobName, ThreadAnswer, ThreadJobs } from './cryptoThread.ts'
import { errorOf } from './failure.ts'
import { makeRingMemory, Ring, type RingMemory, Stopped } from './ring.ts'
import { startThread } from './thread.ts'

interface Running {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

interface Thread {
  worker: Worker
  running: Map<number, Running>
  /** It fell over and answers nothing more; the next job gets a new one. */
  ended: boolean
}

/** The two threads of an open vault and the ring between them. Started when first needed, ended with the vault. */
export class CryptoThreads {
  #threads: [Thread, Thread] | null = null
  #memory: RingMemory | null = null
  #next = 0
  #busy: Promise<unknown> = Promise.resolve()

  /** One piece of work at a time: a thread that waits at the ring hears nothing else. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#busy.then(work)
    this.#busy = run.catch(() => undefined)
    return run
  }

  run<N extends JobName>(which: 0 | 1, name: N, arg: ThreadJobs[N]['arg']): Promise<ThreadJobs[N]['answer']> {
    this.#threads ??= [begin(), begin()]
    if (this.#threads[which].ended) this.#threads[which] = begin()
    const { worker, running } = this.#threads[which]
    const id = this.#next++
    return new Promise((resolve, reject) => {
      // The answer to a request has the type that the table says; messages carry no types.
      running.set(id, { resolve: value => resolve(value as ThreadJobs[N]['answer']), reject })
      worker.ref()
      worker.postMessage({ id, name, arg })
    })
  }

  /**
   * Runs both halves of a job at the ring; `abort` stops them. Throws what the failing half threw; both have ended then.
   */
  async together<A, B>(
    readers: 1 | 2,
    abort: AbortSignal | undefined,
    halves: (ring: Ring, memory: RingMemory) => [Promise<A>, Promise<B>],
  ): Promise<[A, B]> {
    this.#memory ??= makeRingMemory()
    const ring = new Ring(this.#memory)
    ring.reset(readers)
    const stop = () => ring.stop()
    abort?.addEventListener('abort', stop, { once: true })
    if (abort?.aborted) stop()
    try {
      const results = await Promise.allSettled(halves(ring, this.#memory))
      if (abort?.aborted) throw new AppError('ImportCancelled')
      const errors = results.flatMap(result =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      )
      if (errors.length > 0) throw errors.find(error => !(error instanceof Stopped)) ?? errors[0]
      return results.map(result => (result as PromiseFulfilledResult<unknown>).value) as [A, B]
    } finally {
      abort?.removeEventListener('abort', stop)
    }
  }

  async close(): Promise<void> {
    await this.#busy
    const threads = this.#threads ?? []
    this.#threads = null
    for (const { worker } of threads) await worker.terminate()
  }
}

function begin(): Thread {
  const running = new Map<number, Running>()
  const worker = startThread('cryptoThread', {})
  const thread: Thread = { worker, running, ended: false }
  const failAll = (error: Error) => {
    thread.ended = true
    for (const { reject } of running.values()) reject(error)
    running.clear()
  }
  worker.on('message', (answer: ThreadAnswer) => {
    const waiting = running.get(answer.id)
    running.delete(answer.id)
    if (running.size === 0) worker.unref()
    if ('failure' in answer) waiting?.reject(errorOf(answer.failure))
    else waiting?.resolve(answer.value)
  })
  worker.on('error', error => failAll(error))
  worker.on('exit', () => failAll(new AppError('Internal', { reason: 'cryptoThreadEnded' })))
  worker.unref()
  return thread
}
