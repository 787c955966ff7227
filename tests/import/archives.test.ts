/** Archives under a password, tar and gzip, archives in archives. The locked zips were written by zip.js and Info-ZIP, the tars by GNU tar. */
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { AesBlocks } from '../../main/import/readers/zip/aes.ts'
import { readApart, readHere, type Reading } from './reading.ts'
import { zipOf } from './zipFile.ts'

const password = '口令 Pass1'
const lockedZips = {
  aes128:
    'UEsDBDMACQhjAABgY10AAAAAAAAAAAAAAAAKAAsA6IGK5aSpLnR4dAGZBwACAEFFAQgATSi/r4gAwrMsqPLXf2Az48OWPJq98FpxMwTxqnm8jklQSwcIAAAAACAAAADwAAAAUEsDBDMACQBjAABgY10AAAAAAAAAAAAAAAAFAAsAYS50eHQBmQcAAgBBRQEAAK/VOJxNwOl37Gr5OOygsWx3EyOvkHQYSV7rUEsHCAAAAAAaAAAABgAAAFBLAQIAAzMACQhjAABgY10AAAAAIAAAAPAAAAAKAAsAAAAAAAAAAACkgQAAAADogYrlpKkudHh0AZkHAAIAQUUBCABQSwECAAMzAAkAYwAAYGNdAAAAABoAAAAGAAAABQALAAAAAAAAAAAApIFjAAAAYS50eHQBmQcAAgBBRQEAAFBLBQYAAAAAAgACAIEAAAC7AAAAAAA=',
  aes192:
    'UEsDBDMACQhjAABgY10AAAAAAAAAAAAAAAAKAAsA6IGK5aSpLnR4dAGZBwACAEFFAggA6gQUKJduttM5KrMA7/zzaAKHPyaPu3bjmAsZVJXBTWZhAVpFUEsHCAAAAAAkAAAA8AAAAFBLAwQzAAkAYwAAYGNdAAAAAAAAAAAAAAAABQALAGEudHh0AZkHAAIAQUUCAABKdBc5zotPygWVt6oLFT0f9QMMQ9Ct5XY2T3MG1g1QSwcIAAAAAB4AAAAGAAAAUEsBAgADMwAJCGMAAGBjXQAAAAAkAAAA8AAAAAoACwAAAAAAAAAAAKSBAAAAAOiBiuWkqS50eHQBmQcAAgBBRQIIAFBLAQIAAzMACQBjAABgY10AAAAAHgAAAAYAAAAFAAsAAAAAAAAAAACkgWcAAABhLnR4dAGZBwACAEFFAgAAUEsFBgAAAAACAAIAgQAAAMMAAAAAAA==',
  aes256:
    'UEsDBDMACQhjAABgY10AAAAAAAAAAAAAAAAKAAsA6IGK5aSpLnR4dAGZBwACAEFFAwgA3dnMinTFCicsVdBhw5FNTtXuid799O+FyuRVgV9HDjpIHaJu9EhYNVBLBwgAAAAAKAAAAPAAAABQSwMEMwAJAGMAAGBjXQAAAAAAAAAAAAAAAAUACwBhLnR4dAGZBwACAEFFAwAAdKcxggPMNqbSaFO8gG6+eryT2EpmL0UdkdYmqQ7eSSxF9FBLBwgAAAAAIgAAAAYAAABQSwECAAMzAAkIYwAAYGNdAAAAACgAAADwAAAACgALAAAAAAAAAAAApIEAAAAA6IGK5aSpLnR4dAGZBwACAEFFAwgAUEsBAgADMwAJAGMAAGBjXQAAAAAiAAAABgAAAAUACwAAAAAAAAAAAKSBawAAAGEudHh0AZkHAAIAQUUDAABQSwUGAAAAAAIAAgCBAAAAywAAAAAA',
  zipCrypto:
    'UEsDBBQACQAIAABgY12DIifXGAAAAPAAAAAKAAAA6IGK5aSpLnR4dFINT0/7gozAQq45+L+u0QadsgQzPRpjxFBLBwiDIifXGAAAAPAAAABQSwMECgAJAAAAAGBjXQv5Q1YSAAAABgAAAAUAAABhLnR4dHXfoSXhMiJZ/UamM93PWDymFFBLBwgL+UNWEgAAAAYAAABQSwECHgMUAAkACAAAYGNdgyIn1xgAAADwAAAACgAAAAAAAAABAAAApIEAAAAA6IGK5aSpLnR4dFBLAQIeAwoACQAAAABgY10L+UNWEgAAAAYAAAAFAAAAAAAAAAEAAACkgVAAAABhLnR4dFBLBQYAAAAAAgACAGsAAACVAAAAAAA=',
}
const gnu = Buffer.from(
  'H4sIAAAAAAACA+2YT0rEMBTGc5ScoOlLmnTrAbrzBMHpOIN1WtqK41IQFEFwo4Lr2bhwK4igl7H+uYWduhhtQSmSTDHvRyAhXRTy5fteEs2IcfyaUMqmr2n3zRgkD7kIlGjmFShFqCQW2CtKnVNKHEWzeDcrD4zrr4Kgh/71UBLqo/4W9B9PxykZmv6+8AlVqL8F/SdeOS/XrL9s6w8S0P82mMRJkhLEYf/rfDSw/Aef84BQsBFOzud/Mp3tWDj/h2EP/QF4nf+cxeUWy3RR7I9Qf1P6F5nOi3i9/oeW/oGstwvddKL+NwsgoLMiq3n45pQ//AC6H+dYAp3GYx7biNLZdmSuDPzm/+Vjz9cd3lQLRWiE538L+f9+8VS31+ujl8vj54e7anFfnZ9Vt1fV44mhxtB2Tunf+/1Xggwkvv+6kv+8tReW+a8E5v+/zf+3w9NqcWP8ao8MJ/9/vv+pbv4LfP+1wacV0QcIgiAIgiCu8AGN91vFACgAAA==',
  'base64',
)
const pax = Buffer.from(
  'H4sIAAAAAAACA+2azWrUUBiGs85V5AqS85uTLrpVVyKIF3DopEx0/kgiju4EQREENyq47saFW0EEezOOP3fhN9NB0wxtmU5zJpN5HwJpcwr9+fo+5zsnJ4zu2emd1PbSvIis1wiMiJVa3In6nTGjPK6FEVLFcv6cM6WkF0w9BzwuSpvTj+LtJ5IFtsyG6SE3B1qbJBY8ZEmsYiF47NPo0cqoVMtRD+w8Nmr+eywirvXF+aePz+WfhBDHXqB3Kf/1X25n6l/xfzqclE/b4H+u6Mvh/634n4UHB+xC/1dHYc8u+L+h0K+T/7r/OdNSewHbpfx3wf/H2fG4Ff0/F5LD/1vr//91+Oj/u+//hkK/mf+lZF4Qw/9u/d8Py2nZCv9Ljf2fVu7/UP/P0f93yf8NhX4t/+uV/V/N0f+7oJ8OBmPEYI/zX53/bd5ryfpPYP8P8z9wMf83E/qN1n/0GeWfu2hOsP777/9BNnrUEv/j/X9b/Z8Y+L9L/m8o9LX8G2PW8L9QgtZ/IkrLo2hii+JJr/X574L/i4nNi9S5/6nadf/HdIP/HSBEcPvug/Cs8uHQPhznh9yvPc1G9JT5Iqk+HVmaF+zyf2Y+U1TG8tQOiuwZzRtUXMb9a6wycMrAUf6pbPcXVbuVDdJQcpOwGxbBFfnndNXyL838/Bf2/xzk319ElPncX2aVIXF7xBR/gj33f6X/+/PulK5fH1/8fP/yx7cvs5Ovs7dvZp8/zL6/2uS6sv8z8rz/lTEM53+cwIUJJrbsUyfXUPUvuaJrNIaJEGgMbzL/zZd97fP/WjKlcf6/S/W/zP+y/v5fc8M1/O/E/3Kb/v/9/PXs5NP8HQ9mgv3NP42u+l9i/e+CswQiBwAAAAAAAAAAAAAAdJG/dSWXUwBQAAA=',
  'base64',
)

