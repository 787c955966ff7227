/** Base64 that comes in pieces of any length. Strict: what is not base64 makes the whole part unreadable. */
export class Base64Pieces {
  #rest = ''
  #padded = false
  #broken = false
  #any = false

  /** True once something came that is not base64; what was decoded before is then worth nothing. */
  get broken(): boolean {
    return this.#broken
  }

  get any(): boolean {
    return this.#any
  }

  /** Bytes of all complete groups so far. */
  push(piece: string): Buffer | null {
    if (this.#broken || piece === '') return null
    this.#any = true
    let text = this.#rest + piece
    if (/[\s&]/.test(text)) text = text.replace(/\s|&#(?:10|13|9|x[aAdD9]);/g, '')
    // An entity can lie across two pieces.
    const whole = text.length - (text.length % 4)
    const entity = text.lastIndexOf('&')
    const cut = entity >= 0 && text.length - entity < 8 ? Math.min(whole, entity - (entity % 4)) : whole
    this.#rest = text.slice(cut)
    return cut === 0 ? null : this.#decode(text.slice(0, cut))
  }

  /** The bytes of what is left; sets `broken` when it is no complete group. */
  end(): Buffer | null {
    const text = this.#rest.replace(/\s|&#(?:10|13|9|x[aAdD9]);/g, '')
    this.#rest = ''
    if (this.#broken || text === '') return null
    // Some writers leave the padding off.
    const padded = text.length % 4 === 0 ? text : text.padEnd(text.length + (4 - (text.length % 4)), '=')
    return this.#decode(padded)
  }

  #decode(text: string): Buffer | null {
    if (this.#padded) {
      // Something follows the padding.
      this.#broken = true
      return null
    }
    const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
    const bytes = Buffer.from(text, 'base64')
    // The decoder passes over what it does not know, so the length tells.
    if (bytes.length !== (text.length / 4) * 3 - padding || /[-_]/.test(text)) {
      this.#broken = true
      return null
    }
    this.#padded = padding > 0
    return bytes
  }
}
