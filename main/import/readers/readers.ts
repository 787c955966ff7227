import type { Reader } from '../reader.ts'
import { smsBackupRestore } from './smsBackupRestore/smsBackupRestore.ts'
import { whatsapp } from './whatsapp/whatsapp.ts'
import { zip } from './zip/zip.ts'

/** Every reader by the id that `detect` gives. `media` and `opaque` have none: such files are kept as they are. */
export const readers: Readonly<Record<string, Reader>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, Reader>, { smsBackupRestore, whatsapp, zip }),
)
