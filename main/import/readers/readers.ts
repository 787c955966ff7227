import type { Reader } from '../reader.ts'

type Load = () => Promise<Reader>

/**
 * Every reader by the id that `detect` gives; a process loads only the one it needs. `media` and `opaque` have none: such
 * files are kept as they are.
 */
export const readers: Readonly<Record<string, Load>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, Load>, {
    smsBackupRestore: async () => (await import('./smsBackupRestore/smsBackupRestore.ts')).smsBackupRestore,
    whatsapp: async () => (await import('./whatsapp/whatsapp.ts')).whatsapp,
    zip: async () => (await import('./zip/zip.ts')).zip,
  } satisfies Record<string, Load>),
)
