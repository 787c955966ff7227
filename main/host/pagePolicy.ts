import { randomBytes } from 'node:crypto'

/** Where the page may load media from: the vault's own scheme, or the host's origin where that scheme cannot be served. */
export type MediaSource = 'vault:' | "'self'"

/** Sixteen random bytes in base64: a style nonce for one response. */
export function newNonce(): string {
  return randomBytes(16).toString('base64')
}

/**
 * The Content-Security-Policy of the page. Styles are our own files or carry the nonce (react-aria's), the one Trusted Types
 * policy is the page's `default`, and nothing can be fetched, framed, posted or evaluated.
 */
export function pagePolicy(nonce: string, media: MediaSource): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    `img-src 'self' ${media === 'vault:' ? 'vault: ' : ''}blob:`,
    `media-src ${media}`,
    "connect-src 'none'",
    "worker-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

/** What a document made for printing may use: what lies inside it, and nothing else; no script runs in it. */
export const printPolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const denied = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'clipboard-write',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'web-share',
  'window-management',
  'xr-spatial-tracking',
]

/** Headers of every response of the app's own origin besides its policy. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'permissions-policy': denied.map(name => `${name}=()`).join(', '),
}
