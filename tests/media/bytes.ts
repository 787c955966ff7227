import { execFileSync } from 'node:child_process'
import { AppError } from '../../main/appError.ts'
import type { MediaObject } from '../../main/media/mediaObject.ts'

/** Bytes in memory as an object of the vault; `cut` makes its chunks odd-sized, as decryption may. */
export function objectOf(bytes: Uint8Array, chunk = 70_001): MediaObject {
  return {
    size: bytes.length,
    range: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    async *chunks() {
      for (let at = 0; at < bytes.length; at += chunk)
        yield await Promise.resolve(bytes.subarray(at, at + chunk))
    },
  }
}

/** Output of ffmpeg as the tests themselves call it. */
export function ffmpeg(args: string[], input?: Uint8Array): Buffer {
  return execFileSync('ffmpeg', ['-hide_banner', '-v', 'error', ...args], {
    input,
    maxBuffer: 256 * 1024 * 1024,
  })
}

export async function all(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

/** AMR-NB of real frames (12.2 kbit/s), `seconds` long: any bits are a decodable frame. */
export function amr(seconds: number): Buffer {
  let state = 7
  const frame = () => {
    const bytes = Buffer.alloc(32)
    bytes[0] = 0x3c
    for (let i = 1; i < 32; i++) {
      state = (state * 1103515245 + 12345) & 0x7fffffff
      bytes[i] = state >> 16
    }
    return bytes
  }
  return Buffer.concat([Buffer.from('#!AMR\n'), ...Array.from({ length: seconds * 50 }, frame)])
}

/** What went wrong, as code and reason; `none` when nothing did. */
export const code = (error: unknown) =>
  error instanceof AppError ? `${error.code} ${String(error.details.reason ?? '')}`.trim() : String(error)
export const failure = (promise: Promise<unknown>) => promise.then(() => 'none', code)
