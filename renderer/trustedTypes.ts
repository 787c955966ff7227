interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML: (html: string) => string }): unknown
}

/**
 * The page may not turn strings into HTML. The one exception is the empty string, with which react-aria's
 * announcer clears itself; everything else throws.
 */
export function refuseHtml(): void {
  const trusted = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  trusted?.createPolicy('default', {
    createHTML(html) {
      if (html !== '') throw new TypeError('This page takes no HTML.')
      return ''
    },
  })
}
