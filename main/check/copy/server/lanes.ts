/** Works on a list side by side, so many at a time. The first that fails ends it; what has begun is waited for. */
export async function inLanes<T>(
  list: readonly T[],
  lanes: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < list.length) await work(list[next++] as T)
  }
  const running = Array.from({ length: Math.min(lanes, list.length) }, lane)
  await Promise.all(running).catch(async (error: unknown) => {
    next = list.length
    await Promise.allSettled(running)
    throw error
  })
}

/** A server is far away: with one question at a time most of the time would be spent waiting for it. */
export const serverLanes = 4