const contents = (reading: Reading): string[][] =>
  reading.parts.map(part => [part.name, part.bytes.toString()])

describe('a zip under a password', () => {
  it.each([
    [16, '69c4e0d86a7b0430d8cdb78070b4c55a'],
    [24, 'dda97ca4864cdfe06eaf70a0ec0d7191'],
    [32, '8ea2b7ca516745bfeafc49904b496089'],
  ])('encrypts a block as FIPS 197 says, with a key of %i bytes', (length, encrypted) => {
    const out = Buffer.alloc(16)
    new AesBlocks(Buffer.from(Array.from({ length }, (_, n) => n))).encrypt(
      0x00112233,
      0x44556677,
      0x8899aabb,
      0xccddeeff,
      new DataView(out.buffer, out.byteOffset, 16),
      0,
    )
    expect(out.toString('hex')).toBe(encrypted)
  })

  const plain = [
    ['聊天.txt', '还钱'.repeat(40)],
    ['a.txt', 'stored'],
  ]

  it.each(Object.entries(lockedZips))('opens with it, and with no other: %s', async (_, text) => {
    const file = Buffer.from(text, 'base64')
    expect(contents(await readHere('zip', file, '', { settings: { password } }))).toEqual(plain)
    for (const wrong of ['', 'pass1', '口令 Pass2', '口令 Pass1 ']) {
      const reading = await readHere('zip', file, '', { settings: { password: wrong } })
      expect(reading.parts).toEqual([])
      expect(reading.unread.length + reading.aborted.length).toBe(2)
      for (const each of [...reading.unread, ...reading.aborted]) expect(each.reason).toBe('wrongPassword')
      expect(reading.error).toMatchObject({ code: 'ArchivePasswordWrong', details: { entries: 2 } })
      // A password that is nearly right is as secret as the right one.
      expect(wrong === '' || !JSON.stringify([reading, reading.error?.details]).includes(wrong)).toBe(true)
    }
    const without = await readHere('zip', file)
    expect(without.unread.map(each => each.reason)).toEqual(['encrypted', 'encrypted'])
    expect(without.error?.code).toBe('ArchiveEncrypted')
  })

  it('opens what an archiver on Chinese Windows locked: the password stands for its bytes in GBK', async () => {
    // Info-ZIP, given the password in that encoding.
    const file = Buffer.from(
      'UEsDBAoACQAAAABgY11v7pT4EgAAAAYAAAAFAAAAYS50eHRuFs6uALmW5XW3MTEqiAcjYShQSwcIb+6U+BIAAAAGAAAAUEsBAh4DCgAJAAAAAGBjXW/ulPgSAAAABgAAAAUAAAAAAAAAAAAAAKSBAAAAAGEudHh0UEsFBgAAAAABAAEAMwAAAEUAAAAAAA==',
      'base64',
    )
    expect(contents(await readHere('zip', file, '', { settings: { password } }))).toEqual([['a.txt', '还钱']])
    const wrong = await readHere('zip', file, '', { settings: { password: '口令 Pass2' } })
    expect(wrong.error?.code).toBe('ArchivePasswordWrong')
  })

  it('throws away what was changed under the lock, and keeps the rest', async () => {
    const file = Buffer.from(lockedZips.aes256, 'base64')
    const at = file.indexOf('a.txt') + 'a.txt'.length + 11 + 16 + 2
    file[at] = (file[at] ?? 0) ^ 1
    const reading = await readHere('zip', file, '', { settings: { password } })
    expect(contents(reading)).toEqual(plain.slice(0, 1))
    expect(reading.aborted).toEqual([{ key: 'entry[2]', reason: 'damaged' }])
  })

  it('does not take the sum of many small bombs', async () => {
    const claim = { name: 'z', content: 'x', claimedSize: 60 << 20, localSize: 60 << 20 }
    const reading = await readHere('zip', zipOf([claim, claim]))
    expect(reading.unread.map(each => each.reason)).toEqual(['bomb'])
    expect(reading.aborted.map(each => each.reason)).toEqual(['damaged'])
  })
})

