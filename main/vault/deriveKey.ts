import { AppError } from '../appError.ts'
import type { KdfCost } from '../crypto/keyFile.ts'
import { loadSodium } from '../crypto/sodium.ts'
import { utf8 } from '../crypto/text.ts'
import type { KdfAnswer, KdfJob } from './kdfThread.ts'
import { startThread } from './thread.ts'

/** Bytes times passes up to which a thread takes ten times as long to start as the derivation. No vault of a person is so cheap. */
const cheap = 8 << 20

/**
 * The key that a password makes, at the given cost or at one found for this computer (1 to 2 seconds). Takes as long,
 * in a thread that ends afterwards. The password is normalised (NFC) and never trimmed.
 */
export async function derivePasswordKey(
  password: string,
  salt: Uint8Array,
  cost: KdfCost | 'calibrate',
): Promise<KdfAnswer> {
  const job: KdfJob = { password: utf8(password.normalize('NFC')), salt, cost }
  if (cost !== 'calibrate' && cost.mem * cost.ops <= cheap) {
    const sodium = await loadSodium()
    const key = sodium.argon2id(job.password, salt, cost.ops, cost.mem)
    job.password.fill(0)
    return { key, cost }
  }
  const thread = startThread('kdfThread', { workerData: job })
  job.password.fill(0)
  return new Promise<KdfAnswer>((resolve, reject) => {
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => reject(new AppError('Internal', { reason: 'kdfThreadEnded' })))
  }).finally(async () => {
    await thread.terminate()
  })
}

/** Cheap costs are for tests only; a vault of a person is never made with one. */
export function testCost(cost: KdfCost | undefined): KdfCost | 'calibrate' {
  if (cost === undefined) return 'calibrate'
  if (process.env.VITEST !== 'true') throw new Error('testOnlyCost outside tests')
  return cost
}
