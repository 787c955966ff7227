/**
 * What is made of an item in the background, and making one of them. The engine owns the queue and the vault; here is
 * only: which roles are due for this kind of item, and the bytes of one of them.
 */
import type { FileFacts } from '../vault/entries.ts'
import type { Made, MediaObject } from './mediaObject.ts'
import { needsPlayable, makePlayable } from './playable.ts'
import { makeThumbnail } from './thumbnail.ts'
import { makeWaveform } from './waveform.ts'

export type DeriveRole = 'playable' | 'waveform' | 'thumbnail'

export interface DeriveSubject {
  name: string
  mediaType: string
  size: number
  facts: FileFacts | null
}

/** Files larger than this keep their original and get no copy by themselves. */
const MOST_BYTES = 2 * 1024 ** 3

/** Roles an item should have, the one a person waits for first. SILK has none: no decoder is at hand. */
export function dueRoles(subject: DeriveSubject): DeriveRole[] {
  const { mediaType, size, facts } = subject
  if (size === 0 || size > MOST_BYTES || mediaType === 'audio/silk' || mediaType === 'image/svg+xml')
    return []
  const roles: DeriveRole[] = []
  if (needsPlayable(mediaType, facts)) roles.push('playable')
  const sound = mediaType.startsWith('audio/') || facts?.kind === 'recording'
  if (sound) roles.push('waveform')
  else if (/^(image|video)\//.test(mediaType)) roles.push('thumbnail')
  return roles
}

export type Derived = Made & { waveform?: { peaks: number[]; durationSeconds: number } }

/**
 * Makes one. `stream` is what goes into the vault; for a waveform it is the same peaks as JSON. Throws FfmpegMissing
 * (keep the original, say "no preview"), MediaUnsupported (final), FfmpegFailed (also from the stream: keep nothing).
 */
export async function deriveOne(
  role: DeriveRole,
  object: MediaObject,
  subject: DeriveSubject,
  signal?: AbortSignal,
): Promise<Derived> {
  if (role === 'playable') return await makePlayable(object, subject.facts, subject.name, signal)
  if (role === 'thumbnail') return await makeThumbnail(object, subject.name, signal)
  const { tool, ...waveform } = await makeWaveform(object, signal)
  const bytes = new TextEncoder().encode(JSON.stringify(waveform))
  async function* stream() {
    yield await Promise.resolve(bytes)
  }
  return {
    stream: stream(),
    mediaType: 'application/json',
    name: `${subject.name}.waveform.json`,
    tool,
    waveform,
  }
}
