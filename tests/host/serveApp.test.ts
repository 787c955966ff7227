import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pagePolicy } from '../../main/host/pagePolicy.ts'
import { serveApp } from '../../main/host/serveApp.ts'

let folder: string
beforeAll(async () => {
  const place = await mkdtemp(join(tmpdir(), 'serve-'))
  folder = join(place, 'renderer')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(place, 'secret.json'), '{}')
  await writeFile(
    join(folder, 'index.html'),
    '<meta property="csp-nonce" content="CSP-NONCE" nonce="CSP-NONCE">',
  )
  await writeFile(join(folder, 'assets', 'app-1a_B.js'), 'start()')
  await writeFile(join(folder, 'assets', 'notes.md'), 'no')
})
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }))

const get = (path: string, method = 'GET') =>
  serveApp(new Request(`https://app.vault.invalid${path}`, { method }), folder, "'self'")

describe('serveApp', () => {
  it('gives the page a fresh nonce that its policy allows', async () => {
    const nonces = await Promise.all(
      ['/', '/index.html'].map(async path => {
        const response = await get(path)
        const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? ''
        expect(await response.text()).toBe(`<meta property="csp-nonce" content="${nonce}" nonce="${nonce}">`)
        expect(Buffer.from(nonce, 'base64')).toHaveLength(16)
        return nonce
      }),
    )
    expect(new Set(nonces).size).toBe(2)
  })

  it('gives files their type, and the policy too', async () => {
    const response = await get('/assets/app-1a_B.js')
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('permissions-policy')).toContain('camera=()')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await response.text()).toBe('start()')
  })

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/assets/..%2f..%2fsecret.json',
    '/..%5csecret.json',
    '//secret.json',
    '/assets/notes.md',
    '/assets',
    '/missing.js',
    '/.stamp.js',
  ])('has nothing at %s', async path => {
    expect((await get(path)).status).toBe(404)
  })

  it('answers GET only', async () => {
    expect((await get('/', 'POST')).status).toBe(405)
  })
})

describe('pagePolicy', () => {
  it('is the one of the house', () => {
    expect(pagePolicy('N', 'vault:')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; font-src 'self'; img-src 'self' vault: blob:; media-src vault:; connect-src 'none'; worker-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default",
    )
  })
  it('names no scheme of ours where it cannot be served', () => {
    expect(pagePolicy('N', "'self'")).not.toContain('vault:')
  })
})
