/** A file system of its own in one file, so that what was written and removed again can be looked for in its raw bytes. */
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, openSync, readSync, truncateSync, writeFileSync } from 'node:fs'

export interface RawImage {
  /** Writes everything out and takes it away; the bytes stay readable by `search`. */
  unmount(): void
  /** Which of `sought` stand anywhere in the image, by their position in the list. */
  search(sought: readonly Buffer[]): number[]
  readonly bytes: number
}

/** An ext4 of `bytes` in `file`, mounted at the empty folder `dir`; null where that is not allowed. */
export function mountImage(file: string, dir: string, bytes: number): RawImage | null {
  if (process.getuid?.() !== 0 || spawnSync('mkfs.ext4', ['-V']).status !== 0) return null
  writeFileSync(file, '')
  truncateSync(file, bytes)
  // Without discard, and with the inode tables written at once: nothing but the program's own writing changes the image.
  execFileSync('mkfs.ext4', ['-q', '-F', '-E', 'nodiscard,lazy_itable_init=0', file])
  if (spawnSync('mount', ['-o', 'loop,nodiscard', file, dir]).status !== 0) return null
  let mounted = true
  return {
    bytes,
    unmount() {
      if (mounted) execFileSync('umount', [dir])
      mounted = false
    },
    search(sought) {
      const overlap = Math.max(...sought.map(({ length }) => length)) - 1
      const window = Buffer.alloc((8 << 20) + overlap)
      const found = new Set<number>()
      const fd = openSync(file, 'r')
      try {
        for (let at = 0; at < bytes; at += 8 << 20) {
          const got = readSync(fd, window, 0, window.length, at)
          const part = window.subarray(0, got)
          for (const [index, one] of sought.entries())
            if (!found.has(index) && part.includes(one)) found.add(index)
        }
      } finally {
        closeSync(fd)
      }
      return [...found].toSorted((a, b) => a - b)
    },
  }
}
