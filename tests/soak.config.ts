/**
 * `npm run soak`: the tests that try what chance brings (damaged files, any length and range, death at any moment), with SLOW set,
 * at which they take hours instead of seconds and other seeds each time. A failure prints the seed that brings it back.
 */
import { defineConfig } from 'vitest/config'
import quick from './vitest.config.ts'

export default defineConfig({
  ...quick,
  test: {
    ...quick.test,
    include: [
      'tests/crypto/padding.test.ts',
      'tests/vault/{crash,faults,faultsEvery,faultsMedia,lock,power,properties,vault,passwords,purgeKilled,reencrypt,slotsKilled}.test.ts',
      'tests/vault/damage{Bytes,Lengths,Journal}.test.ts',
      'tests/index/damage.test.ts',
      'tests/check/{findings,repair,copyFaults}.test.ts',
      'tests/import/{readersFuzz,hostile,fileFacts}.test.ts',
      'tests/complaint/audit.test.ts',
    ],
    globalSetup: ['tests/compiledOnce.ts'],
    env: { SLOW: '1' },
    testTimeout: 3_600_000,
    fileParallelism: false,
  },
})
