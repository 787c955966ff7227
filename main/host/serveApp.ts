import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { type MediaSource, newNonce, pageHeaders, pagePolicy } from './pagePolicy.ts'

/** Types of the built page's files; a file of another type is not served. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
}

/** The place in renderer/index.html where each response puts its own nonce. */
const noncePlace = /CSP-NONCE/g

/**
 * Answers a request for a file of the built page in `folder`: its allow-listed type, the page policy with a fresh nonce, and
 * 404 for everything else. Only names of letters, digits, `-`, `_` and `.` exist there, so no path can leave the folder.
 */
export async function serveApp(request: Request, folder: string, media: MediaSource): Promise<Response> {
  const nonce = newNonce()
  const headers = { ...pageHeaders, 'content-security-policy': pagePolicy(nonce, media) }
  if (request.method !== 'GET') return new Response(null, { status: 405, headers })

  const { pathname } = new URL(request.url)
  const name = pathname === '/' ? '/index.html' : pathname
  const type = types[extname(name)]
  if (type === undefined || !/^(\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+$/.test(name))
    return new Response(null, { status: 404, headers })

  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = await readFile(join(folder, name))
  } catch {
    return new Response(null, { status: 404, headers })
  }
  if (extname(name) !== '.html') return new Response(bytes, { headers: { ...headers, 'content-type': type } })
  const html = new TextDecoder().decode(bytes).replace(noncePlace, nonce)
  return new Response(html, { headers: { ...headers, 'content-type': type } })
}
