/** Exports whose root element tells what they are. */
import type { Detection } from '../reader.ts'
import { known } from './known.ts'
import { behindProlog } from './prolog.ts'

export function xmlFormat(start: string): Detection | null {
  // The reader refuses a DOCTYPE with its own words, so the root behind one counts too.
  const root = /^<([A-Za-z][\w:.-]*)/.exec(behindProlog(start))?.[1]
  if (root === undefined) return null
  if (root === 'smses' || root === 'calls') return known('smsBackupRestore', 'application/xml', 1)
  if (root === 'alllogs' || root === 'allsms') return known('superBackup', 'application/xml')
  if (/^(?:html)$/i.test(root)) return null
  if (root === 'plist') return known('plist', 'application/xml')
  if (root === 'svg') return { reader: 'opaque', confidence: 0.9, reason: 'text', mediaType: 'image/svg+xml' }
  return start.startsWith('<?xml')
    ? { reader: 'opaque', confidence: 0.6, reason: 'text', mediaType: 'application/xml' }
    : null
}
