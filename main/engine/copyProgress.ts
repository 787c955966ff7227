import type { CopyPace } from '../check/copy/copyObjects.ts'
import type { Services } from './services.ts'

/** Runs a copy and tells the page how far it is: at once, four times a second, and when it has ended. */
export async function withCopyProgress<T>(
  services: Services,
  work: (pace: CopyPace) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const progress = { objectsDone: 0, objectsTotal: 0, bytesDone: 0, bytesTotal: 0, ended: false }
  let told = Number.NEGATIVE_INFINITY
  const tell = (): void => {
    told = performance.now()
    services.emit('copy.changed', { ...progress })
  }
  // Before the first byte there is much to read and compare; that it runs is known at once.
  tell()
  try {
    return await work({
      ...(signal === undefined ? {} : { signal }),
      onProgress: (done, total) => {
        Object.assign(progress, {
          objectsDone: done.objects,
          objectsTotal: total.objects,
          bytesDone: done.bytes,
          bytesTotal: total.bytes,
        })
        if (performance.now() - told >= 250) tell()
      },
    })
  } finally {
    progress.ended = true
    tell()
  }
}