describe.each([
  ['gnu', gnu],
  ['pax', pax],
])('tar as GNU tar writes it (%s)', (_, packed) => {
  const long = `a/长长的文件夹名字${'很'.repeat(30)}/聊天.txt`
  const refused = [
    ['a/empty', 'empty'],
    ['a/fifo', 'device'],
    ['a/hard', 'symlink'],
    ['a/link', 'symlink'],
    ['a/sparse', 'sparse'],
  ]

  it('reads files where they lie', async () => {
    const file = gunzipSync(packed)
    const reading = await readHere('tar', file)
    expect(
      reading.places.map(({ name, offset, size }) => [name, file.toString('utf8', offset, offset + size)]),
    ).toEqual([
      ['a/h.txt', 'hello'],
      [long, '聊天'],
    ])
    expect(reading.unread.map(({ locator, reason }) => [locator, reason])).toEqual(refused)
    expect(reading.summary).toMatchObject({ incomplete: false, notes: ['folders 2'] })
  })

  it('unpacks files of a packed one', async () => {
    const reading = await readApart('gzip', packed)
    expect(contents(reading)).toEqual([
      ['a/h.txt', 'hello'],
      [long, '聊天'],
    ])
    expect(reading.parts[0]?.mtime).toBe('2026-11-03T12:00:00.000Z')
    expect(reading.unread.map(({ locator, reason }) => [locator, reason])).toEqual(refused)
  })

  it('gives a typed error or says that it is incomplete, cut at any place', async () => {
    const file = gunzipSync(packed)
    for (let length = 0; length < packed.length - 8; length += 7) {
      const reading = await readHere('gzip', packed.subarray(0, length))
      expect(reading.error?.code === 'ArchiveRefused' || reading.summary?.incomplete, `at ${length}`).toBe(
        true,
      )
    }
    for (let length = 0; length < file.lastIndexOf('聊天') + 512; length += 97) {
      const reading = await readHere('tar', file.subarray(0, length))
      expect(reading.error?.code === 'ArchiveRefused' || reading.summary?.incomplete, `at ${length}`).toBe(
        true,
      )
    }
  })
})

