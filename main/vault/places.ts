import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { toHex } from '../crypto/text.ts'

/** Names inside a vault; LAYOUT.md tells what each is for. All are ASCII and short, for any file system and any cloud. */
export interface Places {
  dir: string
  keyFile: string
  keyFileTwin: string
  lock: string
  objects: string
  tmp: string
  quarantine: string
  journal: Record<Mirror, string>
  ballast: string
  readme: string
  format: string
  reader: string
  /** Stands in a copy only: a copy is not written to by itself. */
  copyMark: string
}

export type Mirror = 'a' | 'b'
export const mirrors: readonly Mirror[] = ['a', 'b']

export function placesOf(dir: string): Places {
  return {
    dir,
    keyFile: join(dir, 'vault.json'),
    keyFileTwin: join(dir, 'vault.json.bak'),
    lock: join(dir, 'lock.db'),
    objects: join(dir, 'objects'),
    tmp: join(dir, 'tmp'),
    quarantine: join(dir, 'quarantine'),
    journal: { a: join(dir, 'journal', 'a'), b: join(dir, 'journal', 'b') },
    ballast: join(dir, 'tmp', 'ballast'),
    readme: join(dir, 'README.txt'),
    format: join(dir, 'FORMAT.md'),
    reader: join(dir, 'decrypt.py'),
    copyMark: join(dir, 'COPY.txt'),
  }
}

export const segmentName = (segment: number): string => `${String(segment).padStart(8, '0')}.evj`
export const segmentPattern = /^[0-9]{8}\.evj$/
export const objectPattern = /^[a-z2-7]{32}\.evo$/

/** A new name in the folder for half-written files; that folder is emptied at each opening. */
export function scratchIn({ tmp }: Pick<Places, 'tmp'>): string {
  return join(tmp, toHex(randomBytes(16)))
}
