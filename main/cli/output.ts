import { once } from 'node:events'

/** Writes to stdout and waits when the other side is slow, so that a listing of any length takes no memory. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

/**
 * One JSON object with a list that may be of any length: `{…head, "name": […], "next": …}`. `rows` returns the cursor
 * of the next page, or null.
 */
export async function writeListing(
  head: Record<string, unknown>,
  name: string,
  rows: Iterator<unknown, string | null> | AsyncIterator<unknown, string | null>,
): Promise<void> {
  const opening = JSON.stringify(head)
  await write(`${opening.slice(0, -1)}${opening === '{}' ? '' : ','}"${name}":[`)
  let first = true
  let pending = ''
  for (;;) {
    const row = await rows.next()
    if (row.done === true) {
      await write(`${pending}],"next":${JSON.stringify(row.value)}}\n`)
      return
    }
    pending += `${first ? '' : ','}${JSON.stringify(row.value)}`
    first = false
    if (pending.length > 1 << 16) {
      await write(pending)
      pending = ''
    }
  }
}