describe('gzip', () => {
  it('gives its one file, with the name it has of it or its own', async () => {
    const reading = await readHere('gzip', gzipSync('<smses/>'), '手机/sms-2026.xml.gz')
    expect(contents(reading)).toEqual([['sms-2026.xml', '<smses/>']])
  })

  it('keeps what came before the end of a file that breaks off, and nothing of a damaged one', async () => {
    const packed = gzipSync(Buffer.from(Array.from({ length: 200_000 }, (_, n) => `${n} `).join('')))
    const half = await readHere('gzip', packed.subarray(0, packed.length / 2), 'x.gz')
    expect(half.parts[0]?.bytes.toString().startsWith('0 1 2 3 ')).toBe(true)
    expect(half.summary?.incomplete).toBe(true)
    const damaged = Buffer.from(packed)
    damaged[packed.length - 6] = (damaged[packed.length - 6] ?? 0) ^ 1
    const reading = await readHere('gzip', damaged, 'x.gz')
    expect(reading.aborted).toEqual([{ key: 'entry[1]', reason: 'damaged' }])
    expect(reading.summary?.incomplete).toBe(true)
  })

  it('refuses a bomb', async () => {
    const reading = await readHere('gzip', gzipSync(Buffer.alloc(120 << 20)), 'x.gz')
    expect(reading.error).toMatchObject({ code: 'ArchiveRefused', details: { reason: 'bomb' } })
    expect(reading.parts).toEqual([])
    expect(reading.aborted).toHaveLength(1)
  })
})
