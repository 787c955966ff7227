/**
 * Gives the tests of a run one folder for temporary files and takes it away with all they left there. It lies in memory where
 * the system has such a place: making and syncing thousands of small files costs a disk seven times as much, in computing time
 * too. Real disks are what the end-to-end specs and `npm run soak` write to.
 */
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export default function setup(): () => void {
  const usual = process.env['TMPDIR']
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'vault-test-'))
  // As the usual one is: some tests work as another user.
  chmodSync(folder, 0o755)
  process.env['TMPDIR'] = folder
  return () => {
    if (usual === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = usual
    rmSync(folder, { recursive: true, force: true })
  }
}
