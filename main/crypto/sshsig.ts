import { createHash } from 'node:crypto'
import type { Sodium } from './sodium.ts'
import { utf8 } from './text.ts'

const keyType = utf8('ssh-ed25519')

/**
 * Signs as `ssh-keygen -Y sign` does (OpenSSH PROTOCOL.sshsig), so that stock OpenSSH verifies it. The key signs nothing
 * but such envelopes. Gives the armoured signature.
 */
export function sshSign(sodium: Sodium, seed: Uint8Array, namespace: string, message: Uint8Array): string {
  const { publicKey, secretKey } = sodium.signKeyPair(seed)
  try {
    const hash = createHash('sha256').update(message).digest()
    const common = [string(utf8(namespace)), string(new Uint8Array(0)), string(utf8('sha256'))]
    const signed = Buffer.concat([utf8('SSHSIG'), ...common, string(hash)])
    const signature = Buffer.concat([string(keyType), string(sodium.sign(signed, secretKey))])
    const envelope = Buffer.concat([
      utf8('SSHSIG'),
      uint32(1),
      string(publicKeyBlob(publicKey)),
      ...common,
      string(signature),
    ])
    const lines = envelope.toString('base64').replace(/(.{70})(?=.)/g, '$1\n')
    return `-----BEGIN SSH SIGNATURE-----\n${lines}\n-----END SSH SIGNATURE-----\n`
  } finally {
    secretKey.fill(0)
  }
}

/** The vault's public key as OpenSSH writes it: `ssh-ed25519 AAAA…`. */
export function sshPublicKey(sodium: Sodium, seed: Uint8Array): string {
  const { publicKey, secretKey } = sodium.signKeyPair(seed)
  secretKey.fill(0)
  return `ssh-ed25519 ${publicKeyBlob(publicKey).toString('base64')}`
}

/** SHA-256 of the public key as `ssh-keygen -l` shows it: `SHA256:…`. */
export function sshFingerprint(sodium: Sodium, seed: Uint8Array): string {
  const { publicKey, secretKey } = sodium.signKeyPair(seed)
  secretKey.fill(0)
  const hash = createHash('sha256').update(publicKeyBlob(publicKey)).digest('base64')
  return `SHA256:${hash.replaceAll('=', '')}`
}

function publicKeyBlob(publicKey: Uint8Array): Buffer {
  return Buffer.concat([string(keyType), string(publicKey)])
}

function string(bytes: Uint8Array): Buffer {
  return Buffer.concat([uint32(bytes.length), bytes])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
