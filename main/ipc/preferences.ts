import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Preferences } from '../../preload/contract.ts'
import { writeFileAtomically } from './writeFileAtomically.ts'

const defaults: Preferences = {
  locale: 'system',
  theme: 'system',
  idleMinutes: 10,
  soften: true,
  copyQuietUntil: null,
}

/** Each field falls back by itself, so that one odd value does not throw the others away. */
const stored = z.object({
  locale: z.enum(['zh-CN', 'en', 'system']).catch(defaults.locale),
  theme: z.enum(['system', 'light', 'dark']).catch(defaults.theme),
  idleMinutes: z.number().int().min(1).max(240).catch(defaults.idleMinutes),
  soften: z.boolean().catch(defaults.soften),
  copyQuietUntil: z.iso.datetime().nullable().catch(null),
  cloudTold: z.string().max(4096).nullable().catch(null),
  folder: z.string().max(4096).nullable().catch(null),
})

/**
 * The few things kept outside a vault, in the clear: how the program looks, where the last vault lies, what was said
 * of it once. Nothing else.
 */
export interface PreferenceFile {
  readonly current: Preferences
  /** Path of the last vault folder, or null. */
  readonly folder: string | null
  /** The folder of which it was said that a cloud client keeps it in step. */
  readonly cloudTold: string | null
  change(preferences: Partial<Preferences>): Promise<void>
  rememberFolder(path: string): Promise<void>
  rememberCloudTold(path: string): Promise<void>
}

function read(file: string): z.infer<typeof stored> {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return { ...defaults, folder: null, cloudTold: null }
  }
}

/** Reads the file, or starts from the defaults where it is missing or unreadable. */
export function openPreferences(file: string): PreferenceFile {
  let all = read(file)
  const write = async (next: typeof all) => {
    all = next
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    await writeFileAtomically(file, [new TextEncoder().encode(`${JSON.stringify(all, null, 2)}\n`)])
  }
  return {
    get current() {
      const { folder: _folder, cloudTold: _told, ...preferences } = all
      return preferences
    },
    get folder() {
      return all.folder
    },
    get cloudTold() {
      return all.cloudTold
    },
    change: preferences => write({ ...all, ...preferences }),
    rememberFolder: folder => write({ ...all, folder }),
    rememberCloudTold: cloudTold => write({ ...all, cloudTold }),
  }
}
