/** The few calls of sodium-native that are used; the package has no types of its own. */
declare module 'sodium-native' {
  const sodium: {
    crypto_aead_chacha20poly1305_ietf_encrypt(
      out: Uint8Array,
      plain: Uint8Array,
      ad: Uint8Array | null,
      secretNonce: null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number
    crypto_aead_chacha20poly1305_ietf_decrypt(
      out: Uint8Array,
      secretNonce: null,
      sealed: Uint8Array,
      ad: Uint8Array | null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number
    crypto_aead_xchacha20poly1305_ietf_encrypt(
      out: Uint8Array,
      plain: Uint8Array,
      ad: Uint8Array | null,
      secretNonce: null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number
    crypto_aead_xchacha20poly1305_ietf_decrypt(
      out: Uint8Array,
      secretNonce: null,
      sealed: Uint8Array,
      ad: Uint8Array | null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number
    crypto_generichash_batch(out: Uint8Array, parts: Uint8Array[], key: Uint8Array): void
    crypto_pwhash(
      out: Uint8Array,
      password: Uint8Array,
      salt: Uint8Array,
      ops: number,
      mem: number,
      algorithm: number,
    ): void
    readonly crypto_pwhash_ALG_ARGON2ID13: number
    crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void
    crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void
    crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
  }
  export default sodium
}
