/**
 * A thread that turns a password into a key once and then ends: the memory that Argon2id took in WebAssembly never
 * shrinks otherwise. With `calibrate` it finds the cost first.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { totalmem } from 'node:os'
import { loadSodium, type Sodium } from '../crypto/sodium.ts'
import type { KdfCost } from '../crypto/keyFile.ts'

export interface KdfJob {
  /** NFC, UTF-8. */
  password: Uint8Array
  salt: Uint8Array
  cost: KdfCost | 'calibrate'
}

export interface KdfAnswer {
  key: Uint8Array
  cost: KdfCost
}

const floor: KdfCost = { ops: 3, mem: 64 << 20 }
/** Less than the format allows: the vault must open on a smaller computer too. */
const memMost = 512 << 20
const opsMost = 8
const leastMs = 1000

/** A cost that takes one to two seconds here: more memory first, then more passes. */
function calibrate(sodium: Sodium): KdfCost {
  const began = performance.now()
  sodium.argon2id(new Uint8Array(16), new Uint8Array(16), floor.ops, floor.mem)
  const unit = performance.now() - began
  const memory = Math.min(memMost, totalmem() / 4)
  let { ops, mem } = floor
  const expected = () => unit * (mem / floor.mem) * (ops / floor.ops)
  while (expected() < leastMs && mem * 2 <= memory) mem *= 2
  while (expected() < leastMs && ops < opsMost) ops++
  return { ops, mem }
}

const { password, salt, cost: wanted } = workerData as KdfJob
const sodium = await loadSodium()
const cost = wanted === 'calibrate' ? calibrate(sodium) : wanted
const key = sodium.argon2id(password, salt, cost.ops, cost.mem)
password.fill(0)
parentPort?.postMessage({ key, cost } satisfies KdfAnswer)
key.fill(0)
